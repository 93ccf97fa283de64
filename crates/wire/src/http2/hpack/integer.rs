//! Integers (RFC 7541 §5.1): what fits into the last bits of a byte stands there; of a larger number those bits are all
//! ones, and the rest follows in groups of seven bits, the lowest first.

use crate::Rule;

/// The largest number that is read. No index, length or size needs more, and §5.1 asks for a limit.
const LARGEST: u64 = u32::MAX as u64;

/// The number whose first byte stands at `at`, in its last `prefix` bits, and where the next byte stands.
///
/// # Errors
/// The bytes end within it, or it is larger than any that is meant.
pub(super) fn read(bytes: &[u8], at: usize, prefix: u32) -> Result<(u64, usize), Rule> {
    let most = (1_u64 << prefix) - 1;
    let first = u64::from(*bytes.get(at).ok_or(Rule::HpackCut)?) & most;
    if first < most {
        return Ok((first, at + 1));
    }
    let mut number = most;
    let mut shift = 0;
    for (end, &byte) in (at + 2..).zip(bytes.get(at + 1..).unwrap_or_default()) {
        // Zeros may follow without end: their count is limited, too.
        if shift > 28 {
            return Err(Rule::HpackInteger);
        }
        number += u64::from(byte & 0x7f) << shift;
        shift += 7;
        if number > LARGEST {
            return Err(Rule::HpackInteger);
        }
        if byte & 0x80 == 0 {
            return Ok((number, end));
        }
    }
    Err(Rule::HpackCut)
}

/// Appends `number`, with the bits of `pattern` before its prefix.
pub(super) fn write(number: u64, prefix: u32, pattern: u8, to: &mut Vec<u8>) {
    let most = (1_u64 << prefix) - 1;
    if number < most {
        return to.push(pattern | number as u8);
    }
    to.push(pattern | most as u8);
    let mut rest = number - most;
    while rest >= 0x80 {
        to.push(0x80 | rest as u8);
        rest >>= 7;
    }
    to.push(rest as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_rfc() {
        // RFC 7541 §C.1.
        for (number, prefix, bytes) in [(10, 5, &[0x0a][..]), (1337, 5, &[0x1f, 0x9a, 0x0a]), (42, 8, &[0x2a])] {
            let mut written = Vec::new();
            write(number, prefix, 0, &mut written);
            assert_eq!(written, bytes);
            assert_eq!(read(bytes, 0, prefix), Ok((number, bytes.len())));
        }
    }

    #[test]
    fn numbers_have_a_limit_and_an_end() {
        for number in [0, 30, 31, 32, 127, 128, 65_535, LARGEST] {
            let mut written = Vec::new();
            write(number, 5, 0xe0, &mut written);
            assert_eq!(read(&written, 0, 5), Ok((number, written.len())));
            for cut in 0..written.len() {
                assert_eq!(read(&written[..cut], 0, 5), Err(Rule::HpackCut));
            }
        }
        assert_eq!(read(&[0x1f, 0xff, 0xff, 0xff, 0xff, 0x7f], 0, 5), Err(Rule::HpackInteger));
        assert_eq!(read(&[0x1f, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0], 0, 5), Err(Rule::HpackInteger));
    }
}
