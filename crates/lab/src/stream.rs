//! A connection that HTTP and WebSocket run on: TCP, or TLS over it.

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

/// TCP, or TLS over it.
pub enum Stream {
    /// In the clear.
    Plain(Tcp),
    /// Encrypted.
    Tls(Box<TlsStream>),
}

impl Stream {
    /// Waits for bytes and takes all that have arrived. No bytes: the peer has closed its side.
    pub async fn read(&mut self) -> Result<Vec<u8>, TlsError> {
        match self {
            Self::Plain(tcp) => Ok(tcp.read().await?),
            Self::Tls(tls) => tls.read().await,
        }
    }

    /// Sends all of `bytes`.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), TlsError> {
        match self {
            Self::Plain(tcp) => Ok(tcp.write(bytes).await?),
            Self::Tls(tls) => tls.write(bytes).await,
        }
    }

    /// Closes this side: FIN after everything that was written. With TLS a close_notify comes before it (RFC 8446 §6.1), so
    /// that the peer knows that no attacker has cut the stream short.
    pub async fn close(&mut self) -> Result<(), TlsError> {
        match self {
            Self::Plain(tcp) => {
                tcp.close();
                Ok(())
            }
            Self::Tls(tls) => tls.close().await,
        }
    }

    /// After [`Stream::close`]: waits until the peer has closed, too, and the connection is over. Bytes that the peer still
    /// sends are read and dropped, so that a full window does not hold back its FIN. If the peer is gone, the connection
    /// is reset in the end.
    pub async fn over(&mut self) {
        let net = self.net().clone();
        let is_over = patiently(&net, async {
            while self.read().await.is_ok_and(|bytes| !bytes.is_empty()) {}
            self.tcp().over().await;
        });
        if is_over.await.is_none() {
            self.abort();
        }
    }

    /// Resets it.
    pub fn abort(&mut self) {
        self.tcp().abort();
    }

    /// The network it is on.
    pub fn net(&self) -> &Net {
        self.tcp_ref().net()
    }

    /// The host that it is on.
    pub fn host(&self) -> Host {
        self.tcp_ref().host()
    }

    /// The number of its connection in the trace; 0 before its first packet.
    pub fn connection(&self) -> u32 {
        self.tcp_ref().connection()
    }

    fn tcp_ref(&self) -> &Tcp {
        match self {
            Self::Plain(tcp) => tcp,
            Self::Tls(tls) => tls.tcp_ref(),
        }
    }

    fn tcp(&mut self) -> &mut Tcp {
        match self {
            Self::Plain(tcp) => tcp,
            Self::Tls(tls) => tls.tcp(),
        }
    }
}

/// For a task that reads and writes at once, as HTTP/2 needs it.
impl Stream {
    /// Bytes that have arrived, if there are any now; see [`Stream::read`].
    pub fn poll_read(&mut self) -> Poll<Result<Vec<u8>, TlsError>> {
        match self {
            Self::Plain(tcp) => tcp.poll_read().map_err(TlsError::from),
            Self::Tls(tls) => tls.poll_read(),
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
        self.tcp().poll_write(bytes).map_err(TlsError::from)
    }

    /// FIN after everything that TCP was handed.
    pub fn close_below(&mut self) {
        self.tcp().close();
    }
}
