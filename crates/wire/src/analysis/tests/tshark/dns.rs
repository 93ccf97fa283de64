//! Messages of the DNS.

use super::*;
use crate::Protocol;

/// The name `server.example`.
const NAME: &[u8] = b"\x06server\x07example\x00";

/// A record about the name in the question.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\xc0\x0c".to_vec();
    bytes.extend(kind.to_be_bytes());
    bytes.extend(b"\x00\x01\x00\x00\x00\x3c");
    bytes.extend((data.len() as u16).to_be_bytes());
    bytes.extend(data);
    bytes
}

/// An OPT record: a response code's upper bits, and DO.
fn opt(extended: u8, flags: u8) -> Vec<u8> {
    [b"\x00\x00\x29\x04\xd0".as_slice(), &[extended, 0, flags, 0], b"\x00\x00"].concat()
}

/// A message that asks for records of type `kind` and has `answers` and `additional` records.
fn message(flags: u16, kind: u16, answers: &[Vec<u8>], additional: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"\x12\x34".to_vec();
    for number in [flags, 1, answers.len() as u16, 0, additional.len() as u16] {
        bytes.extend(number.to_be_bytes());
    }
    bytes.extend(NAME);
    bytes.extend(kind.to_be_bytes());
    bytes.extend(b"\x00\x01");
    bytes.extend(answers.concat());
    bytes.extend(additional.concat());
    bytes
}

#[test]
fn a_datagram_without_a_total_length_is_read_too() {
    let mut packets = Packets::new(80);
    packets.is_offloaded = true;
    let query = message(0x0100, 1, &[], &[]);
    packets.datagram(UP, Host::Resolver, 53, &query, Some(10));
    let theirs = tshark(&packets.trace, &["ip.len", "udp.length", "dns.qry.name"]);
    let analysis = analyse(&mut packets.trace, "");
    assert_eq!(
        theirs,
        [["ip.len", "udp.length", "dns.qry.name"].map(|id| ours(&packets.trace, &analysis, EventId(1), id).concat())]
    );
    assert_eq!(upper(&packets.trace), ["A? server.example 0→Some(10)"]);
}

#[test]
fn a_dns_message_is_named_by_the_type_that_it_is_about() {
    let v6 = b"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01";
    let soa =
        [b"\x02ns\xc0\x0c\x04root\xc0\x0c".as_slice(), &[0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4]]
            .concat();
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (message(0x0100, 28, &[], &[]), "AAAA? server.example"),
        (message(0x0100, 12, &[], &[]), "PTR? server.example"),
        (message(0x0100, 16, &[], &[opt(0, 0x80)]), "TXT? server.example"),
        (message(0x0100, 33, &[], &[]), "SRV? server.example"),
        (message(0x0100, 6, &[], &[]), "SOA? server.example"),
        (message(0x0100, 65, &[], &[]), "HTTPS? server.example"),
        (message(0x8180, 28, &[record(28, v6)], &[opt(0, 0)]), "AAAA 2001:db8::1"),
        (message(0x8180, 28, &[record(5, b"\x01a\xc0\x0c"), record(28, v6)], &[]), "AAAA 2001:db8::1"),
        (message(0x8180, 12, &[record(12, b"\x01a\xc0\x0c")], &[]), "PTR a.server.example"),
        (message(0x8180, 16, &[record(16, b"\x02hi\x05there")], &[]), "TXT \"hi\" \"there\""),
        (
            message(0x8180, 33, &[record(33, b"\0\x01\0\x02\x13\xc4\x01a\xc0\x0c")], &[]),
            "SRV 1 2 5060 a.server.example",
        ),
        (message(0x8180, 15, &[record(15, b"\0\x0a\x04mail\xc0\x0c")], &[]), "MX 10 mail.server.example"),
        (message(0x8180, 6, &[record(6, &soa)], &[]), "SOA ns.server.example root.server.example 7 1 2 3 4"),
        (message(0x8180, 28, &[], &[]), "No AAAA for server.example"),
        (message(0x8183, 28, &[], &[]), "NXDOMAIN server.example"),
        (message(0x8180, 1, &[], &[opt(1, 0)]), "BADVERS server.example"),
    ];
    let mut packets = Packets::new(80);
    for (bytes, _) in &cases {
        let direction = if bytes[2] & 0x80 == 0 { UP } else { DOWN };
        packets.datagram(direction, Host::Resolver, 53, bytes, Some(packets.now));
        packets.now += 1;
    }
    const FIELDS: [&str; 9] = [
        "dns.qry.name",
        "dns.qry.type",
        "dns.resp.type",
        "dns.aaaa",
        "dns.ptr.domain_name",
        "dns.rr.udp_payload_size",
        "dns.resp.ext_rcode",
        "dns.resp.edns0_version",
        "_ws.col.Info",
    ];
    let theirs = tshark(&packets.trace, &FIELDS);
    let analysis = analyse(&mut packets.trace, "");
    let labels: Vec<String> = packets
        .trace
        .events()
        .filter(|event| !event.is_packet())
        .map(|event| packets.wire(event.id).label.to_string())
        .collect();
    assert_eq!(labels, cases.iter().map(|case| case.1).collect::<Vec<_>>());
    for (index, (frame, (_, label))) in theirs.iter().zip(&cases).enumerate() {
        for (id, theirs) in FIELDS[..8].iter().zip(frame) {
            let ours = ours(&packets.trace, &analysis, EventId(index as u64 + 1), id);
            let theirs: Vec<String> = theirs.split(',').filter(|value| !value.is_empty()).map(decimal).collect();
            assert_eq!(ours, theirs, "{label}: {id}");
        }
        // "Standard query response 0x1234 AAAA server.example AAAA 2001:db8::1"
        let bytes = &cases[index].0;
        let question = crate::dns::dissect(bytes).find("dns.qry.type").expect("a type").value.clone();
        let kind = question.split(' ').next().unwrap_or_default();
        assert!(frame[8].contains(&format!(" {kind} server.example")), "tshark says {}, we say {label}", frame[8]);
        let is_failure = bytes[3] & 15 != 0 || label.starts_with("BADVERS");
        assert!(is_failure || label.contains(kind), "{label}");
    }
    assert_layers_add_up(&packets.trace);
}

#[test]
fn edns_is_named_by_its_own_fields() {
    // RFC 6891 §6.1.3: version and flags stand in the place of a time to live.
    let bytes = message(0x8180, 1, &[], &[opt(1, 0x80)]);
    let dissection = crate::dns::dissect(&bytes);
    let value = |id| dissection.find(id).map(|field| field.value.as_str());
    assert_eq!(dissection.protocol, Protocol::Dns);
    assert_eq!(value("dns.rr.udp_payload_size"), Some("1232"));
    assert_eq!(value("dns.resp.ext_rcode"), Some("1 (BADVERS)"));
    assert_eq!((value("dns.resp.edns0_version"), value("dns.resp.z.do")), (Some("0"), Some("1")));
    assert_eq!((value("dns.resp.ttl"), value("dns.resp.class")), (None, None));
}
