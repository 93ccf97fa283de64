//! What applications ask of their sockets: the calls of the socket API, when they were made and when they returned.

use crate::{Host, Micros};
use serde::{Deserialize, Serialize};

/// A function of the socket API (POSIX.1-2024, System Interfaces).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SocketCall {
    /// Makes a socket.
    Socket,
    /// Gives it an address and a port.
    Bind,
    /// Lets it wait for connections.
    Listen,
    /// Takes the next connection that a client has opened; waits if there is none.
    Accept,
    /// Opens a connection; returns when it is established.
    Connect,
    /// Hands bytes to the stack; waits if its send buffer is full.
    Send,
    /// Takes bytes that have arrived; waits if there are none. No bytes: the peer has closed its direction.
    Recv,
    /// Closes this side's direction (`SHUT_WR`): a FIN after everything that was sent. Reading goes on.
    Shutdown,
    /// Gives up the socket, and closes what is still open of it.
    Close,
}

impl SocketCall {
    /// The function's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Socket => "socket",
            Self::Bind => "bind",
            Self::Listen => "listen",
            Self::Accept => "accept",
            Self::Connect => "connect",
            Self::Send => "send",
            Self::Recv => "recv",
            Self::Shutdown => "shutdown",
            Self::Close => "close",
        }
    }
}

/// A call that an application made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// When it was made.
    pub at: Micros,
    /// When it returned: at once, or later if it had to wait; `None` if it never did.
    pub returned: Option<Micros>,
    /// Where.
    pub host: Host,
    /// The connection of its socket, for `accept` the one that it returned; 0 if the socket has none: it listens.
    pub connection: u32,
    /// The function.
    pub call: SocketCall,
    /// Of `send` and `recv` that have succeeded: how many bytes.
    pub bytes: Option<u64>,
}
