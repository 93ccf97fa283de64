//! A server of TLS with a certificate of its own, and clients that note every byte, below TLS and above it.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use endpoint::{Config, Limits, Tls};
use h2::client::SendRequest;
use http::{HeaderMap, Request, Response};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::sleep;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{Server, until};

/// A certificate for `localhost` and 127.0.0.1 that nobody but the test trusts.
pub struct Certificate {
    folder: TempDir,
    der: CertificateDer<'static>,
}

impl Certificate {
    pub fn new() -> Self {
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let made = rcgen::generate_simple_self_signed(names).unwrap();
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("certificate.pem"), made.cert.pem()).unwrap();
        std::fs::write(folder.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        Self { folder, der: made.cert.der().clone() }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    pub fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }

    /// A client's settings that offers these versions of HTTP.
    pub fn client(&self, versions: &[&str]) -> Arc<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.der.clone()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = versions.iter().map(|version| version.as_bytes().to_vec()).collect();
        Arc::new(config)
    }
}

/// A running server of TLS.
pub struct SecureServer {
    pub server: Server,
    pub certificate: Certificate,
}

impl SecureServer {
    pub async fn start() -> Self {
        Self::start_with(Config::default()).await
    }

    pub async fn limited(limits: Limits) -> Self {
        Self::start_with(Config { limits, ..Config::default() }).await
    }

    pub async fn start_with(config: Config) -> Self {
        let certificate = Certificate::new();
        let tls = Tls::from_files(&certificate.path(), &certificate.key()).unwrap();
        Self { server: Server::start_with(Config { tls: Some(tls), ..config }).await, certificate }
    }

    /// A connection of TLS, on which the client offers these versions of HTTP.
    pub async fn tls(&self, versions: &[&str]) -> io::Result<Noted<TlsStream<Noted<TcpStream>>>> {
        let stream = TcpStream::connect(self.server.address).await?;
        stream.set_nodelay(true)?;
        let connector = TlsConnector::from(self.certificate.client(versions));
        let name = ServerName::from(IpAddr::V4(Ipv4Addr::LOCALHOST));
        Ok(Noted::new(connector.connect(name, Noted::new(stream)).await?))
    }

    /// A client of HTTP/2.
    pub async fn http_2(&self) -> Http2 {
        self.http_2_with(&h2::client::Builder::new()).await
    }

    pub async fn http_2_with(&self, builder: &h2::client::Builder) -> Http2 {
        let stream = self.tls(&["h2", "http/1.1"]).await.unwrap();
        assert_eq!(stream.inner.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        let port = stream.inner.get_ref().0.inner.local_addr().unwrap().port();
        let (above, below) = (Arc::clone(&stream.notes), Arc::clone(&stream.inner.get_ref().0.notes));
        let (send, connection) = builder.handshake(stream).await.unwrap();
        tokio::spawn(async move {
            // The tests look at what arrives; how the connection ends shows there.
            let _ = connection.await;
        });
        Http2 { send, above, below, port }
    }

    /// The JSON of `/api/connections/{id}`, asked for on another connection.
    pub async fn report(&self, id: &str) -> Value {
        loop {
            let answer = self.http_2().await.get(&format!("/api/connections/{id}")).await;
            match answer.status {
                200 => return answer.json(),
                // The test has used up the rate of requests.
                429 => sleep(Duration::from_millis(100)).await,
                _ => panic!("{answer:?}"),
            }
        }
    }

    /// The same as soon as the server has read and written all that `client` has sent and received.
    pub async fn settled_report(&self, id: &str, client: &Http2) -> Value {
        let mut report = Value::Null;
        until(async || {
            let (sent, received) = (client.below.sent().len(), client.below.received().len());
            report = self.report(id).await;
            let is_still = client.below.sent().len() == sent && client.below.received().len() == received;
            is_still && report["bytes_in"] == sent && report["bytes_out"] == received
        })
        .await;
        report
    }
}

/// A client of HTTP/2 on one connection.
#[derive(Clone)]
pub struct Http2 {
    pub send: SendRequest<Bytes>,
    /// What HTTP/2 sent and received.
    pub above: Arc<Notes>,
    /// What the socket carried.
    pub below: Arc<Notes>,
    /// The client's.
    pub port: u16,
}

/// A whole response.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Http2 {
    pub async fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[], b"").await
    }

    pub async fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("https://localhost{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut send = self.send.clone().ready().await.unwrap();
        let (response, mut stream) = send.send_request(request.body(()).unwrap(), body.is_empty()).unwrap();
        if !body.is_empty() {
            stream.send_data(Bytes::copy_from_slice(body), true).unwrap();
        }
        Answer::read(response.await.unwrap()).await
    }
}

impl Answer {
    pub async fn read(response: Response<h2::RecvStream>) -> Self {
        let (head, mut stream) = response.into_parts();
        let mut body = Vec::new();
        while let Some(data) = stream.data().await {
            let data = data.unwrap();
            stream.flow_control().release_capacity(data.len()).unwrap();
            body.extend_from_slice(&data);
        }
        Self { status: head.status.as_u16(), headers: head.headers, body }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The connection's id and the other parameters of the `Roundtrip` header.
    pub fn roundtrip(&self) -> (String, Vec<(String, String)>) {
        roundtrip(self.header("roundtrip").expect("a Roundtrip header"))
    }

    pub fn parameter(&self, name: &str) -> Option<u64> {
        self.roundtrip().1.into_iter().find(|(key, _)| key == name).map(|(_, value)| value.parse().unwrap())
    }
}

pub fn roundtrip(header: &str) -> (String, Vec<(String, String)>) {
    let mut parts = header.split(';');
    let id = parts.next().unwrap().to_owned();
    let parameters = parts.map(|part| part.split_once('=').unwrap_or((part, "")));
    (id, parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// What went through a [`Noted`].
#[derive(Debug, Default)]
pub struct Notes {
    sent: Mutex<Vec<u8>>,
    received: Mutex<Vec<u8>>,
}

impl Notes {
    pub fn sent(&self) -> Vec<u8> {
        self.sent.lock().unwrap().clone()
    }

    pub fn received(&self) -> Vec<u8> {
        self.received.lock().unwrap().clone()
    }
}

/// A stream that notes every byte.
#[derive(Debug)]
pub struct Noted<T> {
    pub inner: T,
    pub notes: Arc<Notes>,
}

impl<T> Noted<T> {
    pub fn new(inner: T) -> Self {
        Self { inner, notes: Arc::default() }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Noted<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, buf))?;
        self.notes.received.lock().unwrap().extend_from_slice(&buf.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Noted<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.inner).poll_write(cx, buf))?;
        self.notes.sent.lock().unwrap().extend_from_slice(&buf[..written]);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
