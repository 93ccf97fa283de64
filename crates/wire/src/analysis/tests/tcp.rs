//! Of TCP: labels, repeats, spans, gauges, layers.

use super::assert_layers_add_up;
use super::handmade::{ACK, DELAY, DOWN, FIN, PSH_ACK, Packets, RST, SYN, UP};
use crate::analysis::analyse;
use trace::{EventId, Gauge, Host, Micros, SpanKind, Trace};

fn labels(trace: &Trace) -> Vec<String> {
    trace.events().filter_map(|event| Some(event.wire.as_ref()?.label.to_string())).collect()
}

fn spans(trace: &Trace) -> Vec<(SpanKind, u32, i64, Option<i64>)> {
    trace.spans().map(|span| (span.kind, span.connection, span.start.0, span.end.map(|end| end.0))).collect()
}

fn gauge(trace: &Trace, host: Host, gauge: Gauge) -> Vec<(i64, u64)> {
    let samples = trace.samples().iter().filter(|sample| sample.host == host && sample.gauge == gauge);
    samples.map(|sample| (sample.at.0, sample.value)).collect()
}

#[test]
fn a_textbook_connection_reads_as_one() {
    let mut packets = Packets::new(7_000);
    packets.handshake();
    packets.say(UP, b"hello");
    packets.close();
    let analysis = analyse(&mut packets.trace, "");
    assert!(analysis.units.is_empty(), "data without a protocol is no unit");
    let expected =
        ["SYN", "SYN, ACK", "ACK", "PSH, ACK · 5 B", "ACK", "FIN, ACK", "ACK", "FIN, ACK", "ACK"].map(String::from);
    assert_eq!(labels(&packets.trace), expected);
    assert_eq!(
        spans(&packets.trace),
        [
            (SpanKind::TcpHandshake, 1, 0, Some(30)),
            (SpanKind::Data, 1, 30, Some(40)),
            (SpanKind::TcpClose, 1, 50, Some(90)),
        ]
    );
    assert_layers_add_up(&packets.trace);
    assert_eq!(packets.wire(EventId(4)).layers.payload, 5);
}

#[test]
fn what_is_sent_again_names_what_it_repeats() {
    let mut packets = Packets::new(7_000);
    packets.segment(UP, SYN, 0, &[], None);
    packets.now = 50;
    let syn = packets.segment(UP, SYN, 0, &[], Some(60));
    packets.now = 60;
    packets.send(DOWN, SYN | ACK, &[]);
    packets.send(UP, ACK, &[]);
    let lost = packets.segment(UP, PSH_ACK, 1, b"abcd", None);
    let next = packets.segment(UP, PSH_ACK, 5, b"efgh", Some(95));
    packets.now = 200;
    let both = packets.segment(UP, PSH_ACK, 1, b"abcdefghij", Some(210));
    packets.now = 210;
    packets.send(DOWN, ACK, &[]);
    let keep_alive = packets.segment(UP, ACK, 10, &[0], Some(240));
    packets.now = 300;
    let fin = packets.segment(UP, FIN | ACK, 11, &[], None);
    packets.now = 400;
    let again = packets.segment(UP, FIN | ACK, 11, &[], Some(410));
    analyse(&mut packets.trace, "");
    assert_eq!(packets.wire(syn).repeats, Some(EventId(1)));
    assert_eq!(packets.wire(next).repeats, None);
    assert_eq!(packets.wire(both).repeats, Some(lost));
    assert_eq!(packets.wire(keep_alive).repeats, None, "a keep-alive repairs nothing");
    assert_eq!(packets.wire(again).repeats, Some(fin));
    let handshake = spans(&packets.trace)[0];
    assert_eq!((handshake.2, handshake.3), (0, Some(80)), "it starts with the first SYN, also a lost one");
    assert_layers_add_up(&packets.trace);
}

#[test]
fn of_two_answers_to_a_syn_the_acknowledged_one_counts() {
    let mut packets = Packets::new(7_000);
    packets.send(UP, SYN, &[]);
    let first = packets.initial[1];
    packets.send(DOWN, SYN | ACK, &[]);
    (packets.initial[1], packets.sent[1]) = (900_000, 0);
    packets.send(DOWN, SYN | ACK, &[]);
    (packets.initial[1], packets.sent[1]) = (first, 1);
    packets.send(UP, ACK, &[]);
    let data = packets.say(DOWN, b"hello");
    let lost = packets.segment(DOWN, PSH_ACK, 6, b"again", None);
    let again = packets.segment(DOWN, PSH_ACK, 6, b"again", Some(packets.now + DELAY));
    analyse(&mut packets.trace, "");
    assert_eq!(packets.wire(data).repeats, None);
    assert_eq!(packets.wire(again).repeats, Some(lost));
    assert_eq!(spans(&packets.trace)[1].0, SpanKind::Data);
    assert_eq!(gauge(&packets.trace, Host::Server, Gauge::InFlight).last().map(|sample| sample.1), Some(5));
}

