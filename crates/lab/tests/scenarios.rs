//! What the scenarios of HTTP and WebSocket do: the seed's words in the seed's order, and everything delivered,
//! whatever the link does.

use lab::{Headers, HttpVersion, Intervention, Request, Run, Settings, TlsSettings, TlsVersion, run, scenario};
use trace::{Direction, Event, Host, Kind, Layer, Micros, SpanKind, State, StateChange, WebSocketState};

const SCENARIOS: [&str; 5] = ["http", "polling", "long-polling", "sse", "websocket"];

fn request(name: &str) -> Request {
    let scenario = scenario::find(name).expect("a scenario of that name");
    Request::new(name, (scenario.defaults)())
}

fn run_of(request: &Request) -> Run {
    run(request).expect("a request that can be run").0
}

fn fact(run: &Run, name: &str) -> u64 {
    run.fact(name).expect("a fact of that name")
}

fn label(event: &Event) -> String {
    event.wire.as_ref().map(|wire| wire.label.to_string()).unwrap_or_default()
}

/// What was said above TCP, in the order in which it was sent.
fn said(run: &Run, layers: &[Layer]) -> Vec<String> {
    let mut events: Vec<&Event> =
        run.trace.events().filter(|event| !event.is_packet() && layers.contains(&event.layer)).collect();
    events.sort_by_key(|event| (event.sent, event.id));
    events.into_iter().map(label).collect()
}

fn assert_whole(run: &Run, what: &str) {
    assert!(run.finished, "{what}: the course comes to its end");
    for stream in &run.streams {
        assert!(stream.intact && stream.written == stream.read, "{what}: {stream:?}");
    }
}

#[test]
fn http_knows_a_client_only_by_what_it_says() {
    let run = run_of(&request("http"));
    let one = ["GET /hello", "200 OK"];
    assert_eq!(said(&run, &[Layer::Http]), one.repeat(6));
    assert_eq!(bodies(&run), ["Hello", "Hello, Client", "Hello"].repeat(2));
    let cost = |what: &str| ["new-connections/", "keep-alive/"].map(|part| fact(&run, &[part, what].concat()));
    assert_eq!(cost("connections"), [3, 1]);
    // A handshake before each question, or before the first alone; and closing, before the next connection is opened.
    assert_eq!(cost("round-trips"), [9, 5]);
    let [new, kept] = cost("bytes");
    assert!(new > kept, "{new} {kept}");
}

