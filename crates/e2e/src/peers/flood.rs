//! A WebSocket server that speaks the endpoint's feed socket as fast as the kernel takes it: the same bytes for the
//! page and for a bare counter, so that only the receivers differ. It holds back until the last message is due, since
//! the page refuses what is not due yet. What is not a feed goes to the endpoint behind it.

use crate::proxy::fault::{feed_of, text_frame};
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tungstenite::handshake::derive_accept_key;
use url::form_urlencoded;

const FEED: &str = "/api/feed/socket?";
const BATCH: u64 = 512;

/// A running flood. Ends when dropped.
pub struct Flood {
    port: u16,
    _accepting: JoinSet<()>,
}

impl Flood {
    /// Starts one in front of the endpoint at `upstream`.
    pub async fn start(upstream: u16) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let mut accepting = JoinSet::new();
        accepting.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                connections.spawn(async move {
                    // The page goes away when it has seen enough.
                    let _ = serve(client, upstream).await;
                });
            }
        });
        Ok(Self { port, _accepting: accepting })
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its origin.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

async fn serve(mut client: TcpStream, upstream: u16) -> Result<()> {
    client.set_nodelay(true)?;
    let mut request = Vec::new();
    while !request.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
        let mut buffer = [0; 8_192];
        let read = client.read(&mut buffer).await?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(&buffer[..read]);
    }
    let head = String::from_utf8_lossy(&request).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default();
    if path.starts_with(FEED) {
        return flood(client, path, &head).await;
    }
    let mut endpoint = TcpStream::connect(("127.0.0.1", upstream)).await?;
    endpoint.set_nodelay(true)?;
    endpoint.write_all(&request).await?;
    copy_bidirectional(&mut client, &mut endpoint).await?;
    Ok(())
}

/// Answers the handshake, waits until message `until` is due, then sends every message after `since` without a pause.
async fn flood(mut client: TcpStream, path: &str, head: &str) -> Result<()> {
    let feed = feed_of(path).context("a feed in the request")?;
    let query: HashMap<_, _> = form_urlencoded::parse(path.split_once('?').unwrap_or_default().1.as_bytes()).collect();
    let number = |key: &str| query.get(key).and_then(|value| value.parse::<u64>().ok());
    let key = head.lines().find_map(|line| {
        line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-key")).map(|(_, value)| value)
    });
    let accept = derive_accept_key(key.context("a Sec-WebSocket-Key")?.as_bytes());
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    client.write_all(answer.as_bytes()).await?;
    let hello = format!(
        r#"{{"connection":"cflood-1","exchange":1,"request_bytes":{},"answer_bytes":{}}}"#,
        head.len(),
        answer.len()
    );
    client.write_all(&text_frame(&hello)).await?;
    let since = number("since").unwrap_or(0);
    let until = number("until").context("a run with an end")?;
    let due_micros = u64::try_from(feed.due_micros(until)).context("a feed of our time")?;
    let due = Duration::from_micros(due_micros).saturating_sub(SystemTime::now().duration_since(UNIX_EPOCH)?);
    sleep(due).await;
    let mut next = since + 1;
    while next <= until {
        let last = until.min(next + BATCH - 1);
        let frames: Vec<u8> = (next..=last).flat_map(|index| text_frame(&feed.text(index))).collect();
        client.write_all(&frames).await?;
        next = last + 1;
    }
    // Stays open and silent, as the endpoint does, until the page closes.
    while client.read(&mut [0; 1_024]).await? > 0 {}
    Ok(())
}
