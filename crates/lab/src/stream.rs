//! A connection that HTTP and WebSocket run on: TCP, or TLS over it, or a stream of HTTP/2.

use crate::http::HttpError;
use crate::http2::Tunnel;
use crate::net::{Net, Tcp};
use crate::tls::{TlsError, TlsStream};
use std::future::Future;
use std::task::Poll;
use trace::{Host, Micros};

/// A peer that has been silent for this long in the middle of an exchange counts as gone. TCP's own user timeout is of the
/// same order: RFC 9293 §3.8.3 requires at least 100 seconds.
pub const PATIENCE: Micros = Micros(300_000_000);

/// The result of `work`, or `None` if it takes longer than [`PATIENCE`].
pub async fn patiently<T>(net: &Net, work: impl Future<Output = T>) -> Option<T> {
    net.until(net.now() + PATIENCE, work).await
}

/// TCP, or TLS over it, or a stream of HTTP/2.
pub enum Stream {
    /// In the clear.
    Plain(Tcp),
    /// Encrypted.
    Tls(Box<TlsStream>),
    /// A stream of a connection that may carry others.
    Tunnel(Box<Tunnel>),
}

impl Stream {
    /// Waits for bytes and takes all that have arrived. No bytes: the peer has closed its side.
    pub async fn read(&mut self) -> Result<Vec<u8>, HttpError> {
        match self {
            Self::Plain(tcp) => Ok(tcp.read().await.map_err(TlsError::from)?),
            Self::Tls(tls) => Ok(tls.read().await?),
            Self::Tunnel(tunnel) => tunnel.read().await,
        }
    }

    /// Sends all of `bytes`.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), HttpError> {
        match self {
            Self::Plain(tcp) => Ok(tcp.write(bytes).await.map_err(TlsError::from)?),
            Self::Tls(tls) => Ok(tls.write(bytes).await?),
            Self::Tunnel(tunnel) => tunnel.write(bytes).await,
        }
    }

    /// Closes this side: FIN after everything that was written. With TLS a close_notify comes before it (RFC 8446 §6.1), so
    /// that the peer knows that no attacker has cut the stream short. A stream of HTTP/2 ends with END_STREAM.
    pub async fn close(&mut self) -> Result<(), HttpError> {
        match self {
            Self::Plain(tcp) => {
                tcp.close();
                Ok(())
            }
            Self::Tls(tls) => Ok(tls.close().await?),
            Self::Tunnel(tunnel) => tunnel.close().await,
        }
    }

    /// After [`Stream::close`]: waits until the peer has closed, too, and the connection is over. Bytes that the peer still
    /// sends are read and dropped, so that a full window does not hold back its FIN. If the peer is gone, the connection
    /// is reset in the end.
    pub async fn over(&mut self) {
        let net = self.net().clone();
        let is_over = patiently(&net, async {
            if let Self::Tunnel(tunnel) = self {
                return tunnel.over().await;
            }
            while self.read().await.is_ok_and(|bytes| !bytes.is_empty()) {}
            if let Some(tcp) = self.tcp() {
                tcp.over().await;
            }
        });
        if is_over.await.is_none() {
            self.abort();
        }
    }

    /// Resets it.
    pub fn abort(&mut self) {
        match self {
            Self::Tunnel(tunnel) => tunnel.abort(),
            Self::Plain(tcp) => tcp.abort(),
            Self::Tls(tls) => tls.tcp().abort(),
        }
    }

    /// The network it is on.
    pub fn net(&self) -> &Net {
        match self {
            Self::Plain(tcp) => tcp.net(),
            Self::Tls(tls) => tls.tcp_ref().net(),
            Self::Tunnel(tunnel) => tunnel.net(),
        }
    }

    /// The host that it is on.
    pub fn host(&self) -> Host {
        match self {
            Self::Plain(tcp) => tcp.host(),
            Self::Tls(tls) => tls.tcp_ref().host(),
            Self::Tunnel(tunnel) => tunnel.host(),
        }
    }

    /// The number of its connection in the trace; 0 before its first packet.
    pub fn connection(&self) -> u32 {
        match self {
            Self::Plain(tcp) => tcp.connection(),
            Self::Tls(tls) => tls.tcp_ref().connection(),
            Self::Tunnel(tunnel) => tunnel.connection(),
        }
    }

    fn tcp(&mut self) -> Option<&mut Tcp> {
        match self {
            Self::Plain(tcp) => Some(tcp),
            Self::Tls(tls) => Some(tls.tcp()),
            Self::Tunnel(_) => None,
        }
    }
}

/// For a task that reads and writes at once: HTTP/2 itself, which runs on no tunnel here.
impl Stream {
    /// Bytes that have arrived, if there are any now; see [`Stream::read`].
    pub fn poll_read(&mut self) -> Poll<Result<Vec<u8>, TlsError>> {
        match self {
            Self::Plain(tcp) => tcp.poll_read().map_err(TlsError::from),
            Self::Tls(tls) => tls.poll_read(),
            Self::Tunnel(_) => Poll::Pending,
        }
    }

    /// `bytes` as they go to TCP, and before them what TLS has to say by itself.
    pub fn seal(&mut self, bytes: &[u8]) -> Result<Vec<u8>, TlsError> {
        match self {
            Self::Plain(_) => Ok(bytes.to_vec()),
            Self::Tls(tls) => {
                tls.seal(bytes)?;
                Ok(tls.take_output())
            }
            Self::Tunnel(_) => Ok(Vec::new()),
        }
    }

    /// What goes to TCP before FIN: a close_notify, if there is TLS.
    pub fn seal_close(&mut self) -> Vec<u8> {
        let Self::Tls(tls) = self else { return Vec::new() };
        tls.seal_close();
        tls.take_output()
    }

    /// Hands as many of `bytes` to TCP as it has room for now; how many.
    pub fn poll_write(&mut self, bytes: &[u8]) -> Poll<Result<usize, TlsError>> {
        self.tcp().map_or(Poll::Pending, |tcp| tcp.poll_write(bytes).map_err(TlsError::from))
    }

    /// FIN after everything that TCP was handed.
    pub fn close_below(&mut self) {
        if let Some(tcp) = self.tcp() {
            tcp.close();
        }
    }
}