/// The bodies of the answers: what follows the empty line.
fn bodies(run: &Run) -> Vec<String> {
    let answers = run.trace.events().filter(|event| matches!(event.kind, Kind::Response { .. }));
    let text = |event: &Event| {
        let data = event.wire.as_ref().map(|wire| wire.data).unwrap_or_default();
        String::from_utf8_lossy(run.trace.bytes(data)).into_owned()
    };
    answers
        .map(|event| text(event).split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
        .collect()
}

#[test]
fn polling_asks_until_it_has_everything_and_often_in_vain() {
    let run = run_of(&request("polling"));
    let said = said(&run, &[Layer::Http]);
    assert!(
        said.chunks(2)
            .all(|cycle| cycle[0] == "GET /data" && ["200 OK", "204 No Content"].contains(&cycle[1].as_str()))
    );
    let empty = said.iter().filter(|label| *label == "204 No Content").count() as u64;
    assert_eq!((fact(&run, "requests"), fact(&run, "empty-answers")), (said.len() as u64 / 2, empty));
    assert!(empty > 0 && fact(&run, "delivered") == 5);
    let cycles = run.trace.spans().filter(|span| span.kind == SpanKind::PollCycle && span.end.is_some()).count();
    assert_eq!(cycles as u64, fact(&run, "requests"));
}

#[test]
fn a_long_poll_is_held_until_there_is_news_or_the_wait_runs_out() {
    for seed in 1..=10 {
        let request = Request { seed, ..request("long-polling") };
        let run = run_of(&request);
        let answers: Vec<String> =
            said(&run, &[Layer::Http]).into_iter().filter(|label| label != "GET /data").collect();
        assert!(answers.iter().any(|label| label == "200 OK"), "seed {seed}");
        assert!(answers.iter().any(|label| label == "204 No Content"), "seed {seed}");
        let held: Vec<i64> = run
            .trace
            .spans()
            .filter(|span| span.kind == SpanKind::Held)
            .map(|span| (span.end.expect("each hold ends") - span.start).0)
            .collect();
        assert!(!held.is_empty() && held.iter().all(|&micros| micros <= request.settings.hold.0), "{held:?}");
    }
}

#[test]
fn sse_asks_once_and_hears_every_message() {
    let run = run_of(&request("sse"));
    let said = said(&run, &[Layer::Http]);
    assert_eq!(said[..2], ["GET /events", "200 OK"]);
    let indices: Vec<&str> =
        said[2..].iter().filter_map(|label| label.trim_start_matches('"').split(' ').next()).collect();
    assert_eq!(indices, ["1", "2", "3", "4", "5"]);
}

#[test]
fn a_broken_event_stream_goes_on_where_it_broke() {
    let reset = Intervention::CloseAbruptly { host: Host::Server, at: Micros(6_000_000) };
    let run = run_of(&Request { interventions: vec![reset], ..request("sse") });
    assert_eq!((fact(&run, "requests"), fact(&run, "delivered")), (2, 5));
    assert!(run.trace.spans().any(|span| span.kind == SpanKind::BackingOff && span.end.is_some()));
}

#[test]
fn websocket_says_the_seeds_words_in_the_seeds_order() {
    let talk = [
        "GET /chat (Upgrade: websocket)",
        "101 Switching Protocols",
        "\"Hello\"",
        "\"Hello, Client\"",
        "\"Goodbye\"",
        "\"Goodbye, Client\"",
        "Close 1000",
        "Close 1000",
    ];
    let tls = |version| Some(TlsSettings { version, ..TlsSettings::default() });
    for tls in [tls(TlsVersion::Tls12), tls(TlsVersion::Tls13), None] {
        let mut request = request("websocket");
        request.settings.tls = tls;
        let run = run_of(&request);
        assert_eq!(said(&run, &[Layer::Http, Layer::WebSocket]), talk, "{:?}", request.settings.tls);
        assert_whole(&run, "websocket");
        for host in [Host::Client, Host::Server] {
            let is_here = |change: &&StateChange| change.host == host;
            let states: Vec<WebSocketState> =
                run.trace.states().iter().filter(is_here).filter_map(websocket_state).collect();
            use WebSocketState::{Closed, Closing, Connecting, Open};
            assert_eq!(states, [Connecting, Open, Closing, Closed], "{host:?}");
        }
    }
}

fn websocket_state(change: &StateChange) -> Option<WebSocketState> {
    if let State::WebSocket(state) = change.state { Some(state) } else { None }
}

#[test]
fn after_the_close_frames_the_server_closes_tcp_first() {
    let mut request = request("websocket");
    request.settings.tls = None;
    let run = run_of(&request);
    let is_fin = |event: &&Event| matches!(event.kind, Kind::Segment { flags } if flags & 1 == 1);
    let first = run.trace.events().find(is_fin).expect("a FIN");
    assert_eq!(first.direction, Direction::Down);
}

/// Every scenario over every version of HTTP that it has; `http` is about connections of HTTP/1.1.
fn versions() -> impl Iterator<Item = (&'static str, HttpVersion)> {
    let second = SCENARIOS.into_iter().filter(|name| *name != "http").map(|name| (name, HttpVersion::V2));
    SCENARIOS.into_iter().map(|name| (name, HttpVersion::V1)).chain(second)
}

fn request_over(name: &str, http: HttpVersion) -> Request {
    let mut request = request(name);
    request.settings.http = http;
    request
}

#[test]
fn everything_is_delivered_whatever_the_link_does() {
    for (name, http) in versions() {
        for loss in [0, 50_000, 200_000] {
            for seed in 1..=5 {
                let mut request = Request { seed, ..request_over(name, http) };
                request.settings.link.loss = loss;
                request.settings.link.reordering = loss;
                request.settings.link.duplication = loss;
                let run = run_of(&request);
                let what = format!("{name}, {http:?}, loss {loss}, seed {seed}");
                assert_whole(&run, &what);
                let (delivered, wanted) = match name {
                    "http" => (fact(&run, "new-connections/answers") + fact(&run, "keep-alive/answers"), 6),
                    "websocket" => (fact(&run, "delivered"), 2),
                    _ => (fact(&run, "delivered"), request.settings.feed.messages),
                };
                assert_eq!(delivered, wanted, "{what}");
            }
        }
    }
}

#[test]
fn every_scenario_honours_tls_headers_and_keep_alive() {
    for (name, http) in versions() {
        let defaults = request_over(name, http).settings;
        let tls = |version| Some(TlsSettings { version, ..TlsSettings::default() });
        let plain = Settings { tls: None, ..defaults.clone() };
        for settings in [
            Settings { tls: tls(TlsVersion::Tls12), ..defaults.clone() },
            Settings { tls: tls(TlsVersion::Tls13), ..defaults.clone() },
            Settings { headers: Headers::Minimal, ..plain.clone() },
            Settings { http_keep_alive: false, ..plain.clone() },
            Settings { http_keep_alive: false, ..defaults.clone() },
        ] {
            let port = if settings.tls.is_some() { 443 } else { 80 };
            let run = run_of(&Request::new(name, settings.clone()));
            assert_whole(&run, name);
            let wanted = if name == "websocket" { 2 } else { 5 };
            if name != "http" {
                assert_eq!(fact(&run, "delivered"), wanted, "{name} {settings:?}");
            }
            let first = run.trace.events().next().and_then(|event| event.wire.as_ref()).expect("a packet");
            // A segment's destination port follows 20 bytes of IP header and 2 of source port.
            let bytes = run.trace.bytes(first.data);
            assert_eq!(u16::from_be_bytes([bytes[22], bytes[23]]), port, "{name}");
        }
    }
}

#[test]
fn what_someone_breaks_ends_the_course_quietly() {
    for (name, http) in versions() {
        for at in [10_000, 50_000, 90_000, 150_000, 250_000, 300_000, 4_000_000] {
            let (at, until) = (Micros(at), Micros(at + 20_000_000));
            for intervention in [
                Intervention::CloseAbruptly { host: Host::Client, at },
                Intervention::CloseAbruptly { host: Host::Server, at },
                Intervention::Cut { from: at, until },
                Intervention::Cut { from: at, until: Micros(3_600_000_000) },
                Intervention::StallReader { host: Host::Client, from: at, until },
                Intervention::StallReader { host: Host::Server, from: at, until },
            ] {
                let what = format!("{name} {http:?} {intervention:?}");
                let run = run_of(&Request { interventions: vec![intervention], ..request_over(name, http) });
                assert!(run.finished, "{what}");
                for stream in &run.streams {
                    assert!(stream.intact, "{what}: {stream:?}");
                }
            }
        }
    }
}

#[test]
fn equal_requests_give_equal_runs() {
    let both = versions().chain([("http2", HttpVersion::V1), ("contrast", HttpVersion::V2)]);
    for (name, http) in both.chain([("connection-cost", HttpVersion::V2)]) {
        let mut request = request_over(name, http);
        request.settings.link.loss = 100_000;
        let (one, other) = (run_of(&request), run_of(&request));
        assert!(one.trace.events().eq(other.trace.events()), "{name}");
        assert!(one.trace.spans().eq(other.trace.spans()), "{name}");
        let bytes = |run: &Run| -> Vec<Vec<u8>> {
            let packets = run.trace.events().filter_map(|event| event.wire.as_ref());
            packets.map(|wire| run.trace.bytes(wire.data).to_vec()).collect()
        };
        assert_eq!(bytes(&one), bytes(&other), "{name}");
        assert_eq!((one.key_log, one.facts), (other.key_log, other.facts), "{name}");
    }
}
