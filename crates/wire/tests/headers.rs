//! What holds for the headers and messages of IPv4, IPv6, TCP, UDP and DNS, whatever the bytes.

use proptest::prelude::*;
use std::ops::Range;
use wire::{Dissection, Field, dns, ip, tcp, udp};

const DISSECTORS: [fn(&[u8]) -> Dissection; 6] =
    [ip::v4::dissect, tcp::dissect, udp::dissect, dns::dissect, ip::v6::dissect, ip::dissect];

/// 192.0.2.10 to 192.0.2.80: TCP from 50000 to 443, SYN with all options that open a connection.
const SYN: &[u8] = &[
    0x45, 0, 0, 60, 0, 7, 0x40, 0, 64, 6, 0xB6, 0x5A, 192, 0, 2, 10, 192, 0, 2, 80, //
    0xC3, 0x50, 1, 0xBB, 0, 0, 0, 9, 0, 0, 0, 0, 0xA0, 2, 0xFF, 0xFF, 0xFE, 0x8B, 0, 0, //
    2, 4, 5, 0xB4, 4, 2, 8, 10, 0, 0, 0, 5, 0, 0, 0, 0, 1, 3, 3, 7,
];

/// 2001:db8::10 to 2001:db8::80: a datagram of 4 bytes behind Hop-by-Hop Options, a Fragment header and Destination
/// Options.
const DATAGRAM: &[u8] = &[
    0x60, 0, 0, 0, 0, 36, 0, 64, 0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, //
    0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, //
    44, 0, 5, 2, 0, 0, 1, 0, 60, 0, 0, 1, 0, 0, 0, 9, 17, 0, 1, 4, 0, 0, 0, 0, //
    0x13, 0x88, 0x17, 0x70, 0, 12, 0, 0, b'a', b'b', b'c', b'd',
];

/// The response to a query for the address of `server.example`.
const DNS_RESPONSE: &[u8] = b"\x12\x34\x81\x80\0\x01\0\x01\0\0\0\0\x06server\x07example\0\0\x01\0\x01\
    \xC0\x0C\0\x01\0\x01\0\0\x01\x2C\0\x04\xC0\0\x02\x50";

/// Asserts that `fields` fill `bits`: each begins where the one before it ends, and its parts lie within it and in
/// order.
fn assert_filled(fields: &[Field], bits: Range<usize>) {
    let end = fields.iter().fold(bits.start, |at, field| {
        assert_eq!(field.bits.start, at, "a gap before {}", field.spec.id);
        assert!(field.bits.end > at, "{} is empty", field.spec.id);
        if !field.parts.is_empty() {
            assert_filled(&field.parts, field.bits.clone());
        }
        field.bits.end
    });
    assert_eq!(end, bits.end);
}

fn check(bytes: &[u8]) {
    for dissect in DISSECTORS {
        let dissection = dissect(bytes);
        assert!(dissection.length <= bytes.len());
        assert_filled(&dissection.fields, 0..dissection.length * 8);
        assert!(dissection.malformed.is_some() || dissection.length > 0);
    }
    check_plain_headers(bytes);
}

/// The plain headers and messages agree with the fields.
fn check_plain_headers(bytes: &[u8]) {
    let number = |dissection: &Dissection, id: &str| dissection.find(id).and_then(|field| field.number);
    if let Some(header) = ip::Header::parse(bytes) {
        let fields = ip::dissect(bytes);
        let value = |ids: [&str; 2]| ids.into_iter().find_map(|id| fields.find(id)).map(|field| field.value.clone());
        assert_eq!(value(["ip.src", "ipv6.src"]), Some(header.source.to_string()));
        assert_eq!(value(["ip.dst", "ipv6.dst"]), Some(header.destination.to_string()));
        let length = number(&fields, "ip.len").or(number(&fields, "ipv6.plen").map(|length| length + 40));
        assert_eq!(length, Some(header.total_length as u64));
        assert_eq!(fields.length, header.header_length());
    }
    for on_link in [0, 1, 100_000].map(|more| bytes.len() + more) {
        let Some(header) = ip::Header::on_link(bytes, on_link) else { continue };
        assert!(header.payload.start <= header.payload.end && header.payload.end <= bytes.len());
        assert!(header.extensions.start <= header.extensions.end && header.extensions.end == header.payload.start);
        assert!(header.payload.end <= header.length && header.length <= on_link.min(header.total_length));
        assert!(header.fragment.is_none_or(|fragment| fragment.start <= header.payload.start));
    }
    if let Some(header) = tcp::Header::parse(bytes) {
        let fields = tcp::dissect(bytes);
        assert_eq!(number(&fields, "tcp.seq_raw"), Some(header.sequence.into()));
        assert_eq!(number(&fields, "tcp.flags"), Some(header.flags.into()));
        assert_eq!(fields.length, header.header_length);
    }
    if let Some(header) = udp::Header::parse(bytes) {
        assert_eq!(number(&udp::dissect(bytes), "udp.length"), Some(header.length as u64));
    }
    if let Some(message) = dns::Message::parse(bytes) {
        let fields = dns::dissect(bytes);
        assert_eq!(number(&fields, "dns.id"), Some(message.id.into()));
        assert_eq!(number(&fields, "dns.flags.response"), Some(message.is_response.into()));
        let count = |id: &str| fields.fields.iter().filter(|field| field.spec.id == id).count();
        assert_eq!((count("dns.qry"), count("dns.answer")), (message.questions.len(), message.answers.len()));
        let name = fields.find("dns.qry.name").map(|field| field.value.as_str());
        assert_eq!(name, message.questions.first().map(|question| question.name.as_str()));
    }
}

