//! The server's identity: its name, its certificate and its key, all built in.

use super::provider::signing_key;
use rustls::pki_types::CertificateDer;
use rustls::sign::CertifiedKey;

/// The server's name: in its certificate, and in every Client Hello (SNI, RFC 6066 §3).
pub const SERVER_NAME: &str = "server.example";

pub(super) const CERTIFICATE: &[u8] = include_bytes!("../../certs/leaf.der");
const KEY_FILE: &[u8] = include_bytes!("../../certs/leaf.key.der");
/// The secret number within the key file (PKCS#8, RFC 5958 §2, with RFC 5915 §3 inside): always at this place for P-256.
const SECRET: std::ops::Range<usize> = 36..68;

/// The certificate with its key.
pub(super) fn certified_key() -> Result<CertifiedKey, rustls::Error> {
    let key = signing_key(&KEY_FILE[SECRET])?;
    Ok(CertifiedKey::new(vec![CertificateDer::from(CERTIFICATE)], key))
}
