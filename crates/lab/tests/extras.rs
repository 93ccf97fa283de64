//! What the settings add to the scenarios of WebSocket, server-sent events and sockets: the bytes are those that the RFCs
//! demand, and without the settings nothing of it is there. What a browser remembers is in `connection_cost`.

mod common;
#[path = "common/runs.rs"]
mod runs;

use lab::{Headers, Intervention, Run, START_SECONDS, WebSocketSettings, scenario};
use runs::{fact, label, request, run_of};
use trace::{Call, Direction, Event, EventId, Host, Kind, Layer, Micros, SocketCall, SpanKind, State, TcpState};

const START_UNIX_MICROS: u64 = START_SECONDS * 1_000_000;

const EVERYTHING: WebSocketSettings =
    WebSocketSettings { subprotocol: true, ping: true, simultaneous: true, binary: true, fragments: true };

/// A run of `websocket` in the clear, so that packets show their frames.
fn websocket(change: impl FnOnce(&mut WebSocketSettings)) -> Run {
    run_of(&request("websocket", |settings| {
        settings.tls = None;
        change(&mut settings.websocket);
    }))
}

fn bytes<'a>(run: &'a Run, event: &Event) -> &'a [u8] {
    event.wire.as_ref().map(|wire| run.trace.bytes(wire.data)).unwrap_or_default()
}

/// A frame as RFC 6455 §5.2 lays it out: FIN, opcode, whether it is masked, its payload without the mask.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Frame {
    up: bool,
    fin: bool,
    opcode: u8,
    masked: bool,
    payload: Vec<u8>,
    sent: Micros,
    arrived: Micros,
}

impl Frame {
    fn read(run: &Run, event: &Event) -> Self {
        let bytes = bytes(run, event);
        let (length, masked) = (usize::from(bytes[1] & 0x7F), bytes[1] & 0x80 != 0);
        assert!(length <= 125 && bytes[0] & 0x70 == 0, "a short frame without extensions: {bytes:?}");
        let (key, payload) = if masked { (&bytes[2..6], &bytes[6..]) } else { (&[0; 4][..], &bytes[2..]) };
        assert_eq!(payload.len(), length);
        let payload = payload.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key).collect();
        let (fin, opcode) = (bytes[0] & 0x80 != 0, bytes[0] & 15);
        let arrived = event.arrived.expect("it arrives");
        Self { up: event.direction == Direction::Up, fin, opcode, masked, payload, sent: event.sent, arrived }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.payload).into_owned()
    }
}

fn frames(run: &Run) -> Vec<Frame> {
    let mut frames: Vec<&Event> = run.trace.events().filter(|event| event.layer == Layer::WebSocket).collect();
    frames.sort_by_key(|event| (event.sent, event.id));
    frames.into_iter().map(|event| Frame::read(run, event)).collect()
}

#[test]
fn every_client_frame_is_masked_and_no_server_frame_is() {
    let frames = frames(&websocket(|extras| *extras = EVERYTHING));
    assert!(frames.len() > 14 && frames.iter().all(|frame| frame.masked == frame.up), "{frames:?}");
    let control = frames.iter().filter(|frame| frame.opcode >= 8);
    assert!(control.clone().count() == 4 && control.clone().all(|frame| frame.fin), "RFC 6455 §5.5");
}

#[test]
fn a_pong_answers_the_ping_with_the_pings_own_data() {
    let run = websocket(|extras| extras.ping = true);
    let frames = frames(&run);
    let place = frames.iter().position(|frame| frame.opcode == 9).expect("a Ping");
    let (ping, pong) = (&frames[place], &frames[place + 1]);
    assert_eq!((ping.up, ping.text().as_str()), (false, "still there?"));
    assert_eq!((pong.up, pong.opcode, &pong.payload), (true, 10, &ping.payload));
    assert_eq!(pong.sent, ping.arrived, "the Pong goes as soon as it may");
    assert_eq!(fact(&run, "delivered"), 2, "a Ping is no message");
}

#[test]
fn bytes_that_are_no_text_cross_in_binary_frames_both_ways() {
    let run = websocket(|extras| extras.binary = true);
    let binary: Vec<Frame> = frames(&run).into_iter().filter(|frame| frame.opcode == 2).collect();
    assert_eq!(binary.iter().map(|frame| (frame.up, frame.fin)).collect::<Vec<_>>(), [(true, true), (false, true)]);
    assert!(binary.iter().all(|frame| frame.payload == b"\x89PNG\r\n\x1A\n"));
    assert!(std::str::from_utf8(&binary[0].payload).is_err(), "as text it would break RFC 6455 §8.1");
    assert_eq!(fact(&run, "delivered"), 3);
}

