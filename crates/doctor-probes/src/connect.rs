//! TCP and TLS to an endpoint.

use std::io;
use std::sync::Arc;

use doctor::Failure;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;

use crate::address::Address;

/// A stream of bytes, with TLS or without.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Which versions of HTTP are offered in TLS (ALPN, RFC 7301).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// HTTP/2 and HTTP/1.1, as browsers do for requests.
    Both,
    /// HTTP/1.1, as browsers do for WebSockets.
    Old,
}

/// What TLS needs; made once, because reading the system's certificates takes a while.
#[derive(Clone)]
pub(crate) struct Tls {
    both: TlsConnector,
    old: TlsConnector,
}

impl Tls {
    /// Trusts the authorities of this machine, or those in the file that `SSL_CERT_FILE` names.
    ///
    /// # Errors
    /// If no certificate can be read, or the library has no cipher suites.
    pub(crate) fn new() -> Result<Self, Failure> {
        let loaded = rustls_native_certs::load_native_certs();
        let mut roots = RootCertStore::empty();
        let (added, _) = roots.add_parsable_certificates(loaded.certs);
        if added == 0 {
            let why = loaded.errors.first().map_or_else(String::new, |error| format!(": {error}"));
            return Err(Failure::Tls(format!("this machine has no certificates of authorities{why}")));
        }
        let roots = Arc::new(roots);
        let connector = |protocols: &[&[u8]]| {
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
            let builder = builder.map_err(|error| Failure::Tls(error.to_string()))?;
            let mut config = builder.with_root_certificates(Arc::clone(&roots)).with_no_client_auth();
            config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
            Ok(TlsConnector::from(Arc::new(config)))
        };
        Ok(Self { both: connector(&[b"h2", b"http/1.1"])?, old: connector(&[b"http/1.1"])? })
    }
}

/// Connects, and returns the stream and whether HTTP/2 was agreed on.
///
/// # Errors
/// Why there is no connection.
pub(crate) async fn connect(
    address: &Address,
    tls: Option<&Tls>,
    offer: Offer,
) -> Result<(Box<dyn Stream>, bool), Failure> {
    let found = lookup_host((address.host.as_str(), address.port)).await;
    let found: Vec<_> = found.map_err(|error| Failure::Name(error.to_string()))?.collect();
    let mut failure = Failure::Name("it has none".to_owned());
    for socket in found {
        match TcpStream::connect(socket).await {
            Ok(stream) => {
                // Small frames go out at once.
                let _ = stream.set_nodelay(true);
                return match tls {
                    Some(tls) => secure(address, tls, offer, stream).await,
                    None => Ok((Box::new(stream), false)),
                };
            }
            Err(error) => failure = Failure::Connect(format!("{socket}: {}", words(&error))),
        }
    }
    Err(failure)
}

async fn secure(
    address: &Address,
    tls: &Tls,
    offer: Offer,
    stream: TcpStream,
) -> Result<(Box<dyn Stream>, bool), Failure> {
    let name = ServerName::try_from(address.host.clone()).map_err(|error| Failure::Tls(error.to_string()))?;
    let connector = if offer == Offer::Both { &tls.both } else { &tls.old };
    let stream = connector.connect(name, stream).await.map_err(|error| Failure::Tls(error.to_string()))?;
    let is_http_2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    Ok((Box::new(stream), is_http_2))
}

/// An error without the number that the system gives it.
pub(crate) fn words(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
