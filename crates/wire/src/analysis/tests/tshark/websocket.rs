//! Frames of a WebSocket.

use super::*;
use crate::Rule;
use crate::websocket::{Encoder, Opcode, Role};

/// The faults that are marked in the fields of all events but packets.
fn faults(trace: &Trace, analysis: &Analysis) -> Vec<Option<Rule>> {
    let messages = trace.events().filter(|event| !event.is_packet());
    let blocks = messages.flat_map(|event| analysis.dissect(trace, event.id));
    blocks.map(|block| block.dissection.malformed.map(|what| what.rule)).collect()
}

/// A connection whose WebSocket handshake agrees on `extensions`.
fn socket(extensions: &str) -> Packets {
    let mut packets = Packets::new(80);
    packets.window = 60_000;
    packets.handshake();
    let field =
        if extensions.is_empty() { String::new() } else { format!("Sec-WebSocket-Extensions: {extensions}\r\n") };
    let request = format!(
        "GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{field}\r\n"
    );
    packets.say(UP, request.as_bytes());
    let response = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n{field}\r\n"
    );
    packets.say(DOWN, response.as_bytes());
    packets
}

/// The frames in our reading and in tshark's: labels, faults, and the fields that both name.
fn assert_frames(mut packets: Packets, expected: &[(&str, Option<Rule>)]) {
    const FIELDS: [&str; 5] =
        ["websocket.fin", "websocket.rsv", "websocket.opcode", "websocket.mask", "websocket.payload_length"];
    let theirs = tshark(&packets.trace, &FIELDS);
    let analysis = analyse(&mut packets.trace, "");
    let labels = labels(&packets.trace).split_off(2);
    let faults = faults(&packets.trace, &analysis).split_off(2);
    let expected_labels: Vec<&str> = expected.iter().map(|frame| frame.0).collect();
    assert_eq!(labels, expected_labels);
    assert_eq!(faults, expected.iter().map(|frame| frame.1).collect::<Vec<_>>(), "{labels:?}");
    for (index, frame) in theirs.iter().enumerate() {
        for (id, theirs) in FIELDS.iter().zip(frame) {
            let ours = ours(&packets.trace, &analysis, EventId(index as u64 + 1), id);
            let theirs: Vec<String> = theirs.split(',').filter(|value| !value.is_empty()).map(decimal).collect();
            assert_eq!(ours, theirs, "packet {} {id}", index + 1);
        }
    }
    assert_layers_add_up(&packets.trace);
}

#[test]
fn compressed_messages_are_shown_as_compressed() {
    let mut packets = socket("permessage-deflate; client_no_context_takeover");
    let masked = Encoder::new(Role::Client);
    let mut up = masked.frame(true, Opcode::Text, b"\xf2\x48\xcd\xc9\xc9\x07\x00", [1, 2, 3, 4]);
    up[0] |= 0x40;
    packets.say(UP, &up);
    // RFC 7692 §7.2.3.1: "Hello", whole and in two fragments, of which only the first is marked.
    packets.say(DOWN, b"\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00");
    packets.say(DOWN, b"\x41\x03\xf2\x48\xcd\x80\x04\xc9\xc9\x07\x00");
    packets.say(DOWN, b"\x81\x02hi");
    assert_frames(
        packets,
        &[
            ("Text · 7 B (compressed)", None),
            ("Text · 7 B (compressed)", None),
            ("Text · 3 B (compressed)", None),
            ("Continuation · 4 B (compressed)", None),
            ("\"hi\"", None),
        ],
    );
}

#[test]
fn a_frame_that_breaks_a_rule_is_marked_and_the_next_one_is_read() {
    let mut packets = socket("");
    let masked = Encoder::new(Role::Client);
    packets.say(UP, b"\x81\x02no");
    packets.say(UP, &masked.frame(true, Opcode::Text, b"yes", [9, 8, 7, 6]));
    packets.say(DOWN, &masked.frame(true, Opcode::Text, b"masked", [9, 8, 7, 6]));
    packets.say(DOWN, b"\x81\x02\xff\xfe");
    packets.say(DOWN, b"\xc2\x02ab");
    packets.say(DOWN, b"\x83\x01x");
    packets.say(DOWN, b"\x80\x01x");
    packets.say(DOWN, b"\x01\x02ab\x81\x02cd");
    packets.say(DOWN, b"\x82\x7e\x00\x02ab");
    packets.say(DOWN, b"\x09\x00");
    packets.say(DOWN, b"\x88\x02\x03\xed");
    packets.say(DOWN, b"\x81\x04late");
    assert_frames(
        packets,
        &[
            ("\"no\"", Some(Rule::WebSocketNotMasked)),
            ("\"yes\"", None),
            ("\"masked\"", Some(Rule::WebSocketMasked)),
            ("\"\u{fffd}\u{fffd}\"", Some(Rule::WebSocketNotUtf8)),
            ("Binary · 2 B", Some(Rule::WebSocketReservedBit)),
            ("Opcode 3 · 1 B", Some(Rule::WebSocketReservedOpcode)),
            ("Continuation · 1 B", Some(Rule::WebSocketNothingToContinue)),
            ("\"ab\"", None),
            ("\"cd\"", Some(Rule::WebSocketWithinMessage)),
            ("Binary · 2 B", Some(Rule::WebSocketLengthForm)),
            ("Ping", Some(Rule::WebSocketFragmentedControl)),
            ("Close 1005", Some(Rule::WebSocketCloseCode)),
            ("\"late\"", Some(Rule::WebSocketAfterClose)),
        ],
    );
}
