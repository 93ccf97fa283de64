//! HTTP/2 in packets made by hand: how a connection is known to speak it, and what it carries.

use super::handmade::{DOWN, Packets, UP};
use super::{assert_layers_add_up, labels};
use crate::Rule;
use crate::analysis::{Analysis, Decoders, HTTP2, analyse_with};
use crate::http2::hpack::Encoder;
use crate::http2::{ErrorCode, FrameKind, PREFACE, flag, write};
use trace::{Direction, FrameKind as Does, Gauge, Host, Kind};

pub(super) type Fields<'a> = &'a [(&'a str, &'a str)];

pub(super) const GET: Fields =
    &[(":method", "GET"), (":scheme", "http"), (":path", "/data"), (":authority", "server.example")];
pub(super) const OK: Fields = &[(":status", "200")];

/// One connection and both sides' tables.
pub(super) struct Talk {
    pub packets: Packets,
    pub encoders: [Encoder; 2],
}

impl Talk {
    fn new() -> Self {
        Self::to(80)
    }

    fn to(port: u16) -> Self {
        let mut packets = Packets::new(port);
        packets.handshake();
        Self { packets, encoders: Default::default() }
    }

    /// A talk after both prefaces.
    pub fn begun() -> Self {
        Self::begun_to(80)
    }

    fn begun_to(port: u16) -> Self {
        let mut talk = Self::to(port);
        talk.say(UP, &[PREFACE, &write::settings(&[])].concat());
        talk.say(DOWN, &[write::settings(&[]), write::settings_ack()].concat());
        talk.say(UP, &write::settings_ack());
        talk
    }

    pub fn say(&mut self, direction: Direction, bytes: &[u8]) {
        self.packets.say(direction, bytes);
    }

    pub fn headers(&mut self, direction: Direction, stream: u32, fields: Fields, ends: bool) {
        let fields = fields.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
        let block = self.encoders[direction.index()].encode(fields);
        self.say(direction, &write::headers(stream, &block, ends, 0));
    }

    /// The labels of what is found, without those of the beginning.
    pub fn found(&mut self) -> (Vec<String>, Analysis) {
        let decoders = Decoders { http2: Some(HTTP2), ..Decoders::default() };
        let analysis = analyse_with(&mut self.packets.trace, "", decoders);
        assert_layers_add_up(&self.packets.trace);
        let is_beginning = |label: &String| label.starts_with("SETTINGS") || label == "Connection preface";
        let found = labels(&self.packets.trace).into_iter().filter(|label| !is_beginning(label)).collect();
        (found, analysis)
    }

    fn faults(&self, analysis: &Analysis, label: &str) -> Vec<Rule> {
        let is_it = |event: &&trace::Event| event.wire.as_ref().is_some_and(|wire| &*wire.label == label);
        let event = self.packets.trace.events().find(is_it).expect("a message");
        let blocks = analysis.dissect(&self.packets.trace, event.id);
        blocks.into_iter().filter_map(|block| Some(block.dissection.malformed?.rule)).collect()
    }
}

#[test]
fn responses_may_come_in_another_order_and_in_pieces() {
    let mut talk = Talk::begun();
    talk.headers(UP, 1, GET, true);
    talk.headers(UP, 3, GET, true);
    talk.headers(DOWN, 3, OK, false);
    talk.headers(DOWN, 1, OK, false);
    talk.say(DOWN, &write::data(1, b"on", false));
    talk.say(DOWN, &write::data(3, b"three", true));
    talk.say(DOWN, &write::data(1, b"e", true));
    let (found, analysis) = talk.found();
    assert_eq!(found, ["GET /data · stream 1", "GET /data · stream 3", "200 · stream 3", "200 · stream 1"]);
    let events = talk.packets.trace.events().filter(|event| matches!(event.kind, Kind::Response { .. }));
    let responses: Vec<(u64, u64)> = events.map(|event| (event.bytes, event.payload_bytes)).collect();
    // HEADERS with one field of one byte, and the frames of data.
    assert_eq!(responses, [(10 + 9 + 5, 5), (10 + 9 + 2 + 9 + 1, 3)]);
    assert_eq!(talk.faults(&analysis, "200 · stream 1"), []);
}

#[test]
fn a_server_may_speak_first_and_the_preface_may_come_in_pieces() {
    let mut talk = Talk::new();
    talk.say(DOWN, &write::settings(&[])[..7]);
    talk.say(DOWN, &write::settings(&[])[7..]);
    for piece in PREFACE.chunks(5) {
        talk.say(UP, piece);
    }
    talk.say(UP, &write::settings(&[]));
    talk.headers(UP, 1, GET, true);
    assert_eq!(talk.found().0, ["GET /data · stream 1"]);
}

