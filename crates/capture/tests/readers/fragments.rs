//! Datagrams that were cut on the way are put together, and their bytes read back as one packet.

use crate::connections::segment;
use crate::support::files::{Style, pcap};
use crate::support::links::forms;
use crate::support::{Packet, capture_of};
use capture::{Bytes, What, packet_bytes};

/// Cuts an IPv4 packet into parts with so many bytes of data, a multiple of eight.
fn cut_v4(packet: &Packet, size: usize) -> Vec<Packet> {
    let (header, data) = packet.bytes.split_at(20);
    let parts = data.chunks(size).enumerate().map(|(at, part)| {
        let mut bytes = header.to_vec();
        bytes[2..4].copy_from_slice(&(20 + part.len() as u16).to_be_bytes());
        bytes[4..6].copy_from_slice(&[0xAB, 0xCD]);
        let more = if (at + 1) * size < data.len() { 0x2000 } else { 0 };
        bytes[6..8].copy_from_slice(&((at * size / 8) as u16 | more).to_be_bytes());
        bytes.extend(part);
        Packet { bytes, time: packet.time + at as i64, ..packet.clone() }
    });
    parts.collect()
}

/// The same over IPv6 with a fragment header.
fn cut_v6(packet: &Packet, size: usize) -> Vec<Packet> {
    let whole = crate::support::exchange::over_ipv6(packet, &[]);
    let (header, data) = whole.bytes.split_at(40);
    let parts = data.chunks(size).enumerate().map(|(at, part)| {
        let mut bytes = header.to_vec();
        bytes[4..6].copy_from_slice(&(8 + part.len() as u16).to_be_bytes());
        bytes[6] = 44;
        let more = u16::from((at + 1) * size < data.len());
        bytes.extend([header[6], 0]);
        bytes.extend(((at * size) as u16 | more).to_be_bytes());
        bytes.extend([0, 0, 0, 9]);
        bytes.extend(part);
        Packet { bytes, time: packet.time + at as i64, ..packet.clone() }
    });
    parts.collect()
}

#[test]
fn parts_in_any_order_are_one_segment_with_all_its_bytes() {
    let whole = segment(0, true, 24, 100, 0, &[7; 100]);
    let over_v6 = crate::support::exchange::over_ipv6(&whole, &[]);
    for (mut parts, whole) in [(cut_v4(&whole, 32), &whole), (cut_v6(&whole, 32), &over_v6)] {
        parts.rotate_left(1);
        parts.swap(0, 1);
        let bytes = pcap(Style::default(), &forms()[0], &parts);
        let capture = capture_of(&bytes);
        let kinds: Vec<What> = capture.packets().map(|packet| packet.what).collect();
        assert_eq!(kinds, [What::Fragment, What::Fragment, What::Fragment, What::Tcp]);
        let (packet, place) = capture.packet(3).expect("a packet");
        assert!(packet.is_assembled());
        assert_eq!(packet.payload, 100);
        let outside: &dyn Bytes = &bytes;
        let (found, length) = packet_bytes(&capture, &[outside], place).expect("the bytes are there");
        assert_eq!(length as usize, whole.bytes.len());
        let header = whole.bytes.len() - 120;
        assert_eq!(found[header..], whole.bytes[header..]);
        assert_eq!(found[0], whole.bytes[0]);
        assert_eq!(capture.files()[0].notes.list(), []);
    }
}

#[test]
fn parts_that_never_become_whole_are_noted() {
    let mut parts = cut_v4(&segment(0, true, 24, 100, 0, &[7; 100]), 32);
    parts.remove(1);
    let capture = capture_of(&pcap(Style::default(), &forms()[0], &parts));
    assert_eq!(capture.tcp_connections(), 0);
    let reasons: Vec<_> = capture.files()[0].notes.list().iter().map(|note| note.reason).collect();
    assert_eq!(reasons, [capture::Reason::FragmentsLeft(1)]);
}

#[test]
fn the_first_part_has_the_ports_if_the_capture_cut_it() {
    let parts = cut_v4(&segment(0, true, 24, 100, 0, &[7; 200]), 160);
    let style = Style { snaplen: 64, ..Style::default() };
    let capture = capture_of(&pcap(style, &forms()[0], &parts));
    assert_eq!(capture.tcp_connections(), 1);
}
