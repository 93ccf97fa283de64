//! Journals as traces: what is drawn, what it weighs, and how that is known.

use super::*;
use crate::journal::{Cause, Limits};
use crate::session::Decoder;
use trace::Traffic;

const WAY: Micros = Micros(2_000);

fn at(millis: i64) -> Micros {
    Micros(millis * 1_000)
}

fn journal() -> Journal {
    Journal::new(0, Decoder::Auto, Limits::default())
}

fn request(url: &str) -> What {
    What::Request { method: "GET".to_owned(), url: url.to_owned(), headers: Vec::new(), body: Vec::new() }
}

/// A WebSocket on which a text went each way and which the page closed.
fn socket(extensions: &str) -> Journal {
    let mut journal = journal();
    let (up, down) = (Some(Direction::Up), Some(Direction::Down));
    journal.record(at(0), up, request("ws://me@h.example:81/socket.io/?EIO=4&transport=websocket"));
    let extensions = extensions.to_owned();
    journal.record(at(10), down, What::Opened { protocol: "chat".to_owned(), extensions });
    journal.record_sent(at(20), What::Text("42[\"hi\"]".to_owned()), Cause::Hand, Vec::new());
    journal.record(at(30), down, What::Binary(vec![1, 2, 3]));
    journal.record(at(35), None, What::Note("nothing crossed".to_owned()));
    let closed = What::Closed { code: 1000, reason: "bye".to_owned(), is_clean: true, by: Closer::Page };
    journal.record(at(40), up, closed);
    journal
}

#[test]
fn a_websocket_is_drawn_with_its_handshake_frames_and_close() {
    let trace = trace_of(&socket(""), WAY);
    let seen: Vec<(Kind, String, u64, u64)> = trace
        .events()
        .map(|event| (event.kind, event.wire.as_ref().unwrap().label.to_string(), event.bytes, event.payload_bytes))
        .collect();
    // RFC 6455 §5.2: two bytes, and four of a client's mask.
    assert_eq!(seen[0].0, Kind::Request);
    assert_eq!(seen[1].0, Kind::Response { status: 101, messages: 0 });
    assert_eq!(seen[2], (Kind::Frame { index: 0 }, "Socket.IO event hi".to_owned(), 2 + 4 + 8, 8));
    assert_eq!(seen[3], (Kind::Frame { index: 0 }, "Engine.IO message".to_owned(), 2 + 3, 3));
    assert_eq!(seen[4], (Kind::Close { code: 1000 }, "Close 1000 bye".to_owned(), 2 + 4 + 2 + 3, 0));
    assert_eq!(seen.len(), 5, "a note does not cross");
    assert_eq!(trace.title(Host::Server).as_deref(), Some("h.example:81"));
    let spans: Vec<(SpanKind, i64, Option<i64>)> =
        trace.spans().map(|span| (span.kind, span.start.0 / 1_000, span.end.map(|end| end.0 / 1_000))).collect();
    assert_eq!(spans, [(SpanKind::WebSocketHandshake, 0, Some(10)), (SpanKind::Open, 10, Some(40))]);
}

#[test]
fn times_that_the_page_saw_are_measured_and_the_others_computed() {
    let trace = trace_of(&socket(""), WAY);
    for event in trace.events() {
        let (own, other) = (Provenance::Measured, Provenance::Computed);
        let expected = if event.direction == Direction::Up { (own, other) } else { (other, own) };
        assert_eq!((event.sent_by, event.arrived_by, event.bytes_by), (expected.0, expected.1, Provenance::Computed));
        assert_eq!(event.arrived, Some(event.sent + WAY));
    }
}

#[test]
fn an_event_weighs_as_many_bytes_as_it_shows() {
    let trace = trace_of(&socket("permessage-deflate"), WAY);
    let bytes = |event: &Event| trace.bytes(event.wire.as_ref().unwrap().data).to_vec();
    for event in trace.events() {
        assert_eq!(bytes(event).len() as u64, event.bytes, "{:?}", event.kind);
    }
    let head = trace.events().next().map(bytes).expect("a request");
    let text = String::from_utf8(head).expect("text");
    assert!(text.starts_with("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: h.example:81\r\n"), "{text}");
}

