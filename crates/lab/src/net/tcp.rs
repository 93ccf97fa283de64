//! A TCP connection and a listener as an application sees them.

use super::Net;
use trace::Host;

/// Why a connection is of no more use. A peer's orderly close is none of these: reading then gives no bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TcpError {
    /// The peer reset the connection, or nobody listened (RFC 9293 §3.5.2).
    #[error("the connection was reset")]
    Reset,
    /// The peer did not answer within the user timeout, or the run ended.
    #[error("the peer did not answer")]
    TimedOut,
    /// This side has closed already.
    #[error("the connection is closed for writing")]
    Closed,
}

/// One side of a TCP connection.
pub struct Tcp {
    pub(super) net: Net,
    pub(super) host: Host,
}

impl Tcp {
    /// The number of its connection in the trace; 0 before its first packet.
    pub fn connection(&self) -> u32 {
        todo!()
    }

    /// The host it is on.
    pub fn host(&self) -> Host {
        self.host
    }

    /// Waits for bytes and takes all that have come; none means that the peer has closed its side.
    pub async fn read(&mut self) -> Result<Vec<u8>, TcpError> {
        todo!()
    }

    /// Like [`Tcp::read`], at most `limit` bytes: a slow reader.
    pub async fn read_some(&mut self, _limit: usize) -> Result<Vec<u8>, TcpError> {
        todo!()
    }

    /// Hands all of `bytes` to the stack, waiting for room in the send buffer.
    pub async fn write(&mut self, _bytes: &[u8]) -> Result<(), TcpError> {
        todo!()
    }

    /// Closes this side: FIN after all that was written. Returns at once; reading goes on.
    pub fn close(&mut self) {
        todo!()
    }

    /// Resets the connection.
    pub fn abort(&mut self) {
        todo!()
    }

    /// Waits until everything written has been acknowledged.
    pub async fn flushed(&mut self) -> Result<(), TcpError> {
        todo!()
    }

    /// Waits until the connection is over: both sides closed (TIME-WAIT counts as over), reset or timed out.
    pub async fn over(&mut self) {
        todo!()
    }

    /// The network it is on.
    pub fn net(&self) -> &Net {
        &self.net
    }
}

/// Waits for connections on a port.
pub struct Listener {}

impl Listener {
    /// The next connection, established.
    pub async fn accept(&mut self) -> Tcp {
        todo!()
    }
}
