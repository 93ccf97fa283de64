//! The versioned JSON: what is written is read back, and what cannot be read is refused with the reason.

use trace::{
    Call, Direction, Document, DocumentError, Event, EventId, FrameKind, Gauge, Host, HostInfo, Kind, Layer,
    LayerBytes, Loss, LossCause, Micros, Provenance, Sample, SocketCall, Span, SpanKind, State, StateChange,
    StreamFrame, TcpState, Trace, Wire,
};

fn event(trace: &mut Trace, kind: Kind, bytes: &[u8]) -> Event {
    let wire = Wire {
        label: "SYN".into(),
        peer: Host::Server,
        connection: 1,
        data: trace.keep(bytes),
        layers: LayerBytes { ip: 20, tcp: 24, ..LayerBytes::default() },
        carriers: None,
        loss: Some(Loss { at: Micros(10_000), cause: LossCause::Dropped }),
        repeats: Some(EventId(1)),
        copy_of: None,
        corrupted: true,
    };
    Event {
        id: EventId(0),
        kind,
        layer: Layer::Tcp,
        direction: Direction::Up,
        sent: Micros(0),
        sent_by: Provenance::Simulated,
        arrived: Some(Micros(20_000)),
        arrived_by: Provenance::Simulated,
        bytes: 44,
        payload_bytes: 0,
        bytes_by: Provenance::Simulated,
        wire: Some(Box::new(wire)),
    }
}

fn sample() -> Trace {
    let mut trace = Trace::unbounded();
    let kinds = [
        Kind::Segment { flags: 2 },
        Kind::Datagram,
        Kind::Request,
        Kind::Response { status: 204, messages: 3 },
        Kind::StreamEvent { index: 1 },
        Kind::Frame { index: 2 },
        Kind::Query,
        Kind::DnsResponse,
        Kind::Flight,
        Kind::Ping,
        Kind::Pong,
        Kind::Close { code: 1000 },
        Kind::Failure,
    ];
    for kind in kinds {
        let event = event(&mut trace, kind, &[0x00, 0x45, 0xaf, 0xff]);
        trace.push(event);
    }
    let live = Event { wire: None, arrived: None, ..event(&mut trace, Kind::Request, &[]) };
    trace.push(live);
    trace.push_span(Span { kind: SpanKind::TcpHandshake, connection: 1, start: Micros(0), end: Some(Micros(9)) });
    trace.push_span(Span { kind: SpanKind::Part(trace::Part::Cold), connection: 0, start: Micros(0), end: None });
    let state = State::Tcp(TcpState::FinWait1);
    trace.push_state(StateChange { at: Micros(1), host: Host::Client, connection: 1, state });
    let gauge = Gauge::InFlight;
    trace.push_sample(Sample { at: Micros(2), host: Host::Server, connection: 1, stream: 0, gauge, value: 400 });
    let gauge = Gauge::Http2StreamWindow;
    trace.push_sample(Sample { at: Micros(2), host: Host::Client, connection: 1, stream: 3, gauge, value: 65_535 });
    trace.push_frame(StreamFrame {
        connection: 1,
        stream: 3,
        direction: Direction::Down,
        kind: FrameKind::Data,
        sent: Micros(4),
        arrived: Some(Micros(8)),
        bytes: 109,
        ends: true,
        event: None,
        carriers: (EventId(1), EventId(2)),
    });
    let call = Call {
        at: Micros(3),
        returned: Some(Micros(9)),
        host: Host::Client,
        connection: 1,
        call: SocketCall::Recv,
        bytes: Some(13),
    };
    trace.push_call(call);
    trace.push_call(Call { returned: None, connection: 0, call: SocketCall::Accept, bytes: None, ..call });
    trace
}

fn read(json: &str) -> Document {
    serde_json::from_str(json).expect("a document")
}

