//! Traces with what real captures have, in our reading and in tshark's.

use super::handmade::{ACK, FIN, PSH_ACK, Packets, RST, SYN};
use super::{assert_layers_add_up, upper};
use crate::analysis::{Analysis, analyse};
use crate::websocket::{Encoder, Opcode, Role};
use crate::{Field, Protocol, Rule, pcapng};
use std::io::Write as _;
use std::process::{Command, Stdio};
use trace::{Direction, EventId, Host, Trace};

const UP: Direction = Direction::Up;
const DOWN: Direction = Direction::Down;
const REQUEST: &[u8] = b"GET /data HTTP/1.1\r\nHost: server.example\r\n\r\n";

/// tshark's values of `fields`: for each packet and field, all values joined by commas.
fn tshark(trace: &Trace, fields: &[&str]) -> Vec<Vec<String>> {
    let mut command = Command::new("tshark");
    command.args(["-n", "-r", "-", "-T", "fields", "-E", "separator=/t", "-E", "occurrence=a", "-E", "aggregator=,"]);
    command.args(fields.iter().flat_map(|field| ["-e", field]));
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("install tshark: apt-get install tshark");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(&pcapng::write(trace, "", Host::Client, 0)).expect("tshark reads the capture");
    drop(stdin);
    let output = child.wait_with_output().expect("tshark's output");
    assert!(output.status.success(), "tshark: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// All our values of field `id` in event `event`: numbers if they are any.
fn ours(trace: &Trace, analysis: &Analysis, event: EventId, id: &str) -> Vec<String> {
    fn collect(fields: &[Field], id: &str, values: &mut Vec<String>) {
        for field in fields {
            if field.spec.id == id {
                values.push(field.number.map_or_else(|| field.value.clone(), |number| number.to_string()));
            }
            collect(&field.parts, id, values);
        }
    }
    let mut values = Vec::new();
    for block in analysis.dissect(trace, event) {
        collect(&block.dissection.fields, id, &mut values);
    }
    values
}

/// The faults that are marked in the fields of all events but packets.
fn faults(trace: &Trace, analysis: &Analysis) -> Vec<Option<Rule>> {
    let messages = trace.events().filter(|event| !event.is_packet());
    let blocks = messages.flat_map(|event| analysis.dissect(trace, event.id));
    blocks.map(|block| block.dissection.malformed.map(|what| what.rule)).collect()
}

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
        let labels: Vec<String> =
            upper(&packets.trace).iter().map(|text| text.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(labels, ["GET /data", "204 No", "GET /data", "200 OK"], "ending {number}");
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
    let labels: Vec<String> = upper(&packets.trace)[2..]
        .iter()
        .map(|text| text.rsplit_once(' ').map_or("", |(label, _)| label).to_owned())
        .collect();
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

fn decimal(value: &str) -> String {
    let number = value.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    number.map_or_else(|| value.to_owned(), |number| number.to_string())
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
