//! A connection that HTTP and WebSocket run on: TCP, or TLS over it.

use crate::net::{Net, Tcp};
use crate::tls::{TlsError, TlsStream};
use std::future::Future;
use trace::Micros;

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
        let net = self.tcp().net().clone();
        let is_over = patiently(&net, async {
            while self.read().await.is_ok_and(|bytes| !bytes.is_empty()) {}
            self.tcp().over().await;
        });
        if is_over.await.is_none() {
            self.tcp().abort();
        }
    }

    /// The TCP connection.
    pub fn tcp(&mut self) -> &mut Tcp {
        match self {
            Self::Plain(tcp) => tcp,
            Self::Tls(tls) => tls.tcp(),
        }
    }
}
