//! What the tests share: a server on a free port, and a client on plain TCP that counts its own bytes.
#![allow(dead_code, reason = "each test file uses only a part of it")]

pub mod secure;

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use endpoint::{Config, Limits, serve};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// Fails a test that has not ended after half a minute.
pub async fn within<T>(test: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(30), test).await.expect("the test ends within half a minute")
}

/// Runs a test on a paused clock. Whenever all tasks wait, tokio sets the clock to the next timer, so that a hold of
/// 100 s takes no time, and its length can be read from [`tokio::time::Instant`]. A test that waits for something that
/// never happens fails at once, because the clock soon reaches the limit.
///
/// Feeds follow the wall clock. They must therefore be due long before the test or long after it.
pub async fn on_paused_clock<T>(test: impl Future<Output = T>) -> T {
    tokio::time::pause();
    timeout(Duration::from_secs(24 * 3_600), test).await.expect("the test does not wait for ever")
}

/// Waits until `condition` holds. It has to ask again and again, because another process, or a server's metrics, have
/// no event to wait for.
pub async fn until(mut condition: impl AsyncFnMut() -> bool) {
    while !condition().await {
        sleep(Duration::from_millis(5)).await;
    }
}

pub struct Server {
    pub address: SocketAddr,
    metrics: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<io::Result<()>>,
}

impl Server {
    pub async fn start() -> Self {
        Self::start_with(Config::default()).await
    }

    pub async fn limited(limits: Limits) -> Self {
        Self::start_with(Config { limits, ..Config::default() }).await
    }

    pub async fn start_with(config: Config) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let metrics_listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let metrics = metrics_listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(serve(listener, Some(metrics_listener), config, async move {
            // Dropping the server in a test stops it too.
            let _ = stopped.await;
        }));
        Self { address, metrics, stop, ended }
    }

    pub async fn connect(&self) -> Client {
        Client::connect(self.address).await
    }

    /// A WebSocket on a connection of its own.
    pub async fn socket(&self, path: &str) -> Client {
        let mut client = self.connect().await;
        client.upgrade(path).await;
        client
    }

    /// Asks the server to end; the returned task ends with it.
    pub fn stop(self) -> JoinHandle<io::Result<()>> {
        self.stop.send(()).unwrap();
        self.ended
    }

    /// The page of the metrics, which is at most a second old.
    pub async fn metrics(&self) -> String {
        self.connect_as_operator().await.get("/metrics").await.text()
    }

    /// A connection to the address of the metrics.
    pub async fn connect_as_operator(&self) -> Client {
        Client::connect(self.metrics).await
    }

    /// A number of the metrics, by its name without the prefix.
    pub async fn metric(&self, name: &str) -> u64 {
        let page = self.metrics().await;
        let prefix = format!("roundtrip_{name} ");
        let line = page.lines().find(|line| line.starts_with(&prefix));
        line.map_or(0, |line| line[prefix.len()..].parse().unwrap())
    }

    /// Waits until a number of the metrics has this value.
    pub async fn wait_for_metric(&self, name: &str, value: u64) {
        until(async || self.metric(name).await == value).await;
    }

    /// The JSON of `/api/connections/{id}`.
    pub async fn report(&self, id: &str) -> Value {
        let response = self.connect().await.get(&format!("/api/connections/{id}")).await;
        assert_eq!(response.status, 200, "{}", response.text());
        response.json()
    }

    /// Waits until the server has read this many bytes from a connection.
    pub async fn wait_for_bytes_in(&self, id: &str, bytes: u64) {
        until(async || self.report(id).await["bytes_in"] == bytes).await;
    }
}

/// One TCP connection that counts what it sends and what it receives.
pub struct Client {
    pub stream: TcpStream,
    pub sent: u64,
    pub received: u64,
    unread: Vec<u8>,
}

#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
    /// Bytes from the status line to the end of the body.
    pub bytes: u64,
    /// Bytes of the request.
    pub request_bytes: u64,
}

