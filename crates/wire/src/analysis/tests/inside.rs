//! What runs on WebSocket, event streams and HTTP, in packets made by hand: labels, fields, and where their bytes lie.

use super::handmade::{DOWN, Packets, UP};
use super::{assert_layers_add_up, http2, labels};
use crate::analysis::{Analysis, Decoders, HTTP2, SUBPROTOCOLS, analyse, analyse_with};
use crate::http2::write;
use crate::websocket::{Encoder, Opcode, Role};
use crate::{Protocol, Rule};
use trace::{Direction, EventId};

const KEY: [u8; 4] = [1, 2, 3, 4];

fn decoders() -> Decoders {
    Decoders { http2: Some(HTTP2), subprotocols: Some(SUBPROTOCOLS), ..Decoders::default() }
}

/// A WebSocket to `target` for which the server chose `subprotocol`.
fn socket(target: &str, subprotocol: &str) -> Packets {
    let mut packets = Packets::new(80);
    packets.handshake();
    let asks = "Host: a.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";
    let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    packets.say(UP, format!("GET {target} HTTP/1.1\r\n{asks}{key}\r\n").as_bytes());
    let chosen =
        if subprotocol.is_empty() { String::new() } else { format!("Sec-WebSocket-Protocol: {subprotocol}\r\n") };
    let accept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
    let granted = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    packets.say(DOWN, format!("{granted}{accept}{chosen}\r\n").as_bytes());
    packets
}

fn frame(direction: Direction, fin: bool, opcode: Opcode, payload: &[u8]) -> Vec<u8> {
    let role = if direction == UP { Role::Client } else { Role::Server };
    Encoder::new(role).frame(fin, opcode, payload, KEY)
}

/// The labels behind the handshake's, and the analysis.
fn found(packets: &mut Packets) -> (Vec<String>, Analysis) {
    let analysis = analyse_with(&mut packets.trace, "", decoders());
    assert_layers_add_up(&packets.trace);
    (labels(&packets.trace).split_off(2), analysis)
}

/// The block of a protocol in an event: where it lies, and the value of a field.
fn block(packets: &Packets, analysis: &Analysis, id: EventId, field: &str) -> Option<(Option<usize>, String)> {
    let blocks = analysis.dissect(&packets.trace, id);
    let own = blocks.into_iter().find(|block| block.dissection.protocol.is_subprotocol())?;
    let value = own.dissection.find(field)?.value.clone();
    Some((own.place.map(|place| place.start), value))
}

#[test]
fn frames_of_a_message_have_its_label_on_the_last_one() {
    let mut packets = socket("/chat", "graphql-transport-ws");
    let (first, last) = br#"{"type":"subscribe","id":"1","payload":{"query":"subscription { a }"}}"#.split_at(20);
    packets.say(UP, &frame(UP, false, Opcode::Text, first));
    packets.say(UP, &frame(UP, true, Opcode::Ping, b"x"));
    let id = packets.say(UP, &frame(UP, true, Opcode::Continuation, last));
    let (labels, analysis) = found(&mut packets);
    assert_eq!(labels[1..], ["Ping", "GraphQL subscribe · 1"]);
    let (place, value) = block(&packets, &analysis, id, "graphql.id").expect("fields");
    assert_eq!((place, value.as_str()), (None, "1"), "what is masked or joined lies in no packet");
}

#[test]
fn a_server_s_message_lies_in_its_packet() {
    let mut packets = socket("/socket.io/?EIO=4&transport=websocket", "");
    let id = packets.say(DOWN, &frame(DOWN, true, Opcode::Text, b"42[\"chat\",1]"));
    let (labels, analysis) = found(&mut packets);
    assert_eq!(labels, ["Socket.IO event chat"]);
    // Behind 40 bytes of IP and TCP and two of the frame's head.
    assert_eq!(block(&packets, &analysis, id, "socketio.event"), Some((Some(42), "chat".to_owned())));
    let message = packets.trace.events().last().map(|event| event.id).expect("a message");
    assert_eq!(block(&packets, &analysis, message, "socketio.event"), Some((None, "chat".to_owned())));
    let [(bytes, items)] = &analysis.inside(message)[..] else { panic!("one message") };
    assert_eq!((*bytes, items.len()), (&b"42[\"chat\",1]"[..], 1));
}

