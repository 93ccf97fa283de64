//! The constants are what the lab's stacks and `bench endpoint` measured, and the computed bytes are those of the lab's packets.
#![allow(clippy::print_stdout, reason = "the figures are read by people")]

use choose::{Constant, Constants, Estimate, Input, Inputs, Output, Provenance, Storm, Transport, Version};
use lab::{HttpVersion, Request, Run, Settings, TlsSettings, contrast, scenario};
use trace::{Direction, Event, Kind, Micros, Part, SpanKind, Traffic};

/// How the lab's runs differ from its defaults: TCP has timestamps as on a real machine, and there are no session tickets.
fn settings(version: HttpVersion, is_secure: bool) -> Settings {
    let scenario = scenario::find("contrast").expect("it is in the registry");
    let mut settings = (scenario.defaults)();
    settings.http = version;
    settings.tls = is_secure.then(|| TlsSettings { resumption: false, ..TlsSettings::default() });
    settings.tcp.timestamps = true;
    settings
}

fn run(settings: Settings) -> Run {
    let (run, _) = lab::run(&Request::new("contrast", settings)).expect("a valid request");
    assert!(run.finished);
    run
}

/// The messages of HTTP and WebSocket of one part, in their order.
fn messages(run: &Run, part: Part) -> Vec<&Event> {
    let span = run.trace.spans().find(|span| span.kind == SpanKind::Part(part)).expect("the part ran");
    let window = span.start..span.end.expect("it ended") + Micros(1);
    let is_message = |event: &&Event| matches!(event.kind, Kind::Request | Kind::Response { .. } | Kind::Frame { .. });
    run.trace.events().filter(|event| window.contains(&event.sent)).filter(is_message).collect()
}

fn sent(run: &Run, part: Part, direction: Direction, wanted: impl Fn(&Event) -> bool) -> Vec<u64> {
    let messages = messages(run, part).into_iter();
    messages.filter(|event| event.direction == direction && wanted(event)).map(|event| event.bytes).collect()
}

fn status(event: &Event) -> u16 {
    match event.kind {
        Kind::Response { status, .. } => status,
        _ => 0,
    }
}

fn known(constant: Constant) -> u64 {
    constant.record().value as u64
}

#[test]
fn the_constants_of_http_1_1_are_the_labs() {
    let run = run(settings(HttpVersion::V1, true));
    let up = |part| sent(&run, part, Direction::Up, |event| event.kind == Kind::Request)[0];
    let down = |part, wanted| sent(&run, part, Direction::Down, |event| status(event) == wanted)[0];
    assert_eq!(up(Part::Polling), known(Constant::Request1));
    assert_eq!(down(Part::Polling, 200) - 20, known(Constant::Answer1));
    assert_eq!(down(Part::Polling, 204), known(Constant::Empty1));
    assert_eq!(up(Part::Sse), known(Constant::Stream1));
    assert_eq!(up(Part::WebSocket), known(Constant::Upgrade1));
    assert_eq!(down(Part::WebSocket, 101), known(Constant::Switch1));
    let events = chunks(&run);
    assert_eq!(events[0], known(Constant::StreamAnswer1), "the head of the response: {events:?}");
    assert_eq!(events[1], 20 + known(Constant::Event1), "an event: {events:?}");
}

#[test]
fn the_constants_of_http_2_are_the_labs() {
    let run = run(settings(HttpVersion::V2, true));
    let up = |part| sent(&run, part, Direction::Up, |event| event.kind == Kind::Request);
    let down = |part, wanted| sent(&run, part, Direction::Down, |event| status(event) == wanted);
    let polls = up(Part::Polling);
    assert_eq!(polls[1], known(Constant::Request2));
    assert_eq!(polls[0] - polls[1], known(Constant::First2));
    assert_eq!(down(Part::Polling, 200)[1] - 20, known(Constant::Answer2));
    assert_eq!(down(Part::Polling, 204)[1], known(Constant::Empty2));
    assert_eq!(up(Part::Sse)[0], known(Constant::Stream2));
    assert_eq!(up(Part::WebSocket)[0], known(Constant::Upgrade2));
    let events = chunks(&run);
    assert_eq!(events[0], known(Constant::StreamAnswer2), "the head of the response: {events:?}");
    assert_eq!(events[1], 20 + known(Constant::Event2), "an event: {events:?}");
    assert_eq!(down(Part::WebSocket, 200)[0], known(Constant::Switch2));
}

