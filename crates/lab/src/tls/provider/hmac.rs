//! HMAC-SHA-256 (RFC 2104): what both key schedules are built of, TLS 1.2's PRF (RFC 5246 §5) and TLS 1.3's HKDF
//! (RFC 5869).

use hmac::{KeyInit, Mac};
use rustls::crypto::hmac::{Hmac, Key, Tag};

/// HMAC-SHA-256 as rustls asks for it.
pub struct HmacSha256;

impl Hmac for HmacSha256 {
    fn with_key(&self, key: &[u8]) -> Box<dyn Key> {
        Box::new(Keyed(hmac::Hmac::new_from_slice(key).expect("HMAC takes a key of any length (RFC 2104 §2)")))
    }

    fn hash_output_len(&self) -> usize {
        32
    }
}

struct Keyed(hmac::Hmac<sha2::Sha256>);

impl Key for Keyed {
    fn sign_concat(&self, first: &[u8], middle: &[&[u8]], last: &[u8]) -> Tag {
        let mut mac = self.0.clone();
        mac.update(first);
        for part in middle {
            mac.update(part);
        }
        mac.update(last);
        Tag::new(&mac.finalize().into_bytes())
    }

    fn tag_len(&self) -> usize {
        32
    }
}
