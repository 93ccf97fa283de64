//! WebSocket (RFC 6455) client and server over a connection: `handshake` opens it, `wire::websocket` has the frames. This
//! file handles states, automatic responses to control frames, and the close.
//!
//! ```text
//! CONNECTING ── 101 ──► OPEN ── a Close frame, sent or received ──► CLOSING ── TCP is closed ──► CLOSED
//! ```

mod carrier;
mod extended_connect;
mod handshake;

use crate::http::HttpError;
use crate::net::{Net, Rng};
use crate::stream::patiently;
use carrier::Carrier;
use trace::{Host, Micros, State, WebSocketState};
use wire::websocket::{CloseCode, Decoder, Encoder, MOST_IN_CONTROL, Message, Opcode, Role};

/// Bytes of the largest message that a side takes; the response to a larger one is Close 1009 (RFC 6455 §7.4.1).
const LARGEST_MESSAGE: usize = 1 << 20;

/// Why a WebSocket failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebSocketError {
    /// HTTP or below.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The handshake does not follow RFC 6455 §4.1.
    #[error("the handshake failed: {0}")]
    Handshake(&'static str),
    /// The peer broke a rule; a Close frame has told it which.
    #[error(transparent)]
    Protocol(#[from] wire::websocket::ProtocolError),
}

/// One side of a WebSocket. States go to the trace.
pub struct WebSocket {
    net: Net,
    carrier: Carrier,
    role: Role,
    encoder: Encoder,
    decoder: Decoder,
    masks: Rng,
    state: WebSocketState,
    /// Whether this side has sent its Close frame; it sends nothing after that (RFC 6455 §5.5.1).
    close_sent: bool,
}

impl WebSocket {
    fn new(net: &Net, carrier: Carrier, role: Role, rng: Rng) -> Self {
        note(net, carrier.host(), carrier.connection(), WebSocketState::Connecting);
        Self::opening(net, carrier, role, rng)
    }

    /// The same, if the trace has its state already.
    fn opening(net: &Net, carrier: Carrier, role: Role, rng: Rng) -> Self {
        Self {
            net: net.clone(),
            carrier,
            role,
            encoder: Encoder::new(role),
            decoder: Decoder::new(role, LARGEST_MESSAGE),
            masks: rng,
            state: WebSocketState::Connecting,
            close_sent: false,
        }
    }

    /// The next message or control frame. Pings and Closes have been responded to by then. `None` once the connection is
    /// over: after a Close, or if the peer has gone without one.
    pub async fn receive(&mut self) -> Result<Option<Message>, WebSocketError> {
        loop {
            let next = match self.decoder.next_frame() {
                Ok(next) => next,
                Err(error) => {
                    // RFC 6455 §7.1.7: fail the connection: send the reason in a Close frame, and close.
                    let _ = self.send_close(Some((error.code, ""))).await;
                    self.end().await;
                    return Err(error.into());
                }
            };
            match next {
                Some((_, Some(message))) => {
                    self.react(&message).await?;
                    return Ok(Some(message));
                }
                // A fragment: its message is not complete yet.
                Some((_, None)) => {}
                None if self.state == WebSocketState::Closed || !self.fill().await? => {
                    self.end().await;
                    return Ok(None);
                }
                None => {}
            }
        }
    }

    /// The response that the RFC requires before the application gets the message.
    async fn react(&mut self, message: &Message) -> Result<(), WebSocketError> {
        match message {
            // RFC 6455 §5.5.2: a ping is answered with a pong of the same payload, unless a Close has come.
            Message::Ping(payload) if self.state == WebSocketState::Open => {
                self.write(Opcode::Pong, true, payload).await
            }
            // RFC 6455 §5.5.1: a Close is answered with a Close that repeats its code.
            Message::Close(close) => {
                self.enter(WebSocketState::Closing);
                let code = close.as_ref().map(|(code, _)| (*code, ""));
                let answered = self.send_close(code).await;
                self.end().await;
                answered
            }
            Message::Ping(_) | Message::Pong(_) | Message::Text(_) | Message::Binary(_) => Ok(()),
        }
    }

    /// A text message in one frame.
    pub async fn send(&mut self, text: &str) -> Result<(), WebSocketError> {
        self.write(Opcode::Text, true, text.as_bytes()).await
    }

    /// Bytes that are no text, in one frame (§5.6).
    pub async fn send_binary(&mut self, bytes: &[u8]) -> Result<(), WebSocketError> {
        self.write(Opcode::Binary, true, bytes).await
    }

    /// A text message in several frames, one per piece, each this long after the one before (§5.4): the first has the
    /// message's type, the others continue it, and FIN is set on the last.
    pub async fn send_fragments(&mut self, pieces: &[&str], apart: Micros) -> Result<(), WebSocketError> {
        for (index, piece) in pieces.iter().enumerate() {
            let opcode = if index == 0 { Opcode::Text } else { Opcode::Continuation };
            if index > 0 {
                self.net.sleep(apart).await;
            }
            self.write(opcode, index + 1 == pieces.len(), piece.as_bytes()).await?;
        }
        Ok(())
    }

    /// A ping. What does not fit in a control frame, 125 bytes, is left out (§5.5).
    pub async fn ping(&mut self, payload: &[u8]) -> Result<(), WebSocketError> {
        self.write(Opcode::Ping, true, &payload[..payload.len().min(MOST_IN_CONTROL)]).await
    }

    /// The closing handshake (§7.1.2): sends Close, waits for the peer's, then the server closes TCP first (§7.1.1).
    /// Messages that come meanwhile are dropped.
    pub async fn close(&mut self, code: u16, reason: &str) -> Result<(), WebSocketError> {
        self.send_close(Some((CloseCode(code), reason))).await?;
        let net = self.net.clone();
        let answered = patiently(&net, async {
            // After the peer's Close there is nothing more to receive.
            while self.receive().await?.is_some() {}
            Ok(())
        });
        match answered.await {
            Some(result) => result,
            None => {
                self.abort();
                Ok(())
            }
        }
    }

    /// Resets the connection below.
    pub fn abort(&mut self) {
        self.carrier.abort();
        self.enter(WebSocketState::Closed);
    }

    async fn write(&mut self, opcode: Opcode, fin: bool, payload: &[u8]) -> Result<(), WebSocketError> {
        let mask = self.mask();
        let frame = self.encoder.frame(fin, opcode, payload, mask);
        self.put(&frame).await
    }

    /// A Close frame, unless one has been sent.
    async fn send_close(&mut self, code: Option<(CloseCode, &str)>) -> Result<(), WebSocketError> {
        if self.close_sent || self.state == WebSocketState::Closed {
            return Ok(());
        }
        self.close_sent = true;
        // RFC 6455 §7.1.3: the closing handshake has started once a Close was sent or received.
        self.enter(WebSocketState::Closing);
        let mask = self.mask();
        let frame = self.encoder.close(code, mask);
        self.put(&frame).await
    }

    async fn put(&mut self, frame: &[u8]) -> Result<(), WebSocketError> {
        let sent = self.carrier.write(frame).await;
        if sent.is_err() {
            self.enter(WebSocketState::Closed);
        }
        Ok(sent?)
    }

    /// A new masking key (RFC 6455 §5.3). Masking keeps a page from sending bytes that a proxy takes for another protocol
    /// (§10.3). The key comes from the run's seed, so that runs are repeatable.
    fn mask(&mut self) -> [u8; 4] {
        let mut mask = [0; 4];
        if self.role == Role::Client {
            self.masks.fill(&mut mask);
        }
        mask
    }

    /// Reads more bytes; false if the peer has closed.
    async fn fill(&mut self) -> Result<bool, WebSocketError> {
        match self.carrier.read().await {
            Ok(bytes) => {
                self.decoder.push(&bytes);
                Ok(!bytes.is_empty())
            }
            Err(error) => {
                self.enter(WebSocketState::Closed);
                Err(error.into())
            }
        }
    }

    /// Closes TCP. RFC 6455 §7.1.1: the server closes first, so that the client is not the one left in TIME-WAIT; the
    /// client waits for it.
    async fn end(&mut self) {
        if self.state == WebSocketState::Closed {
            return;
        }
        if self.role == Role::Client {
            let net = self.net.clone();
            patiently(&net, async { while self.carrier.read().await.is_ok_and(|bytes| !bytes.is_empty()) {} }).await;
        }
        // An error here means that the connection is over already.
        let _ = self.carrier.close().await;
        self.carrier.over().await;
        self.enter(WebSocketState::Closed);
    }

    fn enter(&mut self, state: WebSocketState) {
        if self.state != state && self.state != WebSocketState::Closed {
            self.state = state;
            note(&self.net, self.carrier.host(), self.carrier.connection(), state);
        }
    }
}

fn note(net: &Net, host: Host, connection: u32, state: WebSocketState) {
    net.state(host, connection, State::WebSocket(state));
}

#[cfg(test)]
mod tests;
