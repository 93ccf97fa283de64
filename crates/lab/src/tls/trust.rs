//! The lab's client trusts one certificate, which it knows beforehand (it is pinned). In every full handshake the server
//! proves by a signature that it holds the certificate's key.

use super::identity::{CERTIFICATE, SERVER_NAME};
use super::provider::{SCHEME, is_signed};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

/// What stands before a P-256 key in a certificate: a BIT STRING of 66 bytes with no unused bits (RFC 5280 §4.1.2.7), and
/// the mark of an uncompressed point (RFC 5480 §2.2).
const BEFORE_KEY: [u8; 4] = [3, 66, 0, 4];
/// Bytes of the point, its mark included.
const KEY: usize = 65;

/// Trusts the lab's certificate and no other.
#[derive(Debug)]
pub(super) struct Pinned;

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if certificate.as_ref() != CERTIFICATE {
            return Err(Error::InvalidCertificate(CertificateError::UnknownIssuer));
        }
        if name.to_str() != SERVER_NAME {
            return Err(Error::InvalidCertificate(CertificateError::NotValidForName));
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SCHEME]
    }
}

/// Whether the holder of the certificate's key signed `message` (RFC 8446 §4.4.3, RFC 5246 §7.4.3).
fn verify(
    message: &[u8],
    certificate: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
) -> Result<HandshakeSignatureValid, Error> {
    let key = public_key(certificate).ok_or(Error::InvalidCertificate(CertificateError::BadEncoding))?;
    if signed.scheme == SCHEME && is_signed(key, message, signed.signature()) {
        return Ok(HandshakeSignatureValid::assertion());
    }
    Err(Error::InvalidCertificate(CertificateError::BadSignature))
}

fn public_key<'a>(certificate: &'a CertificateDer<'_>) -> Option<&'a [u8]> {
    let bytes: &[u8] = certificate.as_ref();
    let before = bytes.windows(BEFORE_KEY.len()).position(|window| window == BEFORE_KEY)?;
    let start = before + BEFORE_KEY.len() - 1;
    bytes.get(start..start + KEY)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OTHER: &[u8] = include_bytes!("../../certs/ca.der");

    fn is_trusted(certificate: &[u8], name: &str) -> bool {
        let name = ServerName::try_from(name).expect("a name");
        let now = UnixTime::since_unix_epoch(std::time::Duration::from_secs(0));
        Pinned.verify_server_cert(&CertificateDer::from(certificate), &[], &name, &[], now).is_ok()
    }

    #[test]
    fn no_other_certificate_and_no_other_name_is_trusted() {
        assert!(is_trusted(CERTIFICATE, SERVER_NAME));
        assert!(!is_trusted(OTHER, SERVER_NAME));
        assert!(!is_trusted(CERTIFICATE, "other.example"));
    }

    #[test]
    fn a_key_is_found_in_every_certificate_of_its_kind() {
        for certificate in [CERTIFICATE, OTHER] {
            let certificate = CertificateDer::from(certificate);
            let key = public_key(&certificate).expect("a key");
            assert_eq!((key.len(), key[0]), (65, 4));
        }
        assert!(public_key(&CertificateDer::from(&CERTIFICATE[..100])).is_none());
    }
}
