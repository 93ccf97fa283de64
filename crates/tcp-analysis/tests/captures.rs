//! Captures that the lab makes, of real stacks on a link that loses, reorders and repeats, at either host: tshark and we
//! notice the same in them, and every point of every graph is tshark's. Prints recall and precision per kind.

mod common;

use common::{Capture, Tally, tshark};
use lab::{Congestion, Intervention, Request, Settings};
use std::collections::BTreeMap;
use tcp_analysis::{Finding, Flag, Graphs, Segment, from_trace, walk};
use trace::{Direction, Host, Micros};

/// What differs between the runs: a name, a scenario, and the changed settings.
type Case = (&'static str, &'static str, fn(&mut Settings));

const CASES: [Case; 12] = [
    ("loss of 2 %", "bulk", |settings| settings.link.loss = 20_000),
    ("loss of 10 %", "bulk", |settings| {
        settings.link.loss = 100_000;
        settings.bulk_bytes = 60_000;
    }),
    ("reordering of 5 %", "bulk", |settings| settings.link.reordering = 50_000),
    ("reordering of 30 %", "bulk", |settings| settings.link.reordering = 300_000),
    ("duplication of 5 %", "bulk", |settings| settings.link.duplication = 50_000),
    ("all three", "bulk", |settings| {
        (settings.link.loss, settings.link.reordering, settings.link.duplication) = (20_000, 30_000, 30_000);
        settings.tcp.timestamps = true;
    }),
    ("short round trip", "bulk", |settings| {
        settings.link.rtt = Micros(1_000);
        (settings.link.loss, settings.link.reordering) = (20_000, 30_000);
    }),
    ("full queue", "bulk", |settings| {
        settings.link.bandwidth = 2_000_000;
        settings.link.queue = 8_000;
        settings.tcp.congestion = Congestion::Cubic;
    }),
    ("scaled window and jitter", "bulk", |settings| {
        settings.tcp.server_receive_buffer = 200_000;
        settings.tcp.send_buffer = 200_000;
        settings.link.jitter = Micros(8_000);
        settings.link.loss = 10_000;
    }),
    ("small window", "tcp", |settings| {
        settings.link.loss = 100_000;
        settings.link.duplication = 100_000;
    }),
    ("keep-alive on an idle connection", "websocket", |settings| {
        settings.tcp.keep_alive = Micros(20_000);
        settings.link.loss = 50_000;
    }),
    ("many short connections", "polling", |settings| {
        settings.http_keep_alive = false;
        (settings.link.loss, settings.link.duplication) = (50_000, 50_000);
    }),
];

const SEEDS: [u64; 2] = [1, 2];
const HOSTS: [Host; 2] = [Host::Client, Host::Server];

/// A run of each case with each seed, and one in which a reader stalls until its window is closed.
fn requests() -> Vec<(String, Request)> {
    let mut requests = Vec::new();
    for (name, scenario, change) in CASES {
        for seed in SEEDS {
            let found = lab::scenario::find(scenario).expect("it is in the registry");
            let mut settings = (found.defaults)();
            change(&mut settings);
            requests.push((format!("{name}, seed {seed}"), Request { seed, ..Request::new(scenario, settings) }));
        }
    }
    let stall = Intervention::StallReader { host: Host::Server, from: Micros(100_000), until: Micros(9_000_000) };
    let mut stalled = Request::new("bulk", Settings::default());
    stalled.interventions = vec![stall];
    requests.push(("a reader stalls".to_owned(), stalled));
    requests
}

/// The captures of all runs at both hosts. Each connection has a place of its own in time, so that tshark reads all of
/// them in one file.
fn captures() -> Vec<Capture> {
    let mut captures = Vec::new();
    for (name, request) in requests() {
        let (run, _) = lab::run(&request).expect("a valid request");
        let connections: std::collections::BTreeSet<u32> =
            run.trace.events().filter_map(|event| event.wire.as_ref().map(|wire| wire.connection)).collect();
        for host in HOSTS {
            let connections = connections.iter().map(|&connection| from_trace(&run.trace, connection, host));
            let connections = connections.filter(|segments| !segments.is_empty()).collect();
            captures.push(Capture { name: format!("{name}, at the {host:?}"), connections });
        }
    }
    captures
}

#[test]
fn the_lab_s_captures_have_the_flags_and_the_points_that_tshark_sees() {
    let captures = captures();
    assert!(captures.len() >= 48, "{} captures", captures.len());
    let connections: Vec<Vec<Segment>> =
        captures.iter().flat_map(|capture| capture.connections.iter().cloned()).collect();
    let (file, frames) = common::capture(&connections);
    let mut theirs: Vec<Vec<common::Frame>> =
        connections.iter().map(|segments| vec![common::Frame::default(); segments.len()]).collect();
    let seen = tshark(&file);
    assert_eq!(seen.len(), frames.len());
    for (&(connection, segment), frame) in frames.iter().zip(seen) {
        theirs[connection][segment] = frame;
    }
    let mut tally = Tally::default();
    let mut wrong_points = Vec::new();
    let names = captures.iter().flat_map(|capture| capture.connections.iter().map(|_| &capture.name));
    for ((segments, theirs), name) in connections.iter().zip(&theirs).zip(names) {
        let findings = walk(segments);
        tally.count(name, segments, &findings, theirs);
        wrong_points.extend(wrong(segments, &findings, theirs).into_iter().map(|what| format!("{name}: {what}")));
    }
    eprintln!("{} captures, {} segments\n{tally}", captures.len(), frames.len());
    assert!(
        wrong_points.is_empty(),
        "{} points differ: {:#?}",
        wrong_points.len(),
        &wrong_points[..wrong_points.len().min(10)]
    );
    assert!(tally.flagged > 1_000 && tally.share_of_same() >= 0.98, "{tally}");
    for flag in [Flag::Retransmission, Flag::OutOfOrder, Flag::DuplicateAck, Flag::ZeroWindow, Flag::KeepAlive] {
        assert!(tally.kinds.contains_key(&flag), "no capture has {}", flag.id());
    }
}

