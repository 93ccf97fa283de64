//! 100 bits as 20 characters of Crockford's Base32, which has no letter that looks like a digit.

use alloc::string::String;

/// The characters of a code without the dashes between its groups.
pub const LENGTH: usize = 20;

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP: usize = 4;
const BITS: u32 = 5;

/// The lowest 100 bits, in groups of four with dashes.
pub(crate) fn write(bits: u128) -> String {
    let mut text = String::with_capacity(LENGTH + LENGTH / GROUP);
    for place in 0..LENGTH {
        if place > 0 && place % GROUP == 0 {
            text.push('-');
        }
        let digit = bits >> (BITS * (LENGTH - 1 - place) as u32) & 31;
        text.push(char::from(DIGITS[digit as usize]));
    }
    text
}

/// Reads what a person has copied: case does not count, nor do dashes; `O` is 0, `I` and `L` are 1.
pub(crate) fn read(text: &str) -> Option<u128> {
    let mut bits = 0;
    let mut count = 0;
    for character in text.trim().chars().filter(|character| *character != '-') {
        let digit = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = DIGITS.iter().position(|known| char::from(*known) == digit)?;
        count += 1;
        if count > LENGTH {
            return None;
        }
        bits = bits << BITS | value as u128;
    }
    (count == LENGTH).then_some(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_as_people_copy_it() {
        let text = write(0x0123_4567_89ab_cdef);
        assert_eq!(text.len(), LENGTH + 4);
        let bits = Some(0x0123_4567_89ab_cdef);
        assert_eq!(read(&text), bits);
        assert_eq!(read(&text.to_ascii_lowercase().replace('-', "").replace('0', "o")), bits);
        assert_eq!(read(" 1lI1-0000-0000-0000-0000 "), read("1111-0000-0000-0000-0000"));
    }

    #[test]
    fn what_is_no_code_is_not_read() {
        for text in ["", "0000-0000-0000-0000-000", "0000-0000-0000-0000-00000", "000U-0000-0000-0000-0000", "한글"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