#[test]
fn prior_knowledge_works_on_any_port() {
    let mut talk = Talk::begun_to(50_051);
    let fields = [(":method", "POST"), (":scheme", "http"), (":path", "/a.B/C"), ("content-type", "application/grpc")];
    talk.headers(UP, 1, &fields, false);
    talk.say(UP, &write::data(1, b"\0\0\0\0\0", true));
    talk.headers(DOWN, 1, OK, false);
    talk.headers(DOWN, 1, &[("grpc-status", "0")], true);
    let (found, _) = talk.found();
    assert_eq!(found, ["gRPC /a.B/C · stream 1", "200 · grpc-status 0 · stream 1"]);
}

#[test]
fn a_tunnel_of_connect_carries_the_applications_bytes() {
    let mut talk = Talk::begun();
    talk.headers(UP, 1, &[(":method", "CONNECT"), (":authority", "other.example:22")], false);
    talk.headers(DOWN, 1, OK, false);
    talk.say(UP, &write::data(1, b"ssh", false));
    talk.say(DOWN, &write::data(1, b"ssh too", true));
    let (found, _) = talk.found();
    assert_eq!(found, ["CONNECT other.example:22 · stream 1", "200 · stream 1"]);
}

#[test]
fn a_request_may_ask_for_http2_and_gets_its_response_on_stream_1() {
    let mut talk = Talk::new();
    let upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAA\r\n";
    talk.say(UP, format!("GET /data HTTP/1.1\r\nHost: a\r\n{upgrade}\r\n").as_bytes());
    let mut switch = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n".to_vec();
    switch.extend(write::settings(&[]));
    talk.say(DOWN, &switch);
    talk.say(UP, &[PREFACE, &write::settings(&[]), &write::settings_ack()].concat());
    talk.headers(DOWN, 1, OK, false);
    talk.say(DOWN, &write::data(1, b"data", true));
    let (found, analysis) = talk.found();
    assert_eq!(found, ["GET /data", "101 Switching Protocols", "200 · stream 1"]);
    assert_eq!(talk.faults(&analysis, "200 · stream 1"), []);
}

#[test]
fn events_of_a_stream_are_events_and_count_their_frames() {
    let mut talk = Talk::begun();
    talk.headers(UP, 1, GET, true);
    talk.headers(DOWN, 1, &[(":status", "200"), ("content-type", "text/event-stream")], false);
    talk.say(DOWN, &write::data(1, b"data: one\n\n", false));
    talk.say(DOWN, &write::data(1, b"data: t", false));
    talk.say(DOWN, &write::data(1, b"wo\n\ndata: three\n\n", false));
    let (found, _) = talk.found();
    assert_eq!(found[1..], ["200 · stream 1", "\"one\"", "\"two\"", "\"three\""]);
    let events = talk.packets.trace.events().filter(|event| matches!(event.kind, Kind::StreamEvent { .. }));
    let bytes: Vec<(u64, u64)> = events.map(|event| (event.bytes, event.payload_bytes)).collect();
    assert_eq!(bytes, [(9 + 11, 3), (11, 3), (13, 5)], "a frame that carries more than one event is no event's");
}

#[test]
fn a_stream_that_is_reset_leaves_its_messages_incomplete() {
    let mut talk = Talk::begun();
    talk.headers(UP, 1, GET, true);
    talk.headers(DOWN, 1, OK, false);
    talk.say(DOWN, &write::data(1, b"da", false));
    talk.say(UP, &write::rst_stream(1, ErrorCode::CANCEL));
    let (found, analysis) = talk.found();
    assert_eq!(found, ["GET /data · stream 1", "200 · stream 1", "RST_STREAM CANCEL (8) · stream 1"]);
    assert_eq!(talk.faults(&analysis, "200 · stream 1"), [Rule::Http2Incomplete]);
}

#[test]
fn what_breaks_a_rule_is_marked_and_reading_goes_on() {
    let mut talk = Talk::begun();
    talk.headers(UP, 1, &[&[("Upper", "case")], GET].concat(), true);
    talk.say(UP, &write::frame(FrameKind::WindowUpdate, 0, 0, &[0; 4]));
    talk.say(UP, &write::frame(FrameKind::Headers, flag::END_HEADERS | flag::END_STREAM, 3, &[0xff, 0xff]));
    talk.headers(UP, 5, GET, true);
    let (found, analysis) = talk.found();
    assert_eq!(
        found,
        ["GET /data · stream 1", "WINDOW_UPDATE +0", "  · stream 3", "GET /data · stream 5"],
        "a block without fields has a request without a name"
    );
    assert_eq!(talk.faults(&analysis, "GET /data · stream 1"), [Rule::Http2FieldName]);
    assert_eq!(talk.faults(&analysis, "WINDOW_UPDATE +0"), [Rule::Http2WindowZero]);
    assert_eq!(talk.faults(&analysis, "GET /data · stream 5"), []);
}