#[test]
fn a_message_in_fragments_begins_as_text_continues_and_ends_with_fin() {
    let run = websocket(|extras| extras.fragments = true);
    let frames = frames(&run);
    let start = frames.iter().position(|frame| !frame.fin).expect("a first fragment");
    let pieces = &frames[start..start + 3];
    let heads: Vec<(bool, u8)> = pieces.iter().map(|frame| (frame.fin, frame.opcode)).collect();
    assert_eq!(heads, [(false, 1), (false, 0), (true, 0)], "RFC 6455 §5.4");
    assert!(pieces[0].sent < pieces[1].sent && pieces[1].sent < pieces[2].sent);
    let message: String = pieces.iter().map(Frame::text).collect();
    assert_eq!(frames[start + 3].text(), message + ", Client", "the server takes it as one message");
    assert_eq!(fact(&run, "delivered"), 3);
}

#[test]
fn both_sides_are_on_their_way_at_the_same_time() {
    for (rtt, ping) in [(40_000, false), (300_000, false), (40_000, true), (2_000, true)] {
        let run = run_of(&request("websocket", |settings| {
            settings.link.rtt = Micros(rtt);
            (settings.websocket.simultaneous, settings.websocket.ping) = (true, ping);
        }));
        let frames = frames(&run);
        let news =
            |up: bool| frames.iter().find(|frame| frame.up == up && frame.text().starts_with("News")).expect("news");
        let (up, down) = (news(true), news(false));
        assert_eq!(up.sent, down.sent, "rtt {rtt}, ping {ping}");
        assert!(up.sent < down.arrived && down.sent < up.arrived, "the arrows cross");
    }
}

/// The head of the request and of its 101.
fn handshake(run: &Run) -> [String; 2] {
    let is_response = |event: &&Event| matches!(event.kind, Kind::Response { status: 101, .. });
    let request = run.trace.events().find(|event| event.kind == Kind::Request).expect("a request");
    let response = run.trace.events().find(is_response).expect("a 101");
    [request, response].map(|event| String::from_utf8_lossy(bytes(run, event)).into_owned())
}

#[test]
fn one_of_the_offered_subprotocols_is_chosen() {
    let [request, response] = handshake(&websocket(|extras| extras.subprotocol = true));
    assert!(request.contains("\r\nSec-WebSocket-Protocol: chat, superchat\r\n"), "{request}");
    assert!(response.contains("\r\nSec-WebSocket-Protocol: chat\r\n"), "RFC 6455 §4.2.2: {response}");
    for head in handshake(&websocket(|_| {})) {
        assert!(!head.contains("Sec-WebSocket-Protocol"), "{head}");
    }
}

#[test]
fn compression_is_offered_and_declined_by_not_naming_it() {
    for extras in [WebSocketSettings::default(), EVERYTHING] {
        let run = websocket(|settings| *settings = extras.clone());
        let [request, response] = handshake(&run);
        assert!(request.contains("Sec-WebSocket-Extensions: permessage-deflate"), "{request}");
        assert!(!response.contains("Sec-WebSocket-Extensions"), "RFC 6455 §9.1: {response}");
        // RFC 7692 §6: a compressed message would have RSV1; `frames` refuses it.
        assert!(!frames(&run).is_empty());
    }
    let minimal = run_of(&request("websocket", |settings| settings.headers = Headers::Minimal));
    assert!(!handshake(&minimal)[0].contains("Extensions"), "the fewest fields offer nothing");
}

#[test]
fn everything_at_once_is_delivered_whatever_the_link_does() {
    for loss in [0, 50_000, 200_000] {
        for seed in 1..=5 {
            let mut request = request("websocket", |settings| {
                settings.websocket = EVERYTHING;
                let link = &mut settings.link;
                (link.loss, link.reordering, link.duplication) = (loss, loss, loss);
            });
            request.seed = seed;
            let run = run_of(&request);
            assert_eq!(fact(&run, "delivered"), 5, "loss {loss}, seed {seed}");
            for stream in &run.streams {
                assert!(stream.intact && stream.written == stream.read, "loss {loss}, seed {seed}: {stream:?}");
            }
        }
    }
}

#[test]
fn a_peer_that_goes_ends_the_conversation_quietly() {
    for at in (100_000..900_000).step_by(20_000) {
        for host in [Host::Client, Host::Server] {
            let mut request = request("websocket", |settings| settings.websocket = EVERYTHING);
            request.interventions = vec![Intervention::CloseAbruptly { host, at: Micros(at) }];
            run_of(&request);
        }
    }
}