#[test]
fn what_is_written_is_read_back() {
    let trace = sample();
    let json = serde_json::to_string(&Document::from(&trace)).expect("JSON");
    let back = Trace::try_from(read(&json)).expect("a trace");
    assert_eq!(Document::from(&back), Document::from(&trace));
    assert!(back.events().eq(trace.events()));
    assert_eq!(serde_json::to_string(&Document::from(&back)).expect("JSON"), json);
}

#[test]
fn the_members_have_the_documented_names() {
    let json = serde_json::to_value(Document::from(&sample())).expect("JSON");
    assert_eq!(json["roundtrip-trace"], 1);
    assert_eq!(json["provenance"], serde_json::json!(["simulated"]));
    assert_eq!(json["hosts"], serde_json::json!(["client", "server"]));
    let first = &json["events"][0];
    assert_eq!((&first["kind"], &first["flags"], &first["hex"]), (&"segment".into(), &2.into(), &"0045afff".into()));
    assert_eq!((&first["lost_at"], &first["lost_to"]), (&10_000.into(), &"dropped".into()));
    assert_eq!(json["spans"][0]["kind"], "tcp-handshake");
    assert_eq!(json["spans"][1]["kind"], serde_json::json!({ "part": "cold" }));
    assert_eq!(json["states"][0]["state"], serde_json::json!({ "tcp": "FIN-WAIT-1" }));
    assert_eq!((&json["gauges"][0]["gauge"], json["gauges"][0].get("stream")), (&"in-flight".into(), None));
    assert_eq!((&json["gauges"][1]["gauge"], &json["gauges"][1]["stream"]), (&"http2-stream-window".into(), &3.into()));
    let frame = serde_json::json!({ "connection": 1, "stream": 3, "direction": "down", "kind": "data", "sent": 4,
        "arrived": 8, "bytes": 109, "ends": true, "carriers": [1, 2] });
    assert_eq!(json["frames"], serde_json::json!([frame]));
}

#[test]
fn calls_are_written_as_documented_and_left_out_if_there_are_none() {
    let json = serde_json::to_value(Document::from(&sample())).expect("JSON");
    let recv =
        serde_json::json!({"at": 3, "returned": 9, "host": "client", "connection": 1, "call": "recv", "bytes": 13});
    let accept = serde_json::json!({"at": 3, "host": "client", "connection": 0, "call": "accept"});
    assert_eq!(json["calls"], serde_json::json!([recv, accept]));
    let none = serde_json::to_string(&Document::from(&Trace::unbounded())).expect("JSON");
    assert!(!none.contains("calls"), "{none}");
}

#[test]
fn every_call_has_its_name_in_the_document() {
    use SocketCall::{Accept, Bind, Close, Connect, Listen, Recv, Send, Shutdown, Socket};
    for call in [Socket, Bind, Listen, Accept, Connect, Send, Recv, Shutdown, Close] {
        assert_eq!(serde_json::to_value(call).expect("JSON"), call.name());
    }
}

#[test]
fn a_trace_that_has_dropped_its_oldest_keeps_its_ids() {
    let mut trace = Trace::new(2);
    for _ in 0..5 {
        let event = event(&mut trace, Kind::Datagram, b"x");
        trace.push(event);
    }
    let back = Trace::try_from(Document::from(&trace)).expect("a trace");
    assert!(back.events().map(|event| event.id).eq([EventId(4), EventId(5)]));
    assert_eq!(back.recorded(), 5);
}

#[test]
fn members_that_are_not_known_are_skipped() {
    let json = r#"{"roundtrip-trace": 1, "more": [], "events": []}"#;
    assert_eq!(Trace::try_from(read(json)).expect("a trace").recorded(), 0);
}