#[test]
fn a_program_without_a_reader_of_http2_reads_none() {
    let mut talk = Talk::begun();
    talk.headers(UP, 1, GET, true);
    crate::analysis::analyse(&mut talk.packets.trace, "");
    let found = labels(&talk.packets.trace);
    assert!(found.iter().all(|label| !label.contains("stream 1")), "{found:?}");
}

/// The readings of a window: the moment and the bytes.
fn window(talk: &Talk, host: Host, stream: u32) -> Vec<(i64, u64)> {
    let gauge = if stream == 0 { Gauge::Http2ConnectionWindow } else { Gauge::Http2StreamWindow };
    let samples = talk.packets.trace.samples().iter();
    let samples = samples.filter(|sample| (sample.host, sample.stream, sample.gauge) == (host, stream, gauge));
    samples.map(|sample| (sample.at.0, sample.value)).collect()
}

fn values(readings: &[(i64, u64)]) -> Vec<u64> {
    readings.iter().map(|(_, value)| *value).collect()
}

#[test]
fn windows_are_gauges_of_the_host_that_may_send() {
    let mut talk = Talk::to(80);
    talk.say(UP, &[PREFACE, &write::settings(&[(crate::http2::Setting::INITIAL_WINDOW_SIZE, 100_000)])].concat());
    talk.headers(UP, 1, GET, true);
    talk.say(DOWN, &[write::settings(&[]), write::settings_ack()].concat());
    talk.headers(DOWN, 1, OK, false);
    talk.say(DOWN, &write::data(1, &[0; 1000], false));
    talk.say(UP, &write::window_update(0, 700));
    talk.say(UP, &write::window_update(1, 600));
    talk.say(DOWN, &write::data(1, &[0; 50], true));
    talk.found();
    let of_connection = window(&talk, Host::Server, 0);
    assert_eq!(values(&of_connection), [65_535, 64_535, 65_235, 65_185]);
    assert_eq!(values(&window(&talk, Host::Server, 1)), [65_535, 100_000, 99_000, 99_600, 99_550]);
    // The client has sent no DATA: its windows are as they were.
    assert_eq!(values(&window(&talk, Host::Client, 0)), [65_535]);
    assert_eq!(values(&window(&talk, Host::Client, 1)), [65_535]);
    let event = |label: &str| {
        let is_it = |event: &&trace::Event| event.wire.as_ref().is_some_and(|wire| &*wire.label == label);
        talk.packets.trace.events().find(is_it).expect("a message").clone()
    };
    let update = event("WINDOW_UPDATE +700");
    assert_eq!(update.arrived.map(|at| at.0), Some(of_connection[2].0), "the server knows it when it has arrived");
    assert!(update.sent.0 < of_connection[2].0);
}

#[test]
fn every_frame_of_a_stream_is_in_the_trace_with_its_message() {
    let mut talk = Talk::begun();
    talk.headers(UP, 1, GET, true);
    talk.headers(UP, 3, GET, true);
    talk.headers(DOWN, 1, OK, false);
    talk.say(DOWN, &write::data(1, b"one", true));
    talk.say(UP, &write::rst_stream(3, ErrorCode::CANCEL));
    talk.found();
    let trace = &talk.packets.trace;
    let label = |frame: &trace::StreamFrame| {
        let event = frame.event.and_then(|id| trace.event(id));
        event.and_then(|event| event.wire.as_ref()).map(|wire| wire.label.to_string()).unwrap_or_default()
    };
    let found: Vec<_> =
        trace.frames().iter().map(|frame| (frame.stream, frame.kind, frame.ends, label(frame))).collect();
    assert_eq!(
        found,
        [
            (1, Does::Fields, true, "GET /data · stream 1".to_owned()),
            (3, Does::Fields, true, "GET /data · stream 3".to_owned()),
            (1, Does::Fields, false, "200 · stream 1".to_owned()),
            (1, Does::Data, true, "200 · stream 1".to_owned()),
            (3, Does::Reset, true, "RST_STREAM CANCEL (8) · stream 3".to_owned()),
        ]
    );
    assert!(trace.frames().iter().all(|frame| frame.arrived.is_some_and(|at| at > frame.sent)));
}
