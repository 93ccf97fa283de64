//! Event streams as browsers read them: each stream of `wire`'s table is served twice, to an `EventSource` and to `fetch`, whose
//! pieces `wire`'s reader gets as they came. Both find the same events. When the `EventSource` connects again, and after which
//! id, is what the reader says, too. Where a browser departs from the standard the table says how, and the reader does not
//! follow it: Chromium loses a line end after a byte order mark; Firefox drops NUL and what comes after an id with NUL, keeps no
//! id that stands without data, and waits for ever if the time has too many digits.

use anyhow::{Context, Result, ensure};
use e2e::{Browser, BrowserOptions, Engine};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;
use wire::sse::{Event, Reader};

const TABLE: &str = include_str!("../../../wire/tests/event_streams.json");
/// Reads every stream in both ways, and resolves when no `EventSource` connects any more.
const READ_ALL: &str = include_str!("event_streams.js");
/// How long an `EventSource` waits if the server names no time: Chromium's, which the standard leaves open. All times
/// of the table are far below it, so that a connection in between is not taken for the wrong one on a machine that is busy.
const DEFAULT_WAIT: Duration = Duration::from_secs(3);
/// By how much a browser's clock and ours may differ.
const EARLY: Duration = Duration::from_millis(20);

struct Case {
    name: String,
    chunks: Vec<Vec<u8>>,
    expected: Value,
    /// The row of the table, with what each browser's `EventSource` does otherwise.
    row: Value,
}

/// When and with which `Last-Event-ID` an `EventSource` connected again.
type Again = (Duration, String);

/// A server on 127.0.0.1 that writes each chunk by itself and then ends the connection.
struct Server {
    address: SocketAddr,
    again: Arc<Mutex<BTreeMap<usize, Again>>>,
    _connections: JoinSet<()>,
}

fn table() -> Result<Vec<Case>> {
    let cases: Vec<Value> = serde_json::from_str(TABLE)?;
    cases.iter().map(case).collect()
}

fn case(case: &Value) -> Result<Case> {
    let bytes = |text: &Value| text.as_str()?.chars().map(|character| u8::try_from(character).ok()).collect();
    let chunks: Option<Vec<Vec<u8>>> = case["chunks"].as_array().and_then(|chunks| chunks.iter().map(bytes).collect());
    let mut chunks = chunks.context("chunks of bytes")?;
    if case["bytewise"] == true {
        chunks = chunks.concat().into_iter().map(|byte| vec![byte]).collect();
    }
    Ok(Case { name: case["name"].to_string(), chunks, expected: case["events"].clone(), row: case.clone() })
}

impl Case {
    /// What this browser's `EventSource` does otherwise than the standard says.
    fn departure(&self, engine: Engine) -> &Value {
        &self.row[format!("{engine:?}").to_lowercase()]
    }

    fn connects_again(&self, engine: Engine) -> bool {
        self.departure(engine)["connects_again"] != false
    }

    /// What is wrong with the events of an `EventSource` and with its second connection, beside what the reader says.
    fn problems(&self, engine: Engine, events: &Value, again: Option<Again>, reader: &Reader) -> Vec<String> {
        let mut problems = Vec::new();
        let departure = self.departure(engine);
        let expected = departure.get("events").unwrap_or(&self.expected);
        if events != expected {
            problems.push(format!("{events} by EventSource, not {expected}"));
        }
        let Some((waited, id)) = again else {
            problems.push("the EventSource did not connect again".to_owned());
            return problems;
        };
        let expected = departure["last_id"].as_str().unwrap_or(reader.last_id());
        if id != expected {
            problems.push(format!("Last-Event-ID is {id:?}, not {expected:?}"));
        }
        let (time, before) = match reader.retry_millis() {
            Some(millis) => (Duration::from_millis(millis), DEFAULT_WAIT),
            None => (DEFAULT_WAIT, Duration::MAX),
        };
        // Other browsers have times of their own.
        if engine == Engine::Chromium && !(time.saturating_sub(EARLY)..before).contains(&waited) {
            problems.push(format!("connected again after {waited:?}, not {time:?}"));
        }
        problems
    }
}

impl Server {
    async fn start(cases: Arc<Vec<Case>>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let again = Arc::<Mutex<BTreeMap<usize, Again>>>::default();
        let ended = Arc::<Mutex<BTreeMap<usize, Instant>>>::default();
        let mut connections = JoinSet::new();
        let kept = Arc::clone(&again);
        connections.spawn(async move {
            let mut streams = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (cases, again, ended) = (Arc::clone(&cases), Arc::clone(&kept), Arc::clone(&ended));
                streams.spawn(async move { serve(stream, &cases, &again, &ended).await.unwrap_or_default() });
            }
        });
        Ok(Self { address, again, _connections: connections })
    }
}

