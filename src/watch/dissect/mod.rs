//! The fields of an event by its own bytes, for a trace of messages without packets. The source says which bytes an event has
//! ([`trace::Wire::data`]): a request or response as HTTP/1.1 writes it, an event of an event stream, or a frame of WebSocket.
//! What runs on them is read, too, from the beginning of the event's connection. Pure.

#[cfg(test)]
mod tests;

use trace::{Direction, Event, EventId, Kind, Layer, Trace};
use wire::http::{self, Part, PartKind};
use wire::subprotocol::{Carrier, Opening, Session, Taken};
use wire::websocket::{Decoder, Message, Role};
use wire::{Dissection, analysis, sse, view, websocket};

/// A longer message is not read, in bytes.
const MOST_OF_MESSAGE: usize = 1 << 20;

/// The fields of event `id`, and of the message in it; empty if the source gave it no bytes.
pub fn dissect(trace: &Trace, id: EventId) -> Vec<view::Block> {
    let Some(event) = trace.event(id) else { return Vec::new() };
    let bytes = bytes_of(trace, event);
    if bytes.is_empty() {
        return Vec::new();
    }
    let own = match (event.kind, event.layer) {
        (Kind::Request, _) => http::dissect(bytes, &request()),
        (Kind::Response { status, .. }, _) => http::dissect(bytes, &response(status)),
        (Kind::StreamEvent { .. }, _) if is_of_event_stream(trace, event) => sse::dissect(bytes),
        (Kind::StreamEvent { .. }, _) => http::dissect(bytes, &body(bytes)),
        (Kind::Frame { .. } | Kind::Ping | Kind::Pong | Kind::Close { .. }, Layer::WebSocket) => {
            websocket::dissect(bytes)
        }
        _ => return Vec::new(),
    };
    let inside = inside(trace, event).map(|taken| block(taken.bytes, taken.dissection));
    [Some(block(bytes.to_vec(), own)), inside].into_iter().flatten().collect()
}

fn block(bytes: Vec<u8>, dissection: Dissection) -> view::Block {
    analysis::Block { bytes, place: None, dissection, dark: None, table: None }.into()
}

fn bytes_of<'a>(trace: &'a Trace, event: &Event) -> &'a [u8] {
    event.wire.as_ref().map_or(&[], |wire| trace.bytes(wire.data))
}

fn request() -> PartKind {
    PartKind::Request { method: String::new(), target: String::new(), upgrade: false }
}

fn response(status: u16) -> PartKind {
    PartKind::Response { status, reason: String::new(), upgraded: status == 101 }
}

/// A body, or a piece of one, that is no event stream.
fn body(bytes: &[u8]) -> PartKind {
    PartKind::Events { events: Vec::new(), text: 0..bytes.len() as u64, unpacked: None, begins: 0 }
}

/// Whether `event` is an event of a stream and no piece of another body: its response says so, or says nothing.
fn is_of_event_stream(trace: &Trace, event: &Event) -> bool {
    let connection = event.wire.as_ref().map(|wire| wire.connection);
    let is_head = |other: &&Event| {
        let is_same = other.wire.as_ref().map(|wire| wire.connection) == connection;
        is_same && other.id < event.id && matches!(other.kind, Kind::Response { .. })
    };
    let head = trace.events().rfind(is_head);
    head.is_none_or(|head| brings_events(&part(response(200), head.direction, bytes_of(trace, head))))
}

/// Whether the body behind this head is an event stream, or may be one because its media type is not known.
fn brings_events(head: &Part) -> bool {
    field(head, "content-type").is_none_or(|kind| crate::live::is_event_stream(&kind))
}

fn part(kind: PartKind, direction: Direction, bytes: &[u8]) -> Part {
    Part { kind, direction, range: 0..bytes.len() as u64, bytes: bytes.to_vec(), payload: 0, malformed: None }
}

/// What is in the message of `event`. Whatever it depends on came before it on the same connection.
fn inside(trace: &Trace, event: &Event) -> Option<Taken> {
    let connection = event.wire.as_ref()?.connection;
    let is_before =
        |other: &&Event| other.id <= event.id && other.wire.as_ref().is_some_and(|wire| wire.connection == connection);
    let mut session = None;
    let mut opening = Opening::default();
    let mut newest = None;
    let mut is_stream = true;
    for other in trace.events().filter(is_before) {
        let bytes = bytes_of(trace, other);
        if other.kind == Kind::Request {
            // Each request may begin something else; the answer to this one may still say what.
            (opening, session) = (opening_of(bytes), None);
        }
        if let Kind::Response { status, .. } = other.kind {
            let head = part(response(status), other.direction, bytes);
            opening.subprotocol = field(&head, "sec-websocket-protocol");
            is_stream = brings_events(&head);
        }
        newest = message(other, bytes, is_stream).and_then(|(carrier, message)| {
            let session = session.get_or_insert_with(|| Session::new(&opening));
            session.take(other.direction, carrier, &message)
        });
    }
    newest
}

fn field(part: &Part, name: &str) -> Option<String> {
    part.fields().into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn opening_of(request_bytes: &[u8]) -> Opening {
    let line = request_bytes.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let target = line.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    let part = part(request(), Direction::Up, request_bytes);
    let has_mcp_field = ["mcp-session-id", "mcp-protocol-version"].iter().any(|name| field(&part, name).is_some());
    Opening { target: String::from_utf8_lossy(target).into_owned(), subprotocol: None, has_mcp_field }
}

/// The application's message in an event, unmasked. `is_stream` is whether the body under way is an event stream.
fn message(event: &Event, bytes: &[u8], is_stream: bool) -> Option<(Carrier, Vec<u8>)> {
    match event.kind {
        Kind::Request => {
            let body = part(request(), event.direction, bytes).body();
            (!body.is_empty()).then_some((Carrier::Body, body))
        }
        Kind::Response { status, .. } if status != 101 => {
            let body = part(response(status), event.direction, bytes).body();
            (!body.is_empty()).then_some((Carrier::Body, body))
        }
        Kind::StreamEvent { .. } if !is_stream => Some((Carrier::Body, bytes.to_vec())),
        Kind::StreamEvent { .. } => {
            let mut events = Vec::new();
            sse::Reader::default().push(bytes, &mut events);
            Some((Carrier::Event, events.pop()?.data.into_bytes()))
        }
        Kind::Frame { .. } => {
            // The decoder reads what the peer of its role sends.
            let reader = if event.direction == Direction::Up { Role::Server } else { Role::Client };
            let mut decoder = Decoder::new(reader, MOST_OF_MESSAGE);
            decoder.push(bytes);
            match decoder.next_frame().ok()??.1? {
                Message::Text(text) => Some((Carrier::Text, text.into_bytes())),
                Message::Binary(bytes) => Some((Carrier::Binary, bytes)),
                _ => None,
            }
        }
        _ => None,
    }
}
