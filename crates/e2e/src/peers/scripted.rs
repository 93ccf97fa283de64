//! A server whose every response is what a test wants it to be: endpoints that are busy, that end what they begin, or that
//! never end. It lets any page read its responses, and it keeps when what was asked.

use crate::proxy::fault::{close_frame, feed_of, text_frame};
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tungstenite::handshake::derive_accept_key;

/// A request, as far as tests look at it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The path without its query.
    pub path: String,
    /// The parameters of the query, decoded.
    pub query: HashMap<String, String>,
    /// The feed that it asks for.
    pub feed: Option<feed::Spec>,
    /// The body.
    pub body: String,
    /// How many requests for this path came before it.
    pub before: usize,
    key: Option<String>,
}

impl Request {
    /// How many messages of the feed are due.
    pub fn due(&self) -> u64 {
        self.feed.as_ref().map_or(0, |feed| feed.due_count(now_micros()))
    }

    /// The indices of the messages that a poll brings by a clock that is off by so many microseconds.
    pub fn brings(&self, off_micros: i64) -> Range<u64> {
        let number = |name: &str| self.query.get(name).and_then(|value| value.parse().ok());
        let due = self.feed.as_ref().map_or(0, |feed| feed.due_count(now_micros() + off_micros));
        number("since").unwrap_or(0) + 1..due.min(number("until").unwrap_or(u64::MAX)) + 1
    }
}

