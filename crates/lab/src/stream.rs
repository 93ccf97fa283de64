//! A connection that HTTP and WebSocket run on: TCP, or TLS over it.

use crate::net::{Net, Tcp};
use crate::tls::{TlsError, TlsStream};
use std::future::Future;
use trace::Micros;

/// A peer that has been silent for so long in the middle of an exchange is taken for gone. TCP's own patience is of
/// that order: RFC 9293 §3.8.3 demands at least 100 seconds.
pub const PATIENCE: Micros = Micros(300_000_000);

/// `work`'s result, or `None` where the peer's silence outlasts [`PATIENCE`].
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
    /// Waits for bytes and takes all that have come; none means that the peer has closed its side.
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

    /// Closes this side: FIN after all that was written, and with TLS a close_notify before it (RFC 8446 §6.1), without
    /// which the peer could not tell an end from an attack that cut the stream short.
    pub async fn close(&mut self) -> Result<(), TlsError> {
        match self {
            Self::Plain(tcp) => {
                tcp.close();
                Ok(())
            }
            Self::Tls(tls) => tls.close().await,
        }
    }

    /// After [`Stream::close`]: waits until the peer has closed, too, and the connection is over. What the peer still
    /// sends is read and dropped, so that a full window does not keep its FIN back. A peer that is gone is reset at
    /// last.
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
