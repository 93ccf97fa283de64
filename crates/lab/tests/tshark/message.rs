//! The messages of HTTP and WebSocket that a run has by our own reading, as far as tshark can name them, too.

use lab::Run;
use trace::{Event, Kind, Layer};
use wire::http2::{HEAD, Head, flag};

/// A message of HTTP or WebSocket.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Message {
    Request(String),
    Answer(u16),
    /// `GET /data` or `200` on a stream of HTTP/2, and how much content a whole response has.
    OnStream(u64, String, Option<u64>),
    Frame(u8),
    Text(String),
}

/// All messages of a run.
pub fn messages(run: &Run) -> Vec<Message> {
    // tshark 4.0 reads no WebSocket on a stream of HTTP/2. `tests/http2` hands it the stream's content.
    let has_streams = run.trace.events().any(|event| event.kind == Kind::Control);
    let is_read = |event: &&Event| event.layer != Layer::WebSocket || !has_streams;
    run.trace.events().filter(is_read).filter_map(|event| message(run, event)).collect()
}

fn message(run: &Run, event: &Event) -> Option<Message> {
    let label = event.wire.as_deref().map_or("", |wire| &wire.label);
    if let Some((what, stream)) = label.split_once(" · stream ") {
        return on_stream(run, event, what, stream.parse().ok()?);
    }
    let is_last = bytes(run, event).first().is_some_and(|first| first & 0x80 != 0);
    match (event.layer, event.kind) {
        (Layer::Http, Kind::Request) => Some(Message::Request(without_remark(label))),
        (Layer::Http, Kind::Response { status, .. }) => Some(Message::Answer(status)),
        (Layer::WebSocket, Kind::Frame { .. }) if label.starts_with("Continuation") => Some(Message::Frame(0)),
        (Layer::WebSocket, Kind::Frame { .. }) if label.starts_with("Binary") => Some(Message::Frame(2)),
        // tshark shows no text before the message is whole.
        (Layer::WebSocket, Kind::Frame { .. }) if !is_last => Some(Message::Frame(1)),
        (Layer::WebSocket, Kind::Frame { .. }) => Some(Message::Text(label.trim_matches('"').to_owned())),
        (Layer::WebSocket, Kind::Close { .. }) => Some(Message::Frame(8)),
        (Layer::WebSocket, Kind::Ping) => Some(Message::Frame(9)),
        (Layer::WebSocket, Kind::Pong) => Some(Message::Frame(10)),
        _ => None,
    }
}

fn on_stream(run: &Run, event: &Event, what: &str, stream: u64) -> Option<Message> {
    let is_response = matches!(event.kind, Kind::Response { .. });
    if !is_response && event.kind != Kind::Request {
        return None;
    }
    let content = (is_response && has_end(bytes(run, event))).then_some(event.payload_bytes);
    Some(Message::OnStream(stream, without_remark(what), content))
}

/// A label without what stands in brackets behind it.
fn without_remark(label: &str) -> String {
    label.split(" (").next().unwrap_or_default().to_owned()
}

fn bytes<'a>(run: &'a Run, event: &Event) -> &'a [u8] {
    event.wire.as_deref().map(|wire| run.trace.bytes(wire.data)).unwrap_or_default()
}

/// Whether one of these frames has END_STREAM (RFC 9113 §6.1, §6.2): the message was reported at its end.
fn has_end(mut frames: &[u8]) -> bool {
    while let Some(head) = Head::read(frames) {
        if head.has(flag::END_STREAM) {
            return true;
        }
        frames = frames.get(HEAD + head.length as usize..).unwrap_or_default();
    }
    false
}

/// Which messages are on one side only; `None` if both have the same.
pub fn difference(mut ours: Vec<Message>, mut theirs: Vec<Message>) -> Option<String> {
    // Retransmissions change the order in which messages are complete.
    ours.sort();
    theirs.sort();
    let missing = |from: &[Message], other: &[Message]| {
        let mut rest = other.to_vec();
        let mut missing = from.to_vec();
        missing.retain(|message| match rest.iter().position(|known| known == message) {
            Some(place) => {
                rest.remove(place);
                false
            }
            None => true,
        });
        missing
    };
    let (ours, theirs) = (missing(&ours, &theirs), missing(&theirs, &ours));
    (!ours.is_empty() || !theirs.is_empty()).then(|| format!("only we name {ours:?}, only tshark names {theirs:?}"))
}
