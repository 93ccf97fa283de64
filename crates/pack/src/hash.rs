//! How a file's name carries a hash: `a/name-0123456789abcdef.js`.

/// Hexadecimal digits of the hash in a name. The endpoint knows such a name by them and lets browsers keep the file.
pub(crate) const DIGITS: usize = 16;

/// `a/name.js` as `a/name-{digits}.js`.
pub(crate) fn with_hash(plain: &str, digits: &str) -> String {
    match plain.rsplit_once('.') {
        Some((stem, kind)) => format!("{stem}-{digits}.{kind}"),
        None => plain.to_owned(),
    }
}

/// `a/name-0123456789abcdef.js` as `a/name.js`; every other name as it is.
pub(crate) fn without_hash(name: &str) -> String {
    let parts = name.rsplit_once('.').and_then(|(stem, kind)| Some((stem.rsplit_once('-')?, kind)));
    match parts {
        Some(((stem, digits), kind)) if digits.len() == DIGITS && digits.bytes().all(is_digit) => {
            format!("{stem}.{kind}")
        }
        _ => name.to_owned(),
    }
}

fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}
