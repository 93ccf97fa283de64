//! Every scenario in the eyes of someone who opens its capture in Wireshark: nothing malformed, no bad checksum, no error,
//! every TLS record opened, every HTTP and WebSocket message named as our own reading names it. Also that every run ends
//! and every stream comes out as it went in.
//!
//! The captures of all seeds go through one `tshark`, one after the other, an hour apart: pcapng allows several sections
//! in a file, and starting `tshark` takes longer than reading.

mod common;
#[path = "common/streams.rs"]
mod streams;

use lab::scenario::{self, Scenario};
use lab::{HttpVersion, IpVersion, Request, Run, START_SECONDS, TlsSettings, TlsVersion, WebSocketSettings, simulate};
use std::collections::{BTreeMap, BTreeSet};
use trace::{Event, Host, Kind, Layer};

const SEEDS: std::ops::RangeInclusive<u64> = 1..=20;
const START_UNIX_MICROS: u64 = START_SECONDS * 1_000_000;
const HOUR_MICROS: u64 = 3_600_000_000;

#[test]
fn every_scenario_is_clean_on_a_link_without_loss() {
    check_all("0", |settings| settings.link.loss = 0, SEEDS);
}

#[test]
fn every_scenario_is_clean_when_one_packet_in_twenty_is_lost() {
    check_all("5", |settings| settings.link.loss = 50_000, SEEDS);
}

#[test]
fn every_scenario_is_clean_when_one_packet_in_five_is_lost() {
    check_all("20", |settings| settings.link.loss = 200_000, SEEDS);
}

#[test]
fn every_scenario_is_decrypted_whatever_the_version_of_tls() {
    for (name, version) in [("1.2", TlsVersion::Tls12), ("1.3", TlsVersion::Tls13)] {
        let encrypt = |settings: &mut lab::Settings| {
            settings.tls = Some(TlsSettings { version, ..TlsSettings::default() });
            settings.link.loss = 20_000;
        };
        check_all(name, encrypt, 1..=5);
    }
}

#[test]
fn every_scenario_is_clean_with_all_that_the_settings_can_add() {
    for (name, loss) in [("everything, 0", 0), ("everything, 5", 50_000)] {
        let add = |settings: &mut lab::Settings| {
            settings.link.loss = loss;
            settings.retry = trace::Micros(500_000);
            settings.websocket =
                WebSocketSettings { subprotocol: true, ping: true, simultaneous: true, binary: true, fragments: true };
            (settings.dns_cache, settings.hsts) = (false, false);
        };
        check_all(name, add, 1..=5);
    }
}

/// The scenarios that may speak HTTP/2. `http2` does in any case.
const OVER_HTTP_2: [&str; 6] = ["polling", "long-polling", "sse", "websocket", "contrast", "connection-cost"];

