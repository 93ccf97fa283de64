//! WebSocket (RFC 6455) client and server over a connection; the framing itself is in `wire::websocket`.

use crate::http::{HttpError, Request, Server};
use crate::net::Net;
use crate::stream::Stream;
use wire::websocket::Message;

/// Why a WebSocket failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebSocketError {
    /// HTTP or below.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The handshake was not answered as RFC 6455 §4.1 demands.
    #[error("the handshake failed: {0}")]
    Handshake(&'static str),
    /// The peer broke a rule; it has been told so with a Close frame.
    #[error(transparent)]
    Protocol(#[from] wire::websocket::ProtocolError),
}

/// One side of a WebSocket. States go to the trace.
pub struct WebSocket {}

impl WebSocket {
    /// `GET target` with Upgrade; the key comes from the run's seed.
    pub async fn connect(_net: &Net, _stream: Stream, _target: &str) -> Result<Self, WebSocketError> {
        todo!()
    }

    /// Answers `request` with 101.
    pub async fn accept(_net: &Net, _server: Server, _request: &Request) -> Result<Self, WebSocketError> {
        todo!()
    }

    /// The next message or control frame; pings are answered before they are handed over. `None` once the connection is over.
    pub async fn receive(&mut self) -> Result<Option<Message>, WebSocketError> {
        todo!()
    }

    /// A text message in one frame.
    pub async fn send(&mut self, _text: &str) -> Result<(), WebSocketError> {
        todo!()
    }

    /// A text message in several frames, one a piece (RFC 6455 §5.4).
    pub async fn send_fragments(&mut self, _pieces: &[&str]) -> Result<(), WebSocketError> {
        todo!()
    }

    /// A ping.
    pub async fn ping(&mut self, _payload: &[u8]) -> Result<(), WebSocketError> {
        todo!()
    }

    /// The closing handshake (§7.1.2): sends Close, waits for the peer's, then the server closes TCP first (§7.1.1).
    pub async fn close(&mut self, _code: u16, _reason: &str) -> Result<(), WebSocketError> {
        todo!()
    }
}
