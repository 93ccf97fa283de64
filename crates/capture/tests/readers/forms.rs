//! The same packets are found in every form.

use crate::support::exchange::{START, exchange, extensions, offloaded, over_ipv6};
use crate::support::files::{Section, Style, gzip, pcap, pcapng};
use crate::support::links::forms;
use crate::support::{Packet, capture_of, expected, facts, read_in_pieces};
use capture::link::Way;
use capture::{Bytes, Capture, File, Limits, Reader, What, link};

/// Every form of a file with one link type in it: its name and its bytes.
fn files(packets: &[Packet]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let plain = Style::default();
    for form in forms() {
        files.push((format!("pcap, {}", form.name), pcap(plain, &form, packets)));
        files.push((format!("pcapng, {}", form.name), pcapng(plain, &form, packets)));
    }
    let ethernet = forms().into_iter().find(|form| form.name == "ethernet").expect("a form");
    for is_big_endian in [false, true] {
        for resolution in [6, 9] {
            let style = Style { is_big_endian, resolution, ..plain };
            files.push((format!("pcap, {style:?}"), pcap(style, &ethernet, packets)));
        }
        for resolution in [6, 7, 9, 0x80 | 30, 0x80 | 32] {
            let style = Style { is_big_endian, resolution, ..plain };
            files.push((format!("pcapng, {style:?}"), pcapng(style, &ethernet, packets)));
            files.push((format!("gzip, {style:?}"), gzip(&pcapng(style, &ethernet, packets))));
        }
    }
    files
}

#[test]
fn every_form_has_the_same_packets_in_pieces_of_any_length() {
    let packets = exchange();
    let expected = expected(&packets);
    assert!(expected.len() >= 40, "{} packets", expected.len());
    for (name, bytes) in files(&packets) {
        for piece in [7, 4096, usize::MAX] {
            let file = read_in_pieces(&bytes, piece);
            assert_eq!(file.notes.list(), [], "{name}");
            assert_eq!(facts(&Capture::new(vec![file])), expected, "{name} in pieces of {piece}");
        }
    }
}

#[test]
fn the_same_packets_are_found_over_ipv6_with_and_without_extension_headers() {
    let packets = exchange();
    let expected = expected(&packets);
    for extensions in [vec![], extensions()] {
        let over: Vec<Packet> = packets.iter().map(|packet| over_ipv6(packet, &extensions)).collect();
        for form in forms() {
            let capture = capture_of(&pcap(Style::default(), &form, &over));
            assert_eq!(facts(&capture), expected, "{}, {} extension headers", form.name, extensions.len());
        }
    }
}

#[test]
fn a_capture_of_96_bytes_per_packet_has_the_same_packets() {
    let packets = exchange();
    let style = Style { snaplen: 96, ..Style::default() };
    // PKTAP's own header has more than 96 bytes.
    for form in forms().iter().filter(|form| !form.name.starts_with("PKTAP")) {
        for bytes in [pcap(style, form, &packets), pcapng(style, form, &packets)] {
            let capture = capture_of(&bytes);
            assert_eq!(facts(&capture), expected(&packets), "{}", form.name);
            assert!(capture.packets().any(capture::Packet::is_cut));
        }
    }
}

#[test]
fn a_length_of_0_is_the_rest_of_the_frame_unless_the_link_pads() {
    let packets = exchange();
    let offloaded: Vec<Packet> = packets.iter().map(offloaded).collect();
    for form in forms().iter().filter(|form| form.name != "ethernet, padded") {
        let capture = capture_of(&pcap(Style::default(), form, &offloaded));
        assert_eq!(facts(&capture), expected(&packets), "{}", form.name);
    }
}