#[test]
fn a_probe_of_a_closed_window_is_no_repeat_and_has_none() {
    let mut packets = Packets::new(7_000);
    packets.handshake();
    packets.send(UP, PSH_ACK, b"abcd");
    packets.window = 0;
    packets.send(DOWN, ACK, &[]);
    packets.window = 1_000;
    let probe = packets.segment(UP, ACK, 5, b"e", Some(packets.now + DELAY));
    packets.now += 100;
    let second = packets.segment(UP, ACK, 5, b"e", Some(packets.now + DELAY));
    packets.now += 100;
    let opened = packets.segment(UP, PSH_ACK, 5, b"efgh", Some(packets.now + DELAY));
    packets.now += 100;
    let again = packets.segment(UP, PSH_ACK, 5, b"efgh", Some(packets.now + DELAY));
    analyse(&mut packets.trace, "");
    for id in [probe, second, opened] {
        assert_eq!(packets.wire(id).repeats, None, "{id:?}");
    }
    assert_eq!(packets.wire(again).repeats, Some(opened));
}

#[test]
fn gauges_say_what_each_host_knew() {
    let mut packets = Packets::new(7_000);
    packets.handshake();
    packets.send(UP, PSH_ACK, &[1; 300]);
    packets.send(UP, PSH_ACK, &[2; 200]);
    packets.window = 500;
    packets.send(DOWN, ACK, &[]);
    packets.close();
    analyse(&mut packets.trace, "");
    assert_eq!(gauge(&packets.trace, Host::Client, Gauge::InFlight), [(0, 0), (30, 300), (40, 500), (60, 0)]);
    assert_eq!(gauge(&packets.trace, Host::Server, Gauge::ReceiveWindow), [(10, 1_000), (50, 500)]);
    let times: Vec<Micros> = packets.trace.samples().iter().map(|sample| sample.at).collect();
    assert!(times.is_sorted());
}

#[test]
fn a_reset_ends_the_close_and_a_refusal_is_none() {
    let mut packets = Packets::new(7_000);
    packets.handshake();
    packets.send(DOWN, RST | ACK, &[]);
    analyse(&mut packets.trace, "");
    assert_eq!(spans(&packets.trace)[1], (SpanKind::TcpClose, 1, 30, Some(40)));

    let mut refused = Packets::new(7_000);
    refused.send(UP, SYN, &[]);
    refused.send(DOWN, RST | ACK, &[]);
    analyse(&mut refused.trace, "");
    assert_eq!(spans(&refused.trace), []);
}

#[test]
fn connections_without_numbers_get_them_and_ports_may_be_used_again() {
    let mut packets = Packets::new(7_000);
    packets.connection = 0;
    packets.handshake();
    packets.close();
    packets.initial = [90_000, 3_000];
    packets.sent = [0, 0];
    packets.handshake();
    packets.datagram(UP, Host::Server, 9, b"x", Some(packets.now));
    analyse(&mut packets.trace, "");
    let numbers: Vec<u32> = packets.trace.events().map(|event| packets.wire(event.id).connection).collect();
    assert_eq!(numbers, [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3]);
    let handshakes = packets.trace.spans().filter(|span| span.kind == SpanKind::TcpHandshake).count();
    assert_eq!(handshakes, 2);
}

#[test]
fn no_bytes_make_it_panic() {
    let mut seed = 1_u32;
    let mut random = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 8
    };
    for port in [80, 443, 53, 7_000] {
        for _ in 0..200 {
            let mut packets = Packets::new(port);
            packets.connection = random() % 2;
            for _ in 0..random() % 20 {
                packets.now += i64::from(random() % 20);
                let direction = if random() % 2 == 0 { UP } else { DOWN };
                let data: Vec<u8> = (0..random() % 40).map(|_| random() as u8).collect();
                let arrived = (random() % 4 > 0).then_some(packets.now + i64::from(random() % 30) - 5);
                let offset = random() % 100 * if random() % 9 == 0 { 1 << 20 } else { 1 };
                packets.segment(direction, random() as u8, offset, &data, arrived);
                packets.datagram(direction, Host::Server, port, &data, arrived);
            }
            let analysis = analyse(&mut packets.trace, "");
            assert_layers_add_up(&packets.trace);
            let events: Vec<EventId> = packets.trace.events().map(|event| event.id).collect();
            for event in events {
                analysis.dissect(&packets.trace, event);
            }
        }
    }
}
