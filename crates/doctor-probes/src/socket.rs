//! A client's WebSocket.

use std::time::Duration;

use doctor::{Closing, Failure};
use http::StatusCode;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use wire::websocket::{Decoder, Encoder, Message, Role, accept_key, client_key};

use crate::client::{Client, PATIENCE, unexpected};
use crate::connect::{Offer, words};
use crate::context::Context;

/// The largest message that is taken.
const MESSAGE_BYTES: usize = 1 << 20;
/// How long a Close may take to be written.
const CLOSE_PATIENCE: Duration = Duration::from_millis(200);

/// An open socket.
pub(crate) struct Socket<'a> {
    io: TokioIo<Upgraded>,
    decoder: Decoder,
    /// Drives the connection until it is upgraded.
    _client: Client<'a>,
}

impl<'a> Socket<'a> {
    /// Opens one.
    ///
    /// # Errors
    /// Why it is not open.
    pub(crate) async fn open(context: &'a Context, path: &str) -> Result<Socket<'a>, Failure> {
        let mut client = Client::open(&context.address, context.tls.as_ref(), Offer::Old).await?;
        let key = client_key(random());
        let headers = [
            ("connection", "Upgrade".to_owned()),
            ("upgrade", "websocket".to_owned()),
            ("sec-websocket-version", "13".to_owned()),
            ("sec-websocket-key", key.clone()),
        ];
        let response = client.get_soon(path, &headers).await?;
        context.note_products(response.headers());
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(unexpected(&response));
        }
        // RFC 6455 §4.1: any other value fails the connection.
        if response.headers().get("sec-websocket-accept").is_none_or(|accept| *accept != *accept_key(&key)) {
            return Err(Failure::Http("Sec-WebSocket-Accept does not fit".to_owned()));
        }
        let upgraded = timeout(PATIENCE, hyper::upgrade::on(response)).await.map_err(|_| Failure::TimedOut)?;
        let upgraded = upgraded.map_err(|error| Failure::Http(error.to_string()))?;
        Ok(Self { io: TokioIo::new(upgraded), decoder: Decoder::new(Role::Client, MESSAGE_BYTES), _client: client })
    }

    /// The next message or control frame. A Ping is answered before it is returned. Nothing is lost if the call is dropped
    /// while it waits.
    ///
    /// # Errors
    /// How the socket ended.
    pub(crate) async fn next(&mut self) -> Result<Message, Closing> {
        loop {
            match self.decoder.next_frame() {
                Ok(Some((_, None))) => {}
                Ok(Some((_, Some(Message::Close(close))))) => {
                    let (code, reason) = close.map_or((None, String::new()), |(code, reason)| (Some(code), reason));
                    let answer = Message::Close(code.map(|code| (code, String::new())));
                    let _ = timeout(CLOSE_PATIENCE, self.send(&answer)).await;
                    return Err(Closing::Frame(code.map(|code| code.0), reason));
                }
                Ok(Some((_, Some(Message::Ping(payload))))) => {
                    // If it cannot be written, the next read shows why.
                    let _ = timeout(CLOSE_PATIENCE, self.send(&Message::Pong(payload.clone()))).await;
                    return Ok(Message::Ping(payload));
                }
                Ok(Some((_, Some(message)))) => return Ok(message),
                Ok(None) => {
                    let mut bytes = [0; 16 << 10];
                    match self.io.read(&mut bytes).await {
                        Ok(0) => return Err(Closing::Cut("the connection was closed".to_owned())),
                        Ok(read) => self.decoder.push(&bytes[..read]),
                        Err(error) => return Err(Closing::Cut(words(&error))),
                    }
                }
                Err(error) => return Err(Closing::Cut(error.what.to_owned())),
            }
        }
    }

    /// Sends a message or a control frame.
    ///
    /// # Errors
    /// How the socket ended.
    pub(crate) async fn send(&mut self, message: &Message) -> Result<(), Closing> {
        let bytes = Encoder::new(Role::Client).message(message, random());
        let written = async {
            self.io.write_all(&bytes).await?;
            self.io.flush().await
        };
        written.await.map_err(|error| Closing::Cut(words(&error)))
    }

    /// Closes without waiting for the answer.
    pub(crate) async fn close(mut self) {
        let close = Message::Close(Some((wire::websocket::CloseCode::NORMAL, String::new())));
        let _ = timeout(CLOSE_PATIENCE, self.send(&close)).await;
    }
}

/// Bytes for a key or a mask. If the system has none, zeros do: nothing here is a secret.
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let _ = getrandom::fill(&mut bytes);
    bytes
}