#[test]
fn one_file_may_have_several_sections_interfaces_and_kinds_of_blocks() {
    let packets = exchange();
    let mut file = Vec::new();
    let mut expected_facts = Vec::new();
    for (at, form) in forms().iter().enumerate() {
        let style = Style { is_big_endian: at % 2 == 1, resolution: [6, 9][at / 2 % 2], ..Style::default() };
        let mut section = Section::new(style);
        // An interface without packets before the one that is used, so that the numbers differ from section to section.
        section.interface(link::number::RAW, &[(2, b"unused")]);
        section.interface(form.link_type, &[(2, b"used"), (14, &[0; 8])]);
        section.block(0xBAD, b"of a kind that nobody knows");
        for (index, packet) in packets.iter().enumerate() {
            match index % 2 {
                0 => section.enhanced(1, packet.time, &form.frame(packet), &[(1, b"a comment")]),
                _ => section.old(1, packet.time, &form.frame(packet)),
            }
        }
        file.extend(section.bytes);
        expected_facts.extend(expected(&packets));
    }
    let capture = capture_of(&file);
    let read = &capture.files()[0];
    assert_eq!(read.notes.list(), []);
    assert_eq!(facts(&capture), expected_facts);
    assert_eq!(read.interfaces.len(), 2 * forms().len());
    assert_eq!(read.skipped, [(0xBAD, forms().len() as u64)].into());
    assert_eq!(read.comment(0, &file).as_deref(), Some("a comment"));
    assert_eq!(read.comment(1, &file), None);
    assert_eq!(read.interfaces[3].name.as_deref(), Some("used"));
}

#[test]
fn simple_packets_are_of_the_first_interface_and_have_the_time_of_the_packet_before() {
    let packets = exchange();
    let raw = forms().into_iter().find(|form| form.name == "raw 101").expect("a form");
    for snaplen in [262_144, 96] {
        let mut section = Section::new(Style { snaplen, ..Style::default() });
        section.interface(raw.link_type, &[]);
        section.enhanced(0, START, &raw.frame(&packets[0]), &[]);
        packets[1..].iter().for_each(|packet| section.simple(&raw.frame(packet)));
        let file = File::read(&section.bytes);
        assert_eq!(file.packets.iter().filter(|packet| !packet.has_time()).count(), packets.len() - 1);
        assert!(file.packets.iter().all(|packet| packet.time == START));
        let lengths: Vec<u32> = file.packets.iter().map(|packet| packet.payload).collect();
        assert_eq!(lengths, expected(&packets).iter().map(|facts| facts.6).collect::<Vec<_>>());
    }
}

#[test]
fn the_way_of_a_packet_is_read_from_the_link_layer_or_the_block() {
    let packets = exchange();
    let ways = |file: &File| file.packets.iter().map(capture::Packet::way).collect::<Vec<_>>();
    let expected: Vec<_> = packets.iter().map(|packet| Some(if packet.is_out { Way::Out } else { Way::In })).collect();
    for form in forms().iter().filter(|form| form.has_way) {
        assert_eq!(ways(&File::read(&pcap(Style::default(), form, &packets))), expected, "{}", form.name);
    }
    let raw = forms().into_iter().find(|form| form.name == "raw 101").expect("a form");
    let mut section = Section::new(Style::default());
    section.interface(raw.link_type, &[]);
    for packet in &packets {
        let flags = [if packet.is_out { 2 } else { 1 }, 0, 0, 0];
        section.enhanced(0, packet.time, &raw.frame(packet), &[(2, &flags)]);
    }
    assert_eq!(ways(&File::read(&section.bytes)), expected);
}

#[test]
fn secrets_are_found_before_and_after_the_packets_and_other_secrets_are_counted() {
    const TLS: u32 = 0x544C_534B;
    let packets = exchange();
    let raw = forms().into_iter().find(|form| form.name == "raw 101").expect("a form");
    let mut section = Section::new(Style { is_big_endian: true, ..Style::default() });
    section.secrets(TLS, b"CLIENT_RANDOM 01 02");
    section.interface(raw.link_type, &[]);
    section.secrets(0x5747_4B4C, b"WireGuard's");
    packets.iter().for_each(|packet| section.enhanced(0, packet.time, &packet.bytes, &[]));
    section.secrets(TLS, b"CLIENT_RANDOM 03 04\n");
    let file = File::read(&section.bytes);
    assert_eq!(file.key_log, "CLIENT_RANDOM 01 02\nCLIENT_RANDOM 03 04\n");
    assert_eq!(file.skipped, [(10, 1)].into());
}

