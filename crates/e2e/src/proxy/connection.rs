//! One connection through the proxy. The browser does not pipeline, so what comes from it while no WebSocket is open
//! is the next request.

use super::fault::{Fault, close_frame, text_frame};
use super::{State, fault};
use anyhow::{Context, Result};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{interval, sleep, timeout};

const LONGEST_GOODBYE: Duration = Duration::from_secs(2);
const FLOOD_EVERY: Duration = Duration::from_millis(20);

/// Carries bytes both ways until one side ends or a fault ends it.
pub(super) async fn carry(mut client: TcpStream, state: &State) -> Result<()> {
    client.set_nodelay(true)?;
    let mut upstream = TcpStream::connect(("127.0.0.1", state.upstream)).await?;
    upstream.set_nodelay(true)?;
    let (mut from_client, mut from_upstream) = (vec![0; 65_536], vec![0; 65_536]);
    let mut request = Vec::new();
    let mut exchange = Exchange::default();
    loop {
        tokio::select! {
            read = client.read(&mut from_client) => {
                let bytes = &from_client[..read?];
                if bytes.is_empty() {
                    return Ok(());
                }
                if exchange.is_socket {
                    upstream.write_all(bytes).await?;
                    continue;
                }
                request.extend_from_slice(bytes);
                let Some(next) = Exchange::read(&request)? else { continue };
                exchange = next;
                ask(&mut client, &mut upstream, state, &exchange.path, &request).await?;
                request.clear();
            }
            read = upstream.read(&mut from_upstream) => {
                let bytes = &from_upstream[..read?];
                if bytes.is_empty() || !tell(&mut client, state, &exchange, bytes).await? {
                    return Ok(());
                }
            }
        }
    }
}

/// The request under way.
#[derive(Default)]
struct Exchange {
    path: String,
    is_socket: bool,
}

impl Exchange {
    /// Reads a whole request; `None` while it is not whole.
    fn read(request: &[u8]) -> Result<Option<Self>> {
        let Some(end) = request.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
            return Ok(None);
        };
        let head = std::str::from_utf8(&request[..end])?;
        let path = head.split(' ').nth(1).context("a request line")?.to_owned();
        let header = |name: &str| {
            let named = |line: &&str| line.split(':').next().is_some_and(|key| key.eq_ignore_ascii_case(name));
            head.lines().find(named).and_then(|line| line.split_once(": ")).map(|(_, value)| value)
        };
        let body: usize = header("content-length").unwrap_or("0").parse()?;
        let is_whole = request.len() >= end + 4 + body;
        Ok(is_whole.then(|| Self { path, is_socket: header("upgrade").is_some() }))
    }
}

/// Passes a request on, or answers it as the fault wants.
async fn ask(
    client: &mut TcpStream,
    upstream: &mut TcpStream,
    state: &State,
    path: &str,
    request: &[u8],
) -> Result<()> {
    let fault = state.fault_for(path);
    if let Some(answer) = fault.as_ref().and_then(Fault::answer) {
        state.strike();
        client.write_all(&answer).await?;
        return Ok(());
    }
    match fault {
        Some(Fault::Silence) => {
            state.strike();
            return Ok(());
        }
        Some(Fault::Slow(time)) => {
            state.strike();
            sleep(time).await;
        }
        _ => {}
    }
    upstream.write_all(request).await?;
    Ok(())
}

/// Passes on what the endpoint says, or spoils it; false when the connection is to end.
async fn tell(client: &mut TcpStream, state: &State, exchange: &Exchange, bytes: &[u8]) -> Result<bool> {
    let is_handshake = bytes.starts_with(b"HTTP/1.1 101") && bytes.ends_with(b"\r\n\r\n");
    let fault = state.fault_for(&exchange.path).filter(|_| !is_handshake);
    match fault {
        Some(Fault::Cut) => {
            state.strike();
            client.write_all(&bytes[..bytes.len() / 2]).await?;
            Ok(false)
        }
        Some(Fault::Close(code)) if exchange.is_socket => {
            state.strike();
            client.write_all(bytes).await?;
            client.write_all(&close_frame(code)).await?;
            let goodbye = timeout(LONGEST_GOODBYE, client.read(&mut [0; 256])).await;
            goodbye.ok().transpose()?;
            Ok(false)
        }
        Some(Fault::Flood(rate)) if exchange.is_socket => {
            state.strike();
            client.write_all(bytes).await?;
            flood(client, state, exchange, rate).await
        }
        _ => {
            client.write_all(bytes).await?;
            Ok(true)
        }
    }
}

/// Sends the feed's messages at `rate` until the fault ends; then the connection ends too.
async fn flood(client: &mut TcpStream, state: &State, exchange: &Exchange, rate: u32) -> Result<bool> {
    let feed = fault::feed_of(&exchange.path).context("a feed in the request")?;
    let mut ticks = interval(FLOOD_EVERY);
    let a_tick = u64::from(rate) * FLOOD_EVERY.as_millis() as u64 / 1_000;
    let mut index = 0;
    while matches!(state.fault_for(&exchange.path), Some(Fault::Flood(_))) {
        ticks.tick().await;
        let frames: Vec<u8> = (index + 1..=index + a_tick).flat_map(|index| text_frame(&feed.text(index))).collect();
        index += a_tick;
        client.write_all(&frames).await?;
    }
    Ok(false)
}
