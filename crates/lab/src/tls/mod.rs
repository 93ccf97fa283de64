//! TLS over a TCP connection: rustls with a provider whose chance is seeded and whose clock is virtual.

use crate::TlsSettings;
use crate::net::{Net, Tcp, TcpError};

/// What both hosts know of TLS: the server's certificate and ticket keys, the client's trust and remembered sessions.
#[derive(Clone)]
pub struct Context {}

/// Why a TLS connection is of no more use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsError {
    /// The connection below.
    #[error(transparent)]
    Tcp(#[from] TcpError),
    /// TLS itself: an alert, a record that could not be opened.
    #[error("TLS: {0}")]
    Tls(String),
}

impl Context {
    /// A fresh context; its secrets come from the run's seed and go to the run's key log.
    pub fn new(_net: &Net, _settings: &TlsSettings) -> Self {
        todo!()
    }

    /// The client forgets its sessions: the next handshake is a full one.
    pub fn forget_sessions(&self) {
        todo!()
    }

    /// A handshake as client. `early` goes with the first flight where a remembered session allows it (0-RTT), else
    /// right after the handshake.
    pub async fn connect(&self, _tcp: Tcp, _early: &[u8]) -> Result<TlsStream, TlsError> {
        todo!()
    }

    /// A handshake as server. Returns as soon as there is early data or the handshake is done.
    pub async fn accept(&self, _tcp: Tcp) -> Result<TlsStream, TlsError> {
        todo!()
    }
}

/// One side of a TLS connection.
pub struct TlsStream {}

impl TlsStream {
    /// Waits for bytes and takes all that have come; none means that the peer has closed (close_notify or FIN).
    pub async fn read(&mut self) -> Result<Vec<u8>, TlsError> {
        todo!()
    }

    /// Sends all of `bytes` as one write: one record where they fit in one.
    pub async fn write(&mut self, _bytes: &[u8]) -> Result<(), TlsError> {
        todo!()
    }

    /// close_notify, then FIN.
    pub async fn close(&mut self) -> Result<(), TlsError> {
        todo!()
    }

    /// Whether the handshake resumed a session.
    pub fn is_resumed(&self) -> bool {
        todo!()
    }

    /// Whether the server took the client's early data.
    pub fn early_data_accepted(&self) -> bool {
        todo!()
    }

    /// The connection below.
    pub fn tcp(&mut self) -> &mut Tcp {
        todo!()
    }
}
