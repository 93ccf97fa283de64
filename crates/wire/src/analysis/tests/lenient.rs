//! What captures have and an endpoint would refuse: it is marked, and reading goes on. Where no other program is asked,
//! the test names the rule's section.

use super::handmade::{ACK, DELAY, DOWN, FIN, PSH_ACK, Packets, REQUEST, SYN, UP};
use super::{assert_layers_add_up, labels};
use crate::Rule;
use crate::analysis::{Analysis, analyse};
use trace::{Event, EventId, Host, Kind, Layer, SpanKind, Trace};

const STREAM: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

/// The faults that are marked in an event.
fn faults(trace: &Trace, analysis: &Analysis, event: EventId) -> Vec<Rule> {
    let blocks = analysis.dissect(trace, event);
    blocks.into_iter().filter_map(|block| Some(block.dissection.malformed?.rule)).collect()
}

fn messages(trace: &Trace) -> Vec<Event> {
    trace.events().filter(|event| !event.is_packet()).cloned().collect()
}

/// A stream of events in these chunks.
fn stream(chunks: &[&[u8]]) -> (Packets, Vec<EventId>) {
    let mut packets = Packets::new(80);
    packets.handshake();
    packets.say(UP, REQUEST);
    packets.say(DOWN, STREAM);
    let ids = chunks.iter().map(|chunk| packets.say(DOWN, chunk)).collect();
    (packets, ids)
}

