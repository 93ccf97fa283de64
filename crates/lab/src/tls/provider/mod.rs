//! The cryptography that rustls needs, from RustCrypto crates: one cipher suite per version, two key exchanges, one
//! signature. It is small enough for a browser, and its random numbers come from a seed.
//!
//! | what | which | where |
//! |---|---|---|
//! | cipher suite, TLS 1.3 | `TLS_AES_128_GCM_SHA256`, the one that every implementation must have | RFC 8446 §9.1 |
//! | cipher suite, TLS 1.2 | `TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256` | RFC 5289 §3.2 |
//! | key exchange | X25519; P-256 for peers without it | RFC 7748, RFC 8422 |
//! | signature | ECDSA over P-256 with SHA-256, its nonce from the message | RFC 6979 |
//!
//! It protects nothing, because anyone who knows the seed knows every key. A lab needs that.

mod aead12;
mod aead13;
mod hash;
mod hmac;
mod key_exchange;
mod signature;

pub use signature::{SCHEME, is_signed, signing_key};

use super::scope::SeededRandom;
use rustls::crypto::{CipherSuiteCommon, CryptoProvider, KeyExchangeAlgorithm, tls12, tls13};
use rustls::{CipherSuite, SignatureScheme, SupportedCipherSuite, Tls12CipherSuite, Tls13CipherSuite};

/// Records under one key after which AES-GCM is no longer safe (RFC 8446 §5.5).
const CONFIDENTIALITY_LIMIT: u64 = 1 << 24;

static TLS13_SUITE: Tls13CipherSuite = Tls13CipherSuite {
    common: CipherSuiteCommon {
        suite: CipherSuite::TLS13_AES_128_GCM_SHA256,
        hash_provider: &hash::Sha256,
        confidentiality_limit: CONFIDENTIALITY_LIMIT,
    },
    hkdf_provider: &tls13::HkdfUsingHmac(&hmac::HmacSha256),
    aead_alg: &aead13::Aes128Gcm13,
    quic: None,
};

static TLS12_SUITE: Tls12CipherSuite = Tls12CipherSuite {
    common: CipherSuiteCommon {
        suite: CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        hash_provider: &hash::Sha256,
        confidentiality_limit: CONFIDENTIALITY_LIMIT,
    },
    prf_provider: &tls12::PrfUsingHmac(&hmac::HmacSha256),
    kx: KeyExchangeAlgorithm::ECDHE,
    sign: &[SignatureScheme::ECDSA_NISTP256_SHA256],
    aead_alg: &aead12::Aes128Gcm12,
};

/// All of it together.
pub fn provider() -> CryptoProvider {
    CryptoProvider {
        cipher_suites: vec![SupportedCipherSuite::Tls13(&TLS13_SUITE), SupportedCipherSuite::Tls12(&TLS12_SUITE)],
        kx_groups: vec![&key_exchange::X25519, &key_exchange::Secp256r1],
        signature_verification_algorithms: signature::NONE,
        secure_random: &SeededRandom,
        key_provider: &signature::NoKeyFiles,
    }
}
