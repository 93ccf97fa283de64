//! A capture made into a trace has the messages that the run had, and times that say how they are known.

use crate::support::exchange::{START, extensions, offloaded, over_ipv6, packets, run, run_with};
use crate::support::files::{Section, Style, gzip, pcap};
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

/// The exchange in every variation that leaves its bytes whole, with the name of each.
fn variations(packets: &[Packet]) -> Vec<(&'static str, Vec<Packet>)> {
    let over = |extensions: &[(u8, Vec<u8>)]| packets.iter().map(|packet| over_ipv6(packet, extensions)).collect();
    let without_length = |packets: &[Packet]| packets.iter().map(offloaded).collect();
    let (v6, extended): (Vec<Packet>, Vec<Packet>) = (over(&[]), over(&extensions()));
    vec![
        ("IPv4", packets.to_vec()),
        ("IPv4, length 0", without_length(packets)),
        ("IPv6, length 0", without_length(&v6)),
        ("IPv6", v6),
        ("IPv6 with extension headers, length 0", without_length(&extended)),
        ("IPv6 with extension headers", extended),
    ]
}

#[test]
fn every_form_has_the_same_messages() {
    for name in ["http", "websocket"] {
        let run = run(name);
        let expected = messages(&run.trace);
        assert!(expected.len() > 2);
        for (variation, packets) in variations(&packets(&run, START)) {
            for form in forms() {
                // What the link adds cannot be told from the packet if that has no length.
                if variation.ends_with("length 0") && form.name == "ethernet, padded" {
                    continue;
                }
                let told = told(&pcap(Style::default(), &form, &packets), &run.key_log);
                assert_eq!(messages(&told.trace), expected, "{name}, {variation}, {}", form.name);
            }
        }
    }
}

/// Messages whose packets were cut: what is the same, and what is marked.
fn places(trace: &Trace) -> Vec<(u32, Direction, u64, String)> {
    let place = |event: &trace::Event| {
        let wire = event.wire.as_ref().filter(|_| !event.is_packet())?;
        // The field that asks for an upgrade is behind what was captured.
        let name = wire.label.split(" (Upgrade").next().unwrap_or_default().to_owned();
        Some((wire.connection, event.direction, event.bytes, name))
    };
    let mut places: Vec<_> = trace.events().filter_map(place).collect();
    places.sort_by_key(|(connection, direction, ..)| (*connection, *direction));
    places
}

/// 96 bytes hold the headers of IP and TCP and at least the beginning of each message's first line: names, lengths and order
/// stay. What is not whole is marked as cut, and nothing else is called wrong. (Records of TLS stay dark behind the first
/// that is cut, and extension headers leave nothing of TCP.)
#[test]
fn a_capture_of_96_bytes_per_packet_has_the_same_messages_by_name_and_length() {
    let style = Style { snaplen: 96, ..Style::default() };
    for name in ["http", "websocket"] {
        let run = run_with(name, |settings| settings.tls = None);
        let (expected, packets) = (places(&run.trace), packets(&run, START));
        let over_v6: Vec<Packet> = packets.iter().map(|packet| over_ipv6(packet, &[])).collect();
        let forms = forms().into_iter().filter(|form| !form.name.starts_with("PKTAP"));
        for (form, packets) in forms.flat_map(|form| [(form, &packets), (form, &over_v6)]) {
            let bytes = pcap(style, &form, packets);
            let capture = capture_of(&bytes);
            let numbers: Vec<u32> = capture.connections().iter().map(|connection| connection.number).collect();
            let outside: &dyn Bytes = &&bytes[..];
            let mut told = trace_of(&capture, &[outside], &numbers).expect("the bytes are there");
            let analysis = wire::analysis::analyse(&mut told.trace, "");
            let found = places(&told.trace);
            assert_eq!(found.len(), expected.len(), "{name}, {}", form.name);
            for (found, expected) in found.iter().zip(&expected) {
                assert_eq!((found.0, found.1, found.2), (expected.0, expected.1, expected.2), "{name}, {}", form.name);
                // Over IPv6 some first lines and texts are cut.
                let beginning = found.3.trim_end_matches(['…', '"']);
                assert!(
                    expected.3.starts_with(beginning) && beginning.len() >= 4,
                    "{name}, {}, {}",
                    form.name,
                    found.3
                );
            }
            let events = told.trace.events().filter(|event| !event.is_packet());
            for event in events {
                let blocks = analysis.dissect(&told.trace, event.id);
                let rules: Vec<_> = blocks.iter().filter_map(|block| block.dissection.malformed.as_ref()).collect();
                // With the longest link header 14 bytes of the message are left, with the shortest 56.
                let (is_cut, may_be_cut) = (event.bytes > 56, event.bytes > 14);
                assert!(rules.len() == 1 || rules.is_empty() && !is_cut, "{name}, {}: {rules:?}", form.name);
                assert!(rules.is_empty() || may_be_cut, "{name}, {}: {rules:?}", form.name);
                assert!(rules.iter().all(|rule| rule.rule == wire::Rule::CaptureCut));
            }
        }
    }
}

#[test]
fn every_kind_of_file_has_the_same_messages() {
    const TLS: u32 = 0x544C_534B;
    let ethernet = forms().into_iter().find(|form| form.name == "ethernet").expect("a form");
    // One of the runs is encrypted, so that the secrets count.
    for name in ["http", "websocket", "connection-cost"] {
        let run = run(name);
        let (expected, packets) = (messages(&run.trace), packets(&run, START));
        for is_big_endian in [false, true] {
            for resolution in [6, 9] {
                let style = Style { is_big_endian, resolution, ..Style::default() };
                let plain = pcap(style, &ethernet, &packets);
                assert_eq!(messages(&told(&plain, &run.key_log).trace), expected, "{name}, pcap, {style:?}");
                assert_eq!(messages(&told(&gzip(&plain), &run.key_log).trace), expected, "{name}, gzip, {style:?}");
            }
            for (resolution, is_first) in [(6, true), (6, false), (9, true), (0x80 | 30, false)] {
                let style = Style { is_big_endian, resolution, ..Style::default() };
                let mut section = Section::new(style);
                let secrets = |section: &mut Section| section.secrets(TLS, run.key_log.as_bytes());
                if is_first {
                    secrets(&mut section);
                }
                section.interface(ethernet.link_type, &[]);
                for packet in &packets {
                    section.enhanced(0, packet.time, &ethernet.frame(packet), &[]);
                }
                if !is_first {
                    secrets(&mut section);
                }
                for bytes in [gzip(&section.bytes), section.bytes] {
                    let found = messages(&told(&bytes, "").trace);
                    assert_eq!(found, expected, "{name}, pcapng, {style:?}, secrets first: {is_first}");
                }
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