#[test]
fn names_of_hosts_are_found() {
    let mut section = Section::new(Style::default());
    let six = [[0; 15].as_slice(), &[1]].concat();
    let mut body = Vec::new();
    for (kind, value) in
        [(1_u16, [&[192, 0, 2, 1][..], b"a.example\0b.example\0"].concat()), (2, [&six[..], b"c\0"].concat())]
    {
        body.extend(kind.to_le_bytes());
        body.extend((value.len() as u16).to_le_bytes());
        body.extend(value);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    body.extend([0; 4]);
    section.block(4, &body);
    let file = File::read(&section.bytes);
    let names: Vec<String> = file.names.iter().map(|name| format!("{} {}", name.address, name.name)).collect();
    assert_eq!(names, ["192.0.2.1 a.example", "192.0.2.1 b.example", "::1 c"]);
}

#[test]
fn a_packet_that_is_looked_at_has_its_bytes() {
    let packets = exchange();
    for (name, bytes) in files(&packets) {
        let capture = capture_of(&bytes);
        let outside: &dyn Bytes = &bytes;
        for (number, packet) in packets.iter().enumerate() {
            let (_, place) = capture.packet(number as u32).expect("a packet");
            let found = capture::packet_bytes(&capture, &[outside], place);
            assert_eq!(found, Ok((packet.bytes.clone(), packet.bytes.len() as u64)), "{name}");
        }
    }
}

#[test]
fn what_is_not_tcp_or_udp_is_counted_by_what_it_is() {
    let mut section = Section::new(Style::default());
    section.interface(link::number::ETHERNET, &[]);
    section.interface(147, &[]);
    let frame = |kind: [u8; 2], rest: &[u8]| [&[2; 12][..], &kind, rest].concat();
    let ip = |protocol: u8| {
        let mut packet = vec![0x45, 0, 0, 28, 0, 0, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];
        packet.extend([0; 8]);
        frame([8, 0], &packet)
    };
    for frame in [frame([8, 6], &[0; 28]), frame([0x88, 0xCC], &[]), ip(1), ip(58), ip(2), ip(47), vec![1, 2, 3]] {
        section.enhanced(0, START, &frame, &[]);
    }
    section.enhanced(1, START, &[0; 60], &[]);
    section.enhanced(1, START, &[0; 60], &[]);
    let capture = capture_of(&section.bytes);
    let found: Vec<(What, u64)> = capture.census().iter().map(|(what, tally)| (*what, tally.packets)).collect();
    let expected = [
        (What::Icmp, 1),
        (What::Icmpv6, 1),
        (What::Tunnel(capture::Tunnel::Gre), 1),
        (What::Protocol(2), 1),
        (What::Arp, 1),
        (What::EtherType(0x88CC), 1),
        (What::UnknownLink(147), 2),
        (What::Cut, 1),
    ];
    assert_eq!(found, expected);
    let notes = capture.files()[0].notes.list();
    assert_eq!(notes.iter().map(|note| note.reason).collect::<Vec<_>>(), [capture::Reason::UnknownLinkType(147)]);
}

#[test]
fn of_a_file_with_more_packets_than_the_limit_the_first_are_read_and_a_note_says_so() {
    let packets = exchange();
    let all = packets.len();
    for (name, bytes) in files(&packets) {
        for (limit, reason) in [(all - 1, Some("too-many-packets")), (all, None)] {
            let mut reader = Reader::new(Limits { packets: limit, ..Limits::default() });
            // The limit is reached in the middle of a piece, and the piece ends in the middle of a packet.
            let pieces = bytes.chunks(bytes.len() - 7);
            pieces.for_each(|piece| reader.feed(piece));
            let is_full = reader.is_full();
            let file = reader.finish();
            let reasons: Vec<&str> = file.notes.list().iter().map(|note| note.reason.id()).collect();
            assert_eq!((file.packets.len(), reasons), (limit.min(all), reason.into_iter().collect()), "{name}");
            assert!(is_full || reason.is_none() || name.starts_with("gzip"), "{name}");
        }
    }
}
