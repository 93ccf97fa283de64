//! Traces whose events have bytes, read event by event.

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
fn a_body_is_read_by_its_media_type() {
    let mut trace = Trace::unbounded();
    push(&mut trace, Kind::Request, Direction::Up, b"POST /rpc HTTP/1.1\r\n\r\n");
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";
    push(&mut trace, Kind::Response { status: 200, messages: 0 }, Direction::Down, head);
    let json = b"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
    let body = push(&mut trace, Kind::StreamEvent { index: 0 }, Direction::Down, json);
    assert_eq!(protocols(&trace, body), [Protocol::Http, Protocol::JsonRpc]);
}

#[test]
fn a_session_of_the_workbench_is_read_by_its_bytes() {
    use ::workbench::journal::{Closer, Journal, Limits, What};
    let mut journal = Journal::new(0, ::workbench::session::Decoder::Auto, Limits::default());
    let (up, down) = (Some(Direction::Up), Some(Direction::Down));
    let url = "ws://h.example:81/socket.io/?EIO=4&transport=websocket".to_owned();
    let asked = What::Request { method: "GET".to_owned(), url, headers: Vec::new(), body: Vec::new() };
    journal.record(Micros(0), up, asked);
    journal.record(Micros(1), down, What::Opened { protocol: String::new(), extensions: String::new() });
    journal.record(Micros(2), up, What::Text("42[\"hi\"]".to_owned()));
    let closed = What::Closed { code: 1000, reason: "bye".to_owned(), is_clean: true, by: Closer::Page };
    journal.record(Micros(3), up, closed);
    let trace = ::workbench::trace_of::trace_of(&journal, Micros(0));
    let all: Vec<Vec<Protocol>> = (1..5).map(|id| protocols(&trace, EventId(id))).collect();
    let frame = vec![Protocol::WebSocket, Protocol::SocketIo];
    assert_eq!(all, [vec![Protocol::Http], vec![Protocol::Http], frame, vec![Protocol::WebSocket]]);
    for event in trace.events() {
        assert!(dissect(&trace, event.id).iter().all(|block| block.malformed.is_none()), "{:?}", event.kind);
    }
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
