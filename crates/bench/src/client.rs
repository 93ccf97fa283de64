//! The client, the same for every server. It does as little as RFC 6455 allows, so that the figures show the server's
//! cost and not the client's. Frames are made once and sent many times; echoes are compared byte by byte.

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::Server;

/// A fixed key and mask are enough for a server: only browsers need unpredictable ones (RFC 6455 §10.3).
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];
const FIN_TEXT: u8 = 0x81;

/// The bytes that a connection sends at once, and the bytes that it expects back.
pub(crate) struct Burst {
    sent: Vec<u8>,
    expected: Vec<u8>,
    pub(crate) messages: u64,
}

impl Burst {
    /// `messages` text messages of `size` bytes (at most 125, so that a frame's header has two bytes).
    pub(crate) fn new(messages: u64, size: u8) -> Self {
        let (mut sent, mut expected) = (Vec::new(), Vec::new());
        for number in 0..messages {
            let text: Vec<u8> = (0..u64::from(size)).map(|at| b'a' + ((number + at) % 26) as u8).collect();
            sent.extend([FIN_TEXT, 0x80 | size]);
            sent.extend(MASK);
            sent.extend(text.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
            expected.extend([FIN_TEXT, size]);
            expected.extend(text);
        }
        Self { sent, expected, messages }
    }
}

/// An open WebSocket.
pub(crate) struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(server: &Server) -> Result<Self> {
        let mut stream = TcpStream::connect(server.address).await.context("the server takes no connection")?;
        stream.set_nodelay(true)?;
        let request = format!(
            "GET {} HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n",
            server.path, server.address
        );
        stream.write_all(request.as_bytes()).await?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            ensure!(head.len() < 8_192, "the answer to the Upgrade does not end");
            head.push(stream.read_u8().await.context("the server closed during the Upgrade")?);
        }
        if !head.starts_with(b"HTTP/1.1 101") {
            bail!("the server refused the Upgrade: {}", String::from_utf8_lossy(&head).lines().next().unwrap_or(""));
        }
        Ok(Self { stream, answer: Vec::new() })
    }

    /// Sends a burst and reads all of its echoes.
    pub(crate) async fn echo(&mut self, burst: &Burst) -> Result<()> {
        self.stream.write_all(&burst.sent).await?;
        self.answer.resize(burst.expected.len(), 0);
        self.stream.read_exact(&mut self.answer).await.context("the server closed during an echo")?;
        ensure!(self.answer == burst.expected, "the server did not echo what was sent");
        Ok(())
    }
}
