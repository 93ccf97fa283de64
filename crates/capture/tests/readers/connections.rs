//! Whose packets belong together, and when a port used again is another connection.

use crate::support::exchange::{START, exchange};
use crate::support::files::{Section, Style, pcap};
use crate::support::links::{Form, ethernet, forms};
use crate::support::{Packet, capture_of, facts};
use capture::{Capture, File, RolesBy, Service, link};
use trace::Direction;

const FIN: u8 = 1;
const SYN: u8 = 2;
const RST: u8 = 4;
const ACK: u8 = 16;

/// A segment from port 50000 to port 80 or back, at so many milliseconds.
pub fn segment(millis: i64, is_up: bool, flags: u8, sequence: u32, acknowledgment: u32, data: &[u8]) -> Packet {
    let (client, server) = ([192, 0, 2, 1], [192, 0, 2, 2]);
    let mut bytes = vec![0x45, 0];
    bytes.extend((40 + data.len() as u16).to_be_bytes());
    bytes.extend([0, 0, 0x40, 0, 64, 6, 0, 0]);
    bytes.extend(if is_up { [client, server] } else { [server, client] }.concat());
    let (from, to) = if is_up { (50_000_u16, 80_u16) } else { (80, 50_000) };
    bytes.extend([from.to_be_bytes(), to.to_be_bytes()].concat());
    bytes.extend([sequence.to_be_bytes(), acknowledgment.to_be_bytes()].concat());
    bytes.extend([0x50, flags, 0x10, 0, 0, 0, 0, 0]);
    bytes.extend(data);
    Packet { time: START + millis * 1_000_000, is_out: is_up, bytes }
}

fn raw() -> Form {
    forms().into_iter().find(|form| form.name == "raw 101").expect("a form")
}

fn capture(packets: &[Packet]) -> Capture {
    capture_of(&pcap(Style::default(), &raw(), packets))
}

/// Cases of ports used again, and how many connections each is. tshark is asked the same in `tshark.rs`.
pub fn reuse() -> Vec<(&'static str, Vec<Packet>, usize)> {
    let open = |at, up: u32, down: u32| {
        vec![
            segment(at, true, SYN, up, 0, b""),
            segment(at + 10, false, SYN | ACK, down, up + 1, b""),
            segment(at + 20, true, ACK, up + 1, down + 1, b""),
        ]
    };
    let with = |mut packets: Vec<Packet>, more: Vec<Packet>| {
        packets.extend(more);
        packets
    };
    vec![
        ("a SYN sent again", with(vec![segment(0, true, SYN, 100, 0, b"")], open(1000, 100, 500)), 1),
        ("a SYN with another number", with(open(0, 100, 500), open(1000, 900, 700)), 2),
        (
            "the same number after a reset",
            with(with(open(0, 100, 500), vec![segment(30, false, RST, 501, 0, b"")]), open(1000, 100, 700)),
            1,
        ),
        (
            "the same number after a FIN",
            with(with(open(0, 100, 500), vec![segment(30, true, FIN | ACK, 101, 501, b"")]), open(1000, 100, 700)),
            1,
        ),
        (
            "a refused SYN and another attempt",
            vec![
                segment(0, true, SYN, 100, 0, b""),
                segment(5, false, RST | ACK, 0, 101, b""),
                segment(1000, true, SYN, 200, 0, b""),
                segment(1005, false, RST | ACK, 0, 201, b""),
            ],
            2,
        ),
        ("begun before, then anew", with(vec![segment(0, true, ACK, 50, 60, b"x")], open(1000, 900, 700)), 2),
        (
            "the answer before the SYN",
            vec![segment(1, false, SYN | ACK, 500, 101, b""), segment(2, true, SYN, 100, 0, b"")],
            1,
        ),
        (
            "data after the end",
            with(
                open(0, 100, 500),
                vec![segment(30, true, RST, 101, 0, b""), segment(40, false, ACK, 501, 101, b"late")],
            ),
            1,
        ),
    ]
}

#[test]
fn a_port_used_again_is_another_connection_and_a_syn_sent_again_is_not() {
    for (name, packets, count) in reuse() {
        let capture = capture(&packets);
        assert_eq!(capture.tcp_connections(), count, "{name}");
        assert_eq!(capture.connections()[count - 1].follows, (count == 2).then_some(1), "{name}");
    }
}

#[test]
fn a_connection_knows_its_ends_and_what_each_side_sent() {
    let packets = [
        segment(0, true, SYN, 100, 0, b""),
        segment(10, false, SYN | ACK, 500, 101, b""),
        segment(20, true, ACK, 101, 501, b"GET"),
        segment(30, false, FIN | ACK, 501, 104, b"data"),
        segment(40, true, RST, 104, 0, b""),
    ];
    let capture = capture(&packets);
    let [connection] = capture.connections() else { panic!("one connection") };
    assert_eq!((connection.client.port, connection.server.port), (50_000, 80));
    assert_eq!((connection.roles_by, connection.began_before), (RolesBy::Syn, false));
    assert_eq!((connection.start, connection.end), (START, START + 40_000_000));
    let [up, down] = [Direction::Up, Direction::Down].map(|direction| *connection.side(direction));
    assert_eq!((up.packets, up.bytes, up.payload), (3, 123, 3));
    assert_eq!((down.packets, down.bytes, down.payload), (2, 84, 4));
    assert!(up.has_sent(RST) && !up.has_sent(FIN) && down.has_sent(FIN));
    assert!(connection.was_reset() && !connection.was_closed());
    assert_eq!(capture.packets_of(1), [0, 1, 2, 3, 4]);
}

