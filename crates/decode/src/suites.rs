//! The cipher suites whose records can be opened: all of TLS 1.3 with AES-GCM and ChaCha20-Poly1305, and those of TLS 1.2
//! that peers with certificates have agreed on since 2008. How the key was exchanged and who signed does not matter,
//! because the key log has the secret; so each cipher has a suite for each exchange.

use crate::cbc;
use crate::hashes::{SHA1, SHA384};
use aes::{Aes128, Aes256};
use aes_gcm::{Aes128Gcm, Aes256Gcm};
use chacha20poly1305::ChaCha20Poly1305;
use wire::tls::Sealed;
use wire::tls::suite::{Hash, SHA256, Suite, aead_13, chacha_12, gcm_12};

/// Every suite that this crate opens, by its number in IANA's registry.
pub static SUITES: &[Suite] = &[
    // TLS 1.3 (RFC 8446 §B.4).
    aead_13::<Aes128Gcm>(0x1301, &SHA256, 16),
    aead_13::<Aes256Gcm>(0x1302, &SHA384, 32),
    aead_13::<ChaCha20Poly1305>(0x1303, &SHA256, 32),
    // AES-GCM (RFC 5288 §3, RFC 5289 §3.2): RSA, DHE_RSA, ECDHE_ECDSA, ECDHE_RSA.
    gcm_12::<Aes128Gcm>(0x009c, &SHA256, 16),
    gcm_12::<Aes256Gcm>(0x009d, &SHA384, 32),
    gcm_12::<Aes128Gcm>(0x009e, &SHA256, 16),
    gcm_12::<Aes256Gcm>(0x009f, &SHA384, 32),
    gcm_12::<Aes128Gcm>(0xc02b, &SHA256, 16),
    gcm_12::<Aes256Gcm>(0xc02c, &SHA384, 32),
    gcm_12::<Aes128Gcm>(0xc02f, &SHA256, 16),
    gcm_12::<Aes256Gcm>(0xc030, &SHA384, 32),
    // ChaCha20-Poly1305 (RFC 7905 §2): ECDHE_RSA, ECDHE_ECDSA, DHE_RSA.
    chacha_12::<ChaCha20Poly1305>(0xcca8, &SHA256),
    chacha_12::<ChaCha20Poly1305>(0xcca9, &SHA256),
    chacha_12::<ChaCha20Poly1305>(0xccaa, &SHA256),
    // AES-CBC with SHA-1 (RFC 5246 §A.5, RFC 8422 §6): RSA, DHE_RSA, ECDHE_ECDSA, ECDHE_RSA.
    cbc_128(0x002f, &SHA256, &SHA1),
    cbc_256(0x0035, &SHA256, &SHA1),
    cbc_128(0x0033, &SHA256, &SHA1),
    cbc_256(0x0039, &SHA256, &SHA1),
    cbc_128(0xc009, &SHA256, &SHA1),
    cbc_256(0xc00a, &SHA256, &SHA1),
    cbc_128(0xc013, &SHA256, &SHA1),
    cbc_256(0xc014, &SHA256, &SHA1),
    // AES-CBC with SHA-256 and SHA-384 (RFC 5246 §A.5, RFC 5289 §3.1).
    cbc_128(0x003c, &SHA256, &SHA256),
    cbc_256(0x003d, &SHA256, &SHA256),
    cbc_128(0x0067, &SHA256, &SHA256),
    cbc_256(0x006b, &SHA256, &SHA256),
    cbc_128(0xc023, &SHA256, &SHA256),
    cbc_256(0xc024, &SHA384, &SHA384),
    cbc_128(0xc027, &SHA256, &SHA256),
    cbc_256(0xc028, &SHA384, &SHA384),
];

const fn cbc_128(number: u16, hash: &'static Hash, mac: &'static Hash) -> Suite {
    let protect = cbc::protect::<Aes128>;
    // Each record carries its own IV (RFC 5246 §6.2.3.2), so that none is made with the keys.
    Suite { number, hash, mac: mac.length, key: 16, iv: 0, sealed: Sealed::Cbc, protect }
}

const fn cbc_256(number: u16, hash: &'static Hash, mac: &'static Hash) -> Suite {
    Suite { key: 32, protect: cbc::protect::<Aes256>, ..cbc_128(number, hash, mac) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_suite_is_listed_once() {
        let numbers: BTreeSet<u16> = SUITES.iter().map(|suite| suite.number).collect();
        assert_eq!(numbers.len(), SUITES.len());
    }
}
