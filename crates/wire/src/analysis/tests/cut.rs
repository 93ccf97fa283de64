//! Captures that kept only the first bytes of each packet: messages have their names, lengths and times all the same, and
//! what is not whole says so.

use super::assert_layers_add_up;
use super::handmade::{DOWN, Packets, REQUEST, UP};
use crate::Rule;
use crate::analysis::analyse;
use trace::{Direction, EventId};

/// What a capture of a whole conversation says, and one of its packets' first 96 bytes, 56 of them TCP's.
struct Compared {
    whole: Vec<Seen>,
    cut: Vec<Seen>,
}

/// A message: direction, bytes, when it was sent and arrived, its name, and what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    place: (Direction, u64, i64, Option<i64>),
    name: String,
    faults: Vec<Rule>,
}

fn seen(turns: &[(Direction, Vec<u8>)], port: u16, snaplen: usize) -> Vec<Seen> {
    let mut packets = Packets::new(port);
    packets.snaplen = snaplen;
    packets.handshake();
    for (direction, data) in turns {
        packets.say(*direction, data);
    }
    packets.close();
    let analysis = analyse(&mut packets.trace, "");
    assert_layers_add_up(&packets.trace);
    let faults = |id: EventId| {
        let blocks = analysis.dissect(&packets.trace, id);
        blocks.into_iter().filter_map(|block| Some(block.dissection.malformed?.rule)).collect()
    };
    let messages = packets.trace.events().filter(|event| !event.is_packet());
    let seen = messages.map(|event| Seen {
        place: (event.direction, event.bytes, event.sent.0, event.arrived.map(|at| at.0)),
        name: packets.wire(event.id).label.to_string(),
        faults: faults(event.id),
    });
    seen.collect()
}

fn compare(turns: &[(Direction, Vec<u8>)]) -> Compared {
    let [whole, cut] = [usize::MAX, 96].map(|snaplen| seen(turns, 80, snaplen));
    let places = |seen: &[Seen]| seen.iter().map(|seen| seen.place).collect::<Vec<_>>();
    assert_eq!(places(&cut), places(&whole), "{cut:?}");
    assert!(whole.iter().all(|seen| seen.faults.is_empty()), "{whole:?}");
    Compared { whole, cut }
}

fn names(seen: &[Seen]) -> Vec<&str> {
    seen.iter().map(|seen| seen.name.as_str()).collect()
}

fn is_cut(seen: &[Seen]) -> Vec<bool> {
    let marks = |seen: &Seen| match seen.faults[..] {
        [] => false,
        [Rule::CaptureCut] => true,
        _ => panic!("{seen:?}"),
    };
    seen.iter().map(marks).collect()
}

fn response(fields: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n").as_bytes(), body].concat()
}

#[test]
fn a_body_is_as_long_as_its_framing_says() {
    let chunked = [b"12c\r\n", &[b'c'; 300][..], b"\r\n"].concat();
    let turns = [
        (UP, REQUEST.to_vec()),
        (DOWN, response("Content-Length: 600", &[b'a'; 300])),
        (DOWN, vec![b'b'; 300]),
        (UP, REQUEST.to_vec()),
        (DOWN, response("Transfer-Encoding: chunked", &[])),
        (DOWN, chunked),
        (DOWN, b"0\r\n\r\n".to_vec()),
        (UP, REQUEST.to_vec()),
        (DOWN, response("Connection: close", &[b'd'; 300])),
    ];
    let Compared { whole, cut } = compare(&turns);
    assert_eq!(names(&cut), names(&whole));
    assert_eq!(is_cut(&cut), [false, true, false, true, false, true]);
}

#[test]
fn a_head_that_is_cut_is_named_by_its_first_line_and_ends_with_its_packet() {
    let long = [&REQUEST[..REQUEST.len() - 2], b"Cookie: ", &[b'x'; 200], b"\r\n\r\n"].concat();
    let cookie = format!("Set-Cookie: {}", "y".repeat(200));
    let turns = [(UP, long.clone()), (DOWN, response(&format!("{cookie}\r\nContent-Length: 5"), b"hello"))];
    let Compared { whole, cut } = compare(&[turns.clone(), turns].concat());
    assert_eq!(names(&cut), names(&whole));
    assert_eq!(is_cut(&cut), [true; 4]);
}