#[test]
fn a_packet_of_mqtt_in_two_messages_is_named_with_the_second() {
    let mut packets = socket("/", "mqtt");
    for part in [&b"\x30\x05\x00"[..], b"\x01a", b"hi\xc0\x00"] {
        packets.say(UP, &frame(UP, true, Opcode::Binary, part));
    }
    assert_eq!(found(&mut packets).0, ["MQTT …", "MQTT …", "MQTT PUBLISH a, MQTT PINGREQ"]);
}

#[test]
fn a_message_that_is_not_of_the_protocol_stays_what_it_was() {
    let mut packets = socket("/", "graphql-ws");
    packets.say(UP, &frame(UP, true, Opcode::Text, b"hello"));
    packets.say(DOWN, &frame(DOWN, true, Opcode::Binary, &[1, 2, 3]));
    assert_eq!(found(&mut packets).0, ["\"hello\"", "Binary · 3 B"]);
    // A program without these readers has texts.
    let mut packets = socket("/socket.io/?EIO=4&transport=websocket", "");
    packets.say(DOWN, &frame(DOWN, true, Opcode::Text, b"42[\"chat\",1]"));
    analyse(&mut packets.trace, "");
    assert_eq!(labels(&packets.trace)[2..], ["\"42[\"chat\",1]\""]);
}

#[test]
fn a_message_that_was_not_captured_whole_is_not_read() {
    let mut packets = socket("/", "v12.stomp");
    let body = "x".repeat(300);
    packets.snaplen = 120;
    packets.say(DOWN, &frame(DOWN, true, Opcode::Text, format!("MESSAGE\ndestination:/a\n\n{body}\0").as_bytes()));
    packets.say(DOWN, &frame(DOWN, true, Opcode::Text, b"MESSAGE\ndestination:/b\n\n\0"));
    let (labels, _) = found(&mut packets);
    assert!(labels[0].starts_with("\"MESSAGE destination:/a"), "{labels:?}");
    assert_eq!(labels[1], "STOMP MESSAGE /b");
}

const ASKS: &[u8] = br#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;

#[test]
fn json_rpc_is_read_in_bodies_and_events() {
    let mut packets = Packets::new(80);
    packets.handshake();
    let head = "POST /mcp HTTP/1.1\r\nHost: a.example\r\nContent-Type: application/json\r\nMcp-Session-Id: x\r\n";
    let head = format!("{head}Content-Length: {}\r\n\r\n", ASKS.len());
    packets.say(UP, &[head.as_bytes(), ASKS].concat());
    packets.say(DOWN, b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    packets.say(DOWN, b"data: {\"jsonrpc\":\"2.0\",\ndata: \"id\":1,\"result\":{}}\n\n");
    let analysis = analyse_with(&mut packets.trace, "", decoders());
    let wanted = ["POST /mcp · MCP request tools/list · 1", "200 OK", "MCP result tools/list · 1"];
    assert_eq!(labels(&packets.trace), wanted);
    let event = packets.trace.events().last().map(|event| event.id).expect("an event");
    let blocks = analysis.dissect(&packets.trace, event);
    assert_eq!(blocks.last().map(|block| block.dissection.protocol), Some(Protocol::JsonRpc));
    assert!(
        blocks.iter().all(|block| block.dissection.malformed.as_ref().is_none_or(|it| it.rule != Rule::CaptureCut))
    );
}

#[test]
fn streams_of_http2_carry_the_same() {
    let mut talk = http2::Talk::begun();
    let post = [(":method", "POST"), (":scheme", "http"), (":path", "/mcp"), (":authority", "a.example")];
    talk.headers(UP, 1, &[&post[..], &[("content-type", "application/json")]].concat(), false);
    talk.say(UP, &write::data(1, ASKS, true));
    talk.headers(DOWN, 1, &[(":status", "200"), ("content-type", "text/event-stream")], false);
    talk.say(DOWN, &write::data(1, b"data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n", true));
    let websocket = [(":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":path", "/m")];
    talk.headers(UP, 3, &[&websocket[..], &[(":authority", "a.example")]].concat(), false);
    talk.headers(DOWN, 3, &[(":status", "200"), ("sec-websocket-protocol", "mqtt")], false);
    talk.say(UP, &write::data(3, &frame(UP, true, Opcode::Binary, b"\xc0\x00"), false));
    analyse_with(&mut talk.packets.trace, "", decoders());
    assert_layers_add_up(&talk.packets.trace);
    let labels = labels(&talk.packets.trace);
    for label in
        ["POST /mcp · stream 1 · JSON-RPC request tools/list · 1", "JSON-RPC result tools/list · 1", "MQTT PINGREQ"]
    {
        assert!(labels.iter().any(|found| found == label), "{label}: {labels:?}");
    }
}
