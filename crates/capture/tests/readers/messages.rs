//! A capture made into a trace has the messages that the run had, and times that say how they are known.

use crate::support::exchange::{START, offloaded, packets, run};
use crate::support::files::{Style, gzip, pcap, pcapng};
use crate::support::links::forms;
use crate::support::{Packet, capture_of};
use capture::{Bytes, Most, Near, NearBy, OneWayBy, Told, trace_of, trace_of_first};
use trace::{Direction, Provenance, Trace};

/// A trace of all connections, analysed with the keys in the file and these.
fn told(bytes: &[u8], key_log: &str) -> Told {
    let capture = capture_of(bytes);
    let numbers: Vec<u32> = capture.connections().iter().map(|connection| connection.number).collect();
    let outside: &dyn Bytes = &bytes;
    let mut told = trace_of(&capture, &[outside], &numbers).expect("the bytes are there");
    wire::analysis::analyse(&mut told.trace, &[&capture.key_log()[..], key_log].join("\n"));
    told
}

/// The messages by connection and direction, in their order.
fn messages(trace: &Trace) -> Vec<(u32, Direction, String)> {
    let message = |event: &trace::Event| {
        let wire = event.wire.as_ref().filter(|_| !event.is_packet())?;
        Some((wire.connection, event.direction, wire.label.to_string()))
    };
    let mut messages: Vec<_> = trace.events().filter_map(message).collect();
    messages.sort_by_key(|(connection, direction, _)| (*connection, *direction));
    messages
}

#[test]
fn every_form_has_the_same_messages() {
    for name in ["http", "websocket"] {
        let run = run(name);
        let expected = messages(&run.trace);
        assert!(expected.len() > 2);
        let packets = packets(&run, START);
        let without_length: Vec<Packet> = packets.iter().map(offloaded).collect();
        for form in forms() {
            let plain = pcapng(Style::default(), &form, &packets);
            assert_eq!(messages(&told(&gzip(&plain), &run.key_log).trace), expected, "gzip, {}", form.name);
            assert_eq!(messages(&told(&plain, &run.key_log).trace), expected, "{}", form.name);
            if form.name != "ethernet, padded" {
                let file = pcap(Style::default(), &form, &without_length);
                assert_eq!(messages(&told(&file, &run.key_log).trace), expected, "length 0, {}", form.name);
            }
        }
    }
}

#[test]
fn of_too_many_packets_or_bytes_the_first_ones_are_told_and_the_others_counted() {
    let packets = packets(&run("http"), START);
    let bytes = pcap(Style::default(), &forms()[0], &packets);
    let capture = capture_of(&bytes);
    let outside: &dyn Bytes = &bytes;
    let told = |most| trace_of_first(&capture, &[outside], &[1], most).expect("the bytes are there");
    let all = told(Most::ALL);
    assert_eq!(all.left_out, 0);
    let captured = |count| capture.packets().take(count).map(|packet| u64::from(packet.captured)).sum::<u64>();
    for (most, count) in [
        (Most { packets: 3, ..Most::ALL }, 3),
        (Most { bytes: captured(4), ..Most::ALL }, 4),
        (Most { bytes: captured(5) - 1, ..Most::ALL }, 4),
        (Most { packets: 0, bytes: 0 }, 0),
    ] {
        let first = told(most);
        assert_eq!(first.packets, all.packets[..count]);
        assert_eq!((first.trace.events().len(), first.left_out), (count, all.packets.len() - count));
    }
}

#[test]
fn a_tls_connection_opens_with_the_keys_in_the_file() {
    let run = run("connection-cost");
    let bytes = wire::pcapng::write(&run.trace, &run.key_log, trace::Host::Client, 0);
    assert_eq!(messages(&told(&bytes, "").trace), messages(&run.trace));
}

#[test]
fn the_near_hosts_times_are_measured_and_the_far_ones_computed_from_half_a_round_trip() {
    let run = run("http");
    let packets = packets(&run, START);
    for form in forms() {
        let told = told(&pcap(Style::default(), &form, &packets), "");
        let (_, vantage) = told.vantages[told.vantages.len() - 1];
        assert_eq!(vantage.near, Near::Client);
        assert_eq!(vantage.near_by, if form.has_way { NearBy::Way } else { NearBy::RoundTrips });
        assert_ne!(vantage.one_way_by, OneWayBy::Nothing);
        for (mine, theirs) in told.trace.events().filter(|event| event.is_packet()).zip(run.trace.events()) {
            let is_up = mine.direction == Direction::Up;
            assert_eq!(mine.direction, theirs.direction);
            let by = if is_up { (mine.sent_by, mine.arrived_by) } else { (mine.arrived_by, mine.sent_by) };
            assert_eq!(by, (Provenance::Measured, Provenance::Computed));
        }
    }
}

#[test]
fn no_packet_is_computed_to_be_sent_before_what_it_acknowledges_has_arrived() {
    let run = run("websocket");
    let told = told(&pcap(Style::default(), &forms()[0], &packets(&run, START)), "");
    let events: Vec<_> = told.trace.events().filter(|event| event.is_packet()).collect();
    for (at, event) in events.iter().enumerate() {
        let header = |event: &trace::Event| {
            let bytes = told.trace.bytes(event.wire.as_ref().expect("a packet").data);
            (bytes[9] == 6).then(|| wire::tcp::Header::parse(&bytes[20..])).flatten()
        };
        let Some(ack) = header(event).filter(|tcp| tcp.flags & 16 != 0) else { continue };
        for other in events[..at].iter().filter(|other| other.direction != event.direction) {
            let Some(tcp) = header(other).filter(|tcp| tcp.destination_port == ack.source_port) else { continue };
            let end = tcp.sequence.wrapping_add((other.payload_bytes + u64::from(tcp.flags & 2 != 0)) as u32);
            let covers = ack.acknowledgment.wrapping_sub(end) as i32 >= 0;
            assert!(!covers || other.arrived.expect("it arrived") <= event.sent, "packet {at}");
        }
    }
}

#[test]
fn a_capture_made_at_the_server_is_known_by_its_round_trips() {
    let run = run("http");
    let bytes = wire::pcapng::write(&run.trace, "", trace::Host::Server, 0);
    // Without the marks of the direction: the time between the packets tells.
    let file = capture::File::read(&bytes);
    let packets: Vec<Packet> = file
        .packets
        .iter()
        .map(|packet| {
            let at = packet.at as usize;
            Packet {
                time: packet.time + START,
                is_out: false,
                bytes: bytes[at..at + packet.captured as usize].to_vec(),
            }
        })
        .collect();
    let raw = forms().into_iter().find(|form| form.name == "raw 101").expect("a form");
    let told = told(&pcap(Style::default(), &raw, &packets), "");
    let (_, vantage) = told.vantages[told.vantages.len() - 1];
    assert_eq!((vantage.near, vantage.near_by), (Near::Server, NearBy::RoundTrips));
    let up = told.trace.events().find(|event| event.direction == Direction::Up).expect("a packet");
    assert_eq!((up.sent_by, up.arrived_by), (Provenance::Computed, Provenance::Measured));
}
