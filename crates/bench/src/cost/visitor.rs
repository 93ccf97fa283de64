//! The visitor of a cost measurement: it reads a feed over one transport, with a request as long as a browser's, and counts
//! what goes over its connection.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

use super::Transport;

/// Bytes of a message's text.
const SIZE: u64 = 20;
/// A server's frame with such a text: two bytes of head (RFC 6455 §5.2).
const FRAME_BYTES: u64 = 2 + SIZE;
/// What Chromium sends with a `fetch` to its own host, so that reading a request costs what it costs with visitors.
const BROWSER_HEADERS: &str = "Connection: keep-alive\r\n\
     sec-ch-ua-platform: \"Linux\"\r\n\
     User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36\r\n\
     sec-ch-ua: \"Chromium\";v=\"148\", \"Not.A/Brand\";v=\"99\"\r\n\
     sec-ch-ua-mobile: ?0\r\n\
     Accept: */*\r\n\
     Sec-Fetch-Site: same-origin\r\n\
     Sec-Fetch-Mode: cors\r\n\
     Sec-Fetch-Dest: empty\r\n\
     Referer: http://127.0.0.1/\r\n\
     Accept-Encoding: gzip, deflate, br, zstd\r\n\
     Accept-Language: en-US,en;q=0.9\r\n";
const HANDSHAKE: &str = "Upgrade: websocket\r\nConnection: Upgrade\r\n\
     Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

/// Sums over all visitors of a measurement.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) messages: Cell<u64>,
    pub(super) requests: Cell<u64>,
    /// In both directions, without TCP and IP headers.
    pub(super) bytes: Cell<u64>,
    pub(super) stops: Cell<bool>,
}

fn add(count: &Cell<u64>, more: u64) {
    count.set(count.get() + more);
}

/// A feed that began now or begins in `starts_in`. Each seed has its own moments.
pub(super) fn feed(seed: u64, rate: u32, starts_in: Duration) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{seed},{rate},{SIZE},{}", (now + starts_in).as_millis())
}

/// A connection that reads one feed.
pub(super) struct Visitor {
    transport: Transport,
    feed: String,
    stream: TcpStream,
    unread: Vec<u8>,
    last: u64,
    counts: Rc<Counts>,
}

impl Visitor {
    pub(super) async fn connect(
        address: SocketAddr,
        transport: Transport,
        feed: String,
        counts: &Rc<Counts>,
    ) -> Result<Self> {
        let stream = TcpStream::connect(address).await.context("the endpoint takes no connection")?;
        stream.set_nodelay(true)?;
        Ok(Self { transport, feed, stream, unread: Vec::new(), last: 0, counts: Rc::clone(counts) })
    }

    /// Sends its first request, and reads the response unless the endpoint holds it back.
    pub(super) async fn settle(&mut self) -> Result<()> {
        match self.transport {
            Transport::Poll => self.poll("poll", "").await,
            Transport::HeldPoll => self.request("long-poll", "&hold=100", BROWSER_HEADERS).await,
            Transport::Stream | Transport::Socket => self.open().await,
        }
    }

    /// Reads its feed until the measurement stops. `every` is the time between two polls.
    pub(super) async fn read(mut self, every: Duration) -> Result<()> {
        match self.transport {
            Transport::Poll => {
                let mut next = Instant::now();
                while !self.counts.stops.get() {
                    self.poll("poll", "").await?;
                    next += every;
                    sleep_until(next).await;
                }
                Ok(())
            }
            Transport::HeldPoll => {
                while !self.counts.stops.get() {
                    self.poll("long-poll", "&hold=25").await?;
                }
                Ok(())
            }
            Transport::Stream => {
                self.open().await?;
                let mut ids = Occurrences::of(b"id: ");
                self.receive(|bytes| ids.count(bytes)).await
            }
            Transport::Socket => {
                self.open().await?;
                let mut received = 0;
                // No Ping comes in so short a time, so that all frames have the same size.
                self.receive(|bytes| {
                    let before = received / FRAME_BYTES;
                    received += bytes.len() as u64;
                    received / FRAME_BYTES - before
                })
                .await
            }
        }
    }

