//! Packets with and without extension headers, whole, cut and broken.

use super::*;
use crate::ip::Fragment;
use std::net::IpAddr;

/// A packet from 2001:db8::10 to 2001:db8::80 whose header names `next`.
fn packet(next: u8, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x6B, 0x81, 0x23, 0x45];
    packet.extend((payload.len() as u16).to_be_bytes());
    packet.extend([next, 64]);
    for last in [0x10, 0x80] {
        packet.extend([0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]);
    }
    packet.extend(payload);
    packet
}

/// A datagram of 4 bytes.
const UDP: [u8; 12] = [0x13, 0x88, 0x17, 0x70, 0, 12, 0, 0, b'a', b'b', b'c', b'd'];
const HOP_BY_HOP: [u8; 8] = [51, 0, 5, 2, 0, 0, 1, 0];
const AUTHENTICATION: [u8; 16] = [43, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 9, 9, 9, 9];
const ROUTING: [u8; 8] = [44, 0, 253, 0, 1, 2, 3, 4];
const FRAGMENT: [u8; 8] = [60, 0, 0, 1, 0, 0, 0, 9];
const DESTINATION: [u8; 8] = [17, 0, 0x1E, 1, 7, 0, 0, 0];

/// One with every extension header.
fn long() -> Vec<u8> {
    packet(0, &[&HOP_BY_HOP[..], &AUTHENTICATION, &ROUTING, &FRAGMENT, &DESTINATION, &UDP].concat())
}

fn value(dissection: &Dissection, id: &str) -> String {
    dissection.find(id).map(|field| field.value.clone()).unwrap_or_default()
}

#[test]
fn names_every_field_of_a_header() {
    let dissection = dissect(&packet(17, &UDP));
    assert_eq!((dissection.length, &dissection.malformed), (40, &None));
    let expected = [
        ("ipv6.version", "6"),
        ("ipv6.tclass", "184"),
        ("ipv6.tclass.dscp", "46"),
        ("ipv6.tclass.ecn", "0"),
        ("ipv6.flow", "74565"),
        ("ipv6.plen", "12"),
        ("ipv6.nxt", "UDP (17)"),
        ("ipv6.hlim", "64"),
        ("ipv6.src", "2001:db8::10"),
        ("ipv6.dst", "2001:db8::80"),
    ];
    for (id, text) in expected {
        assert_eq!(value(&dissection, id), text, "{id}");
    }
}

#[test]
fn the_chain_of_extension_headers_leads_to_the_transport() {
    let bytes = long();
    let header = parse(&bytes, bytes.len()).expect("a header");
    assert_eq!((header.protocol, header.payload.clone(), header.total_length), (17, 88..100, 100));
    assert_eq!(
        header.fragment,
        Some(Fragment { identification: 9, offset: 0, has_more: true, protocol: 60, start: 80 })
    );
    assert_eq!(header.transport(), Some(17));
    assert_eq!(header.destination, IpAddr::from([0x2001, 0xDB8, 0, 0, 0, 0, 0, 0x80]));
    let dissection = dissect(&bytes);
    assert_eq!((dissection.length, &dissection.malformed), (88, &None));
    let expected = [
        ("ipv6.nxt", "Hop-by-Hop Options (0)"),
        ("ipv6.opt.type", "Router Alert (5)"),
        ("ipv6.opt.router_alert", "0"),
        ("ipv6.opt.padn", ""),
        ("ah.next_header", "Routing (43)"),
        ("ah.sequence", "2"),
        ("ah.icv", "09090909"),
        ("ipv6.routing.type", "253"),
        ("ipv6.routing.unknown_data", "01020304"),
        ("ipv6.fraghdr.more", "1"),
        ("ipv6.fraghdr.ident", "9"),
        ("ipv6.dstopts.nxt", "UDP (17)"),
        ("ipv6.opt.unknown", "07"),
    ];
    for (id, text) in expected {
        let field = dissection.find(id).map(|field| field.value.as_str());
        assert_eq!(field.unwrap_or_default(), text, "{id}");
    }
}

