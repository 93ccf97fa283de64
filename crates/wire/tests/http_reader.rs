//! HTTP messages from streams that are cut anywhere.

use proptest::prelude::*;
use trace::Direction::{self, Down, Up};
use wire::Rule;
use wire::http::{Part, PartKind, Reader, dissect};

/// What the reader makes of a conversation: each turn pushed in pieces of `piece` bytes, then the end of both
/// directions.
fn read(turns: &[(Direction, &[u8])], piece: usize) -> Vec<Part> {
    let mut reader = Reader::default();
    let mut parts = Vec::new();
    for (direction, bytes) in turns {
        for piece in bytes.chunks(piece) {
            parts.extend(reader.push(*direction, piece));
        }
    }
    parts.extend(reader.finish(Up));
    parts.extend(reader.finish(Down));
    parts
}

/// Parts tile their streams, and their fields tile their bytes.
fn check(parts: &[Part]) {
    for direction in [Up, Down] {
        let mut at = 0;
        for part in parts.iter().filter(|part| part.direction == direction) {
            assert_eq!(part.range.start, at);
            at = part.range.end;
            assert!(part.bytes.len() as u64 <= part.range.end - part.range.start);
            assert!(part.payload <= part.range.end - part.range.start);
            let dissection = dissect(&part.bytes, &part.kind);
            tile(&dissection.fields, 0..part.bytes.len() * 8);
            let (fields, body) = (part.fields(), part.body());
            assert!(fields.len() <= 128 && body.len() <= part.bytes.len());
        }
    }
}

fn tile(fields: &[wire::Field], bits: std::ops::Range<usize>) {
    let mut at = bits.start;
    for field in fields {
        assert_eq!(field.bits.start, at, "{} {}", field.spec.id, field.value);
        at = field.bits.end;
        if !field.parts.is_empty() {
            tile(&field.parts, field.bits.clone());
        }
    }
    assert_eq!(at, bits.end);
}

fn names(parts: &[Part]) -> Vec<String> {
    parts
        .iter()
        .map(|part| match &part.kind {
            PartKind::Request { method, target, upgrade } => format!("{method} {target} {upgrade} {}", part.payload),
            PartKind::Response { status, reason, upgraded } => format!("{status} {reason} {upgraded} {}", part.payload),
            PartKind::Events { events, .. } => {
                let events: Vec<_> = events.iter().map(|event| (&event.id, &event.data)).collect();
                format!("{events:?} {}", part.payload)
            }
            PartKind::End => "end".into(),
            PartKind::Malformed(why) => why.rule.id().into(),
        })
        .collect()
}

fn assert_read(turns: &[(Direction, &str)], expected: &[&str]) {
    let turns: Vec<_> = turns.iter().map(|(direction, text)| (*direction, text.as_bytes())).collect();
    for piece in [1, 2, 3, 7, 100, usize::MAX] {
        let parts = read(&turns, piece);
        check(&parts);
        assert_eq!(names(&parts), expected, "in pieces of {piece}");
    }
}

