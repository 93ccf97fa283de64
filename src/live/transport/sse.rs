//! Server-sent events on our endpoint, through the browser's `EventSource`. Its automatic reconnection is not used: the
//! lane decides when to try again, and resumes after the last message that it has.

use super::request::{count_unanswered, note_connection, note_hop, note_impair, query, send_request};
use super::stream::{Listener, Signal, await_end, await_open, note_end, note_open};
use crate::live::diagnosis::{silence, unreachable, why_no_stream};
use crate::live::json::Json;
use crate::live::lane::{Bytes, Timing};
use crate::live::run::LaneContext;
use crate::live::schedule::FeedCursor;
use crate::live::timing::version;
use crate::live::trouble::Trouble;
use crate::live::view::{LaneStatus, Nonsense, Notice};
use gloo_events::EventListener;
use std::rc::Rc;
use trace::{Direction, EventId, Kind, Provenance};
use wasm_bindgen::JsCast;
use web_sys::{Event, EventSource, MessageEvent};

/// An open `EventSource`; dropping it closes the stream.
struct Source {
    source: EventSource,
    _listeners: [EventListener; 4],
}

impl Drop for Source {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// One stream, from its request to its end.
pub async fn stream(context: &LaneContext, base: &str, cursor: FeedCursor) -> Result<(), Trouble> {
    let url = format!("{base}/api/feed/stream?{}", query(context, &cursor));
    context.set_status(LaneStatus::Connecting);
    let (listener, mut signals) = Listener::new(context, cursor);
    let request = send_request(context);
    let source = EventSource::new(&url).map_err(|_| unreachable(&context.run))?;
    let source = Source { _listeners: listen(&source, &listener, request), source };
    if let Err(trouble) = await_open(&mut signals).await {
        // Closed first, because it may be one of the six connections that the browser has for the host.
        drop(source);
        return Err(unopened(context, request, trouble, &url, base).await);
    }
    note_open(context);
    let end = await_end(&listener, &mut signals).await;
    drop(source);
    note_end(&listener, base).await;
    // The browser's timing has an entry for the stream only now.
    if let Some(seen) = version(&url) {
        note_hop(context, &url, Some(seen), listener.progress.borrow().stamp.as_ref());
    }
    end
}

/// Why a stream did not open.
async fn unopened(context: &LaneContext, request: EventId, trouble: Trouble, url: &str, base: &str) -> Trouble {
    let notice = match trouble {
        Trouble::Failed(Notice::StreamLost) => why_no_stream(&context.run, url, base).await,
        Trouble::Failed(Notice::Timeout { seconds }) => silence(&context.run, seconds).await,
        other => return other,
    };
    let nothing_left = matches!(
        notice,
        Notice::BrowserQueue | Notice::Unreachable | Notice::MixedContent | Notice::BlockedPort { .. }
    );
    if !nothing_left {
        count_unanswered(context, request);
    }
    notice.into()
}

fn listen(source: &EventSource, listener: &Rc<Listener>, request: EventId) -> [EventListener; 4] {
    let on = |name: &'static str, handle: fn(&Listener, &EventSource, &Event, EventId)| {
        let (listener, target) = (listener.clone(), source.clone());
        EventListener::new(source, name, move |event| handle(&listener, &target, event, request))
    };
    [on("open", |_, _, _, _| {}), on("hello", on_hello), on("message", on_message), on("error", on_error)]
}

fn on_hello(listener: &Listener, source: &EventSource, event: &Event, request: EventId) {
    let data = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string()).unwrap_or_default();
    take_hello(listener, &source.url(), request, &data);
}

/// Handles the endpoint's report about this exchange, which shows that the stream is open and comes from our endpoint.
pub fn take_hello(listener: &Listener, url: &str, request: EventId, data: &str) {
    let hello = Json::parse(data);
    let Some(stamp) = hello.as_ref().and_then(Json::stamp) else {
        listener.signal(Signal::Ended(Some(Notice::Nonsense { what: Nonsense::Json }.into())));
        return;
    };
    let context = &listener.context;
    let (now, one_way) = (context.now(), context.one_way());
    let event_bytes = stamp.piece_bytes(wire::sse::named_event_bytes("hello", data.len() as u64));
    note_connection(context, &stamp);
    note_impair(context, hello.and_then(|hello| hello.impair()));
    note_hop(context, url, None, Some(&stamp));
    context.lane(|lane| {
        lane.count_request(request, Bytes { total: stamp.request_bytes, by: stamp.provenance() });
        let head = Bytes { total: stamp.answer_bytes, by: stamp.provenance() };
        let kind = Kind::Response { status: 200, messages: 0 };
        lane.record(kind, Direction::Down, Timing::down(now - one_way, now), head, 0);
        lane.ledger.down.add(event_bytes, Provenance::Computed);
    });
    let mut progress = listener.progress.borrow_mut();
    progress.stamp = Some(stamp);
    progress.computed.down += event_bytes;
    (progress.opened, progress.last) = (now - one_way, now);
    listener.signal(Signal::Opened);
}

fn on_message(listener: &Listener, _: &EventSource, event: &Event, _: EventId) {
    let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
    let text = event.data().as_string().unwrap_or_default();
    take_event(listener, &event.last_event_id(), &text);
}

/// Records an event with the id and the data of a message.
pub fn take_event(listener: &Listener, id: &str, text: &str) {
    let now = listener.context.now();
    let event_bytes = wire::sse::event_bytes(id, text.len() as u64);
    let bytes = {
        let mut progress = listener.progress.borrow_mut();
        let total = progress.stamp.as_ref().map_or(event_bytes, |stamp| stamp.piece_bytes(event_bytes));
        progress.computed.down += total;
        Bytes { total, by: Provenance::Computed }
    };
    let delivered = listener.deliver(text, now);
    let (index, sent) = delivered.unwrap_or((0, now));
    let timing = Timing::down(sent, now);
    listener.context.lane(|lane| {
        lane.record(Kind::StreamEvent { index }, Direction::Down, timing, bytes, text.len() as u64);
    });
}

/// The browser reports that the stream failed, but not why. If it has not opened, the turn finds out.
fn on_error(listener: &Listener, source: &EventSource, _: &Event, _: EventId) {
    source.close();
    listener.signal(Signal::Ended(Some(Notice::StreamLost.into())));
}