/// Bytes of HTTP in each packet of the stream of events from the server.
fn chunks(run: &Run) -> Vec<u64> {
    let span = run.trace.spans().find(|span| span.kind == SpanKind::Part(Part::Sse)).expect("the part ran");
    let window = span.start..span.end.expect("it ended");
    let first = messages(run, Part::Sse)[0].sent;
    let packets = run.trace.events().filter(|event| event.is_packet() && window.contains(&event.sent));
    let down = packets.filter(|event| event.direction == Direction::Down && event.sent > first);
    down.map(|event| event.layer_bytes().http + event.layer_bytes().payload).filter(|bytes| *bytes > 0).collect()
}

#[test]
fn opening_and_closing_a_connection_takes_what_it_takes_in_the_lab() {
    for (version, is_secure, up, down) in [
        (HttpVersion::V1, false, Constant::PlainUp, Constant::PlainDown),
        (HttpVersion::V1, true, Constant::SecureUp, Constant::SecureDown),
        (HttpVersion::V2, true, Constant::Secure2Up, Constant::Secure2Down),
    ] {
        let run = run(settings(version, is_secure));
        let connection = |direction| {
            let all = run.trace.layer_bytes(&Traffic::all().connection(1).direction(direction)).total();
            let packets = run.trace.events().filter(|event| event.is_packet());
            let own = packets.filter(|event| event.direction == direction);
            let own = own.filter(|event| event.wire.as_ref().is_some_and(|wire| wire.connection == 1));
            // Each message has a packet and a record of its own; a response is acknowledged by a packet without data.
            let record = if is_secure { known(Constant::Record) } else { 0 };
            let mine = sent(&run, Part::Polling, direction, |_| true);
            let carried: u64 = mine.iter().map(|bytes| bytes + record + 52).sum();
            let acks = if direction == Direction::Up { mine.len() as u64 * 52 } else { 0 };
            assert!(own.count() > 0);
            all - carried - acks
        };
        for (direction, constant) in [(Direction::Up, up), (Direction::Down, down)] {
            let (measured, known) = (connection(direction), known(constant));
            // A signature may be a byte or two shorter.
            assert!(measured.abs_diff(known) <= 3, "{constant:?}: the lab has {measured}, the table {known}");
        }
    }
}

#[test]
fn memory_and_processor_are_the_benchs_table() {
    let text = include_str!("../../../docs/scaling.md");
    for (row, memory, work) in [
        ("poll", Constant::MemoryPoll, Constant::WorkPoll),
        ("held poll", Constant::MemoryHeld, Constant::WorkHeld),
        ("stream", Constant::MemoryStream, Constant::WorkStream),
        ("socket", Constant::MemorySocket, Constant::WorkSocket),
    ] {
        let line = text.lines().find(|line| line.starts_with(&format!("| {row} | "))).expect(row);
        let cells: Vec<f64> = line.split('|').filter_map(|cell| cell.trim().parse().ok()).collect();
        let [micros, _, resident, kernel, _] = cells[..] else { panic!("{line}") };
        assert_eq!((work.record().value, memory.record().value), (micros, resident + kernel), "{row}");
        assert_eq!(work.record().by, Provenance::Bench);
    }
}

/// One setting of a run of the lab, and what of it the computation has to meet.
struct Case {
    transport: Transport,
    version: HttpVersion,
    is_secure: bool,
    size: u32,
    rate_milli: u32,
    messages: u64,
    poll_millis: i64,
}

