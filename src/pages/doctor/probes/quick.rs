//! What is seen within seconds: whether each transport opens, many streams, a cut.

use super::hello::Hello;
use super::http::Piece;
use super::shared::{Shared, Unseen, within};
use super::socket::Socket;
use crate::live::is_event_stream;
use doctor::{BROWSER_CONNECTIONS, CROWD, Crowd, Failure, RESUME_AFTER, Reach, Resume, Transport, path};
use futures_channel::mpsc;
use futures_util::StreamExt;
use futures_util::future::join_all;
use gloo_events::EventListener;
use trace::Kind;
use web_sys::EventSource;
use wire::sse::{Event, Reader};

/// How long something may take to open.
pub const PATIENCE_MILLIS: u32 = 5_000;
/// How long the streams of a crowd may take: those that wait in the browser never begin.
const CROWD_MILLIS: u32 = 2_500;
/// More streams than the browser opens over HTTP/1.1.
const MORE_THAN_SIX: u32 = BROWSER_CONNECTIONS + 2;

/// The transports that open, of those that are offered.
pub async fn open(shared: &Shared, hello: &Hello) -> Vec<Transport> {
    let mut open = Vec::new();
    for transport in [Transport::Poll, Transport::LongPoll, Transport::Stream, Transport::Socket] {
        if !hello.offers.iter().any(|offer| offer == transport.name()) {
            continue;
        }
        let result = within(PATIENCE_MILLIS, reach(shared, transport)).await.unwrap_or(Err(Failure::TimedOut));
        if result.is_ok() {
            open.push(transport);
        }
        shared.evidence.borrow_mut().reaches.push(Reach { transport, failure: result.err() });
    }
    open
}

async fn reach(shared: &Shared, transport: Transport) -> Result<(), Failure> {
    let now = shared.endpoint_millis();
    match transport {
        Transport::Socket => {
            let url = socket_url(shared, &path::silent_socket(now, 1));
            let connection = shared.record.borrow_mut().connect();
            shared.sent(connection, Kind::Request, "GET socket", &[], 0);
            let opened = Socket::open(&url).await;
            match &opened {
                Ok(_) => shared.received(connection, Kind::Response { status: 101, messages: 0 }, "101", &[], 0),
                Err(_) => shared.failed(connection),
            }
            opened.map(drop)
        }
        Transport::Stream => reach_stream(shared).await,
        Transport::Poll | Transport::LongPoll | Transport::All => {
            let is_long = transport == Transport::LongPoll;
            let path = if is_long { path::long_poll(now - 1_000, 1) } else { path::poll(now) };
            let (exchange, _) = shared.get(&path, if is_long { "GET long-poll" } else { "GET poll" }, &[]).await?;
            if matches!(exchange.status, 200 | 204) { Ok(()) } else { Err(Failure::Status(exchange.status)) }
        }
    }
}

/// By `EventSource`, as pages use it. It does not say why it fails; `fetch` says more.
async fn reach_stream(shared: &Shared) -> Result<(), Failure> {
    let path = path::opening_stream(shared.endpoint_millis());
    let connection = shared.record.borrow_mut().connect();
    shared.sent(connection, Kind::Request, "EventSource", &[], 0);
    if within(PATIENCE_MILLIS / 2, event_source(&format!("{}{path}", shared.base))).await == Some(true) {
        shared.received(connection, Kind::StreamEvent { index: 0 }, "event", &[], 0);
        return Ok(());
    }
    shared.failed(connection);
    let (mut exchange, _) = shared.get(&path, "GET stream", &ACCEPT).await?;
    check_stream(exchange.status, exchange.field("content-type"))?;
    match exchange.next().await {
        Piece::Bytes(_) => Ok(()),
        Piece::End | Piece::Cut => Err(Failure::Hidden),
    }
}

/// Whether an event comes before an error.
async fn event_source(url: &str) -> bool {
    let Ok(source) = EventSource::new(url) else { return false };
    let (sender, mut signals) = mpsc::unbounded();
    let failed = sender.clone();
    let _listeners = [
        EventListener::new(&source, "message", move |_| drop(sender.unbounded_send(true))),
        EventListener::new(&source, "error", move |_| drop(failed.unbounded_send(false))),
    ];
    let _source = CloseOnDrop(source);
    signals.next().await.unwrap_or(false)
}

struct CloseOnDrop(EventSource);

