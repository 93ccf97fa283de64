//! Checks UTF-8 as it comes. A frame's or a read's end may cut a character; a wrong byte is found at once.

use std::str;

/// A text so far. All of its bytes are known to be UTF-8, except for up to three at its end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Utf8 {
    /// The start of a character whose rest is still to come.
    start: [u8; 4],
    length: usize,
}

impl Utf8 {
    /// Takes the next bytes. Returns whether the text can still become UTF-8. If it cannot, what has come is forgotten:
    /// the next bytes are taken as the beginning of a text.
    pub(super) fn push(&mut self, mut bytes: &[u8]) -> bool {
        while self.length > 0 {
            let Some((&first, rest)) = bytes.split_first() else { return true };
            self.start[self.length] = first;
            self.length += 1;
            bytes = rest;
            match str::from_utf8(&self.start[..self.length]) {
                Ok(_) => self.length = 0,
                // No `error_len` means that only bytes are missing: at most three are kept.
                Err(error) if error.error_len().is_none() => {}
                Err(_) => {
                    self.length = 0;
                    return false;
                }
            }
        }
        let Err(error) = str::from_utf8(bytes) else { return true };
        if error.error_len().is_some() {
            return false;
        }
        let cut = &bytes[error.valid_up_to()..];
        self.start[..cut.len()].copy_from_slice(cut);
        self.length = cut.len();
        true
    }

    /// Whether the text may end here.
    pub(super) fn is_complete(&self) -> bool {
        self.length == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_may_be_cut_anywhere() {
        let text = "a안𝄞é";
        for cut in 0..=text.len() {
            let mut utf8 = Utf8::default();
            assert!(utf8.push(&text.as_bytes()[..cut]), "{cut}");
            assert_eq!(utf8.is_complete(), text.is_char_boundary(cut), "{cut}");
            assert!(utf8.push(&text.as_bytes()[cut..]), "{cut}");
            assert!(utf8.is_complete());
        }
    }

    #[test]
    fn bytes_may_follow_a_wrong_one() {
        let mut utf8 = Utf8::default();
        assert!(utf8.push(&[0xf2, 0xb7]));
        for _ in 0..9 {
            assert!(!utf8.push(&[0xff]), "the character that was begun is over");
            assert!(utf8.is_complete());
        }
        assert!(utf8.push("é".as_bytes()) && utf8.is_complete());
    }

    #[test]
    fn a_wrong_byte_is_found_when_it_comes() {
        // An overlong form, a surrogate, beyond U+10FFFF: wrong from the second byte on.
        for wrong in [[0xe0, 0x80], [0xed, 0xa0], [0xf4, 0x90], [0xc3, b'a']] {
            let mut utf8 = Utf8::default();
            assert!(utf8.push(&wrong[..1]));
            assert!(!utf8.push(&wrong[1..]), "{wrong:x?}");
        }
        assert!(!Utf8::default().push(&[0xff]));
        assert!(!Utf8::default().push(&[0xc0]));
    }
}
