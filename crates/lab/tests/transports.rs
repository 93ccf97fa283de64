//! What the scenarios `socket`, `tcp`, `udp` and `contrast` show is what their comments tell one to look for.

use lab::{HttpVersion, Request, Run, Settings, contrast, scenario};
use trace::{Event, Kind, Part, SpanKind};

const FIN: u8 = 1;
const SYN: u8 = 2;
const ACK: u8 = 16;

fn run(name: &str, change: impl Fn(&mut Settings)) -> Run {
    let scenario = scenario::find(name).expect("it is in the registry");
    let mut settings = (scenario.defaults)();
    change(&mut settings);
    let (run, _) = lab::run(&Request::new(name, settings)).expect("a valid request");
    assert!(run.finished);
    run
}

fn fact(run: &Run, name: &str) -> u64 {
    run.fact(name).unwrap_or_else(|| panic!("there is no fact {name}"))
}

fn segments(run: &Run, connection: u32) -> Vec<&Event> {
    let is_of = |event: &&Event| event.wire.as_ref().is_some_and(|wire| wire.connection == connection);
    run.trace.events().filter(|event| event.is_packet()).filter(is_of).collect()
}

/// Flags without PSH, bytes of data, and the window.
fn summary(run: &Run, event: &Event) -> (u8, usize, u16) {
    let Kind::Segment { flags } = event.kind else { panic!("no segment: {event:?}") };
    let bytes = run.trace.bytes(event.wire.as_ref().expect("a packet").data);
    let header = 20 + usize::from(bytes[32] >> 4) * 4;
    (flags & !8, bytes.len() - header, u16::from_be_bytes([bytes[34], bytes[35]]))
}

#[test]
fn tcp_is_the_textbooks_exchange() {
    let run = run("tcp", |_| {});
    let segments: Vec<_> = segments(&run, 1).into_iter().map(|event| summary(&run, event)).collect();
    let steps: Vec<_> = segments.iter().map(|&(flags, length, _)| (flags, length > 0)).collect();
    let [data, empty] = [true, false];
    let textbook = [
        (SYN, empty),
        (SYN | ACK, empty),
        (ACK, empty),
        (ACK, data),
        (ACK, data),
        (ACK, empty),
        (FIN | ACK, empty),
        (ACK, empty),
        (FIN | ACK, empty),
        (ACK, empty),
    ];
    assert_eq!(steps, textbook);
    assert_eq!(segments[3].2, 1_000, "Data [Window=1000]");
    assert_eq!(segments[1].2, 1_000);
}

#[test]
fn a_slow_reader_closes_the_window_and_opens_it_again() {
    let run = run("tcp", |_| {});
    let windows: Vec<u16> = segments(&run, 2)
        .into_iter()
        .filter(|event| event.direction == trace::Direction::Down)
        .map(|event| summary(&run, event).2)
        .collect();
    let closed = windows.iter().position(|&window| window == 0).expect("the window closes");
    assert!(windows[closed..].iter().any(|&window| window > 0), "the window opens again: {windows:?}");
    assert!(windows.iter().all(|&window| window <= 1_000));
    assert!(segments(&run, 2).into_iter().any(|event| summary(&run, event).1 == 1), "the closed window is probed");
}

#[test]
fn both_sides_of_a_socket_speak_at_once() {
    let run = run("socket", |_| {});
    let spoken: Vec<&Event> = segments(&run, 1).into_iter().filter(|event| summary(&run, event).1 > 0).collect();
    let [first, second] = spoken[..] else { panic!("two messages: {spoken:?}") };
    assert_ne!(first.direction, second.direction);
    assert!(first.arrived > Some(second.sent) && second.arrived > Some(first.sent), "the arrows cross");
    let bytes = |part: &str| fact(&run, &format!("{part}/link-bytes"));
    assert!(bytes("tcp") < bytes("http") && bytes("tcp") < bytes("websocket"));
    assert!(fact(&run, "http/added-by-http") > 50 * fact(&run, "websocket/added-by-frames"));
    assert_eq!(fact(&run, "websocket/added-by-frames"), 8, "two bytes a frame and four for the client's mask");
    assert_eq!(fact(&run, "tcp/added-by-tcp-and-ip") + 18, bytes("tcp"));
}

#[test]
fn what_udp_loses_stays_lost_and_what_tcp_loses_is_sent_again() {
    let lossy = run("udp", |_| {});
    assert!(fact(&lossy, "udp/received") < fact(&lossy, "udp/sent"));
    assert!(fact(&lossy, "udp/overtaken") > 0);
    assert_eq!(fact(&lossy, "tcp/received"), fact(&lossy, "tcp/sent"));
    assert_eq!(fact(&lossy, "tcp/overtaken") + fact(&lossy, "tcp/repeated"), 0);
    let clean = run("udp", |settings| settings.link.loss = 0);
    assert_eq!(fact(&clean, "udp/received"), fact(&clean, "udp/sent"));
    let doubled = run("udp", |settings| settings.link.duplication = 500_000);
    assert!(fact(&doubled, "udp/repeated") > 0);
    assert_eq!(fact(&doubled, "tcp/repeated"), 0);
}

#[test]
fn contrast_delivers_everything_by_every_transport_and_accounts_for_every_byte() {
    for (keep_alive, http) in
        [(true, HttpVersion::V1), (false, HttpVersion::V1), (true, HttpVersion::V2), (false, HttpVersion::V2)]
    {
        let run = run("contrast", |settings| (settings.http_keep_alive, settings.http) = (keep_alive, http));
        let summary = contrast::summary(&run).expect("a summary");
        assert_eq!(summary.transports.len(), 4);
        for transport in &summary.transports {
            assert_eq!(transport.delivered, 5, "{transport:?}");
            assert_eq!(transport.layers.payload, 100, "five messages of twenty bytes: {transport:?}");
            let sum = transport.set_up_bytes + transport.message_bytes + transport.close_bytes;
            assert_eq!(transport.layers.total(), sum, "{transport:?}");
        }
        let [polling, long_polling, sse, websocket] = &summary.transports[..] else { panic!("four") };
        assert!(polling.empty_responses > 0 && polling.requests > long_polling.requests);
        assert!(polling.mean_latency > long_polling.mean_latency);
        assert!(websocket.message_bytes < sse.message_bytes && sse.message_bytes < long_polling.message_bytes);
        // HTTP/2 makes a poll cheap, and opening a WebSocket no cheaper.
        let even = if http == HttpVersion::V1 || !keep_alive { 1 } else { 2 };
        assert_eq!(summary.break_even[0].messages, Some(even), "against polling");
    }
}

#[test]
fn only_contrast_has_a_summary_of_contrast() {
    let run = run("tcp", |_| {});
    assert_eq!(contrast::summary(&run), None);
    assert!(!run.trace.spans().any(|span| span.kind == SpanKind::Part(Part::Polling)));
}
