//! A visitor: it reads a feed over one transport, and after each break it goes on from its last message, as the page does.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use feed::index_of;
use futures_util::StreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::{Error, Message};

/// How often a visitor polls.
const POLL_EVERY: Duration = Duration::from_millis(200);
/// A connection that is silent for this long is given up.
const LONGEST_SILENCE: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Poll,
    LongPoll,
    Stream,
    Socket,
}

impl Transport {
    pub const ALL: [Self; 4] = [Self::Poll, Self::LongPoll, Self::Stream, Self::Socket];
}

/// What a visitor does.
pub struct Visit {
    pub transport: Transport,
    pub balancer: SocketAddr,
    pub feed: String,
    /// The index of the last message that it wants.
    pub messages: u64,
    pub number: u64,
    pub gives_up_at: Instant,
}

/// What a visitor got.
#[derive(Default)]
pub struct Account {
    last: u64,
    pub lost: u64,
    pub duplicates: u64,
    /// How often its connection ended, and it connected again.
    pub breaks: u64,
    /// Responses that were neither messages nor the statement that there are none.
    pub refusals: BTreeMap<u16, u64>,
    /// The id of the connection between the balancer and the replica that answered last.
    pub connection: String,
    /// The longest time between two messages.
    longest_wait: Duration,
    got_at: Option<Instant>,
}

impl Account {
    fn got(&mut self, index: u64) {
        if index <= self.last {
            self.duplicates += 1;
            return;
        }
        self.lost += index - self.last - 1;
        self.last = index;
        let now = Instant::now();
        if let Some(before) = self.got_at.replace(now) {
            self.longest_wait = self.longest_wait.max(now - before);
        }
    }

    fn refused(&mut self, status: u16) -> io::Error {
        *self.refusals.entry(status).or_default() += 1;
        io::Error::other(format!("status {status}"))
    }

    /// The sums of both.
    pub fn plus(mut self, other: &Self) -> Self {
        self.last += other.last;
        self.lost += other.lost;
        self.duplicates += other.duplicates;
        self.breaks += other.breaks;
        self.longest_wait = self.longest_wait.max(other.longest_wait);
        for (status, count) in &other.refusals {
            *self.refusals.entry(*status).or_default() += count;
        }
        self
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { last, lost, duplicates, breaks, refusals, longest_wait, .. } = self;
        let wait = longest_wait.as_secs_f64();
        write!(f, "{last} messages, {lost} lost, {duplicates} duplicates, {breaks} breaks, ")?;
        write!(f, "refusals by status: {refusals:?}, at most {wait:.1} s between two messages")
    }
}

impl Visit {
    /// Reads until it has all messages, or until it is time to give up.
    pub async fn run(self) -> Account {
        let mut account = Account::default();
        // Visitors do not come all at the same moment.
        sleep(Duration::from_millis(self.number * 7)).await;
        while account.last < self.messages && Instant::now() < self.gives_up_at {
            let visited = match self.transport {
                Transport::Poll | Transport::LongPoll => self.poll(&mut account).await,
                Transport::Stream => self.stream(&mut account).await,
                Transport::Socket => self.socket(&mut account).await,
            };
            if account.last < self.messages {
                account.breaks += 1;
                if let Err(error) = visited {
                    println!("{:?} {}: {error} after message {}", self.transport, self.number, account.last);
                }
                sleep(Duration::from_millis(50 + self.number * 37 % 200)).await;
            }
        }
        account.lost += self.messages - account.last;
        account
    }

    fn target(&self, path: &str, since: u64) -> String {
        format!("/api/feed/{path}?feed={}&since={since}&until={}", self.feed, self.messages)
    }

    async fn poll(&self, account: &mut Account) -> io::Result<()> {
        let mut line = Line::connect(self.balancer).await?;
        while account.last < self.messages {
            let target = match self.transport {
                Transport::LongPoll => self.target("long-poll", account.last) + "&hold=5",
                _ => self.target("poll", account.last),
            };
            line.send(&target, "").await?;
            let head = line.head().await?;
            let body = line.body(&head).await?;
            match head.status {
                200 => body.lines().for_each(|text| account.got(index_of(text).unwrap())),
                204 => {}
                status => return Err(account.refused(status)),
            }
            account.connection = head.connection;
            if self.transport == Transport::Poll {
                sleep(POLL_EVERY).await;
            }
        }
        Ok(())
    }

