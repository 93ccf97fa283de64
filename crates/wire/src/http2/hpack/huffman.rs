//! The Huffman code of strings (RFC 7541 §5.2, appendix B).
//!
//! The code is canonical: symbols are numbered by the lengths of their codes, then by their own value, and each code is
//! the one before it plus 1, with zeros appended if it is longer. So the lengths alone give the whole table.

/// The longest code, in bits.
const LONGEST: usize = 30;
/// The symbol that ends no string, because a string's length is known; a prefix of its code fills up the last byte.
const EOS: usize = 256;

/// The lengths of the codes of the bytes 0 to 255 and of EOS, in bits.
#[rustfmt::skip]
static LENGTHS: [u8; 257] = [
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
    30,
];

/// What decoding needs of all codes of one length: the first code, and how many symbols have shorter codes.
#[derive(Clone, Copy)]
struct Row {
    first: u32,
    count: u32,
    before: u32,
}

const ROWS: [Row; LONGEST + 1] = rows();
const SORTED: [u16; 257] = sorted();
const CODES: [u32; 257] = codes();

const fn rows() -> [Row; LONGEST + 1] {
    let mut rows = [Row { first: 0, count: 0, before: 0 }; LONGEST + 1];
    let mut symbol = 0;
    while symbol < LENGTHS.len() {
        rows[LENGTHS[symbol] as usize].count += 1;
        symbol += 1;
    }
    let mut length = 1;
    while length <= LONGEST {
        let shorter = rows[length - 1];
        rows[length].first = (shorter.first + shorter.count) << 1;
        rows[length].before = shorter.before + shorter.count;
        length += 1;
    }
    rows
}

/// The symbols in the order of their codes.
const fn sorted() -> [u16; 257] {
    let mut sorted = [0; 257];
    let mut next = 0;
    let mut length = 1;
    while length <= LONGEST {
        let mut symbol = 0;
        while symbol < LENGTHS.len() {
            if LENGTHS[symbol] as usize == length {
                sorted[next] = symbol as u16;
                next += 1;
            }
            symbol += 1;
        }
        length += 1;
    }
    sorted
}

const fn codes() -> [u32; 257] {
    let mut codes = [0; 257];
    let mut next = 0;
    while next < SORTED.len() {
        let symbol = SORTED[next] as usize;
        let row = ROWS[LENGTHS[symbol] as usize];
        codes[symbol] = row.first + next as u32 - row.before;
        next += 1;
    }
    codes
}

/// How many bytes `text` has in this code.
pub(super) fn length(text: &[u8]) -> usize {
    let bits: usize = text.iter().map(|&byte| usize::from(LENGTHS[usize::from(byte)])).sum();
    bits.div_ceil(8)
}

/// Appends `text` in this code to `to`.
pub(super) fn encode(text: &[u8], to: &mut Vec<u8>) {
    let (mut bits, mut count) = (0_u64, 0_u32);
    for &byte in text {
        let length = u32::from(LENGTHS[usize::from(byte)]);
        bits = bits << length | u64::from(CODES[usize::from(byte)]);
        count += length;
        while count >= 8 {
            count -= 8;
            to.push((bits >> count) as u8);
        }
    }
    if count > 0 {
        // RFC 7541 §5.2: the most significant bits of EOS, which are ones, fill the last byte.
        to.push((bits << (8 - count)) as u8 | 0xff >> count);
    }
}

/// What `bytes` stand for, and whether they obey §5.2: no EOS, and at its end less than 8 bits of padding, all ones.
pub(super) fn decode(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut text = Vec::with_capacity(bytes.len() * 8 / 5);
    let (mut code, mut length, mut is_right) = (0_u32, 0_usize, true);
    for bit in bytes.iter().flat_map(|&byte| (0..8).rev().map(move |at| u32::from(byte >> at & 1))) {
        code = code << 1 | bit;
        length += 1;
        let Some(row) = ROWS.get(length) else { return (text, false) };
        let Some(place) = code.checked_sub(row.first).filter(|place| *place < row.count) else { continue };
        match SORTED.get((row.before + place) as usize).map(|&symbol| usize::from(symbol)) {
            Some(symbol) if symbol != EOS => text.push(symbol as u8),
            _ => is_right = false,
        }
        (code, length) = (0, 0);
    }
    let is_padding = length < 8 && code == (1 << length) - 1;
    (text, is_right && is_padding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_codes_are_those_of_the_appendix() {
        // RFC 7541 appendix B.
        let known =
            [(b'0', 0x0, 5), (b'a', 0x3, 5), (b' ', 0x14, 6), (b'z', 0x7b, 7), (0, 0x1ff8, 13), (10, 0x3ffffffc, 30)];
        for (symbol, code, length) in known {
            assert_eq!((CODES[usize::from(symbol)], LENGTHS[usize::from(symbol)]), (code, length), "{symbol}");
        }
        assert_eq!((CODES[EOS], LENGTHS[EOS]), (0x3fff_ffff, 30));
    }

    #[test]
    fn every_byte_comes_back() {
        let all: Vec<u8> = (0..=255).collect();
        let mut coded = Vec::new();
        encode(&all, &mut coded);
        assert_eq!(coded.len(), length(&all));
        assert_eq!(decode(&coded), (all, true));
        assert_eq!(decode(&[]), (Vec::new(), true));
    }

    #[test]
    fn wrong_padding_and_eos_are_noticed() {
        assert_eq!(decode(&[0x1f]), (b"a".to_vec(), true));
        assert_eq!(decode(&[0x18]), (b"a".to_vec(), false), "padding is ones");
        assert_eq!(decode(&[0x1f, 0xff]), (b"a".to_vec(), false), "padding has less than 8 bits");
        assert!(!decode(&[0xff, 0xff, 0xff, 0xff]).1, "EOS");
    }
}