#[test]
fn pipelined_requests_get_their_responses_in_order() {
    assert_read(
        &[
            (
                Up,
                "HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc\r\nGET /c HTTP/1.1\r\n\r\n",
            ),
            (
                Down,
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
            ),
            (Down, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
        ],
        &[
            "HEAD /a false 0",
            "POST /b false 3",
            "GET /c false 0",
            "200 OK false 0",
            "100 Continue false 0",
            "204 No Content false 0",
            "200 OK false 5",
        ],
    );
}

#[test]
fn a_chunked_body_counts_its_data() {
    assert_read(
        &[(
            Down,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n5;a=b\r\nhello\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n",
        )],
        &["200 OK false 15"],
    );
}

#[test]
fn without_a_length_the_end_of_the_connection_ends_the_body() {
    assert_read(&[(Down, "HTTP/1.0 200 OK\r\n\r\nall the rest")], &["200 OK false 12"]);
}

#[test]
fn chunked_events_come_chunk_by_chunk() {
    assert_read(
        &[
            (Up, "GET /events HTTP/1.1\r\nHost: x\r\n\r\n"),
            (Down, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"),
            (Down, "13\r\nid: 7\ndata: hello\n\n\r\n"),
            (Down, "8\r\ndata: a\n\r\n12\r\ndata:b\r\n\r\ndata: \n\n\r\n0\r\n\r\n"),
            (Down, "HTTP/1.1 204 No Content\r\n\r\n"),
        ],
        &[
            "GET /events false 0",
            "200 OK false 0",
            "[(\"7\", \"hello\")] 5",
            "[] 1",
            "[(\"\", \"a\\nb\"), (\"\", \"\")] 1",
            "end",
            "204 No Content false 0",
        ],
    );
}

#[test]
fn events_without_chunks_come_as_they_are_pushed() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    let parts = read(&[(Down, head), (Down, b"data: 1\n\ndata: 2\n\nda"), (Down, b"ta: 3\n\n: x")], usize::MAX);
    check(&parts);
    assert_eq!(names(&parts), ["200 OK false 0", "[(\"\", \"1\"), (\"\", \"2\")] 2", "[(\"\", \"3\")] 1"]);
}

#[test]
fn after_an_upgrade_the_bytes_are_the_next_protocols() {
    let request = "GET /chat HTTP/1.1\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n";
    let response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
    let mut reader = Reader::default();
    let mut parts = reader.push(Up, &[request.as_bytes(), b"early"].concat());
    parts.extend(reader.push(Down, &[response.as_bytes(), b"\x81\x00"].concat()));
    assert_eq!(names(&parts), ["GET /chat true 0", "101 Switching Protocols true 0"]);
    assert_eq!(reader.rest(Up), (request.len() as u64, b"early".to_vec()));
    assert_eq!(reader.rest(Down), (response.len() as u64, b"\x81\x00".to_vec()));
    assert_eq!(reader.rest(Down), (response.len() as u64 + 2, Vec::new()));
}

#[test]
fn a_refused_upgrade_leaves_http() {
    assert_read(
        &[
            (Up, "GET /chat HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nGET /b HTTP/1.1\r\n\r\n"),
            (Down, "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"),
        ],
        &["GET /chat true 0", "GET /b false 0", "404 Not Found false 2"],
    );
}

#[test]
fn what_is_not_http_is_reported_at_once() {
    let mut reader = Reader::default();
    assert!(matches!(reader.push(Down, b"SSH-2.0")[..], [Part { kind: PartKind::Malformed(_), .. }]));
    assert!(reader.push(Down, b"more").is_empty(), "it is still the same line");
    assert!(matches!(reader.push(Up, b"hello\n")[..], [Part { kind: PartKind::Malformed(_), .. }]));
}

#[test]
fn a_message_that_is_cut_is_read_as_far_as_it_came_and_marked() {
    let turns: [(Direction, &[u8]); 2] =
        [(Up, b"GET / HT"), (Down, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello")];
    for piece in [1, 7, usize::MAX] {
        let parts = read(&turns, piece);
        check(&parts);
        assert_eq!(names(&parts), ["http-incomplete", "200 OK false 5"], "in pieces of {piece}");
        let why = parts[1].malformed.clone().map(|what| what.rule);
        assert_eq!(why, Some(Rule::HttpIncomplete), "RFC 9112 §8");
    }
}

#[test]
fn the_next_message_is_found_after_bytes_that_are_none() {
    let turns: [(Direction, &[u8]); 2] = [
        (Up, b"hello\nGET /a HTTP/1.1\r\n\r\nnot one, either\r\n\r\nGET /b HTTP/1.1\r\n\r\n"),
        (
            Down,
            b"SSH-2.0\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n\
              HTTP/1.1 204 No Content\r\n\r\n",
        ),
    ];
    for piece in [1, 3, 10, usize::MAX] {
        let parts = read(&turns, piece);
        check(&parts);
        let mut names = names(&parts);
        // What is no message is reported at once, and what follows of it when the next message is found.
        names.dedup();
        let junk = "http-start-line";
        let expected =
            [junk, "GET /a false 0", junk, "GET /b false 0", junk, "200 OK false 3", "204 No Content false 0"];
        assert_eq!(names, expected, "in pieces of {piece}");
        let broken = parts.iter().find(|part| part.payload == 3).and_then(|part| part.malformed.clone());
        assert_eq!(broken.map(|what| what.rule), Some(Rule::HttpChunkSize), "RFC 9112 §7.1");
    }
}

#[test]
fn a_large_body_is_counted_but_not_kept() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
    let parts = read(&[(Down, head), (Down, &vec![b'x'; 1_000_000])], 1_460);
    check(&parts);
    assert_eq!((parts.len(), parts[0].payload), (1, 1_000_000));
    assert_eq!(parts[0].bytes.len(), head.len() + (64 << 10));
}

#[test]
fn a_reader_that_keeps_more_has_the_whole_body() {
    let mut reader = Reader::keeping(usize::MAX);
    let mut parts = reader.push(Down, b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    parts.extend(reader.push(Down, &[b'x'; 100_000]));
    assert_eq!(parts[0].body(), [b'x'; 100_000]);
}

#[test]
fn a_message_has_its_fields_and_its_body_without_framing() {
    let fields = |fields: &[(&str, &str)]| -> Vec<(String, String)> {
        fields.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    let turns: [(Direction, &[u8]); 4] = [
        (Up, b"\r\nPOST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"),
        (Down, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Own: \t v\r\n\r\n2;a=b\r\nHe\r\n3\r\nllo\r\n0\r\nA: b\r\n\r\n"),
        (Up, b"HEAD /b HTTP/1.1\r\n\r\n"),
        (Down, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    ];
    for piece in [1, 7, usize::MAX] {
        let parts = read(&turns, piece);
        let bodies: Vec<Vec<u8>> = parts.iter().map(Part::body).collect();
        assert_eq!(bodies, [&b"abc"[..], b"Hello", b"", b""], "in pieces of {piece}");
        assert_eq!(parts[0].fields(), fields(&[("Host", "x"), ("Content-Length", "3")]));
        assert_eq!(parts[1].fields(), fields(&[("Transfer-Encoding", "chunked"), ("X-Own", "v")]));
    }
}

#[test]
fn lines_are_fields_with_values() {
    let text = "GET /chat?x=1 HTTP/1.1\r\nHost: a.example\r\nX-Own:  v \r\nContent-Length: 2\r\n\r\nhi";
    let parts = read(&[(Up, text.as_bytes())], usize::MAX);
    let dissection = dissect(&parts[0].bytes, &parts[0].kind);
    let value = |id| dissection.find(id).map(|field| field.value.as_str());
    assert_eq!(value("http.request.method"), Some("GET"));
    assert_eq!(value("http.request.uri"), Some("/chat?x=1"));
    assert_eq!(value("http.request.version"), Some("HTTP/1.1"));
    assert_eq!(value("http.host"), Some("a.example"));
    assert_eq!(value("http.request.line"), Some("X-Own: v"));
    assert_eq!(value("http.file_data"), Some("hi"));
    let events = wire::sse::dissect(b"id: 7\ndata: hello\n\n");
    assert_eq!(events.find("sse.id").and_then(|field| field.number), Some(7));
    assert_eq!(events.find("sse.data").map(|field| field.value.as_str()), Some("hello"));
}

/// Bytes that look like HTTP often enough.
fn scraps() -> impl Strategy<Value = Vec<u8>> {
    let scrap = prop_oneof![
        Just("GET / HTTP/1.1\r\n"),
        Just("HTTP/1.1 200 OK\r\n"),
        Just("HTTP/1.1 101 x\r\n"),
        Just("\r\n"),
        Just("\n"),
        Just("Upgrade: websocket\r\nConnection: upgrade\r\n"),
        Just("Transfer-Encoding: chunked\r\n"),
        Just("Content-Length: 3\r\n"),
        Just("Content-Type: text/event-stream\r\n"),
        Just("3\r\nabc\r\n"),
        Just("0\r\n\r\n"),
        Just("data: x\n\n"),
        Just("9\r\ndata: y\n\n\r\n"),
        Just("id: 1\n"),
        Just("a: b\r\n"),
        Just(":"),
        Just("\r"),
    ];
    let wild = prop::collection::vec(any::<u8>(), 0..4);
    let piece = prop_oneof![12 => scrap.prop_map(|text| text.as_bytes().to_vec()), 1 => wild];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_tiled_whatever_the_cuts(up in scraps(), down in scraps(), more in scraps(), piece in 1..50_usize) {
        let turns: [(Direction, &[u8]); 3] = [(Up, &up), (Down, &down), (Up, &more)];
        check(&read(&turns, piece));
        check(&read(&turns, usize::MAX));
        let events = PartKind::Events { events: Vec::new(), text: 0..0, unpacked: None, begins: 0 };
        let response = PartKind::Response { status: 200, reason: String::new(), upgraded: false };
        for kind in [PartKind::End, events, response] {
            tile(&dissect(&down, &kind).fields, 0..down.len() * 8);
        }
        tile(&wire::sse::dissect(&down).fields, 0..down.len() * 8);
    }

    #[test]
    fn cuts_do_not_change_the_messages(up in scraps(), down in scraps(), piece in 1..50_usize) {
        // Events that are not chunked are cut as they come; all else comes out the same.
        let down = String::from_utf8_lossy(&down).replace("event-stream", "plain").into_bytes();
        let turns: [(Direction, &[u8]); 2] = [(Up, &up), (Down, &down)];
        let whole = |parts: Vec<Part>| -> Vec<Part> {
            parts.into_iter().filter(|part| !matches!(part.kind, PartKind::Malformed(_))).collect()
        };
        prop_assert_eq!(whole(read(&turns, piece)), whole(read(&turns, usize::MAX)));
    }
}