    async fn stream(&self, account: &mut Account) -> io::Result<()> {
        let mut line = Line::connect(self.balancer).await?;
        line.send(&self.target("stream", 0), &format!("Last-Event-ID: {}\r\n", account.last)).await?;
        let head = line.head().await?;
        if head.status != 200 {
            return Err(account.refused(head.status));
        }
        account.connection = head.connection;
        let mut events = String::new();
        while account.last < self.messages {
            let chunk = line.chunk().await?;
            if chunk.is_empty() {
                return Ok(());
            }
            events.push_str(&chunk);
            while let Some((event, rest)) = events.split_once("\n\n") {
                let id = event.strip_prefix("id: ").and_then(|event| event.split('\n').next());
                if let Some(id) = id {
                    account.got(id.parse().unwrap());
                }
                events = rest.to_owned();
            }
        }
        Ok(())
    }

    async fn socket(&self, account: &mut Account) -> io::Result<()> {
        let tcp = TcpStream::connect(self.balancer).await?;
        let url = format!("ws://{}{}", self.balancer, self.target("socket", account.last));
        let (mut socket, response) = match patiently(client_async(url, tcp)).await? {
            Ok(opened) => opened,
            Err(Error::Http(response)) => return Err(account.refused(response.status().as_u16())),
            Err(error) => return Err(io::Error::other(error)),
        };
        account.connection = id(response.headers().get("roundtrip").unwrap().to_str().unwrap());
        while account.last < self.messages {
            match patiently(socket.next()).await? {
                Some(Ok(Message::Text(text))) if text.starts_with('{') => {}
                Some(Ok(Message::Text(text))) => account.got(index_of(&text).unwrap()),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(io::Error::other(error)),
                None => return Ok(()),
            }
        }
        Ok(())
    }
}

/// A connection that speaks just enough HTTP/1.1. Whatever goes wrong is an error, because the visitor then connects again.
struct Line {
    stream: TcpStream,
    unread: Vec<u8>,
}

struct Head {
    status: u16,
    content_length: usize,
    connection: String,
}

impl Line {
    async fn connect(address: SocketAddr) -> io::Result<Self> {
        Ok(Self { stream: TcpStream::connect(address).await?, unread: Vec::new() })
    }

    async fn send(&mut self, target: &str, headers: &str) -> io::Result<()> {
        self.stream.write_all(format!("GET {target} HTTP/1.1\r\nHost: test\r\n{headers}\r\n").as_bytes()).await
    }

    async fn head(&mut self) -> io::Result<Head> {
        let text = self.take_until(b"\r\n\r\n").await?;
        let header = |name: &str| {
            text.lines().filter_map(|line| line.split_once(": ")).find(|(key, _)| key.eq_ignore_ascii_case(name))
        };
        Ok(Head {
            status: text[9..12].parse().unwrap(),
            content_length: header("content-length").map_or(0, |(_, length)| length.parse().unwrap()),
            connection: header("roundtrip").map_or(String::new(), |(_, item)| id(item)),
        })
    }

    async fn body(&mut self, head: &Head) -> io::Result<String> {
        self.take(head.content_length).await
    }

    /// The content of a chunk; the last one is empty.
    async fn chunk(&mut self) -> io::Result<String> {
        let size = self.take_until(b"\r\n").await?;
        let size = usize::from_str_radix(size.trim_end(), 16).unwrap();
        let mut content = self.take(size + 2).await?;
        content.truncate(size);
        Ok(content)
    }

    async fn take_until(&mut self, end: &[u8]) -> io::Result<String> {
        loop {
            if let Some(at) = self.unread.windows(end.len()).position(|bytes| bytes == end) {
                return self.take(at + end.len()).await;
            }
            self.read().await?;
        }
    }

    async fn take(&mut self, bytes: usize) -> io::Result<String> {
        while self.unread.len() < bytes {
            self.read().await?;
        }
        Ok(String::from_utf8(self.unread.drain(..bytes).collect()).unwrap())
    }

    async fn read(&mut self) -> io::Result<()> {
        match patiently(self.stream.read_buf(&mut self.unread)).await?? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// The connection's id in a `Roundtrip` header.
fn id(item: &str) -> String {
    item.split(';').next().unwrap().to_owned()
}

async fn patiently<T>(waits: impl Future<Output = T>) -> io::Result<T> {
    timeout(LONGEST_SILENCE, waits).await.map_err(io::Error::from)
}