#[test]
fn a_document_that_is_no_trace_is_refused_with_the_reason() {
    let whole = Document::from(&sample());
    let error = |change: fn(&mut Document)| {
        let mut document = whole.clone();
        change(&mut document);
        Trace::try_from(document).expect_err("no trace")
    };
    let version = error(|document| document.version = 7);
    assert_eq!(version.to_string(), "this is a trace document of version 7; this program knows version 1");
    assert_eq!(error(|document| document.events[1].hex.push('0')), DocumentError::Hex(2));
    assert_eq!(error(|document| document.events[1].hex = "zz".into()), DocumentError::Hex(2));
    assert_eq!(error(|document| document.events[1].hex = "é".into()), DocumentError::Hex(2));
    assert_eq!(error(|document| document.events[3].id = 9), DocumentError::Order(9));
    assert_eq!(error(|document| document.events[0].id = 0), DocumentError::Order(0));
    let missing = error(|document| document.events[2].peer = None);
    assert_eq!(missing.to_string(), "event 3 lacks \"peer\"");
    let missing = error(|document| document.events[2].lost_to = None);
    assert_eq!(missing, DocumentError::Missing { event: 3, member: "lost_to" });
}

#[test]
fn the_old_names_of_responses_are_read_and_the_new_ones_written() {
    let json = serde_json::to_string(&Document::from(&sample())).expect("JSON");
    assert!(json.contains(r#""kind":"response""#) && json.contains(r#""kind":"dns-response""#), "{json}");
    let old = json.replace(r#""kind":"response""#, r#""kind":"answer""#);
    let old = old.replace(r#""kind":"dns-response""#, r#""kind":"resolution""#);
    assert_ne!(old, json);
    assert_eq!(read(&old), read(&json));
}

#[test]
fn states_are_written_in_the_order_of_time() {
    let mut trace = Trace::unbounded();
    for (at, state) in [(5, TcpState::SynReceived), (0, TcpState::Listen), (5, TcpState::Established)] {
        trace.push_state(StateChange { at: Micros(at), host: Host::Server, connection: 1, state: State::Tcp(state) });
    }
    let document = Document::from(&trace);
    let states: Vec<State> = document.states.iter().map(|change| change.state).collect();
    assert_eq!(states, [TcpState::Listen, TcpState::SynReceived, TcpState::Established].map(State::Tcp));
}

#[test]
fn hosts_have_their_addresses_and_those_without_a_role_have_numbers() {
    let mut trace = Trace::unbounded();
    let mut to = |host| {
        let mut event = event(&mut trace, Kind::Datagram, b"x");
        event.wire.as_mut().expect("a packet").peer = host;
        trace.push(event);
    };
    [Host::Other(1), Host::Server, Host::Other(2)].into_iter().for_each(&mut to);
    trace.set_host(HostInfo { host: Host::Client, name: None, address: Some([192, 0, 2, 10].into()) });
    let address = Some([0x2001, 0xDB8, 0, 0, 0, 0, 0, 0x80].into());
    trace.set_host(HostInfo { host: Host::Other(1), name: Some("a.example".into()), address });
    let json = serde_json::to_string(&Document::from(&trace)).expect("JSON");
    assert!(json.contains(r#""hosts":["client","server","host-1","host-2"]"#), "{json}");
    assert!(json.contains(r#"{"host":"client","address":"192.0.2.10"}"#), "{json}");
    assert!(json.contains(r#"{"host":"host-1","name":"a.example","address":"2001:db8::80"}"#), "{json}");
    assert!(json.contains(r#""peer":"host-2""#), "{json}");
    let back = Trace::try_from(read(&json)).expect("a trace");
    assert_eq!(back.hosts(), trace.hosts());
    assert!(back.events().eq(trace.events()));
    let old = r#"{"roundtrip-trace": 1, "hosts": ["client", "resolver", "server"], "events": []}"#;
    assert!(Trace::try_from(read(old)).expect("a trace").hosts().is_empty());
    assert!(serde_json::from_str::<Document>(r#"{"roundtrip-trace": 1, "hosts": ["host-x"]}"#).is_err());
}
