//! A client that sends whatever bytes it is given, and reads frames.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;
use wire::http2::hpack::Decoder;
use wire::http2::{ErrorCode, FrameKind, HEAD, Head, PREFACE, flag, write};

use crate::support::secure::{Noted, SecureServer};

/// How a server answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Got {
    /// Nothing is wrong: the connection goes on and the stream, if there is one, too.
    Nothing,
    /// RST_STREAM on the stream.
    Reset(ErrorCode),
    /// GOAWAY, or the end of the connection.
    GoAway(ErrorCode),
    /// A response with this status.
    Status(u16),
    /// The end of the connection without GOAWAY.
    End,
}

const MARK: [u8; 8] = *b"the mark";

pub struct Client {
    stream: Noted<TlsStream<Noted<TcpStream>>>,
    unread: Vec<u8>,
    decoder: Decoder,
}

impl Client {
    /// A connection after the preface, with both sides' settings acknowledged.
    pub async fn connect(server: &SecureServer) -> Self {
        let mut client = Self::begin(server).await;
        client.send(&[PREFACE, &write::settings(&[])].concat()).await;
        loop {
            let (head, _) = client.frame().await.expect("the server's settings");
            if head.kind == FrameKind::Settings && head.has(flag::ACK) {
                break;
            }
            if head.kind == FrameKind::Settings {
                client.send(&write::settings_ack()).await;
            }
        }
        client
    }

    /// A connection of TLS with HTTP/2 on which nothing has been sent.
    pub async fn begin(server: &SecureServer) -> Self {
        let stream = server.tls(&["h2"]).await.unwrap();
        Self { stream, unread: Vec::new(), decoder: Decoder::default() }
    }

    /// Sends bytes. The server may have closed the connection before all of them are sent.
    pub async fn send(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).await;
        let _ = self.stream.flush().await;
    }

    /// The next frame; `None` at the end of the connection.
    pub async fn frame(&mut self) -> Option<(Head, Vec<u8>)> {
        loop {
            if let Some(head) = Head::read(&self.unread) {
                let end = HEAD + head.length as usize;
                if self.unread.len() >= end {
                    let frame: Vec<u8> = self.unread.drain(..end).collect();
                    return Some((head, frame[HEAD..].to_vec()));
                }
            }
            if self.stream.read_buf(&mut self.unread).await.unwrap_or(0) == 0 {
                return None;
            }
        }
    }

    /// What comes of the bytes that were sent, as far as `stream` and the connection are concerned. If `expected` is
    /// [`Got::Nothing`], a PING shows that the server has read all of them.
    pub async fn answer_to(&mut self, stream: u32, expected: &Got) -> Got {
        if *expected == Got::Nothing {
            self.send(&write::ping(MARK, false)).await;
        }
        let answer = async {
            while let Some((head, payload)) = self.frame().await {
                let code = |at: usize| ErrorCode(u32::from_be_bytes(payload[at..at + 4].try_into().unwrap()));
                match head.kind {
                    FrameKind::GoAway if code(4) != ErrorCode::NO_ERROR => return Got::GoAway(code(4)),
                    FrameKind::RstStream if head.stream == stream && code(0) != ErrorCode::NO_ERROR => {
                        return Got::Reset(code(0));
                    }
                    FrameKind::Headers => {
                        let block = self.decoder.decode(payload.clone());
                        let status: u16 = block.value(":status").unwrap().parse().unwrap();
                        if head.stream == stream && matches!(expected, Got::Status(_)) {
                            return Got::Status(status);
                        }
                    }
                    FrameKind::Ping if head.has(flag::ACK) && payload == MARK => return Got::Nothing,
                    _ => {}
                }
            }
            Got::End
        };
        timeout(Duration::from_secs(3), answer).await.unwrap_or(Got::Nothing)
    }
}