#[test]
fn tshark_names_the_same_opcodes_masks_and_payloads() {
    let run = websocket(|extras| *extras = EVERYTHING);
    let capture = wire::pcapng::write(&run.trace, &run.key_log, Host::Client, START_UNIX_MICROS);
    let fields = ["websocket.fin", "websocket.opcode", "websocket.mask", "websocket.payload_length", "_ws.malformed"];
    let packets = common::tshark(&capture, &fields);
    let is_set = |value: &str| u8::from(matches!(value, "1" | "True"));
    let theirs: Vec<[u64; 4]> = packets
        .iter()
        .flat_map(|packet| {
            assert!(packet.get(4).is_none_or(Vec::is_empty), "{packet:?}");
            (0..packet[1].len()).map(|at| {
                let number = |field: usize| packet[field][at].parse::<u64>().expect("a number");
                [is_set(&packet[0][at]).into(), number(1), is_set(&packet[2][at]).into(), number(3)]
            })
        })
        .collect();
    let ours: Vec<[u64; 4]> = frames(&run)
        .iter()
        .map(|frame| [frame.fin.into(), frame.opcode.into(), frame.masked.into(), frame.payload.len() as u64])
        .collect();
    assert_eq!(theirs, ours);
    let protocols = common::tshark(&capture, &["http.sec_websocket_protocol"]);
    let named: Vec<&String> = protocols.iter().flatten().flatten().collect();
    assert_eq!(named, ["chat, superchat", "chat"]);
}

/// A run of `sse` whose stream `host` breaks after the second event.
fn broken(host: Host, retry: i64) -> Run {
    let mut request = request("sse", |settings| settings.retry = Micros(retry));
    request.interventions = vec![Intervention::CloseAbruptly { host, at: Micros(6_000_000) }];
    run_of(&request)
}

fn requests(run: &Run) -> Vec<&Event> {
    run.trace.events().filter(|event| event.kind == Kind::Request).collect()
}

#[test]
fn a_broken_stream_is_opened_again_and_goes_on_behind_the_last_event() {
    for host in [Host::Server, Host::Client] {
        let run = broken(host, 0);
        let indices: Vec<u64> = run
            .trace
            .events()
            .filter(|event| event.arrived.is_some())
            .filter_map(|event| if let Kind::StreamEvent { index } = event.kind { Some(index) } else { None })
            .collect();
        assert_eq!(indices, [1, 2, 3, 4, 5], "nothing is lost, and nothing comes twice");
        let requests = requests(&run);
        assert_eq!(
            requests.iter().map(|event| label(event)).collect::<Vec<_>>(),
            ["GET /events", "GET /events (Last-Event-ID: 2)"]
        );
        let connections: Vec<u32> = requests.iter().filter_map(|event| Some(event.wire.as_ref()?.connection)).collect();
        assert_eq!(connections, [1, 2], "a new connection");
        assert!(String::from_utf8_lossy(bytes(&run, requests[1])).contains("\r\nLast-Event-ID: 2\r\n"));
        assert_eq!(fact(&run, "delivered"), 5);
    }
}

#[test]
fn a_client_waits_as_long_as_the_server_asks_and_else_three_seconds() {
    for (retry, millis) in [(0, 3_000), (1_500_000, 1_500), (10_000_000, 10_000)] {
        let run = broken(Host::Server, retry);
        let wait = run.trace.spans().find(|span| span.kind == SpanKind::BackingOff).expect("it waits");
        assert_eq!(wait.end.expect("it tries again") - wait.start, Micros(millis * 1_000));
        let texts: Vec<String> = run
            .trace
            .events()
            .filter(|event| matches!(event.kind, Kind::StreamEvent { .. }))
            .map(|event| String::from_utf8_lossy(bytes(&run, event)).into_owned())
            .collect();
        let line = format!("retry: {millis}\n");
        let naming = texts.iter().filter(|text| text.contains("retry")).count();
        assert_eq!(naming, if retry == 0 { 0 } else { 2 }, "the first event of each response: {texts:?}");
        assert!(retry == 0 || texts[0].starts_with(&line), "{texts:?}");
        let syn = run.trace.events().filter(|event| label(event) == "SYN").nth(1).expect("a new connection");
        assert_eq!(Some(syn.sent), wait.end);
    }
}

fn socket() -> Run {
    run_of(&request("socket", |_| {}))
}

fn calls(run: &Run, host: Host, connection: u32) -> Vec<&Call> {
    run.trace.calls().iter().filter(|call| call.host == host && call.connection == connection).collect()
}