/// Answers one request. A path is `/source/7` or `/fetch/7`; all others have an empty page.
async fn serve(
    mut stream: TcpStream,
    cases: &[Case],
    again: &Mutex<BTreeMap<usize, Again>>,
    ended: &Mutex<BTreeMap<usize, Instant>>,
) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut head = Vec::new();
    while !head.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
        ensure!(stream.read_buf(&mut head).await? > 0, "the client left");
    }
    let arrived = Instant::now();
    // Chromium sends an id that is not ASCII in UTF-8.
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut path = head.split(' ').nth(1).unwrap_or_default().split('/').skip(1);
    let (kind, number) = (path.next(), path.next().and_then(|number| number.parse::<usize>().ok()));
    let (Some(kind @ ("source" | "fetch")), Some(number)) = (kind, number) else {
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<!doctype html>";
        return Ok(stream.write_all(page.as_bytes()).await?);
    };
    let since = locked(ended).get(&number).copied().filter(|_| kind == "source");
    if let Some(since) = since {
        let id = head.lines().find(|line| line.to_ascii_lowercase().starts_with("last-event-id:"));
        let id = id.map(|line| line["last-event-id:".len()..].trim().to_owned());
        locked(again).insert(number, (arrived - since, id.unwrap_or_default()));
        return Ok(stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").await?);
    }
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await?;
    for chunk in &cases[number].chunks {
        stream.write_all(chunk).await?;
        // Otherwise the browser would get several at once.
        sleep(Duration::from_millis(3)).await;
    }
    if kind == "source" {
        locked(ended).insert(number, Instant::now());
    }
    Ok(stream.shutdown().await?)
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What `wire`'s reader makes of the pieces that the browser's `fetch` gave.
fn read(pieces: &Value) -> Result<(Value, Reader)> {
    let (mut reader, mut events) = (Reader::default(), Vec::new());
    for piece in pieces.as_array().context("pieces")? {
        let bytes: Option<Vec<u8>> =
            piece.as_array().and_then(|bytes| bytes.iter().map(|byte| u8::try_from(byte.as_u64()?).ok()).collect());
        reader.push(&bytes.context("bytes")?, &mut events);
    }
    let event = |event: &Event| {
        let name = if event.name.is_empty() { "message" } else { &event.name };
        json!([name, event.data, event.last_id])
    };
    Ok((events.iter().map(event).collect(), reader))
}

async fn assert_all_are_read_alike(engine: Engine) -> Result<()> {
    let cases = Arc::new(table()?);
    ensure!(cases.len() >= 40, "{} streams are few", cases.len());
    let server = Server::start(Arc::clone(&cases)).await?;
    let browser = Browser::start_with(&BrowserOptions { engine, ..Default::default() }).await?;
    let page = browser.page();
    page.client().goto(&format!("http://{}/", server.address)).await?;
    let types: Vec<&Value> =
        cases.iter().flat_map(|case| case.expected.as_array()).flatten().map(|it| &it[0]).collect();
    let opened: Vec<bool> = cases.iter().map(|case| case.connects_again(engine)).collect();
    let found = page.script_async(READ_ALL, vec![json!(opened), json!(types)]).await?;
    let mut wrong = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let (by_fetch, reader) = read(&found[number]["pieces"])?;
        if by_fetch != case.expected {
            wrong.push(format!("{}: {by_fetch} by fetch, not {}", case.name, case.expected));
        }
        if case.connects_again(engine) {
            let again = locked(&server.again).get(&number).cloned();
            let problems = case.problems(engine, &found[number]["events"], again, &reader);
            wrong.extend(problems.into_iter().map(|problem| format!("{}: {problem}", case.name)));
        }
    }
    ensure!(wrong.is_empty(), "{engine:?}:\n{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn fetch_and_our_reader_find_what_an_event_source_finds() -> Result<()> {
    assert_all_are_read_alike(Engine::Chromium).await
}

#[cfg(feature = "long")]
#[tokio::test]
async fn fetch_and_our_reader_find_what_an_event_source_of_firefox_finds() -> Result<()> {
    assert_all_are_read_alike(Engine::Firefox).await
}
