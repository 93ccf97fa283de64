//! Segments and the connections that they belong to.

use super::*;
use crate::analysis::tests::handmade::{ACK, FIN, PSH_ACK, RST, SYN};

fn lengths(trace: &Trace) -> Vec<u64> {
    let packets = trace.events().filter_map(|event| event.wire.as_deref().filter(|_| event.is_packet()));
    packets.map(|wire| wire.data.length as u64 - wire.layers.ip).collect()
}

#[test]
fn a_packet_without_a_total_length_is_as_long_as_what_was_captured() {
    let mut packets = Packets::new(80);
    packets.handshake();
    packets.say(UP, REQUEST);
    packets.is_offloaded = true;
    let body = vec![b'x'; 4_000];
    let response = [b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n", body.as_slice()].concat();
    let large = packets.say(DOWN, &response);
    packets.is_offloaded = false;
    packets.close();
    let theirs = tshark(&packets.trace, &["ip.len", "tcp.len", "http.response.code", "_ws.malformed"]);
    let analysis = analyse(&mut packets.trace, "");
    let frame = &theirs[large.0 as usize - 1];
    assert_eq!(frame[..], [(40 + response.len()).to_string(), response.len().to_string(), "200".into(), String::new()]);
    assert_eq!(ours(&packets.trace, &analysis, large, "ip.len"), [frame[0].clone()]);
    assert_eq!(*packets.wire(large).label, *format!("PSH, ACK · {} B", frame[1]));
    assert_eq!(upper(&packets.trace), ["GET /data 30→Some(40)", "200 OK 50→Some(60)"], "the connection is read on");
    let blocks = analysis.dissect(&packets.trace, large);
    assert!(blocks.iter().all(|block| block.dissection.malformed.is_none()), "offloading is no fault of the packet");
    assert_layers_add_up(&packets.trace);
}

#[test]
fn the_text_of_a_reset_is_no_part_of_the_stream() {
    const WORDS: &[u8] = b"Go away, you are not welcome here";
    for port in [80, 443, 7_000] {
        let mut packets = Packets::new(port);
        packets.handshake();
        packets.say(UP, REQUEST);
        let reset = packets.send(DOWN, RST | ACK, WORDS);
        let theirs = tshark(&packets.trace, &["tcp.reset_cause", "http.response", "tcp.len"]);
        let analysis = analyse(&mut packets.trace, "");
        let frame = &theirs[reset.0 as usize - 1];
        assert_eq!(frame[..], [str::from_utf8(WORDS).expect("text"), "", "33"]);
        assert_eq!(ours(&packets.trace, &analysis, reset, "tcp.reset_cause"), [frame[0].clone()]);
        // RFC 9293 §3.10.7.4: a reset ends the connection before its text is looked at; §3.5.3: it may explain why.
        let layers = packets.wire(reset).layers;
        assert_eq!((layers.tcp, layers.http, layers.tls, layers.payload), (20 + 33, 0, 0, 0), "port {port}");
        assert_layers_add_up(&packets.trace);
    }
}

#[test]
fn a_syn_with_a_new_number_opens_a_connection_however_the_last_one_ended() {
    let ends: [fn(&mut Packets); 5] = [
        |packets| {
            packets.send(DOWN, FIN | ACK, &[]);
            packets.send(UP, ACK, &[]);
        },
        |_| {},
        |packets| {
            packets.send(UP, RST, &[]);
        },
        Packets::close,
        |packets| {
            // A SYN that is sent again, with the same number, opens nothing.
            let (initial, sent) = (packets.initial[0], packets.sent[0]);
            packets.segment(UP, SYN, 0, &[], Some(packets.now));
            assert_eq!((packets.initial[0], packets.sent[0]), (initial, sent));
        },
    ];
    for (number, end) in ends.into_iter().enumerate() {
        let mut packets = Packets::new(80);
        packets.connection = 0;
        packets.handshake();
        packets.say(UP, REQUEST);
        packets.say(DOWN, b"HTTP/1.1 204 No Content\r\n\r\n");
        end(&mut packets);
        let before = packets.trace.events().len() as u64;
        (packets.initial, packets.sent) = ([900_000, 800_000], [0, 0]);
        packets.handshake();
        let second = packets.say(UP, REQUEST);
        packets.say(DOWN, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        let theirs = tshark(&packets.trace, &["tcp.stream"]);
        analyse(&mut packets.trace, "");
        let streams: Vec<String> = (1..=packets.trace.events().filter(|event| event.is_packet()).count() as u64)
            .map(|id| (packets.wire(EventId(id)).connection - 1).to_string())
            .collect();
        assert_eq!(streams, theirs.concat(), "ending {number}");
        assert_eq!(
            (packets.wire(EventId(before)).connection, packets.wire(second).connection),
            (1, 2),
            "ending {number}"
        );
        let expected = ["GET /data", "204 No Content", "GET /data", "200 OK"];
        assert_eq!(labels(&packets.trace), expected, "ending {number}");
        assert_layers_add_up(&packets.trace);
    }
}

#[test]
fn a_port_is_used_again_also_if_the_capture_began_within_the_first_connection() {
    let mut packets = Packets::new(7_000);
    packets.connection = 0;
    packets.sent = [500, 700];
    packets.say(UP, b"in the middle");
    (packets.initial, packets.sent) = ([900_000, 800_000], [0, 0]);
    packets.handshake();
    packets.say(UP, b"hello");
    let theirs = tshark(&packets.trace, &["tcp.stream"]);
    analyse(&mut packets.trace, "");
    let ours: Vec<u32> = packets.trace.events().map(|event| packets.wire(event.id).connection).collect();
    assert_eq!(ours, [1, 1, 2, 2, 2, 2, 2]);
    assert_eq!(theirs.concat(), ours.iter().map(|number| (number - 1).to_string()).collect::<Vec<_>>());
}

#[test]
fn the_lengths_of_segments_are_those_that_tshark_sees() {
    let mut packets = Packets::new(7_000);
    packets.handshake();
    packets.say(UP, &[1; 700]);
    packets.send(UP, PSH_ACK, &[2; 9]);
    packets.close();
    let theirs = tshark(&packets.trace, &["tcp.len", "tcp.hdr_len"]);
    analyse(&mut packets.trace, "");
    let sum = |frame: &Vec<String>| frame.iter().map(|value| value.parse::<u64>().expect("a number")).sum::<u64>();
    assert_eq!(lengths(&packets.trace)[..theirs.len()], theirs.iter().map(sum).collect::<Vec<_>>());
}
