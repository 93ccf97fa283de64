//! IPv6, with and without extension headers.

use super::*;

/// Every extension header that is read, with options that fill it up, before TCP.
const EXTENSIONS: [&[u8]; 5] = [
    &[43, 0, 5, 2, 0, 0, 1, 0],
    &[44, 0, 253, 0, 1, 2, 3, 4],
    // A fragment that is the whole packet (RFC 6946).
    &[51, 0, 0, 0, 0, 0, 0, 9],
    &[60, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 9, 8, 7, 6],
    &[6, 1, 0x1E, 3, 7, 7, 7, 1, 7, 0, 0, 0, 0, 0, 0, 0],
];

const FIELDS: [&str; 26] = [
    "ipv6.plen",
    "ipv6.nxt",
    "ipv6.src",
    "ipv6.dst",
    "ipv6.hopopts.nxt",
    "ipv6.hopopts.len",
    "ipv6.opt.type",
    "ipv6.opt.length",
    "ipv6.opt.router_alert",
    "ipv6.routing.nxt",
    "ipv6.routing.len",
    "ipv6.routing.type",
    "ipv6.routing.segleft",
    "ipv6.fraghdr.nxt",
    "ipv6.fraghdr.offset",
    "ipv6.fraghdr.more",
    "ipv6.fraghdr.ident",
    "ah.next_header",
    "ah.length",
    "ah.spi",
    "ah.sequence",
    "ah.icv",
    "ipv6.dstopts.nxt",
    "ipv6.dstopts.len",
    "tcp.len",
    "http.request.method",
];

/// A request and no response over IPv6.
fn request(next: u8, extensions: &[&[u8]]) -> Packets {
    let mut packets = Packets::new(80);
    packets.v6 = Some((next, extensions.concat()));
    packets.handshake();
    packets.say(UP, REQUEST);
    packets
}

#[test]
fn extension_headers_are_what_tshark_says_and_hide_nothing() {
    let mut packets = request(0, &EXTENSIONS);
    let theirs = tshark(&packets.trace, &FIELDS);
    let analysis = analyse(&mut packets.trace, "");
    assert_layers_add_up(&packets.trace);
    assert_eq!(labels(&packets.trace), ["GET /data"]);
    assert_eq!(theirs.len(), 5);
    for (number, theirs) in (1..).zip(&theirs) {
        for (id, theirs) in FIELDS.iter().zip(theirs).filter(|(id, _)| !["tcp.len", "http.request.method"].contains(id))
        {
            let ours = ours(&packets.trace, &analysis, EventId(number), id).join(",");
            let plain = |value: &str| if *id == "ah.icv" { value.replace(':', "") } else { decimal(value) };
            let theirs: Vec<String> = theirs.split(',').map(plain).collect();
            assert!(!ours.is_empty(), "packet {number}: {id}");
            assert_eq!(ours, theirs.join(","), "packet {number}: {id}");
        }
    }
    let last = &theirs[3];
    assert_eq!((last[24].as_str(), last[25].as_str()), (REQUEST.len().to_string().as_str(), "GET"));
}

#[test]
fn the_same_messages_come_over_both_versions() {
    let mut four = Packets::new(80);
    four.handshake();
    four.say(UP, REQUEST);
    let mut six = request(6, &[]);
    for packets in [&mut four, &mut six] {
        // As in a capture, nobody has numbered the connections.
        for id in 1..=5 {
            let event = packets.trace.event_mut(EventId(id)).and_then(|event| event.wire.as_mut());
            event.expect("a packet").connection = 0;
        }
        analyse(&mut packets.trace, "");
    }
    assert_eq!(upper(&four.trace), upper(&six.trace));
    let labels = |packets: &Packets| (1..=5).map(|id| packets.wire(EventId(id)).label.clone()).collect::<Vec<_>>();
    assert_eq!(labels(&four), labels(&six));
    let request = six.wire(EventId(4));
    assert_eq!((request.layers.ip, request.layers.tcp, request.connection), (40, 20, 1));
}
