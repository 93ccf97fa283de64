//! Of streams: put together as the receiver does, and the messages in them.

use super::handmade::{ACK, DELAY, DOWN, PSH_ACK, Packets, REQUEST, UP};
use super::{assert_layers_add_up, upper};
use crate::Protocol;
use crate::analysis::analyse;
use crate::analysis::flow::Flow;
use crate::analysis::packet::{Packet, Transport};
use trace::{EventId, Host, SpanKind};

const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

/// Small whole numbers that look random, the same each time.
fn random(seed: &mut u32, below: usize) -> usize {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (*seed >> 8) as usize % below
}

/// Sends `text` in random pieces that overlap, come out of order, twice, or not at all until all is sent again.
fn scattered(text: &[u8], seed: &mut u32) -> Packets {
    let mut packets = Packets::new(80);
    packets.handshake();
    for _ in 0..text.len() {
        let start = random(seed, text.len());
        let end = (start + 1 + random(seed, 12)).min(text.len());
        let arrived = (random(seed, 3) > 0).then_some(packets.now + random(seed, 50) as i64);
        packets.segment(UP, PSH_ACK, 1 + start as u32, &text[start..end], arrived);
        packets.now += 1;
    }
    packets.segment(UP, PSH_ACK, 1, text, Some(packets.now + DELAY));
    packets
}

#[test]
fn a_stream_is_whole_and_in_order_whatever_happens_to_its_segments() {
    let text: Vec<u8> = (0..200).collect();
    for mut seed in 0..50 {
        let packets = scattered(&text, &mut seed);
        let mut flow = Flow::new(true);
        let all: Vec<(Packet, u64)> = packets
            .trace
            .events()
            .filter(|event| event.direction == UP)
            .filter_map(|event| Packet::read(&packets.trace, event))
            .filter_map(|packet| {
                let Transport::Tcp(segment) = packet.transport else { return None };
                let offset = flow.send(&packet, segment)?.start;
                Some((packet, offset))
            })
            .collect();
        let mut arrivals: Vec<&(Packet, u64)> = all.iter().filter(|(packet, _)| packet.received.is_some()).collect();
        arrivals.sort_by_key(|(packet, _)| packet.received);
        let mut stream = Vec::new();
        for (packet, offset) in arrivals {
            let Transport::Tcp(segment) = packet.transport else { continue };
            for piece in flow.receive(packet, segment, *offset) {
                assert_eq!(piece.stream.start, stream.len() as u64, "no gap and no overlap");
                let bytes = packets.trace.bytes(packets.wire(piece.packet).data);
                stream.extend_from_slice(&bytes[piece.start..][..(piece.stream.end - piece.stream.start) as usize]);
            }
        }
        assert_eq!(stream, text, "seed {seed}");
        for (start, end) in [(0, 200), (3, 50), (199, 200)] {
            let pieces = flow.pieces(start..end);
            let bytes: Vec<u8> = pieces
                .into_iter()
                .flat_map(|(id, range)| packets.trace.bytes(packets.wire(id).data)[range].to_vec())
                .collect();
            assert_eq!(bytes, text[start as usize..end as usize]);
        }
    }
}

#[test]
fn a_request_and_its_answer_are_events() {
    let mut packets = Packets::new(80);
    packets.handshake();
    let request = packets.say(UP, REQUEST);
    let response = packets.say(DOWN, RESPONSE);
    packets.close();
    let analysis = analyse(&mut packets.trace, "");
    assert_eq!(upper(&packets.trace), ["GET /data 30→Some(40)", "200 OK 50→Some(60)"]);
    assert_layers_add_up(&packets.trace);
    assert_eq!(packets.wire(request).layers.http, REQUEST.len() as u64);
    let layers = packets.wire(response).layers;
    assert_eq!((layers.http, layers.payload), (RESPONSE.len() as u64 - 5, 5));
    let blocks = analysis.dissect(&packets.trace, response);
    let protocols: Vec<Protocol> = blocks.iter().map(|block| block.dissection.protocol).collect();
    assert_eq!(protocols, [Protocol::Ipv4, Protocol::Tcp, Protocol::Http]);
    assert_eq!(blocks[2].place, Some(40..40 + RESPONSE.len()));
    let last = packets.trace.events().next_back().expect("a response");
    assert_eq!(packets.trace.bytes(packets.wire(last.id).data), RESPONSE);
    assert_eq!(packets.wire(last.id).carriers, Some((response, response)));
    assert_eq!(analysis.dissect(&packets.trace, last.id).len(), 1);
}