const CASES: [Case; 12] = [
    case(Transport::Polling, HttpVersion::V1, false, 20, 500, 30, 1_000),
    case(Transport::Polling, HttpVersion::V1, true, 100, 2_000, 60, 500),
    case(Transport::Polling, HttpVersion::V2, true, 20, 1_000, 40, 250),
    case(Transport::LongPolling, HttpVersion::V1, false, 300, 500, 30, 0),
    case(Transport::LongPolling, HttpVersion::V1, true, 20, 1_000, 40, 0),
    case(Transport::LongPolling, HttpVersion::V2, true, 1_000, 1_000, 40, 0),
    case(Transport::Sse, HttpVersion::V1, false, 20, 1_000, 60, 0),
    case(Transport::Sse, HttpVersion::V1, true, 4_000, 1_000, 40, 0),
    case(Transport::Sse, HttpVersion::V2, true, 200, 2_000, 80, 0),
    case(Transport::WebSocket, HttpVersion::V1, false, 20, 2_000, 80, 0),
    case(Transport::WebSocket, HttpVersion::V1, true, 1_000, 1_000, 50, 0),
    case(Transport::WebSocket, HttpVersion::V2, true, 60, 2_000, 80, 0),
];

const fn case(
    transport: Transport,
    version: HttpVersion,
    is_secure: bool,
    size: u32,
    rate_milli: u32,
    messages: u64,
    poll_millis: i64,
) -> Case {
    Case { transport, version, is_secure, size, rate_milli, messages, poll_millis }
}

/// The lab's networks have no public certificates, no heartbeats, and a shorter delay of acknowledgments.
fn labs_constants() -> Constants {
    let constants = Constants::default().with(Constant::Chain, 0.0).with(Constant::AckDelay, 0.01);
    constants.with(Constant::Comment, 1e6).with(Constant::Ping, 1e6)
}

#[test]
fn the_computed_bytes_of_twelve_settings_are_within_two_percent_of_the_labs_packets() {
    for case in &CASES {
        let mut settings = settings(case.version, case.is_secure);
        settings.feed.size = case.size;
        settings.feed.rate_milli = case.rate_milli;
        settings.feed.messages = case.messages;
        settings.poll_interval = Micros(case.poll_millis.max(10) * 1_000);
        settings.hold = Micros(25_000_000);
        // Only the packets count, so that nobody has to read what they carry.
        let run = lab::simulate(&Request::new("contrast", settings)).expect("a valid request");
        let summary = contrast::summary(&run).expect("a summary");
        let found = summary.transports.iter().find(|found| found.name == case.transport.name()).expect("it ran");
        assert_eq!(found.delivered, case.messages);
        let measured = (found.set_up_bytes + found.message_bytes + found.close_bytes) as f64;
        let span = run.trace.spans().find(|span| span.kind == SpanKind::Part(found.part)).expect("its part");
        let seconds = (span.end.expect("it ended") - span.start).0 as f64 / 1e6;
        let inputs = Inputs::default()
            .with(Input::Users, 1.0)
            .with(Input::Down, case.messages as f64 / seconds)
            .with(Input::Size, f64::from(case.size))
            .with(Input::Arrivals, 1.0)
            .with(Input::Session, seconds)
            .with(Input::Tls, f64::from(u8::from(case.is_secure)))
            .with(Input::Poll, case.poll_millis as f64);
        let version = if case.version == HttpVersion::V2 { Version::V2 } else { Version::V1 };
        let constants = labs_constants();
        let estimate = Estimate::of(&inputs, &constants, &Storm::default(), case.transport, version);
        let computed = (estimate.get(Output::LinkDown) + estimate.get(Output::LinkUp)) * seconds;
        let off = (computed - measured) / measured * 100.0;
        println!(
            "{:?} {:?} TLS {}: computed {computed:.0}, captured {measured}, off by {off:.2} %",
            case.transport, version, case.is_secure
        );
        assert!(off.abs() <= 2.0, "{:?} {version:?}: computed {computed:.0}, captured {measured}", case.transport);
    }
}
