//! Percent-encoding of values in a hash, a query or a `data:` address (RFC 3986 §2.1).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything except letters, digits and these characters is escaped; these are readable and safe in a hash.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b',')
    .remove(b':')
    .remove(b'/')
    .remove(b'@');

/// Escapes everything except letters, digits and `-._~,:/@`; other characters as their UTF-8 bytes.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// Reverses [`encode`]. A `%` without two hexadecimal digits stays; bytes that are not UTF-8 become U+FFFD.
pub fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_decoded_and_what_was_encoded_comes_back() {
        for text in ["", "100 %", "a=b&c#d", "한글", "https://a.b:1/x,y@z"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(encode("https://a.b:1/x y"), "https://a.b:1/x%20y");
        assert_eq!((decode("5%"), decode("%zz%2"), decode("%ff")), ("5%".into(), "%zz%2".into(), "\u{fffd}".into()));
    }
}