#[test]
fn every_cut_of_a_packet_has_its_whole_fields_and_says_that_it_is_cut() {
    let [ip_v4, tcp, _, dns, ip_v6, _] = DISSECTORS;
    for (bytes, dissect) in [(SYN, ip_v4), (&SYN[20..], tcp), (DNS_RESPONSE, dns), (DATAGRAM, ip_v6)] {
        let whole = dissect(bytes);
        assert_eq!(whole.malformed, None);
        for end in 0..bytes.len() {
            check(&bytes[..end]);
            let cut = dissect(&bytes[..end]);
            assert!(cut.malformed.is_some(), "cut at {end}");
            assert!(cut.fields.iter().zip(&whole.fields).all(|(cut, whole)| cut.bits == whole.bits));
        }
    }
}

#[test]
fn the_plain_ip_header_says_what_follows() {
    let header = ip::Header::parse(SYN).expect("a header");
    assert_eq!((header.protocol, header.header_length(), header.total_length), (6, 20, 60));
    assert_eq!(header.checksum(&SYN[20..]), 0, "the segment's own checksum is right");
    assert!(ip::v4::dissect(SYN).find("ip.checksum").is_some_and(|field| field.value.ends_with("(right)")));
}

#[test]
fn the_plain_tcp_header_has_the_numbers_and_the_window_scale() {
    let header = tcp::Header::parse(&SYN[20..]).expect("a header");
    assert_eq!((header.source_port, header.destination_port), (50_000, 443));
    assert_eq!((header.sequence, header.acknowledgment, header.flags, header.window), (9, 0, 2, 65_535));
    assert_eq!((header.header_length, header.window_scale), (40, Some(7)));
}

#[test]
fn a_dns_response_is_named_field_by_field() {
    let dissection = dns::dissect(DNS_RESPONSE);
    let value = |id| dissection.find(id).map(|field| field.value.as_str());
    let expected = [
        ("dns.id", "0x1234"),
        ("dns.flags.response", "1"),
        ("dns.flags.rcode", "0"),
        ("dns.qry.name", "server.example"),
        ("dns.qry.type", "A (1)"),
        ("dns.qry.class", "IN (1)"),
        ("dns.resp.name", "server.example"),
        ("dns.resp.ttl", "300"),
        ("dns.a", "192.0.2.80"),
        ("dns.answer", "server.example A (1) 192.0.2.80"),
    ];
    for (id, text) in expected {
        assert_eq!(value(id), Some(text), "{id}");
    }
}

#[test]
fn ip_options_are_named() {
    let mut packet = [0x47, 0, 0, 28].to_vec();
    packet.extend([0; 16]);
    packet.extend([1, 0x94, 4, 0, 0, 0, 0, 0]);
    let dissection = ip::v4::dissect(&packet);
    assert_eq!((dissection.length, &dissection.malformed), (28, &None));
    assert_eq!(dissection.find("ip.opt.type").and_then(|field| field.number), Some(0x94));
    packet[22] = 9;
    assert!(ip::v4::dissect(&packet).malformed.is_some());
    check(&packet);
}

proptest! {
    #[test]
    fn any_bytes_have_fields_without_gaps(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn a_packet_with_changed_bytes_has_fields_without_gaps(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        options in prop::collection::vec(any::<u8>(), 40),
    ) {
        for packet in [SYN, &SYN[20..], DNS_RESPONSE, DATAGRAM] {
            let mut packet = packet.to_vec();
            for (index, byte) in &changes {
                let at = index.index(packet.len());
                packet[at] = *byte;
            }
            check(&packet);
            let mut long = packet[..20].to_vec();
            long.extend(&options);
            // The longest headers: 15 words.
            (long[0], long[12]) = (0x4F, 0xF0);
            check(&long);
        }
    }
}