fn hex(packets: &Packets, event: &Event) -> String {
    let bytes = packets.trace.bytes(packets.wire(event.id).data);
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn events_in_one_chunk_are_told_apart_by_any_line_end() {
    // WHATWG HTML §9.2.6: a line ends in CRLF, LF or CR; a byte order mark is no part of the first line; a field whose
    // name only begins like `data` is ignored.
    let cases: [(&str, [&str; 2]); 4] = [
        ("id: 1\rdata: one\r\rid: 2\rdata: two\r\r", ["id: 1\rdata: one\r\r", "id: 2\rdata: two\r\r"]),
        ("\u{feff}data: one\n\n\ndata: two\n\n", ["data: one\n\n", "data: two\n\n"]),
        ("database: x\n\ndata: one\n\ndata: two\r\n\r\n", ["data: one\n\n", "data: two\r\n\r\n"]),
        ("data: one\r\r\ndata:two\n: x\r\n\r\n", ["data: one\r\r\n", "data:two\n: x\r\n\r\n"]),
    ];
    for (text, texts) in cases {
        let chunk = format!("{:x}\r\n{text}\r\n", text.len());
        let (mut packets, _) = stream(&[chunk.as_bytes()]);
        analyse(&mut packets.trace, "");
        assert_eq!(labels(&packets.trace)[2..], ["\"one\"", "\"two\""]);
        let events = messages(&packets.trace).split_off(2);
        for (event, text) in events.iter().zip(texts) {
            assert_eq!(hex(&packets, event), text);
            assert_eq!(event.bytes, text.len() as u64, "the chunk's framing belongs to neither");
        }
        assert_layers_add_up(&packets.trace);
    }
}

#[test]
fn an_event_over_several_chunks_counts_all_of_them() {
    // docs/trace.md: the bytes of a message include its framing, and its carriers are the packets that carried it.
    let chunks: [&[u8]; 4] =
        [b"9\r\ndata: A\r\n\r\n", b"8\r\ndata: B\r\r\n", b"a\r\n\ndata: C\r\n\r\n", b"2\r\n\r\n\r\n"];
    let (mut packets, ids) = stream(&chunks);
    let analysis = analyse(&mut packets.trace, "");
    assert_eq!(labels(&packets.trace)[2..], ["\"A B C\""]);
    let event = messages(&packets.trace).pop().expect("an event");
    assert_eq!(hex(&packets, &event), "data: A\r\ndata: B\r\ndata: C\r\n\r\n");
    assert_eq!(event.bytes, chunks.concat().len() as u64);
    assert_eq!(packets.wire(event.id).carriers, Some((ids[0], ids[3])));
    assert_eq!(event.sent, packets.trace.event(ids[0]).expect("the first chunk").sent);
    assert_eq!(analysis.dissect(&packets.trace, event.id).len(), 5, "four chunks and the event");
    assert_layers_add_up(&packets.trace);
}

#[test]
fn a_chunk_that_two_events_share_counts_with_neither() {
    let chunks: [&[u8]; 3] = [b"5\r\ndata:\r\n", b"f\r\n one\n\ndata: two\r\n", b"2\r\n\n\n\r\n"];
    let (mut packets, ids) = stream(&chunks);
    analyse(&mut packets.trace, "");
    assert_eq!(labels(&packets.trace)[2..], ["\"one\"", "\"two\""]);
    let events = messages(&packets.trace).split_off(2);
    let found: Vec<(u64, String)> = events.iter().map(|event| (event.bytes, hex(&packets, event))).collect();
    assert_eq!(found, [(10 + 6, "data: one\n\n".into()), (9 + 7, "data: two\n\n".into())]);
    let carriers = |at: usize| packets.wire(events[at].id).carriers;
    assert_eq!((carriers(0), carriers(1)), (Some((ids[0], ids[1])), Some((ids[1], ids[2]))));
}

#[test]
fn an_event_over_several_segments_of_a_stream_that_is_not_chunked_counts_them_too() {
    let mut packets = Packets::new(80);
    packets.handshake();
    packets.say(UP, REQUEST);
    packets.say(DOWN, b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n");
    let first = packets.say(DOWN, b"id: 1\nda");
    let second = packets.say(DOWN, b"ta: x\n\n");
    analyse(&mut packets.trace, "");
    let event = messages(&packets.trace).pop().expect("an event");
    assert_eq!((event.bytes, hex(&packets, &event).as_str()), (15, "id: 1\ndata: x\n\n"));
    assert_eq!(packets.wire(event.id).carriers, Some((first, second)));
}

#[test]
fn a_folded_field_is_read_and_so_is_what_follows() {
    // RFC 9112 §5.2: a user agent replaces each fold by a space.
    let mut packets = Packets::new(80);
    packets.handshake();
    packets.say(UP, &[REQUEST, REQUEST].concat());
    packets.say(DOWN, b"HTTP/1.1 200 OK\r\nX-Long: one\r\n\t two\r\nContent-Length: 2\r\n\r\nhi");
    packets.say(DOWN, b"HTTP/1.1 204 No Content\r\n\r\n");
    let analysis = analyse(&mut packets.trace, "");
    assert_eq!(labels(&packets.trace)[2..], ["200 OK", "204 No Content"]);
    let response = messages(&packets.trace)[2].id;
    assert_eq!(faults(&packets.trace, &analysis, response), [Rule::HttpFoldedLine]);
    let blocks = analysis.dissect(&packets.trace, response);
    assert_eq!(blocks[0].dissection.find("http.response.line").expect("the field").value, "X-Long: one two");
}

#[test]
fn a_fold_may_hide_the_length_of_a_body() {
    let mut packets = Packets::new(80);
    packets.handshake();
    let post = b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n 3\r\n\r\nabc".as_slice();
    packets.say(UP, &[post, REQUEST].concat());
    let analysis = analyse(&mut packets.trace, "");
    assert_eq!(labels(&packets.trace), ["POST /a", "GET /data"]);
    let request = messages(&packets.trace)[0].clone();
    assert_eq!((request.payload_bytes, faults(&packets.trace, &analysis, request.id)), (3, vec![Rule::HttpFoldedLine]));
}

#[test]
fn what_a_sender_must_not_write_is_marked_and_read() {
    let cases: [(&str, Rule); 10] = [
        ("HTTP/1.1 200 OK\r\nA : b\r\nContent-Length: 0\r\n\r\n", Rule::HttpSpaceBeforeColon),
        ("HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n", Rule::HttpNoColon),
        ("HTTP/1.1 200 OK\r\nA(b): c\r\nContent-Length: 0\r\n\r\n", Rule::HttpFieldName),
        ("HTTP/1.1 200 OK\r\nA: b\0c\r\nContent-Length: 0\r\n\r\n", Rule::HttpFieldValue),
        ("HTTP/1.1 200 OK\r\nA: b\rc\r\nContent-Length: 0\r\n\r\n", Rule::HttpFieldValue),
        ("HTTP/1.1 200 OK\r\n  A: b\r\nContent-Length: 0\r\n\r\n", Rule::HttpSpaceFirst),
        ("HTTP/1.7 200 OK\r\nContent-Length: 0\r\n\r\n", Rule::HttpVersion),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n", Rule::HttpContentLengths),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Rule::HttpTwoLengths),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", Rule::HttpChunkSize),
    ];
    for (response, rule) in cases {
        let mut packets = Packets::new(80);
        packets.handshake();
        packets.say(UP, &[REQUEST, REQUEST].concat());
        packets.say(DOWN, response.as_bytes());
        packets.say(DOWN, b"HTTP/1.1 204 No Content\r\n\r\n");
        let analysis = analyse(&mut packets.trace, "");
        assert_eq!(labels(&packets.trace)[2..], ["200 OK", "204 No Content"], "{response}");
        let marked = messages(&packets.trace)[2].id;
        assert_eq!(faults(&packets.trace, &analysis, marked), [rule], "{response}");
        assert_layers_add_up(&packets.trace);
    }
}

#[test]
fn reading_goes_on_after_bytes_that_are_no_message() {
    for (direction, junk, next, label) in [
        (DOWN, "SSH-2.0-x\r\nmore of it\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200 OK"),
        (UP, "\0\0binary\nand text\n", "GET /data HTTP/1.1\r\n\r\n", "GET /data"),
    ] {
        for piece in [1, 4, 1_000] {
            let mut packets = Packets::new(80);
            packets.handshake();
            for bytes in [junk, next].concat().as_bytes().chunks(piece) {
                packets.say(direction, bytes);
            }
            let analysis = analyse(&mut packets.trace, "");
            let found = messages(&packets.trace);
            let last = found.last().expect("a message").clone();
            assert_eq!(packets.wire(last.id).label, label.into(), "in pieces of {piece}");
            let unread: u64 = found.iter().filter(|event| event.kind == Kind::Failure).map(|event| event.bytes).sum();
            assert_eq!(unread, junk.len() as u64, "in pieces of {piece}: nothing is skipped in silence");
            let rules = faults(&packets.trace, &analysis, found[0].id);
            assert_eq!((rules, found[0].layer), (vec![Rule::HttpStartLine], Layer::Http));
            assert_layers_add_up(&packets.trace);
        }
    }
}

#[test]
fn an_empty_element_of_a_list_is_none() {
    // RFC 9110 §5.6.1.2: a recipient ignores empty elements of a list, wherever they stand.
    let codings = [", \tchunked,", "chunked\r\nTransfer-Encoding: ,", " ,,gzip , chunked , "];
    for coding in codings {
        let mut packets = Packets::new(80);
        packets.handshake();
        let request = format!("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:{coding}\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        packets.say(UP, &[request.as_bytes(), REQUEST].concat());
        let analysis = analyse(&mut packets.trace, "");
        assert_eq!(labels(&packets.trace), ["POST /a", "GET /data"], "{coding}");
        let first = messages(&packets.trace)[0].clone();
        assert_eq!((first.payload_bytes, faults(&packets.trace, &analysis, first.id)), (3, vec![]), "{coding}");
    }
    let mut packets = Packets::new(80);
    packets.handshake();
    packets.say(UP, b"GET /chat HTTP/1.1\r\nHost: x\r\nConnection: ,Upgrade,\r\nUpgrade: , websocket\r\n\r\n");
    packets.say(DOWN, b"HTTP/1.1 200 OK\r\nContent-Length: , 2, 2\r\n\r\nhi");
    let analysis = analyse(&mut packets.trace, "");
    assert_eq!(labels(&packets.trace), ["GET /chat (Upgrade: websocket)", "200 OK"]);
    assert_eq!(faults(&packets.trace, &analysis, messages(&packets.trace)[1].id), []);
}

#[test]
fn a_frame_whose_end_was_not_sent_is_shown() {
    let mut packets = Packets::new(80);
    packets.handshake();
    packets.say(UP, b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    packets
        .say(DOWN, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05he");
    packets.send(DOWN, FIN | ACK, &[]);
    let analysis = analyse(&mut packets.trace, "");
    assert_eq!(labels(&packets.trace)[2..], ["\"he\""]);
    let frame = messages(&packets.trace)[2].id;
    assert_eq!(faults(&packets.trace, &analysis, frame), [Rule::WebSocketPayloadCut]);
}

#[test]
fn a_text_whose_fragments_are_no_utf_8_is_marked_and_read_to_its_end() {
    let mut packets = Packets::new(80);
    packets.handshake();
    packets.say(UP, b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    packets.say(DOWN, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    // A character is begun in the first fragment, and the others do not go on with it.
    for frame in [b"\x01\x02\xf2\xb7", b"\x00\x02\xff\xff", b"\x00\x02\xff\xff", b"\x80\x02ok", b"\x81\x02hi"] {
        packets.say(DOWN, frame);
    }
    let analysis = analyse(&mut packets.trace, "");
    let frames = messages(&packets.trace).split_off(2);
    let marks: Vec<Vec<Rule>> = frames.iter().map(|frame| faults(&packets.trace, &analysis, frame.id)).collect();
    let wrong = || vec![Rule::WebSocketNotUtf8];
    assert_eq!(marks, [vec![], wrong(), wrong(), vec![], vec![]]);
}

#[test]
fn what_is_no_tls_on_the_port_of_tls_is_shown() {
    let mut packets = Packets::new(443);
    packets.handshake();
    packets.say(UP, REQUEST);
    packets.say(DOWN, b"\x15\x03\x03\x00\x02\x02\x28");
    let analysis = analyse(&mut packets.trace, "");
    let found = messages(&packets.trace);
    assert_eq!(labels(&packets.trace), [format!("Not TLS · {} B", REQUEST.len()), "Alert: handshake_failure".into()]);
    assert_eq!((found[0].kind, found[0].layer, found[0].bytes), (Kind::Failure, Layer::Tls, REQUEST.len() as u64));
    assert_eq!(faults(&packets.trace, &analysis, found[0].id), [Rule::TlsNoRecord]);
}

#[test]
fn bytes_outside_the_stream_belong_to_tcp() {
    let mut packets = Packets::new(80);
    packets.handshake();
    packets.say(UP, REQUEST);
    packets.say(DOWN, b"HTTP/1.1 204 No Content\r\n\r\n");
    // RFC 9293 §3.8.4: a keep-alive may have a byte of garbage at the last acknowledged number.
    let keep_alive = packets.segment(UP, ACK, packets.sent[0] - 1, b"?", Some(packets.now + DELAY));
    let close = packets.send(UP, FIN | ACK, &[]);
    // RFC 9293 §3.10.7.4, "seventh": text after a FIN is ignored.
    let late = packets.segment(UP, PSH_ACK, packets.sent[0], b"after the end", Some(packets.now + DELAY));
    analyse(&mut packets.trace, "");
    for (id, text) in [(keep_alive, 1), (close, 0), (late, 13)] {
        let layers = packets.wire(id).layers;
        assert_eq!((layers.tcp, layers.http, layers.payload), (20 + text, 0, 0), "{id:?}");
    }
    assert_eq!(labels(&packets.trace), ["GET /data", "204 No Content"]);
    assert_layers_add_up(&packets.trace);
}

#[test]
fn two_sides_that_open_at_once_are_one_handshake() {
    // RFC 9293 §3.5, Figure 7.
    for is_repeated in [false, true] {
        let mut packets = Packets::new(80);
        packets.send(UP, SYN, &[]);
        packets.send(DOWN, SYN, &[]);
        let mut both = Vec::new();
        for direction in [UP, DOWN] {
            if is_repeated {
                both.push(packets.segment(direction, SYN | ACK, 0, &[], None));
            }
            both.push(packets.segment(direction, SYN | ACK, 0, &[], Some(packets.now + DELAY)));
            packets.now += DELAY;
        }
        packets.say(UP, REQUEST);
        analyse(&mut packets.trace, "");
        let handshake = *packets.trace.spans().next().expect("a handshake");
        assert_eq!((handshake.kind, handshake.start.0), (SpanKind::TcpHandshake, 0));
        assert_eq!(handshake.end.map(|end| end.0), Some(40), "both are in ESTABLISHED with the other's SYN, ACK");
        let repeats: Vec<Option<EventId>> = both.iter().map(|id| packets.wire(*id).repeats).collect();
        let expected = if is_repeated { vec![None, Some(both[0]), None, Some(both[2])] } else { vec![None, None] };
        assert_eq!(repeats, expected, "a SYN, ACK repeats no SYN; a second SYN, ACK repeats the first");
    }
}

#[test]
fn a_packet_of_which_the_capture_kept_only_the_beginning_has_its_whole_length() {
    let mut packets = Packets::new(80);
    let name = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x06server\x07example\0\0\x01\0\x01";
    packets.datagram(UP, Host::Resolver, 53, name, Some(10));
    let whole = packets.trace.events().next().expect("a packet").clone();
    let mut wire = whole.wire.clone().expect("bytes");
    wire.data.length -= 8;
    packets.trace.push(Event { wire: Some(wire), ..whole });
    let analysis = analyse(&mut packets.trace, "");
    let cut = EventId(2);
    assert_eq!(packets.wire(cut).label, packets.wire(EventId(1)).label, "ports and length are there");
    assert_eq!(packets.wire(cut).layers.dns, name.len() as u64, "what was not captured crossed all the same");
    assert!(faults(&packets.trace, &analysis, cut).contains(&Rule::CaptureCut));
    assert_layers_add_up(&packets.trace);
}
