//! What carries a WebSocket: a connection of its own (RFC 6455), or a stream of one of HTTP/2 (RFC 8441).

use crate::http::HttpError;
use crate::http2::Tunnel;
use crate::stream::{Stream, patiently};
use trace::Host;

/// What carries a WebSocket.
pub(super) enum Carrier {
    /// A connection of its own.
    Connection(Stream),
    /// A stream of a connection that may carry others.
    Tunnel(Box<Tunnel>),
}

impl Carrier {
    /// Waits for bytes and takes all that have arrived. No bytes: the peer has closed its side.
    pub async fn read(&mut self) -> Result<Vec<u8>, HttpError> {
        match self {
            Self::Connection(stream) => Ok(stream.read().await?),
            Self::Tunnel(tunnel) => tunnel.read().await,
        }
    }

    /// Sends all of `bytes`.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), HttpError> {
        match self {
            Self::Connection(stream) => Ok(stream.write(bytes).await?),
            Self::Tunnel(tunnel) => tunnel.write(bytes).await,
        }
    }

    /// Closes this side: see [`Stream::close`]; a stream of HTTP/2 ends with END_STREAM.
    pub async fn close(&mut self) -> Result<(), HttpError> {
        match self {
            Self::Connection(stream) => Ok(stream.close().await?),
            Self::Tunnel(tunnel) => tunnel.close().await,
        }
    }

    /// After [`Carrier::close`]: waits until the peer has closed, too. One that is gone is not waited for: the carrier is
    /// reset in the end.
    pub async fn over(&mut self) {
        match self {
            Self::Connection(stream) => stream.over().await,
            Self::Tunnel(tunnel) => {
                let net = tunnel.net().clone();
                if patiently(&net, tunnel.over()).await.is_none() {
                    tunnel.abort();
                }
            }
        }
    }

    /// Resets it.
    pub fn abort(&mut self) {
        match self {
            Self::Connection(stream) => stream.abort(),
            Self::Tunnel(tunnel) => tunnel.abort(),
        }
    }

    /// The host that it is on.
    pub fn host(&self) -> Host {
        match self {
            Self::Connection(stream) => stream.host(),
            Self::Tunnel(tunnel) => tunnel.host(),
        }
    }

    /// The number of its connection in the trace.
    pub fn connection(&self) -> u32 {
        match self {
            Self::Connection(stream) => stream.connection(),
            Self::Tunnel(tunnel) => tunnel.connection(),
        }
    }
}