#[test]
fn a_later_fragment_has_no_transport() {
    let later = packet(44, &[&[17, 0, 0, 0x10, 0, 0, 0, 9][..], &UDP].concat());
    let header = parse(&later, later.len()).expect("a header");
    assert_eq!(
        header.fragment,
        Some(Fragment { identification: 9, offset: 16, has_more: false, protocol: 17, start: 48 })
    );
    assert_eq!((header.protocol, header.transport(), header.payload), (17, None, 48..60));
    assert_eq!(dissect(&later).length, 48);
}

#[test]
fn a_fragment_that_is_the_whole_packet_is_none() {
    let whole = packet(44, &[&[17, 0, 0, 0, 0, 0, 0, 9][..], &UDP].concat());
    let header = parse(&whole, whole.len()).expect("a header");
    assert_eq!((header.fragment, header.protocol, header.payload), (None, 17, 48..60));
}

#[test]
fn a_cut_extension_header_ends_the_chain_and_is_named() {
    let bytes = long();
    for end in [42, 50, 60, 70, 78, 86] {
        let mut cut = bytes[..end].to_vec();
        cut[4..6].copy_from_slice(&((end - 40) as u16).to_be_bytes());
        let header = parse(&cut, cut.len()).expect("the addresses are there");
        assert!(![6, 17].contains(&header.protocol), "cut at {end}");
        let malformed = dissect(&cut).malformed.map(|malformed| malformed.rule);
        assert_eq!(malformed, Some(Rule::Ipv6Extension), "cut at {end}");
    }
}

#[test]
fn a_chain_without_end_is_cut_off() {
    let endless = packet(60, &[60, 0, 1, 4, 0, 0, 0, 0].repeat(60));
    let dissection = dissect(&endless);
    assert_eq!(dissection.malformed.map(|malformed| malformed.rule), Some(Rule::Ipv6Chain));
    assert_eq!(dissection.fields.iter().filter(|field| field.spec.id == "ipv6.dstopts").count(), 10);
}

#[test]
fn an_option_that_does_not_fit_is_malformed() {
    let broken = packet(60, &[&[17, 0, 0x1E, 9, 0, 0, 0, 0][..], &UDP].concat());
    assert_eq!(dissect(&broken).malformed.map(|malformed| malformed.rule), Some(Rule::Ipv6Option));
    assert_eq!(
        parse(&broken, broken.len()).map(|header| header.protocol),
        Some(17),
        "the header's own length still holds"
    );
}

#[test]
fn a_payload_length_of_0_is_filled_in_with_what_was_captured() {
    let mut offload = packet(17, &UDP);
    offload[4..6].fill(0);
    let header = parse(&offload, offload.len()).expect("a header");
    assert_eq!((header.total_length, header.payload), (52, 40..52));
    let dissection = dissect(&offload);
    assert_eq!(dissection.malformed, None);
    assert_eq!(dissection.find("ipv6.plen").and_then(|field| field.number), Some(12));
    let empty = packet(59, &[]);
    assert_eq!(value(&dissect(&empty), "ipv6.plen"), "0");
    assert_eq!(parse(&empty, empty.len()).map(|header| (header.protocol, header.payload)), Some((59, 40..40)));
}

#[test]
fn a_header_that_does_not_fit_is_malformed() {
    let rule = |bytes: &[u8]| dissect(bytes).malformed.map(|malformed| malformed.rule);
    let bytes = packet(17, &UDP);
    assert_eq!(rule(&bytes[..39]), Some(Rule::Ipv6Short));
    assert_eq!(rule(&bytes[..51]), Some(Rule::Ipv6PayloadLength));
    assert_eq!(rule(&[&[0x45], &bytes[1..]].concat()), Some(Rule::Ipv6Version));
    assert_eq!(parse(&bytes[..39], 39), None);
}
