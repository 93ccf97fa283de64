//! Sec-WebSocket-Accept step by step (RFC 6455 §4.2.2). Pure; `accept` shows it.

pub use wire::websocket::GUID;
use wire::websocket::{accept_hash, accept_key, nonce};

/// The steps from a key to the value of `Sec-WebSocket-Accept`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptKeySteps {
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
pub fn accept_key_steps(key: &str) -> Result<AcceptKeySteps, BadKey> {
    let nonce = nonce(key).ok_or(BadKey::NotBase64)?;
    if nonce.len() != 16 {
        return Err(BadKey::Length(nonce.len()));
    }
    Ok(AcceptKeySteps { hash: accept_hash(key).to_vec(), accept: accept_key(key) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rfcs_sample_key_is_proven_step_by_step() {
        let steps = accept_key_steps("dGhlIHNhbXBsZSBub25jZQ==").expect("a key");
        let hash = [
            0xb3, 0x7a, 0x4f, 0x2c, 0xc0, 0x62, 0x4f, 0x16, 0x90, 0xf6, 0x46, 0x06, 0xcf, 0x38, 0x59, 0x45, 0xb2, 0xbe,
            0xc4, 0xea,
        ];
        assert_eq!(steps, AcceptKeySteps { hash: hash.to_vec(), accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".into() });
    }

    #[test]
    fn a_bad_key_says_why() {
        for key in ["", "abc", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25j Q==", "한글한글", "===="] {
            assert_eq!(accept_key_steps(key), Err(BadKey::NotBase64), "{key}");
        }
        assert_eq!(accept_key_steps("Zm9v"), Err(BadKey::Length(3)));
        assert_eq!(accept_key_steps("dGhlIHNhbXBsZSBub25jZSE="), Err(BadKey::Length(17)));
    }
}