impl Drop for CloseOnDrop {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// What EventSource sends.
pub const ACCEPT: [(&str, &str); 1] = [("Accept", "text/event-stream")];

/// Whether a response is an event stream.
pub fn check_stream(status: u16, kind: Option<&str>) -> Result<(), Failure> {
    if status != 200 {
        return Err(Failure::Status(status));
    }
    let kind = kind.unwrap_or_default();
    if is_event_stream(kind) { Ok(()) } else { Err(Failure::ContentType(kind.to_owned())) }
}

/// The address of a socket.
pub fn socket_url(shared: &Shared, path: &str) -> String {
    format!("{}{path}", shared.base.replacen("http", "ws", 1))
}

/// Opens many streams at the same time. Over HTTP/1.1 the browser opens six, so that more of them say nothing about the path.
pub async fn crowd(shared: &Shared) {
    let is_shared = shared.is_multiplexed();
    let opened = if is_shared { CROWD } else { MORE_THAN_SIX };
    let one = async || {
        let path = path::opening_stream(shared.endpoint_millis());
        let (mut exchange, connection) = shared.get(&path, "GET stream", &ACCEPT).await?;
        check_stream(exchange.status, exchange.field("content-type"))?;
        match exchange.next().await {
            Piece::Bytes(bytes) => {
                shared.received(connection, Kind::StreamEvent { index: 0 }, "event", &[], bytes.len() as u64);
                Ok(exchange)
            }
            Piece::End | Piece::Cut => Err(Failure::Hidden),
        }
    };
    // All are open until the last one has been answered.
    let results = join_all((0..opened).map(|_| within(CROWD_MILLIS, one()))).await;
    let served = results.iter().flatten().filter(|result| result.is_ok()).count() as u32;
    let refusal = results.iter().flatten().find_map(|result| match result {
        Err(Failure::Status(status)) => Some(*status),
        _ => None,
    });
    let asked = if is_shared { CROWD } else { BROWSER_CONNECTIONS };
    if !is_shared && served == BROWSER_CONNECTIONS {
        shared.queued.set(opened - served);
    }
    shared.evidence.borrow_mut().crowd = Some(Crowd { asked, served: served.min(asked), refusal, is_shared });
}

/// Cuts a stream after a few events and opens it again, as EventSource does: with the same address and `Last-Event-ID`. An
/// EventSource cannot be cut by its page.
pub async fn resume(shared: &Shared) {
    let path = path::resumable(shared.endpoint_millis());
    let Some(Some(last)) = ids(shared, &path, None, RESUME_AFTER).await.map(|ids| ids.last().copied()) else { return };
    match ids(shared, &path, Some(last), 1).await {
        Some(ids) => shared.evidence.borrow_mut().resume = Some(Resume { last, next: ids.first().copied() }),
        // The browser asks a server of another origin whether the header is allowed.
        None => shared.note_unseen(Unseen::Resume),
    }
}

/// The ids of a stream's first events, at least `count` of them if they come in time; `None` if there is no stream.
async fn ids(shared: &Shared, path: &str, last: Option<u64>, count: u64) -> Option<Vec<u64>> {
    let last = last.map(|last| last.to_string());
    let mut fields = ACCEPT.to_vec();
    fields.extend(last.as_deref().map(|last| ("Last-Event-ID", last)));
    let (mut exchange, connection) = within(PATIENCE_MILLIS, shared.get(path, "GET stream", &fields)).await?.ok()?;
    check_stream(exchange.status, exchange.field("content-type")).ok()?;
    let mut ids = Vec::new();
    let read = async {
        let (mut reader, mut events) = (Reader::default(), Vec::<Event>::new());
        while (ids.len() as u64) < count {
            let Piece::Bytes(bytes) = exchange.next().await else { break };
            let payload = reader.push(&bytes, &mut events);
            ids.extend(events.drain(..).filter_map(|event| event.id.parse::<u64>().ok()));
            let index = ids.last().copied().unwrap_or(0);
            shared.received(connection, Kind::StreamEvent { index }, "", &bytes, payload);
        }
    };
    // What came until then counts.
    let _ = within(PATIENCE_MILLIS, read).await;
    Some(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_stream_has_its_status_and_its_type() {
        assert_eq!(check_stream(200, Some("text/event-stream; charset=utf-8")), Ok(()));
        assert_eq!(check_stream(503, Some("text/event-stream")), Err(Failure::Status(503)));
        assert_eq!(check_stream(200, None), Err(Failure::ContentType(String::new())));
        assert!(check_stream(200, Some("text/event-streams")).is_err());
    }
}
