//! The fields of an event by its own bytes, for a trace of messages without packets. The source says which bytes an event has
//! ([`trace::Wire::data`]): a request or response as HTTP/1.1 writes it, an event of an event stream, or a frame of WebSocket.
//! What runs on them is read, too, from the beginning of the event's connection. Pure.

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
        (Kind::StreamEvent { .. }, _) => sse::dissect(bytes),
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
    for other in trace.events().filter(is_before) {
        let bytes = bytes_of(trace, other);
        if other.kind == Kind::Request {
            // Each request may begin something else; the answer to this one may still say what.
            (opening, session) = (opening_of(bytes), None);
        }
        if let Kind::Response { status, .. } = other.kind {
            opening.subprotocol = field(&part(response(status), other.direction, bytes), "sec-websocket-protocol");
        }
        newest = message(other, bytes).and_then(|(carrier, message)| {
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

/// The application's message in an event, unmasked.
fn message(event: &Event, bytes: &[u8]) -> Option<(Carrier, Vec<u8>)> {
    match event.kind {
        Kind::Request => {
            let body = part(request(), event.direction, bytes).body();
            (!body.is_empty()).then_some((Carrier::Body, body))
        }
        Kind::Response { status, .. } if status != 101 => {
            let body = part(response(status), event.direction, bytes).body();
            (!body.is_empty()).then_some((Carrier::Body, body))
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use trace::{Host, LayerBytes, Micros, Provenance, Wire};
    use wire::Protocol;
    use wire::websocket::{Encoder, Opcode};

    fn push(trace: &mut Trace, kind: Kind, direction: Direction, bytes: &[u8]) -> EventId {
        let is_frame = matches!(kind, Kind::Frame { .. } | Kind::Close { .. });
        let wire = Wire {
            label: "".into(),
            peer: Host::Server,
            connection: 3,
            data: trace.keep(bytes),
            layers: LayerBytes::default(),
            carriers: None,
            loss: None,
            repeats: None,
            copy_of: None,
            corrupted: false,
        };
        trace.push(Event {
            id: EventId(0),
            kind,
            layer: if is_frame { Layer::WebSocket } else { Layer::Http },
            direction,
            sent: Micros(0),
            sent_by: Provenance::Measured,
            arrived: None,
            arrived_by: Provenance::Computed,
            bytes: bytes.len() as u64,
            payload_bytes: 0,
            bytes_by: Provenance::Computed,
            wire: Some(Box::new(wire)),
        })
    }

    fn protocols(trace: &Trace, id: EventId) -> Vec<Protocol> {
        dissect(trace, id).iter().map(|block| block.protocol).collect()
    }

    #[test]
    fn a_session_is_read_from_its_upgrade_on() {
        let mut trace = Trace::unbounded();
        let get = b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\n\r\n";
        let get = push(&mut trace, Kind::Request, Direction::Up, get);
        let upgrade = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
        push(&mut trace, Kind::Response { status: 101, messages: 0 }, Direction::Down, upgrade);
        let frame = |role, text: &[u8]| Encoder::new(role).frame(true, Opcode::Text, text, [1, 2, 3, 4]);
        let open = frame(Role::Server, b"0{\"sid\":\"a\"}");
        push(&mut trace, Kind::Frame { index: 0 }, Direction::Down, &open);
        let event = frame(Role::Client, b"42[\"chat\",\"hi\"]");
        let event = push(&mut trace, Kind::Frame { index: 0 }, Direction::Up, &event);
        assert_eq!(protocols(&trace, get), [Protocol::Http]);
        assert_eq!(protocols(&trace, event), [Protocol::WebSocket, Protocol::SocketIo]);
        let chat = dissect(&trace, event);
        assert_eq!(chat[1].bytes, b"42[\"chat\",\"hi\"]", "unmasked");
    }

    #[test]
    fn what_a_stream_and_a_post_carry_is_read() {
        let mut trace = Trace::unbounded();
        let call = b"POST /mcp HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
        let call = push(&mut trace, Kind::Request, Direction::Up, call);
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
        let head = push(&mut trace, Kind::Response { status: 200, messages: 0 }, Direction::Down, head);
        let event = b"id: 1\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n";
        let event = push(&mut trace, Kind::StreamEvent { index: 0 }, Direction::Down, event);
        assert_eq!(protocols(&trace, call), [Protocol::Http, Protocol::JsonRpc]);
        assert_eq!(protocols(&trace, head), [Protocol::Http]);
        assert_eq!(protocols(&trace, event), [Protocol::ServerSentEvent, Protocol::JsonRpc]);
    }

    #[test]
    fn bytes_that_are_missing_or_mean_nothing_do_no_harm() {
        let mut trace = Trace::unbounded();
        for bytes in [&b""[..], b"\r\n\r\n", b"\x81\xff", &[0xff; 40]] {
            for kind in
                [Kind::Request, Kind::Response { status: 200, messages: 0 }, Kind::Frame { index: 1 }, Kind::Failure]
            {
                let id = push(&mut trace, kind, Direction::Down, bytes);
                assert_eq!(dissect(&trace, id).is_empty(), bytes.is_empty() || kind == Kind::Failure, "{kind:?}");
            }
        }
        assert!(dissect(&trace, EventId(900)).is_empty());
    }
}