#[test]
fn the_costs_add_up_by_layer() {
    let trace = trace_of(&socket(""), WAY);
    let sum = trace.layer_bytes(&Traffic::all());
    let all: u64 = trace.events().map(|event| event.bytes).sum();
    assert_eq!((sum.payload, sum.websocket, sum.total()), (8 + 3, 6 + 2 + 11, all));
}

#[test]
fn events_of_a_stream_are_lines_and_the_pieces_that_brought_them_are_not_drawn_twice() {
    let mut journal = journal();
    let down = Some(Direction::Down);
    let event = |id: &str, name: &str, data: &str, raw: &[u8]| What::Event {
        id: id.to_owned(),
        name: name.to_owned(),
        data: data.to_owned(),
        raw: raw.to_vec(),
    };
    journal.record(at(0), Some(Direction::Up), request("http://h.example/events"));
    journal.record(at(5), down, What::Opened { protocol: String::new(), extensions: String::new() });
    journal.record(at(10), down, event("1", "message", "one", b""));
    journal.record(at(11), down, event("1", "tick", "two\nlines", b""));
    let raw = b": note\ndata:three\n\n";
    journal.record(at(12), down, What::Chunk(raw.to_vec()));
    journal.record(at(12), down, event("1", "message", "three", raw));
    let trace = trace_of(&journal, WAY);
    let texts: Vec<String> = trace
        .events()
        .filter(|event| matches!(event.kind, Kind::StreamEvent { .. }))
        .map(|event| String::from_utf8_lossy(trace.bytes(event.wire.as_ref().unwrap().data)).into_owned())
        .collect();
    assert_eq!(texts, ["id: 1\ndata: one\n\n", "event: tick\ndata: two\ndata: lines\n\n", ": note\ndata:three\n\n"]);
    assert_eq!(trace.events().nth(1).map(|event| event.kind), Some(Kind::Response { status: 200, messages: 0 }));
}

#[test]
fn an_exchange_of_fetch_has_what_the_page_saw_of_it_and_a_failure_has_no_bytes() {
    let mut journal = journal();
    let down = Some(Direction::Down);
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    let asked = What::Request {
        method: "POST".to_owned(),
        url: "https://h.example/a?b=1#c".to_owned(),
        headers: headers.clone(),
        body: b"{}".to_vec(),
    };
    journal.record(at(0), Some(Direction::Up), asked);
    let head = What::Response { status: 200, reason: String::new(), version: "h2".to_owned(), headers };
    journal.record(at(10), down, head);
    journal.record(at(12), down, What::Body(b"[1]".to_vec()));
    journal.record(at(20), None, What::Reconnecting { attempt: 1, after: at(5) });
    journal.record(at(25), Some(Direction::Up), request("https://h.example/a"));
    journal.record(at(30), None, What::Failed("refused".to_owned()));
    let trace = trace_of(&journal, WAY);
    let texts: Vec<String> = trace
        .events()
        .map(|event| String::from_utf8_lossy(trace.bytes(event.wire.as_ref().unwrap().data)).into_owned())
        .collect();
    assert_eq!(texts[0], "POST /a?b=1 HTTP/1.1\r\nHost: h.example\r\nContent-Type: application/json\r\n\r\n{}");
    assert_eq!(texts[1], "HTTP/2.0 200\r\nContent-Type: application/json\r\n\r\n");
    assert_eq!((texts[2].as_str(), texts[4].as_str()), ("[1]", ""));
    let failure = trace.events().nth(4).expect("a failure");
    assert_eq!((failure.kind, failure.arrived, failure.bytes), (Kind::Failure, None, 0));
    let kinds: Vec<SpanKind> = trace.spans().map(|span| span.kind).collect();
    assert_eq!(kinds, [SpanKind::Open, SpanKind::BackingOff]);
}

#[test]
fn a_trace_of_a_long_journal_has_what_is_kept() {
    let mut journal = Journal::new(0, Decoder::Auto, Limits { entries: 5, bytes: 1 << 20 });
    for number in 0..20 {
        journal.record(at(number), Some(Direction::Down), What::Text(number.to_string()));
    }
    let trace = trace_of(&journal, Micros(0));
    assert_eq!(trace.events().len(), 5);
    let oldest = trace.events().next().and_then(|event| event.wire.as_ref()).map(|wire| wire.label.to_string());
    assert_eq!(oldest.as_deref(), Some("\"15\""));
}
