//! Percent-encoding of a hash's values. What reads well and needs no escape in a fragment stays as it is.

/// Escapes all but letters, digits and `-._~,:/@`; UTF-8 a byte at a time.
pub fn encode(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,:/@".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push('%');
            for nibble in [byte >> 4, byte & 15] {
                escaped.push(char::from(b"0123456789ABCDEF"[usize::from(nibble)]));
            }
        }
    }
    escaped
}

/// Undoes [`encode`]; a `%` without two hex digits stands for itself, and bytes that are not UTF-8 become U+FFFD.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%').then(|| Some((hex(bytes.get(at + 1))?, hex(bytes.get(at + 2))?))).flatten();
        if let Some((high, low)) = escaped {
            decoded.push(high << 4 | low);
            at += 3;
        } else {
            decoded.push(byte);
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex(digit: Option<&u8>) -> Option<u8> {
    char::from(*digit?).to_digit(16).map(|value| value as u8)
}