#[test]
fn a_first_line_that_is_cut_names_what_there_is_of_it() {
    let long = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "p".repeat(90));
    let exact = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "q".repeat(48));
    let reason = format!("HTTP/1.1 200 {}\r\nContent-Length: 0\r\n\r\n", "r".repeat(90));
    let turns = [long, reason.clone(), exact, reason].map(String::into_bytes);
    let turns: Vec<_> = [UP, DOWN, UP, DOWN].into_iter().zip(turns).collect();
    let Compared { whole, cut } = compare(&turns);
    let [long, exact, reason] = [("p", 51), ("q", 48), ("r", 43)].map(|(letter, count)| letter.repeat(count));
    let (long, exact, reason) = (format!("GET /{long}…"), format!("GET /{exact}"), format!("200 {reason}"));
    assert_eq!(names(&cut), [long.as_str(), &reason, &exact, &reason]);
    assert_eq!(names(&whole)[2], exact);
    assert_eq!(is_cut(&cut), [true; 4]);
}

#[test]
fn frames_have_their_lengths_and_the_text_that_was_captured() {
    let upgrade = b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
    let switched = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    let mut long = [vec![0x81, 126, 1, 44], b"long ".to_vec()].concat();
    long.resize(304, b'x');
    // A close with a reason so long that it is cut. What is missing is not called wrong.
    let close = [vec![0x88, 102, 3, 232], "\u{d55c}".repeat(33).into_bytes(), vec![b'x']].concat();
    let turns = [
        (UP, upgrade.to_vec()),
        (DOWN, switched.to_vec()),
        (DOWN, b"\x81\x05hello".to_vec()),
        (DOWN, [b"\x81\x05again".to_vec(), long].concat()),
        (DOWN, b"\x81\x05after".to_vec()),
        (DOWN, close),
    ];
    let Compared { whole, cut } = compare(&turns);
    assert_eq!(is_cut(&cut), [true, true, false, false, true, false, true]);
    let texts: Vec<&str> = names(&cut).split_off(2);
    assert_eq!(texts[..2], ["\"hello\"", "\"again\""]);
    assert_eq!(texts[2], format!("\"long {}…\"", "x".repeat(40)));
    assert_eq!(texts[3..], ["\"after\"", "Close 1000"]);
    assert_eq!(names(&whole)[3..].len(), 4);
}

#[test]
fn what_follows_a_head_whose_length_was_cut_is_http_without_a_name() {
    let cookie = format!("Set-Cookie: {}\r\nContent-Length: 400", "y".repeat(200));
    let turns = [
        (UP, REQUEST.to_vec()),
        (DOWN, response(&cookie, b"hello")),
        (DOWN, vec![b'z'; 395]),
        (UP, REQUEST.to_vec()),
        (DOWN, response("Content-Length: 2", b"ok")),
    ];
    let cut = seen(&turns, 80, 96);
    assert_eq!(names(&cut), ["GET /data", "200 OK", "HTTP · 395 B", "GET /data", "200 OK"]);
    assert_eq!(is_cut(&cut), [false, true, true, false, false]);
}

#[test]
fn the_headers_of_a_cut_packet_are_not_called_wrong() {
    // Within the IP header's payload, the TCP header, and an IPv6 extension header.
    for (snaplen, v6) in
        [(60, None), (30, None), (60, Some((60, vec![6, 3, 1, 26, 0, 0, 0, 0]))), (70, Some((6, vec![])))]
    {
        let mut packets = Packets::new(80);
        (packets.snaplen, packets.v6) = (snaplen, v6);
        let id = packets.say(UP, REQUEST);
        let analysis = analyse(&mut packets.trace, "");
        let blocks = analysis.dissect(&packets.trace, id);
        let rules: Vec<_> = blocks.into_iter().filter_map(|block| block.dissection.malformed).collect();
        assert!(!rules.is_empty() && rules.iter().all(|it| it.rule == Rule::CaptureCut), "{snaplen}: {rules:?}");
    }
}

#[test]
fn nothing_behind_a_cut_record_of_tls_is_read() {
    let record = |kind: u8, length: usize| {
        let [high, low] = (length as u16).to_be_bytes();
        [vec![kind, 3, 3, high, low], vec![1; length]].concat()
    };
    let turns = [(UP, record(23, 20)), (UP, record(23, 200)), (UP, record(23, 20))];
    let [whole, cut] = [usize::MAX, 96].map(|snaplen| seen(&turns, 443, snaplen).len());
    assert!(cut <= whole);
}