impl Client {
    pub async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        Self::on(stream)
    }

    /// A client with another address of this machine, which is another client to the server.
    pub async fn connect_from(last_byte: u8, address: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((IpAddr::V4(Ipv4Addr::new(127, 0, 0, last_byte)), 0).into()).unwrap();
        Self::on(socket.connect(address).await.unwrap())
    }

    pub fn on(stream: TcpStream) -> Self {
        stream.set_nodelay(true).unwrap();
        Self { stream, sent: 0, received: 0, unread: Vec::new() }
    }

    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
        self.sent += bytes.as_ref().len() as u64;
    }

    pub async fn get(&mut self, path: &str) -> Response {
        self.request("GET", path, "", "").await
    }

    /// Sends a request and reads its response. `headers` is empty, or lines that end in CRLF.
    pub async fn request(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Response {
        let before = self.sent;
        let length = match body {
            "" => String::new(),
            body => format!("Content-Length: {}\r\n", body.len()),
        };
        self.send(format!("{method} {path} HTTP/1.1\r\nHost: test\r\n{headers}{length}\r\n{body}")).await;
        let mut response = self.response(method == "HEAD").await;
        response.request_bytes = self.sent - before;
        response
    }

    pub async fn response(&mut self, is_head: bool) -> Response {
        let head = self.head().await;
        let mut response = Response {
            status: head[9..12].parse().unwrap(),
            bytes: head.len() as u64,
            head,
            body: Vec::new(),
            request_bytes: 0,
        };
        let length = response.header("content-length").map_or(0, |length| length.parse().unwrap());
        if !is_head {
            response.body = self.take(length).await;
            response.bytes += length as u64;
        }
        response
    }

    /// A status line, headers, and the empty line after them.
    pub async fn head(&mut self) -> String {
        loop {
            if let Some(at) = self.unread.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                return String::from_utf8(self.take(at + 4).await).unwrap();
            }
            assert!(self.read().await > 0, "the connection ended within a head");
        }
    }

    /// The content of the next chunk; the last chunk is empty.
    pub async fn chunk(&mut self) -> String {
        loop {
            if let Some(at) = self.unread.windows(2).position(|bytes| bytes == b"\r\n") {
                let size = String::from_utf8(self.take(at + 2).await).unwrap();
                let size = usize::from_str_radix(size.trim_end(), 16).unwrap();
                let content = self.take(size + 2).await;
                return String::from_utf8(content[..size].to_vec()).unwrap();
            }
            assert!(self.read().await > 0, "the connection ended within a chunk");
        }
    }

    pub async fn take(&mut self, bytes: usize) -> Vec<u8> {
        while self.unread.len() < bytes {
            assert!(self.read().await > 0, "the connection ended {} bytes early", bytes - self.unread.len());
        }
        self.unread.drain(..bytes).collect()
    }

    /// Opens a WebSocket.
    pub async fn upgrade(&mut self, path: &str) {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n{HANDSHAKE}\r\n")).await;
        let head = self.head().await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    }

    /// Whether the server ends the connection without another byte.
    pub async fn is_ended(&mut self) -> bool {
        self.unread.is_empty() && self.read().await == 0
    }

    async fn read(&mut self) -> usize {
        let read = self.stream.read_buf(&mut self.unread).await.unwrap_or(0);
        self.received += read as u64;
        read
    }
}

impl Response {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The connection's id and the parameters of the `Roundtrip` header.
    pub fn roundtrip(&self) -> (String, Vec<(String, u64)>) {
        let mut parts = self.header("roundtrip").expect("a Roundtrip header").split(';');
        let id = parts.next().unwrap().to_owned();
        let parameters = parts.map(|part| part.split_once('=').unwrap());
        (id, parameters.map(|(name, value)| (name.to_owned(), value.parse().unwrap())).collect())
    }

    pub fn parameter(&self, name: &str) -> Option<u64> {
        self.roundtrip().1.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The code of an error. An error also has a sentence.
    pub fn error(&self) -> String {
        let json = self.json();
        assert!(json["message"].as_str().unwrap().contains(' '), "{json}");
        json["error"].as_str().unwrap().to_owned()
    }
}

pub fn unix_millis() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis().try_into().unwrap()
}

/// A feed of 20-byte messages that starts this many milliseconds from now.
pub fn feed(rate: &str, starts_in_millis: i64) -> String {
    format!("42,{rate},20,{}", unix_millis() + starts_in_millis)
}

pub const HANDSHAKE: &str = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                             Sec-WebSocket-Extensions: permessage-deflate\r\n";

/// A client's frame with the mask 1, 2, 3, 4.
pub fn client_frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match payload.len() {
        short @ 0..=125 => frame.push(0x80 | short as u8),
        medium @ 126..=65_535 => {
            frame.push(0x80 | 126);
            frame.extend((medium as u16).to_be_bytes());
        }
        long => {
            frame.push(0x80 | 127);
            frame.extend((long as u64).to_be_bytes());
        }
    }
    let mask = [1, 2, 3, 4];
    frame.extend(mask);
    frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

impl Client {
    /// A server's frame: its first byte and its payload.
    pub async fn frame(&mut self) -> (u8, Vec<u8>) {
        let head = self.take(2).await;
        assert_eq!(head[1] & 0x80, 0, "a server's frame has no mask");
        let length = match head[1] {
            126 => u16::from_be_bytes(self.take(2).await.try_into().unwrap()).into(),
            127 => u64::from_be_bytes(self.take(8).await.try_into().unwrap()),
            short => short.into(),
        };
        (head[0], self.take(length as usize).await)
    }
}