/// What the server sends.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A whole response.
    Answer {
        /// Its status.
        status: u16,
        /// Header fields, each with its value.
        headers: Vec<(&'static str, String)>,
        /// Its body.
        body: String,
    },
    /// A response of this type whose body has no end.
    Endless(&'static str),
    /// A response that ends the connection in the middle of its body.
    CutShort(String),
    /// An event stream with these bytes, which then ends.
    Stream(String),
    /// A WebSocket that is closed with this code as soon as it is open.
    CloseAtOnce(u16),
    /// A WebSocket that returns each message behind this text.
    EchoBehind(&'static str),
}

impl Reply {
    /// A response without header fields of its own.
    pub fn new(status: u16, kind: &str, body: &str) -> Self {
        Self::Answer { status, headers: vec![("Content-Type", kind.to_owned())], body: body.to_owned() }
    }

    /// 204 without a body.
    pub fn empty() -> Self {
        Self::Answer { status: 204, headers: Vec::new(), body: String::new() }
    }

    /// An error of our endpoint's contract that asks to come back later.
    pub fn busy(status: u16, seconds: u32) -> Self {
        let headers = vec![("Content-Type", "application/json".to_owned()), ("Retry-After", seconds.to_string())];
        Self::Answer { status, headers, body: r#"{"error":"busy","message":"The test is busy."}"#.to_owned() }
    }

    /// The `hello` of our endpoint's contract, by a clock that is off by so many microseconds.
    pub fn hello(off_micros: i64) -> Self {
        let body = format!(r#"{{"roundtrip":1,"version":"test","server_time_micros":{}}}"#, now_micros() + off_micros);
        Self::new(200, "application/json", &body)
    }

    /// The response to a poll by a clock that is off by so many microseconds: the messages that are due.
    pub fn poll(request: &Request, off_micros: i64) -> Self {
        let Some(feed) = &request.feed else { return Self::new(400, "text/plain", "no feed") };
        let texts: Vec<String> = request.brings(off_micros).map(|index| feed.text(index)).collect();
        if texts.is_empty() { Self::empty() } else { Self::new(200, "text/plain; charset=utf-8", &texts.join("\n")) }
    }
}

fn now_micros() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or_default()
}

type Script = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;
type Log = Arc<Mutex<Vec<(String, Instant)>>>;

/// A running server. Ends when dropped.
pub struct Scripted {
    port: u16,
    log: Log,
    _accepting: JoinSet<()>,
}

impl Scripted {
    /// Starts one that replies as `script` says.
    pub async fn start(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let (script, log): (Script, Log) = (Arc::new(script), Log::default());
        let mut accepting = JoinSet::new();
        let shared = Arc::clone(&log);
        accepting.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let (script, log) = (Arc::clone(&script), Arc::clone(&shared));
                connections.spawn(async move {
                    // A browser that goes away is what some tests are about.
                    let _ = serve(client, &script, &log).await;
                });
            }
        });
        Ok(Self { port, log, _accepting: accepting })
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its origin.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// When `path` was asked for.
    pub fn asked(&self, path: &str) -> Vec<Instant> {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.iter().filter(|(asked, _)| asked == path).map(|(_, when)| *when).collect()
    }
}

async fn serve(mut client: TcpStream, script: &Script, log: &Log) -> Result<()> {
    client.set_nodelay(true)?;
    let mut received = Vec::new();
    loop {
        let Some(request) = read(&mut client, &mut received, log).await? else { return Ok(()) };
        match script(&request) {
            Reply::Answer { status, headers, body } => {
                let mut head = head(status);
                for (name, value) in headers {
                    head += &format!("{name}: {value}\r\n");
                }
                if status != 204 {
                    head += &format!("Content-Length: {}\r\n", body.len());
                }
                client.write_all(format!("{head}\r\n{body}").as_bytes()).await?;
            }
            Reply::Endless(kind) => {
                client.write_all(format!("{}Content-Type: {kind}\r\n\r\n", head(200)).as_bytes()).await?;
                let chunk = [b'x'; 65_536];
                loop {
                    client.write_all(&chunk).await?;
                }
            }
            Reply::CutShort(body) => {
                let length = body.len() + 1_000;
                let head = format!("{}Content-Type: text/plain\r\nContent-Length: {length}\r\n\r\n", head(200));
                client.write_all(format!("{head}{body}").as_bytes()).await?;
                return Ok(());
            }
            Reply::Stream(events) => {
                let head = format!("{}Content-Type: text/event-stream\r\nConnection: close\r\n\r\n", head(200));
                client.write_all(format!("{head}{events}").as_bytes()).await?;
                return Ok(());
            }
            Reply::CloseAtOnce(code) => {
                upgrade(&mut client, &request).await?;
                client.write_all(&close_frame(code)).await?;
                // The browser's Close, or its end.
                while client.read(&mut [0; 256]).await? > 0 {}
                return Ok(());
            }
            Reply::EchoBehind(prefix) => {
                upgrade(&mut client, &request).await?;
                while let Some(text) = read_text(&mut client).await? {
                    client.write_all(&text_frame(&format!("{prefix}{text}"))).await?;
                }
                return Ok(());
            }
        }
    }
}

fn head(status: u16) -> String {
    format!(
        "HTTP/1.1 {status} As Scripted\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: *\r\n\
         Timing-Allow-Origin: *\r\n"
    )
}

/// The next request on a connection; `None` at its end. The browser does not pipeline.
async fn read(client: &mut TcpStream, received: &mut Vec<u8>, log: &Log) -> Result<Option<Request>> {
    loop {
        if let Some(end) = received.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&received[..end]).into_owned();
            let length: usize = header(&head, "content-length").unwrap_or("0").parse()?;
            if received.len() >= end + 4 + length {
                let body = String::from_utf8_lossy(&received[end + 4..end + 4 + length]).into_owned();
                received.drain(..end + 4 + length);
                return Ok(Some(request(&head, body, log)?));
            }
        }
        let mut buffer = [0; 65_536];
        let length = client.read(&mut buffer).await?;
        if length == 0 {
            return Ok(None);
        }
        received.extend_from_slice(&buffer[..length]);
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let fields = head.lines().filter_map(|line| line.split_once(": "));
    fields.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn request(head: &str, body: String, log: &Log) -> Result<Request> {
    let target = head.split(' ').nth(1).context("a request line")?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
    let before = log.iter().filter(|(asked, _)| asked == path).count();
    log.push((path.to_owned(), Instant::now()));
    Ok(Request {
        path: path.to_owned(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        feed: feed_of(target),
        body,
        before,
        key: header(head, "sec-websocket-key").map(str::to_owned),
    })
}

async fn upgrade(client: &mut TcpStream, request: &Request) -> Result<()> {
    let accept = derive_accept_key(request.key.as_deref().context("a Sec-WebSocket-Key")?.as_bytes());
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    client.write_all(answer.as_bytes()).await?;
    Ok(())
}

/// The next text message of a browser, in one frame of at most 65535 bytes; `None` if it is another frame.
async fn read_text(client: &mut TcpStream) -> Result<Option<String>> {
    let mut head = [0; 2];
    client.read_exact(&mut head).await?;
    let length = match head[1] & 0x7F {
        126 => usize::from(client.read_u16().await?),
        length => usize::from(length),
    };
    let mut mask = [0; 4];
    client.read_exact(&mut mask).await?;
    let mut payload = vec![0; length];
    client.read_exact(&mut payload).await?;
    for (place, byte) in payload.iter_mut().enumerate() {
        *byte ^= mask[place % 4];
    }
    let is_text = head[0] & 0x0F == 1;
    Ok(if is_text { Some(String::from_utf8(payload)?) } else { None })
}