#[test]
fn every_scenario_over_http_2_is_clean_and_named_by_stream_whatever_the_version_of_tls() {
    let mut wrong = Vec::new();
    for (name, version, loss) in [
        ("HTTP/2 in the clear", None, 0),
        ("HTTP/2 in the clear, 5", None, 50_000),
        ("HTTP/2 and TLS 1.2", Some(TlsVersion::Tls12), 20_000),
        ("HTTP/2 and TLS 1.3", Some(TlsVersion::Tls13), 0),
    ] {
        let change = |settings: &mut lab::Settings| {
            settings.http = HttpVersion::V2;
            settings.link.loss = loss;
            settings.tls = version.map(|version| TlsSettings { version, ..TlsSettings::default() });
        };
        for scenario in scenario::ALL.iter().filter(|scenario| OVER_HTTP_2.contains(&scenario.name)) {
            wrong.extend(check(name, scenario, change, 1..=2));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} faults, the first of them:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

#[test]
fn every_scenario_is_clean_over_ipv6() {
    for (name, loss) in [("IPv6, 0", 0), ("IPv6, 5", 50_000)] {
        let carry = |settings: &mut lab::Settings| {
            settings.link.loss = loss;
            settings.link.ip = IpVersion::V6;
        };
        check_all(name, carry, 1..=5);
    }
}

#[test]
fn over_ipv6_the_client_asks_for_the_servers_ipv6_address_and_segments_are_20_bytes_shorter() {
    let mut settings = (scenario::find("connection-cost").expect("it is in the registry").defaults)();
    settings.link.ip = IpVersion::V6;
    let run = simulate(&Request::new("connection-cost", settings)).expect("a valid request");
    let capture = wire::pcapng::write(&run.trace, &run.key_log, Host::Client, START_UNIX_MICROS);
    let packets = common::tshark(&capture, &["dns.qry.type", "dns.aaaa", "tcp.options.mss_val", "ipv6.src", "ip.src"]);
    let values = |field: usize| -> BTreeSet<&str> {
        packets.iter().filter_map(|packet| packet.get(field)).flatten().map(String::as_str).collect()
    };
    assert_eq!(values(0), BTreeSet::from(["28"]));
    assert_eq!(values(1), BTreeSet::from(["2001:db8::80"]));
    assert_eq!(values(2), BTreeSet::from(["1440"]));
    assert_eq!(values(3), BTreeSet::from(["2001:db8::10", "2001:db8::53", "2001:db8::80"]));
    assert_eq!(values(4), BTreeSet::new());
    let addresses: Vec<String> = run.trace.hosts().iter().filter_map(|host| Some(host.address?.to_string())).collect();
    assert_eq!(addresses, ["2001:db8::10", "2001:db8::80", "2001:db8::53"]);
}

#[test]
fn the_check_notices_a_missing_key_a_bad_checksum_and_a_malformed_message() {
    let scenario = scenario::find("connection-cost").expect("it is in the registry");
    let run = simulate(&Request::new(scenario.name, (scenario.defaults)())).expect("a valid request");
    let whole = wire::pcapng::write(&run.trace, &run.key_log, Host::Client, START_UNIX_MICROS);
    assert_eq!(faults(&tshark(&whole)), Vec::<String>::new());

    let locked = wire::pcapng::write(&run.trace, "", Host::Client, START_UNIX_MICROS);
    assert!(faults(&tshark(&locked)).iter().any(|fault| fault.contains("not decrypted")));

    let changed = |what: &[u8], into: &[u8]| {
        let mut capture = whole.clone();
        let places = capture.windows(what.len()).enumerate().filter(|(_, bytes)| *bytes == what);
        let places: Vec<usize> = places.map(|(place, _)| place).collect();
        assert!(!places.is_empty(), "nothing to change");
        for place in places {
            capture[place..place + into.len()].copy_from_slice(into);
        }
        faults(&tshark(&capture))
    };
    assert!(changed(b"301 Moved", b"301 Loved").iter().any(|fault| fault.contains("checksum")));
    // A label of 63 bytes in a DNS query of 32 runs over its end.
    assert!(changed(b"\x06server\x07example", b"\x3f").iter().any(|fault| fault.contains("malformed")));
}

/// Runs and checks all scenarios with `change`d settings; tells everything that is wrong with any of them.
fn check_all(name: &str, change: impl Fn(&mut lab::Settings), seeds: std::ops::RangeInclusive<u64>) {
    let mut wrong = Vec::new();
    for scenario in scenario::ALL {
        wrong.extend(check(name, scenario, &change, seeds.clone()));
    }
    assert!(
        wrong.is_empty(),
        "{} faults, the first of them:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

fn check(
    name: &str,
    scenario: &Scenario,
    change: impl Fn(&mut lab::Settings),
    seeds: std::ops::RangeInclusive<u64>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut captures = [Vec::new(), Vec::new()];
    let mut expected = BTreeMap::new();
    // Four parts with fourteen handshakes take as long as many runs of another scenario.
    let seeds = if scenario.name == "http2" { *seeds.start()..=*seeds.start() + 1 } else { seeds };
    for seed in seeds {
        let mut settings = (scenario.defaults)();
        change(&mut settings);
        let request = Request { seed, ..Request::new(scenario.name, settings) };
        let (run, _) = lab::run(&request).expect("a valid request");
        wrong.extend(broken_promises(&run).into_iter().map(|what| format!("seed {seed}: {what}")));
        for (capture, vantage) in captures.iter_mut().zip([Host::Client, Host::Server]) {
            let start = START_UNIX_MICROS + seed * HOUR_MICROS;
            capture.extend(wire::pcapng::write(&run.trace, &run.key_log, vantage, start));
        }
        expected.insert(seed, run.trace.events().filter_map(|event| message(&run, event)).collect::<Vec<_>>());
    }
    let has_messages = !["tcp", "udp", "bulk"].contains(&scenario.name);
    wrong.extend((has_messages && expected.values().any(Vec::is_empty)).then(|| "a run has no message".to_owned()));
    for (capture, vantage) in captures.iter().zip(["client", "server"]) {
        let frames = tshark(capture);
        wrong.extend(faults(&frames).into_iter().map(|fault| format!("at the {vantage}: {fault}")));
        wrong.extend(unnamed(&frames, &expected).into_iter().map(|fault| format!("at the {vantage}: {fault}")));
    }
    wrong.into_iter().map(|what| format!("{} at {name}, {what}", scenario.name)).collect()
}

/// What TCP and UDP promise and this run did not keep.
fn broken_promises(run: &Run) -> Vec<String> {
    let mut broken = Vec::new();
    if !run.finished {
        broken.push("the run did not end".to_owned());
    }
    for stream in &run.streams {
        if !stream.intact || stream.written != stream.read {
            broken.push(format!("not what was written: {stream:?}"));
        }
    }
    let invented = run.facts.iter().filter(|fact| fact.name.ends_with("/invented") && fact.value > 0);
    broken.extend(invented.map(|fact| format!("{} = {}", fact.name, fact.value)));
    broken
}

/// An HTTP or WebSocket message as tshark can name it, too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Message {
    Request(String),
    Answer(u16),
    /// `GET /data` or `200` on a stream of HTTP/2, and how much content a whole response has.
    OnStream(u64, String, Option<u64>),
    Frame(u8),
    Text(String),
}

fn message(run: &Run, event: &Event) -> Option<Message> {
    let label = event.wire.as_deref().map_or("", |wire| &wire.label);
    let first = event.wire.as_deref().and_then(|wire| run.trace.bytes(wire.data).first().copied());
    let is_last = first.is_some_and(|first| first & 0x80 != 0);
    if let Some((what, stream)) = label.split_once(" · stream ") {
        let is_whole = matches!(event.kind, Kind::Response { .. }) && has_end(run, event);
        let what = what.split(" (").next().unwrap_or_default().to_owned();
        let is_message = matches!(event.kind, Kind::Request | Kind::Response { .. });
        let message = Message::OnStream(stream.parse().ok()?, what, is_whole.then_some(event.payload_bytes));
        return is_message.then_some(message);
    }
    // tshark 4.0 reads no WebSocket in HTTP/2: `websocket_frames` does.
    if event.layer == Layer::WebSocket && run.trace.events().any(|event| event.kind == Kind::Control) {
        return None;
    }
    match (event.layer, event.kind) {
        (Layer::Http, Kind::Request) => Some(Message::Request(label.split(" (").next().unwrap_or_default().to_owned())),
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

/// Whether a response of HTTP/2 was reported at its end: its last frame has END_STREAM (RFC 9113 §6.1).
fn has_end(run: &Run, event: &Event) -> bool {
    let bytes = event.wire.as_deref().map(|wire| run.trace.bytes(wire.data)).unwrap_or_default();
    let mut rest = bytes;
    let mut ends = false;
    while let Some(head) = wire::http2::Head::read(rest) {
        ends |= head.has(wire::http2::flag::END_STREAM);
        rest = rest.get(wire::http2::HEAD + head.length as usize..).unwrap_or_default();
    }
    ends
}

/// The fields that are asked for, in this order.
const FIELDS: [&str; 28] = [
    "frame.number",
    "frame.time_epoch",
    "_ws.malformed",
    "ip.checksum.status",
    "tcp.checksum.status",
    "udp.checksum.status",
    "_ws.expert.severity",
    "_ws.expert.message",
    "tls.record.length",
    "tls.record.content_type",
    "tls.handshake.type",
    "tls.alert_message",
    "tls.alert_message.level",
    "http.request.method",
    "http.request.uri",
    "http.response.code",
    "websocket.opcode",
    "websocket.fin",
    "websocket.payload.text",
    "tcp.stream",
    "ipv6.nxt",
    "http2.streamid",
    "http2.type",
    "http2.length",
    "http2.headers.method",
    "http2.headers.path",
    "http2.headers.status",
    "http2.flags",
];
const GOOD_CHECKSUM: &str = "1";
const ERROR: &str = "8388608";
const HANDSHAKE: &str = "22";

/// One packet as tshark reads it: the values of each of [`FIELDS`].
struct Frame(Vec<Vec<String>>);

impl Frame {
    fn values(&self, field: &str) -> Vec<&str> {
        let place = FIELDS.iter().position(|&known| known == field).expect("a field that was asked for");
        self.0.get(place).into_iter().flatten().map(String::as_str).collect()
    }

    fn count(&self, field: &str) -> usize {
        self.values(field).len()
    }

    /// The seed of its run: each has its own hour.
    fn seed(&self) -> u64 {
        let epoch = self.values("frame.time_epoch");
        let seconds: u64 = epoch.first().and_then(|time| time.split('.').next()?.parse().ok()).expect("a time");
        (seconds * 1_000_000 - START_UNIX_MICROS) / HOUR_MICROS
    }

    fn name(&self) -> String {
        format!("seed {} frame {}", self.seed(), self.values("frame.number").join(""))
    }

    /// What is wrong with it.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.count("_ws.malformed") > 0 {
            faults.push("malformed".to_owned());
        }
        for field in ["ip.checksum.status", "tcp.checksum.status", "udp.checksum.status"] {
            if self.values(field).iter().any(|&status| status != GOOD_CHECKSUM) {
                faults.push(format!("bad checksum: {field} {:?}", self.values(field)));
            }
        }
        // IPv6 has no checksum of its own; those of TCP and UDP also cover the addresses (RFC 8200 §8.1).
        let transports = self.count("tcp.checksum.status") + self.count("udp.checksum.status");
        if (self.count("ip.checksum.status") + self.count("ipv6.nxt"), transports) != (1, 1) {
            faults.push("not one header of IP and one of TCP or UDP, each with its checksum".to_owned());
        }
        if self.values("_ws.expert.severity").contains(&ERROR) {
            faults.push(format!("an error: {:?}", self.values("_ws.expert.message")));
        }
        // TLS 1.3 hides a record's type; tshark tells it once it has opened the record. TLS 1.2 hides what is inside.
        let types = self.values("tls.record.content_type");
        let handshakes = types.iter().filter(|&&kind| kind == HANDSHAKE).count();
        if types.len() != self.count("tls.record.length")
            || handshakes > self.count("tls.handshake.type")
            || self.count("tls.alert_message") > self.count("tls.alert_message.level")
        {
            faults.push(format!("not decrypted: records of types {types:?}"));
        }
        faults
    }

    fn messages(&self) -> Vec<Message> {
        let mut messages = Vec::new();
        for (method, target) in self.values("http.request.method").iter().zip(self.values("http.request.uri")) {
            messages.push(Message::Request(format!("{method} {target}")));
        }
        messages
            .extend(self.values("http.response.code").iter().filter_map(|code| code.parse().ok()).map(Message::Answer));
        let mut texts = self.values("websocket.payload.text").into_iter();
        for (opcode, fin) in self.values("websocket.opcode").into_iter().zip(self.values("websocket.fin")) {
            match opcode {
                "1" if matches!(fin, "1" | "True") => {
                    messages.push(Message::Text(texts.next().unwrap_or_default().to_owned()))
                }
                other => messages.extend(other.parse().ok().map(Message::Frame)),
            }
        }
        messages
    }
}

fn faults(frames: &[Frame]) -> Vec<String> {
    frames
        .iter()
        .flat_map(|frame| frame.faults().into_iter().map(|fault| format!("{}: {fault}", frame.name())))
        .collect()
}

/// Where tshark's list of a run's messages is not ours.
fn unnamed(frames: &[Frame], expected: &BTreeMap<u64, Vec<Message>>) -> Vec<String> {
    let mut named: BTreeMap<u64, Vec<Message>> = BTreeMap::new();
    let mut streams = streams::Streams::default();
    for frame in frames {
        named.entry(frame.seed()).or_default().extend(frame.messages());
        streams.take(frame.seed(), |field| frame.values(field));
    }
    for (seed, (stream, what, content)) in streams.messages() {
        named.entry(seed).or_default().push(Message::OnStream(stream, what, content));
    }
    let mut wrong = Vec::new();
    for (seed, ours) in expected {
        let mut ours = ours.clone();
        let mut theirs = named.remove(seed).unwrap_or_default();
        // Retransmissions change the order in which messages are complete.
        ours.sort();
        theirs.sort();
        if ours != theirs {
            wrong.push(format!("seed {seed}: {}", difference(&ours, &theirs)));
        }
    }
    wrong
}

fn difference(ours: &[Message], theirs: &[Message]) -> String {
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
    format!("only we name {:?}, only tshark names {:?}", missing(ours, theirs), missing(theirs, ours))
}

/// Reads a capture with tshark, all checksums verified.
fn tshark(capture: &[u8]) -> Vec<Frame> {
    let frames: Vec<Frame> = common::tshark(capture, &FIELDS).into_iter().map(Frame).collect();
    assert!(!frames.is_empty(), "tshark finds no packet");
    frames
}
