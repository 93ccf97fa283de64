//! The hashes that suites use beside SHA-256.

use hmac::Hmac;
use sha1::Sha1;
use sha2::Sha384;
use wire::tls::suite::{Hash, hmac};

/// SHA-384, which also makes the keys of suites whose name ends with it (RFC 5289 §3).
pub(crate) static SHA384: Hash = Hash { length: 48, hmac: hmac::<Hmac<Sha384>> };
/// SHA-1, which only serves as a MAC: the keys of such suites are made with SHA-256 in TLS 1.2 (RFC 5246 §5).
pub(crate) static SHA1: Hash = Hash { length: 20, hmac: hmac::<Hmac<Sha1>> };