fn names(calls: &[&Call]) -> Vec<&'static str> {
    calls.iter().map(|call| call.call.name()).collect()
}

#[test]
fn the_calls_of_a_connection_are_those_of_the_socket_api() {
    let run = socket();
    let (client, server) = (calls(&run, Host::Client, 1), calls(&run, Host::Server, 1));
    assert_eq!(names(&client), ["socket", "connect", "send", "recv", "shutdown", "recv", "close"]);
    // The server does not read after it has closed, so that is a `close`.
    assert_eq!(names(&server), ["accept", "send", "recv", "recv", "close"]);
    let listening = names(&calls(&run, Host::Server, 0));
    assert_eq!(listening, ["socket", "bind", "listen", "close"].repeat(3), "one listening socket per part");
    assert!(run.trace.calls().is_sorted_by_key(|call| call.at));
    for name in scenario::NAMES.iter().filter(|name| **name != "socket") {
        assert!(run_of(&request(name, |_| {})).trace.calls().is_empty(), "{name}");
    }
}

/// When a host enters a state of TCP on a connection.
fn entered(run: &Run, host: Host, connection: u32, state: TcpState) -> Option<Micros> {
    let is_meant = |change: &&trace::StateChange| {
        (change.host, change.connection, change.state) == (host, connection, State::Tcp(state))
    };
    run.trace.states().iter().find(is_meant).map(|change| change.at)
}

#[test]
fn calls_return_when_the_packets_let_them() {
    for loss in [0, 100_000] {
        let run = run_of(&request("socket", |settings| settings.link.loss = loss));
        for connection in 1..=3 {
            let of = |host, name| {
                let all = calls(&run, host, connection);
                *all.into_iter().find(|call| call.call == name).expect("a call of that name")
            };
            let connect = of(Host::Client, SocketCall::Connect);
            assert_eq!(connect.returned, entered(&run, Host::Client, connection, TcpState::Established));
            let accept = of(Host::Server, SocketCall::Accept);
            assert_eq!(accept.returned, entered(&run, Host::Server, connection, TcpState::Established));
            // What one side has sent and the other received is what the streams say.
            for (sender, receiver, direction) in
                [(Host::Client, Host::Server, Direction::Up), (Host::Server, Host::Client, Direction::Down)]
            {
                let sum = |host, name| -> u64 {
                    calls(&run, host, connection)
                        .iter()
                        .filter(|call| call.call == name)
                        .filter_map(|call| call.bytes)
                        .sum()
                };
                let stream = run.streams.iter().find(|it| (it.connection, it.direction) == (connection, direction));
                let stream = stream.expect("a stream");
                assert_eq!(sum(sender, SocketCall::Send), stream.written, "loss {loss}, connection {connection}");
                assert_eq!(sum(receiver, SocketCall::Recv), stream.read, "loss {loss}, connection {connection}");
            }
        }
        assert!(run.trace.calls().iter().all(|call| call.returned.is_some_and(|returned| returned >= call.at)));
    }
}

#[test]
fn a_call_changes_no_packet() {
    // `connect` and `recv` begin a packet's way or wait for one; the first message is sent when `send` is called.
    let run = socket();
    let first =
        |host: Host| calls(&run, host, 1).into_iter().find(|call| call.call == SocketCall::Send).expect("a send");
    for (host, direction) in [(Host::Client, Direction::Up), (Host::Server, Direction::Down)] {
        let data = run
            .trace
            .events()
            .find(|event| event.is_packet() && event.direction == direction && label(event).contains("PSH"));
        assert_eq!(data.map(|event| event.sent), Some(first(host).at));
    }
    assert_eq!(run.trace.event(EventId(1)).map(|event| event.sent), Some(Micros(0)));
}

#[test]
fn equal_requests_give_equal_runs_with_everything_on() {
    let runs = [
        request("websocket", |settings| settings.websocket = EVERYTHING),
        request("sse", |settings| settings.retry = Micros(700_000)),
        request("connection-cost", |settings| (settings.dns_cache, settings.hsts) = (false, false)),
        request("socket", |_| {}),
    ];
    for mut request in runs {
        request.settings.link.loss = 50_000;
        request.interventions = vec![Intervention::CloseAbruptly { host: Host::Server, at: Micros(6_000_000) }];
        let digest = || {
            let run = lab::run(&request).expect("a run").0;
            (lab::protocol::encode(&run.trace), run.key_log, run.facts)
        };
        assert!(digest() == digest(), "{}", request.scenario);
    }
}