#[test]
fn a_message_was_sent_when_it_was_first_sent_and_arrived_when_it_was_whole() {
    let mut packets = Packets::new(80);
    packets.handshake();
    let (head, tail) = REQUEST.split_at(10);
    let lost = packets.segment(UP, PSH_ACK, 1, head, None);
    let late = packets.segment(UP, PSH_ACK, 11, tail, Some(45));
    packets.now = 1_000;
    let again = packets.segment(UP, PSH_ACK, 1, head, Some(1_010));
    let analysis = analyse(&mut packets.trace, "");
    assert_eq!(upper(&packets.trace), ["GET /data 30→Some(1010)"]);
    let unit = &analysis.units[0];
    assert_eq!(unit.end, again);
    assert_eq!(unit.pieces, [(again, 40..50), (late, 40..40 + tail.len())]);
    let event = packets.trace.events().next_back().expect("a request").id;
    assert_eq!(packets.wire(event).carriers, Some((lost, again)));
    assert_layers_add_up(&packets.trace);
    assert_eq!(packets.wire(lost).layers.http, 10, "what was lost counts as what it would have been");
}

#[test]
fn messages_are_the_same_however_their_segments_come() {
    let text = [REQUEST, REQUEST, REQUEST].concat();
    for mut seed in 0..20 {
        let mut packets = scattered(&text, &mut seed);
        let analysis = analyse(&mut packets.trace, "");
        let texts: Vec<&[u8]> = analysis.units.iter().map(|unit| unit.bytes.as_slice()).collect();
        assert_eq!(texts, [REQUEST; 3], "seed {seed}");
        assert_layers_add_up(&packets.trace);
    }
}

#[test]
fn a_websocket_follows_its_upgrade() {
    let mut packets = Packets::new(80);
    packets.handshake();
    packets.say(
        UP,
        b"GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    packets.say(
        DOWN,
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
          Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n\x81\x02hi",
    );
    let hello = packets.say(UP, b"\x81\x85\x01\x02\x03\x04\x49\x67\x6f\x68\x6e");
    packets.say(DOWN, b"\x89\x00\x88\x02\x03\xe8");
    let analysis = analyse(&mut packets.trace, "");
    assert_eq!(
        upper(&packets.trace),
        [
            "GET /chat (Upgrade: websocket) 30→Some(40)",
            "101 Switching Protocols 50→Some(60)",
            "\"hi\" 50→Some(60)",
            "\"Hello\" 70→Some(80)",
            "Ping 90→Some(100)",
            "Close 1000 90→Some(100)",
        ]
    );
    let layers = packets.wire(hello).layers;
    assert_eq!((layers.websocket, layers.payload, layers.http), (6, 5, 0));
    assert_layers_add_up(&packets.trace);
    let kinds: Vec<(SpanKind, i64)> = packets.trace.spans().map(|span| (span.kind, span.start.0)).collect();
    let expected = [(SpanKind::TcpHandshake, 0), (SpanKind::WebSocketHandshake, 30), (SpanKind::Data, 50)];
    assert_eq!(kinds, expected);
    let blocks = analysis.dissect(&packets.trace, hello);
    assert_eq!(blocks.last().map(|block| block.dissection.protocol), Some(Protocol::WebSocket));
}

#[test]
fn a_stream_of_events_is_told_apart_event_by_event() {
    let mut packets = Packets::new(80);
    packets.handshake();
    packets.say(UP, REQUEST);
    packets.say(DOWN, b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    let chunk = packets.say(DOWN, b"13\r\nid: 7\ndata: hello\n\n\r\n");
    analyse(&mut packets.trace, "");
    assert_eq!(upper(&packets.trace)[1..], ["200 OK 50→Some(60)", "\"hello\" 70→Some(80)"]);
    let layers = packets.wire(chunk).layers;
    assert_eq!((layers.payload, layers.http), (5, 20));
    let event = packets.trace.events().next_back().expect("an event");
    assert_eq!(event.kind, trace::Kind::StreamEvent { index: 7 });
    assert_layers_add_up(&packets.trace);
}

#[test]
fn a_name_is_looked_up() {
    let query = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x06server\x07example\x00\x00\x01\x00\x01";
    let mut response = query.to_vec();
    (response[2], response[7]) = (0x81, 1);
    response.extend(b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\xc0\x00\x02\x50");
    let mut packets = Packets::new(80);
    let lost = packets.datagram(UP, Host::Resolver, 53, query, None);
    packets.now = 100;
    packets.datagram(UP, Host::Resolver, 53, query, Some(110));
    packets.now = 110;
    packets.datagram(DOWN, Host::Resolver, 53, &response, Some(120));
    analyse(&mut packets.trace, "");
    let expected = ["A? server.example 0→None", "A? server.example 100→Some(110)", "A 192.0.2.80 110→Some(120)"];
    assert_eq!(upper(&packets.trace), expected);
    assert_eq!(packets.wire(EventId(4)).loss, packets.wire(lost).loss);
    assert_layers_add_up(&packets.trace);
    assert_eq!(packets.wire(lost).layers.dns, query.len() as u64);
}

#[test]
fn bulk_data_makes_no_units() {
    let mut packets = Packets::new(7_000);
    packets.handshake();
    for _ in 0..2_000 {
        packets.send(DOWN, ACK, &[7; 1_000]);
    }
    let analysis = analyse(&mut packets.trace, "");
    assert!(analysis.units.is_empty());
    assert_eq!(packets.trace.layer_bytes(&trace::Traffic::all()).payload, 2_000_000);
}