    async fn request(&mut self, route: &str, parameters: &str, headers: &str) -> Result<()> {
        let Self { feed, last, .. } = self;
        let request = format!(
            "GET /api/feed/{route}?feed={feed}&since={last}{parameters} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n"
        );
        self.stream.write_all(request.as_bytes()).await?;
        add(&self.counts.bytes, request.len() as u64);
        Ok(())
    }

    async fn poll(&mut self, route: &str, parameters: &str) -> Result<()> {
        self.request(route, parameters, BROWSER_HEADERS).await?;
        let head = self.take_through(b"\r\n\r\n").await?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length = length.map_or(Ok(0), str::parse)?;
        while self.unread.len() < length {
            self.fill().await?;
        }
        let body: Vec<u8> = self.unread.drain(..length).collect();
        ensure!(head.starts_with("HTTP/1.1 20"), "the endpoint refused a poll: {head}");
        let messages = std::str::from_utf8(&body)?.lines().count() as u64;
        self.last += messages;
        add(&self.counts.messages, messages);
        add(&self.counts.requests, 1);
        Ok(())
    }

    /// Opens a stream or a socket and reads its first message, which says what the request cost.
    async fn open(&mut self) -> Result<()> {
        let (route, headers, status) = match self.transport {
            Transport::Socket => ("socket", HANDSHAKE, "HTTP/1.1 101 "),
            _ => ("stream", BROWSER_HEADERS, "HTTP/1.1 200 "),
        };
        self.request(route, "", headers).await?;
        let head = self.take_through(b"\r\n\r\n").await?;
        ensure!(head.starts_with(status), "the endpoint refused to open a {route}: {head}");
        let end: &[u8] = if self.transport == Transport::Socket { b"}" } else { b"}\n\n\r\n" };
        self.take_through(end).await?;
        add(&self.counts.requests, 1);
        Ok(())
    }

    /// Reads until the measurement stops. `messages` counts those in a piece of what comes.
    async fn receive(&mut self, mut messages: impl FnMut(&[u8]) -> u64) -> Result<()> {
        while !self.counts.stops.get() {
            if self.unread.is_empty() {
                self.fill().await?;
            }
            add(&self.counts.messages, messages(&self.unread));
            self.unread.clear();
        }
        Ok(())
    }

    async fn take_through(&mut self, end: &[u8]) -> Result<String> {
        loop {
            if let Some(at) = self.unread.windows(end.len()).position(|bytes| bytes == end) {
                let taken: Vec<u8> = self.unread.drain(..at + end.len()).collect();
                // A frame's first byte is not text.
                return Ok(String::from_utf8_lossy(&taken).into_owned());
            }
            self.fill().await?;
        }
    }

    async fn fill(&mut self) -> Result<()> {
        let read = self.stream.read_buf(&mut self.unread).await?;
        ensure!(read > 0, "the endpoint closed a connection");
        add(&self.counts.bytes, read as u64);
        Ok(())
    }
}

/// Counts how often a text occurs in bytes that come in pieces. Its first byte must not occur in it again.
struct Occurrences {
    text: &'static [u8],
    matched: usize,
}

impl Occurrences {
    fn of(text: &'static [u8]) -> Self {
        Self { text, matched: 0 }
    }

    fn count(&mut self, bytes: &[u8]) -> u64 {
        let mut count = 0;
        for byte in bytes {
            self.matched =
                if *byte == self.text[self.matched] { self.matched + 1 } else { usize::from(*byte == self.text[0]) };
            if self.matched == self.text.len() {
                self.matched = 0;
                count += 1;
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_across_pieces() {
        let mut ids = Occurrences::of(b"id: ");
        assert_eq!(ids.count(b"id: 1\ndata: x\n\ni"), 1);
        assert_eq!(ids.count(b"d: 2\ndata: iid"), 1);
        assert_eq!(ids.count(b": 3"), 1);
    }
}
