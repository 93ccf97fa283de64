//! Sec-WebSocket-Accept step by step (RFC 6455 §4.2.2). Pure; `accept` shows it.

use wire::websocket::accept_key;

/// The string that a server appends to the key (RFC 6455 §1.3).
pub const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The steps from a key to the value of `Sec-WebSocket-Accept`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// SHA-1 of key and GUID: 20 bytes.
    pub hash: Vec<u8>,
    /// The hash in base64.
    pub accept: String,
}

/// Why a text is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadKey {
    /// It is not base64 (RFC 4648 §4).
    NotBase64,
    /// It is base64 of this many bytes, and not of 16 (RFC 6455 §4.1).
    Length(usize),
}

/// The steps for `key`, the value of `Sec-WebSocket-Key`.
pub fn prove(key: &str) -> Result<Proof, BadKey> {
    let bytes = decode(key).ok_or(BadKey::NotBase64)?;
    if bytes.len() != 16 {
        return Err(BadKey::Length(bytes.len()));
    }
    let accept = accept_key(key);
    Ok(Proof { hash: decode(&accept).unwrap_or_default(), accept })
}

/// The bytes of a base64 text with padding; `None` if it is not base64.
fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if text.is_empty() || !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rfcs_sample_key_is_proven_step_by_step() {
        let proof = prove("dGhlIHNhbXBsZSBub25jZQ==").expect("a key");
        let hash = [
            0xb3, 0x7a, 0x4f, 0x2c, 0xc0, 0x62, 0x4f, 0x16, 0x90, 0xf6, 0x46, 0x06, 0xcf, 0x38, 0x59, 0x45, 0xb2, 0xbe,
            0xc4, 0xea,
        ];
        assert_eq!(proof, Proof { hash: hash.to_vec(), accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".into() });
    }

    #[test]
    fn a_bad_key_says_why() {
        for key in ["", "abc", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25j Q==", "한글한글", "===="] {
            assert_eq!(prove(key), Err(BadKey::NotBase64), "{key}");
        }
        assert_eq!(prove("Zm9v"), Err(BadKey::Length(3)));
        assert_eq!(prove("dGhlIHNhbXBsZSBub25jZSE="), Err(BadKey::Length(17)));
    }
}