#[test]
fn a_connection_that_began_before_the_capture_says_so() {
    let packets = [segment(0, false, ACK, 500, 101, b"x"), segment(1, true, ACK, 101, 501, b"")];
    let capture = capture(&packets);
    let [connection] = capture.connections() else { panic!("one connection") };
    assert_eq!((connection.client.port, connection.roles_by, connection.began_before), (50_000, RolesBy::Port, true));
}

#[test]
fn a_capture_of_any_device_shows_each_packet_once() {
    let packets = exchange();
    let single = capture(&packets);
    let mut section = Section::new(Style::default());
    section.interface(link::number::ETHERNET, &[]);
    section.interface(link::number::ETHERNET, &[]);
    for packet in &packets {
        section.enhanced(0, packet.time, &ethernet(packet, &[]), &[]);
        // The second device sees it behind a router: one hop less, another checksum, a VLAN.
        let mut copy = packet.clone();
        copy.bytes[8] -= 1;
        copy.bytes[10..12].fill(0xAB);
        section.enhanced(1, packet.time + 30_000, &ethernet(&copy, &[0x8100, 5]), &[]);
    }
    let double = capture_of(&section.bytes);
    assert_eq!((double.len(), double.copies()), (2 * packets.len(), packets.len()));
    assert_eq!((double.copy_of(0), double.copy_of(1)), (None, Some(0)));
    assert_eq!(double.census().values().map(|tally| tally.packets).sum::<u64>(), packets.len() as u64);
    for (one, two) in single.connections().iter().zip(double.connections()) {
        assert_eq!(
            one.sides.map(|side| (side.packets, side.payload)),
            two.sides.map(|side| (side.packets, side.payload))
        );
        assert_eq!(two.copies, one.sides.iter().map(|side| side.packets).sum::<u64>());
    }
}

#[test]
fn duplicate_acknowledgments_are_not_copies() {
    let packets: Vec<Packet> = (0..4).map(|at| segment(at, true, ACK, 101, 501, b"")).collect();
    let capture = capture(&packets);
    assert_eq!((capture.copies(), capture.connections()[0].sides[0].packets), (0, 4));
}

#[test]
fn several_files_are_one_capture_in_the_order_of_time() {
    // At the same time the file given first would come first, so each packet gets a time of its own.
    let apart = |(at, packet): (usize, Packet)| Packet { time: packet.time + at as i64 * 1_000, ..packet };
    let packets: Vec<Packet> = exchange().into_iter().enumerate().map(apart).collect();
    let whole = capture(&packets);
    let parts: Vec<Vec<Packet>> = (0..3).map(|part| packets.iter().skip(part).step_by(3).cloned().collect()).collect();
    let ethernet = forms().into_iter().find(|form| form.name == "ethernet").expect("a form");
    let files = parts.iter().enumerate().map(|(at, part)| {
        let form = if at == 0 { raw() } else { ethernet };
        File::read(&pcap(Style { is_big_endian: at == 1, ..Style::default() }, &form, part))
    });
    let merged = Capture::new(files.collect());
    assert_eq!(facts(&merged), facts(&whole));
    assert_eq!(merged.connections().len(), whole.connections().len());
    assert_eq!(merged.packet(4).map(|(_, place)| (place.file, place.index)), Some((1, 1)));
}

#[test]
fn udp_flows_are_named_by_what_they_carry() {
    let datagram = |from: u16, to: u16, data: &[u8]| {
        let mut packet = segment(0, true, 0, 0, 0, b"");
        packet.bytes.truncate(20);
        packet.bytes[9] = 17;
        packet.bytes[2..4].copy_from_slice(&(28 + data.len() as u16).to_be_bytes());
        packet
            .bytes
            .extend([from.to_be_bytes(), to.to_be_bytes(), (8 + data.len() as u16).to_be_bytes(), [0; 2]].concat());
        packet.bytes.extend(data);
        packet
    };
    let quic = [&[0xC0, 0, 0, 0, 1, 8][..], &[7; 40]].concat();
    let packets = [
        datagram(53, 40_000, &[0; 12]),
        datagram(40_001, 443, &quic),
        datagram(40_001, 443, &[0x40; 30]),
        datagram(9000, 8000, b"x"),
    ];
    let capture = capture(&packets);
    let found: Vec<_> = capture
        .connections()
        .iter()
        .map(|flow| (flow.service, flow.server.port, flow.roles_by, flow.sides[0].packets))
        .collect();
    let expected = [
        (Service::Dns, 53, RolesBy::Port, 0),
        (Service::Quic, 443, RolesBy::Port, 2),
        (Service::Other, 8000, RolesBy::FirstPacket, 1),
    ];
    assert_eq!(found, expected);
}
