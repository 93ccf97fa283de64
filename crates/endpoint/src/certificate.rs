//! The certificate and key that an operator gives, read for rustls.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// The name of HTTP/2 over TLS (RFC 9113 §3.1).
pub(crate) const HTTP_2: &[u8] = b"h2";
/// The versions of HTTP that are offered, the preferred one first (RFC 7301).
const VERSIONS: [&[u8]; 2] = [HTTP_2, b"http/1.1"];

/// A certificate with its key, ready to be served with.
#[derive(Clone, Debug)]
pub struct Tls(pub(crate) Arc<ServerConfig>);

/// Why a certificate cannot be served with.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The certificate's file cannot be read or is not PEM.
    #[error("--tls-certificate {}: {reason}", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, as a part of a sentence.
        reason: String,
    },
    /// The key's file cannot be read or has no private key.
    #[error("--tls-key {}: {reason}", path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, as a part of a sentence.
        reason: String,
    },
    /// The two do not go together.
    #[error("--tls-certificate and --tls-key: {0}")]
    Pair(String),
}

impl Tls {
    /// Reads a certificate, with those that lead to its issuer after it, and its private key (PKCS #8, SEC1 or PKCS #1), both
    /// PEM.
    ///
    /// # Errors
    /// If a file is missing or is not what it should be, or if the key is not the certificate's.
    pub fn from_files(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let wrong_certificate = |reason| TlsError::Certificate { path: certificate.to_owned(), reason };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| wrong_certificate(sentence(&error, "a certificate")))?;
        if chain.is_empty() {
            return Err(wrong_certificate(sentence(&pem::Error::NoItemsFound, "a certificate")));
        }
        let key = PrivateKeyDer::from_pem_file(key)
            .map_err(|error| TlsError::Key { path: key.to_owned(), reason: sentence(&error, "a private key") })?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsError::Pair(error.to_string()))?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|error| match error {
                rustls::Error::InconsistentKeys(_) => TlsError::Pair("the key is not the certificate's".to_owned()),
                error => TlsError::Pair(error.to_string()),
            })?;
        config.alpn_protocols = VERSIONS.map(<[u8]>::to_vec).into();
        Ok(Self(Arc::new(config)))
    }
}

fn sentence(error: &pem::Error, wanted: &str) -> String {
    match error {
        pem::Error::Io(error) => format!("cannot be read ({error})"),
        pem::Error::NoItemsFound => format!("has no PEM section with {wanted} in it"),
        error => format!("is not a PEM file with {wanted} in it ({error})"),
    }
}