/// The points that are not tshark's. Every value of the fields is a point, and every point is one.
fn wrong(segments: &[Segment], findings: &[Finding], theirs: &[common::Frame]) -> Vec<String> {
    let mut wrong = Vec::new();
    let place: BTreeMap<u64, usize> =
        segments.iter().enumerate().map(|(place, segment)| (segment.event.0, place)).collect();
    for direction in [Direction::Up, Direction::Down] {
        let graphs = Graphs::new(segments, findings, 0, direction, 1_000_000_000);
        let mut ours: BTreeMap<(&str, usize), i64> = BTreeMap::new();
        ours.extend(graphs.segments.iter().map(|bar| (("seq", place[&bar.event.0]), bar.low)));
        let series = [
            ("ack", &graphs.acknowledged),
            ("ack_rtt", &graphs.round_trip),
            ("bytes_in_flight", &graphs.in_flight),
            ("window_size", &graphs.window),
        ];
        for (name, series) in series {
            ours.extend(series.points.iter().map(|point| ((name, place[&point.event.0]), point.value)));
        }
        let mut expected: BTreeMap<(&str, usize), i64> = BTreeMap::new();
        for (place, (segment, frame)) in segments.iter().zip(theirs).enumerate() {
            if segment.direction == direction {
                expected.extend((segment.payload > 0).then_some((("seq", place), i64::from(frame.sequence))));
                expected.extend(frame.bytes_in_flight.map(|bytes| (("bytes_in_flight", place), bytes as i64)));
            } else {
                let has_ack = segment.has(trace::flags::ACK);
                expected.extend(has_ack.then_some((("ack", place), i64::from(frame.acknowledgment))));
                expected.extend(frame.ack_rtt_nanos.map(|nanos| (("ack_rtt", place), nanos)));
                expected.insert(("window_size", place), frame.window as i64);
            }
        }
        for key in ours.keys().chain(expected.keys()) {
            if ours.get(key) != expected.get(key) {
                wrong.push(format!("{key:?}: {:?} here, {:?} in tshark", ours.get(key), expected.get(key)));
            }
        }
    }
    wrong
}

#[test]
fn what_is_lost_on_the_link_is_lost_before_or_after_the_capture() {
    use tcp_analysis::Loss;
    let mut settings = Settings::default();
    settings.link.loss = 30_000;
    let (run, _) = lab::run(&Request { seed: 3, ..Request::new("bulk", settings) }).expect("a valid request");
    let losses = |host| -> Vec<Loss> {
        let segments = from_trace(&run.trace, 1, host);
        let findings = walk(&segments);
        let data = segments.iter().zip(&findings).filter(|(segment, _)| segment.direction == Direction::Up);
        data.filter(|(segment, _)| segment.payload > 0).filter_map(|(_, finding)| finding.loss).collect()
    };
    // The client sends. All that it sends passes its own card, and what is lost does so on the way to the server.
    let at_client = losses(Host::Client);
    assert!(at_client.contains(&Loss::AfterCapture));
    assert!(!at_client.contains(&Loss::BeforeCapture), "{at_client:?}");
    // At the server's card the lost ones are missing, and their retransmissions fill the gaps.
    let at_server = losses(Host::Server);
    assert!(at_server.contains(&Loss::BeforeCapture), "{at_server:?}");
}

#[test]
fn what_fills_a_gap_was_lost_or_overtaken_as_the_run_has_it() {
    use tcp_analysis::Loss;
    let (mut said, mut settings) = ([0; 2], Settings::default());
    (settings.link.loss, settings.link.reordering) = (30_000, 30_000);
    for seed in 1..=10 {
        let (run, _) = lab::run(&Request { seed, ..Request::new("bulk", settings.clone()) }).expect("a valid request");
        // What the client sent and the link lost, by its first number.
        let is_lost = |segment: &&Segment| {
            let wire = run.trace.event(segment.event).and_then(|event| event.wire.as_ref());
            wire.is_some_and(|wire| wire.loss.is_some())
        };
        let sent = from_trace(&run.trace, 1, Host::Client);
        let lost: Vec<&Segment> = sent.iter().filter(is_lost).filter(|s| s.direction == Direction::Up).collect();
        let seen = from_trace(&run.trace, 1, Host::Server);
        let findings = walk(&seen);
        // The conclusion is drawn from the first round trip. If the handshake itself was delayed, it is too long.
        if findings.iter().find_map(|finding| finding.initial_rtt_nanos) != Some(40_000_000) {
            continue;
        }
        for (segment, finding) in seen.iter().zip(findings) {
            if segment.direction == Direction::Up && matches!(finding.loss, Some(Loss::BeforeCapture | Loss::Reordered))
            {
                let covers = |lost: &&Segment| segment.sequence.wrapping_sub(lost.sequence) < lost.payload.max(1);
                let is_lost = lost.iter().any(covers);
                assert_eq!(finding.loss == Some(Loss::BeforeCapture), is_lost, "seed {seed}: {segment:?}");
                said[usize::from(is_lost)] += 1;
            }
        }
    }
    assert!(said.iter().all(|&count| count > 5), "{said:?}");
}
