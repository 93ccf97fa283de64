//! A connection that HTTP and WebSocket run on: TCP, or TLS over it.

use crate::net::Tcp;
use crate::tls::{TlsError, TlsStream};

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

    /// Closes this side.
    pub async fn close(&mut self) -> Result<(), TlsError> {
        match self {
            Self::Plain(tcp) => {
                tcp.close();
                Ok(())
            }
            Self::Tls(tls) => tls.close().await,
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
