//! The keys of the opening handshake: how a server proves that it understood the request as WebSocket (RFC 6455 §1.3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

/// What a server appends to the client's key (§1.3). A server that does not speak WebSocket would not do so.
pub const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The value of `Sec-WebSocket-Key` for `nonce`, 16 random bytes: their base64 (§4.1).
pub fn client_key(nonce: [u8; 16]) -> String {
    STANDARD.encode(nonce)
}

/// The bytes that `key`, the value of `Sec-WebSocket-Key`, stands for; `None` if it is empty or not base64 (RFC 4648
/// §4). There must be 16 of them.
pub fn nonce(key: &str) -> Option<Vec<u8>> {
    STANDARD.decode(key).ok().filter(|bytes| !bytes.is_empty())
}

/// SHA-1 of `key`, the value of `Sec-WebSocket-Key`, and [`GUID`] (§4.2.2 item 5.4).
pub fn accept_hash(key: &str) -> [u8; 20] {
    Sha1::new().chain_update(key).chain_update(GUID).finalize().into()
}

/// The value of `Sec-WebSocket-Accept` that answers `key`: base64 of [`accept_hash`].
pub fn accept_key(key: &str) -> String {
    STANDARD.encode(accept_hash(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_the_rfc_is_accepted_as_it_says() {
        let key = client_key(*b"the sample nonce");
        assert_eq!(key, "dGhlIHNhbXBsZSBub25jZQ==");
        assert_eq!(accept_key(&key), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assert_eq!(accept_hash(&key)[..3], [0xb3, 0x7a, 0x4f]);
        assert_eq!(nonce(&key), Some(b"the sample nonce".to_vec()));
    }

    #[test]
    fn what_is_not_base64_is_no_key() {
        for key in ["", "abc", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25j Q==", "한글한글", "===="] {
            assert_eq!(nonce(key), None, "{key}");
        }
    }
}
