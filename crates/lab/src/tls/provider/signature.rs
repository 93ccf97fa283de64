//! ECDSA over P-256 with SHA-256 (FIPS 186-5): how the server proves that the certificate is its own, and how the client
//! checks that.

use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{DerSignature, Signature, SigningKey, VerifyingKey};
use rustls::crypto::{KeyProvider, WebPkiSupportedAlgorithms};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::{self, Signer};
use rustls::{Error, SignatureAlgorithm, SignatureScheme};
use std::sync::Arc;

/// The only scheme there is, `ecdsa_secp256r1_sha256` (RFC 8446 §4.2.3).
pub const SCHEME: SignatureScheme = SignatureScheme::ECDSA_NISTP256_SHA256;

/// rustls checks certificates by these; the lab does by itself (`trust.rs`).
pub(super) const NONE: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms { all: &[], mapping: &[] };

/// Whether `signature` (DER, RFC 3279 §2.2.3) is that of `message` by the holder of `public_key` (SEC 1 §2.3.3).
pub fn is_signed(public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let signature = DerSignature::from_bytes(signature);
    let key = VerifyingKey::from_sec1_bytes(public_key);
    matches!((signature, key), (Ok(signature), Ok(key)) if key.verify(message, &signature).is_ok())
}

/// A key to sign with, from its secret number. An error where that is none of the curve's.
pub fn signing_key(secret: &[u8]) -> Result<Arc<dyn sign::SigningKey>, Error> {
    let key = SigningKey::from_slice(secret).map_err(|_| Error::General("not a key of P-256".into()))?;
    Ok(Arc::new(Key(key)))
}

#[derive(Clone, Debug)]
struct Key(SigningKey);

impl sign::SigningKey for Key {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered.contains(&SCHEME).then(|| Box::new(self.clone()) as Box<dyn Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl Signer for Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        // The nonce comes from key and message (RFC 6979 §3.2): no random number, so equal runs have equal signatures.
        let signature: Signature =
            self.0.try_sign(message).map_err(|_| Error::General("the signature failed".into()))?;
        Ok(signature.to_der().as_bytes().to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SCHEME
    }
}

/// rustls asks for a reader of key files; the lab has its key at hand and reads none.
#[derive(Debug)]
pub(super) struct NoKeyFiles;

impl KeyProvider for NoKeyFiles {
    fn load_private_key(&self, _key: PrivateKeyDer<'static>) -> Result<Arc<dyn sign::SigningKey>, Error> {
        Err(Error::General("the lab reads no key files".into()))
    }
}
