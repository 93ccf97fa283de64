//! What each frame gets: the cases of RFC 9113, as a guarded server sees them, and sound exchanges, in which nothing is wrong.

use trace::Direction;
use wire::http2::hpack::{Decoder, Encoder};
use wire::http2::{
    Connection, Context, DEFAULT_MAX_FRAME, ErrorCode, FrameKind, Guard, PREFACE, Scope, Section, Seen, Setting,
    dissect, flag, write,
};
use wire::{Field, Rule};

const GET: [(&[u8], &[u8]); 4] =
    [(b":method", b"GET"), (b":scheme", b"http"), (b":path", b"/"), (b":authority", b"server.example")];

fn block(fields: &[(&[u8], &[u8])]) -> Vec<u8> {
    // Nothing is added to a table, so that each block can be read on its own.
    let mut encoder = Encoder::default();
    encoder.encode_as(fields.iter().map(|&(name, value)| (name, value, wire::http2::hpack::Indexing::Skip)))
}

fn get(stream: u32, ends: bool) -> Vec<u8> {
    write::headers(stream, &block(&GET), ends, DEFAULT_MAX_FRAME)
}

fn with(fields: &[(&'static [u8], &'static [u8])]) -> Vec<u8> {
    write::headers(1, &block(&[&GET[..], fields].concat()), true, DEFAULT_MAX_FRAME)
}

fn only(fields: &[(&'static [u8], &'static [u8])]) -> Vec<u8> {
    write::headers(1, &block(fields), true, DEFAULT_MAX_FRAME)
}

/// A server's guard after both sides' settings.
fn server(settings: &[(Setting, u32)]) -> Guard {
    let mut guard = Guard::new(Direction::Up);
    assert!(guard.send(&write::settings(settings)).is_empty());
    let (_, outcome) = guard.receive(&[PREFACE, &write::settings(&[]), &write::settings_ack()].concat());
    outcome.expect("a sound beginning");
    assert!(guard.send(&write::settings_ack()).is_empty());
    guard
}

/// The first error that `bytes` get after a sound beginning.
fn outcome(bytes: &[u8]) -> Option<(Rule, ErrorCode, Scope)> {
    let mut guard = server(&[(Setting::MAX_CONCURRENT_STREAMS, 2)]);
    let (seen, outcome) = guard.receive(bytes);
    let of_stream = seen.into_iter().find_map(|seen| seen.broken);
    of_stream.or(outcome.err()).map(|broken| (broken.what.rule, broken.error, broken.scope))
}

fn raw(kind: FrameKind, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    write::frame(kind, flags, stream, payload)
}

#[test]
fn each_malformed_frame_gets_the_error_of_the_rfc() {
    use ErrorCode as E;
    use FrameKind as K;
    use Scope::{Connection as C, Stream as S};
    let end = flag::END_HEADERS;
    let all = end | flag::END_STREAM;
    let window = |stream: u32, value: u32| raw(K::WindowUpdate, 0, stream, &value.to_be_bytes());
    let cases: Vec<(&str, Vec<u8>, Rule, E, Scope)> = vec![
        (
            "4.2 long",
            [get(1, false), raw(K::Data, 0, 1, &[0; 16_385])].concat(),
            Rule::Http2FrameLong,
            E::FRAME_SIZE_ERROR,
            S,
        ),
        ("4.2 long, shared", raw(K::Headers, end, 1, &[0; 16_385]), Rule::Http2FrameLong, E::FRAME_SIZE_ERROR, C),
        ("4.3 block", raw(K::Headers, all, 1, &[0x40]), Rule::HpackCut, E::COMPRESSION_ERROR, C),
        ("4.3 index", raw(K::Headers, all, 1, &[0xbf]), Rule::HpackIndex, E::COMPRESSION_ERROR, C),
        ("5.1 idle DATA", raw(K::Data, 0, 1, b"x"), Rule::Http2StreamIdle, E::PROTOCOL_ERROR, C),
        ("5.1 idle reset", write::rst_stream(1, E::CANCEL), Rule::Http2StreamIdle, E::PROTOCOL_ERROR, C),
        ("5.1 idle window", window(1, 1), Rule::Http2StreamIdle, E::PROTOCOL_ERROR, C),
        (
            "5.1 half-closed",
            [get(1, true), write::data(1, b"x", true)].concat(),
            Rule::Http2StreamClosed,
            E::STREAM_CLOSED,
            S,
        ),
        (
            "5.1 reset",
            [get(1, false), write::rst_stream(1, E::CANCEL), write::data(1, b"x", true)].concat(),
            Rule::Http2StreamClosed,
            E::STREAM_CLOSED,
            S,
        ),
        ("5.1.1 even", get(2, true), Rule::Http2StreamParity, E::PROTOCOL_ERROR, C),
        ("5.1.1 lower", [get(5, false), get(3, true)].concat(), Rule::Http2StreamIdle, E::PROTOCOL_ERROR, C),
        (
            "5.1.2 too many",
            [get(1, false), get(3, false), get(5, false)].concat(),
            Rule::Http2TooManyStreams,
            E::REFUSED_STREAM,
            S,
        ),
        ("6.1 stream 0", raw(K::Data, 0, 0, b"x"), Rule::Http2StreamZero, E::PROTOCOL_ERROR, C),
        (
            "6.1 padding",
            [get(1, false), raw(K::Data, flag::PADDED, 1, &[5, 1, 2])].concat(),
            Rule::Http2Padding,
            E::PROTOCOL_ERROR,
            C,
        ),
        (
            "6.1 no length of padding",
            [get(1, false), raw(K::Data, flag::PADDED, 1, &[])].concat(),
            Rule::Http2FrameLength,
            E::FRAME_SIZE_ERROR,
            C,
        ),
        ("6.2 stream 0", raw(K::Headers, all, 0, &[0x82]), Rule::Http2StreamZero, E::PROTOCOL_ERROR, C),
        ("6.3 length", raw(K::Priority, 0, 1, &[0; 4]), Rule::Http2FrameLength, E::FRAME_SIZE_ERROR, S),
        ("6.3 stream 0", raw(K::Priority, 0, 0, &[0; 5]), Rule::Http2StreamZero, E::PROTOCOL_ERROR, C),
        ("5.3.1 itself", raw(K::Priority, 0, 1, &[0, 0, 0, 1, 0]), Rule::Http2SelfDependency, E::PROTOCOL_ERROR, S),
        (
            "6.4 length",
            [get(1, false), raw(K::RstStream, 0, 1, &[0; 3])].concat(),
            Rule::Http2FrameLength,
            E::FRAME_SIZE_ERROR,
            C,
        ),
        ("6.4 stream 0", write::rst_stream(0, E::CANCEL), Rule::Http2StreamZero, E::PROTOCOL_ERROR, C),
        ("6.5 ACK", raw(K::Settings, flag::ACK, 0, &[0; 6]), Rule::Http2FrameLength, E::FRAME_SIZE_ERROR, C),
        ("6.5 length", raw(K::Settings, 0, 0, &[0; 5]), Rule::Http2FrameLength, E::FRAME_SIZE_ERROR, C),
        ("6.5 stream", raw(K::Settings, 0, 1, &[]), Rule::Http2StreamNotZero, E::PROTOCOL_ERROR, C),
        ("6.5.2 push", write::settings(&[(Setting::ENABLE_PUSH, 2)]), Rule::Http2SettingValue, E::PROTOCOL_ERROR, C),
        (
            "6.5.2 window",
            write::settings(&[(Setting::INITIAL_WINDOW_SIZE, 1 << 31)]),
            Rule::Http2SettingValue,
            E::FLOW_CONTROL_ERROR,
            C,
        ),
        (
            "6.5.2 frame",
            write::settings(&[(Setting::MAX_FRAME_SIZE, 16_383)]),
            Rule::Http2SettingValue,
            E::PROTOCOL_ERROR,
            C,
        ),
        ("6.6 client", write::push_promise(1, 2, &[0x82], 16_384), Rule::Http2Push, E::PROTOCOL_ERROR, C),
        ("6.7 length", raw(K::Ping, 0, 0, &[0; 7]), Rule::Http2FrameLength, E::FRAME_SIZE_ERROR, C),
        ("6.7 stream", raw(K::Ping, 0, 1, &[0; 8]), Rule::Http2StreamNotZero, E::PROTOCOL_ERROR, C),
        ("6.8 length", raw(K::GoAway, 0, 0, &[0; 7]), Rule::Http2FrameLength, E::FRAME_SIZE_ERROR, C),
        ("6.8 stream", raw(K::GoAway, 0, 1, &[0; 8]), Rule::Http2StreamNotZero, E::PROTOCOL_ERROR, C),
        (
            "6.8 later",
            [write::goaway(1, E::NO_ERROR, b""), write::goaway(3, E::NO_ERROR, b"")].concat(),
            Rule::Http2GoAway,
            E::PROTOCOL_ERROR,
            C,
        ),
        ("6.9 length", raw(K::WindowUpdate, 0, 0, &[0; 5]), Rule::Http2FrameLength, E::FRAME_SIZE_ERROR, C),
        ("6.9 zero", window(0, 0), Rule::Http2WindowZero, E::PROTOCOL_ERROR, C),
        ("6.9 zero on a stream", [get(1, false), window(1, 0)].concat(), Rule::Http2WindowZero, E::PROTOCOL_ERROR, S),
        ("6.9.1 large", window(0, 0x7fff_ffff), Rule::Http2WindowLarge, E::FLOW_CONTROL_ERROR, C),
        (
            "6.9.1 large on a stream",
            [get(1, false), window(1, 0x7fff_ffff)].concat(),
            Rule::Http2WindowLarge,
            E::FLOW_CONTROL_ERROR,
            S,
        ),
        ("6.10 nothing", raw(K::Continuation, end, 1, &[0x82]), Rule::Http2Continuation, E::PROTOCOL_ERROR, C),
        (
            "6.10 other stream",
            [raw(K::Headers, 0, 1, &[0x82]), raw(K::Continuation, end, 3, &[0x82])].concat(),
            Rule::Http2Interrupted,
            E::PROTOCOL_ERROR,
            C,
        ),
        ("8.2.1 case", with(&[(b"Accept", b"*")]), Rule::Http2FieldName, E::PROTOCOL_ERROR, S),
        ("8.2.1 value", with(&[(b"accept", b"a\r\nb")]), Rule::Http2FieldValue, E::PROTOCOL_ERROR, S),
        ("8.2.2", with(&[(b"connection", b"close")]), Rule::Http2ConnectionField, E::PROTOCOL_ERROR, S),
        ("8.2.2 te", with(&[(b"te", b"gzip")]), Rule::Http2ConnectionField, E::PROTOCOL_ERROR, S),
        ("8.3 unknown", with(&[(b":odd", b"1")]), Rule::Http2PseudoUnknown, E::PROTOCOL_ERROR, S),
        ("8.3 status", with(&[(b":status", b"200")]), Rule::Http2PseudoUnknown, E::PROTOCOL_ERROR, S),
        ("8.3 late", only(&[(b"a", b"b"), (b":method", b"GET")]), Rule::Http2PseudoLate, E::PROTOCOL_ERROR, S),
        ("8.3 twice", with(&[(b":path", b"/b")]), Rule::Http2PseudoTwice, E::PROTOCOL_ERROR, S),
        ("8.3.1 method", only(&[(b":path", b"/")]), Rule::Http2PseudoMissing, E::PROTOCOL_ERROR, S),
        (
            "8.3.1 path",
            only(&[(b":method", b"GET"), (b":scheme", b"http"), (b":path", b"")]),
            Rule::Http2PseudoMissing,
            E::PROTOCOL_ERROR,
            S,
        ),
        (
            "8.1 trailers",
            [get(1, false), write::headers(1, &block(&[(b"a", b"b")]), false, 16_384)].concat(),
            Rule::Http2Trailers,
            E::PROTOCOL_ERROR,
            S,
        ),
        ("8.1.1 length", with(&[(b"content-length", b"1")]), Rule::Http2ContentLength, E::PROTOCOL_ERROR, S),
        (
            "8441 4",
            write::headers(
                1,
                &block(&[&[(&b":protocol"[..], &b"websocket"[..])], &GET[1..], &[]].concat()),
                false,
                16_384,
            ),
            Rule::Http2PseudoMissing,
            E::PROTOCOL_ERROR,
            S,
        ),
    ];
    for (name, bytes, rule, error, scope) in &cases {
        assert_eq!(outcome(bytes), Some((*rule, *error, *scope)), "{name}");
    }
}

#[test]
fn the_connection_begins_with_preface_and_settings() {
    for (bytes, rule) in [
        (b"GET / HTTP/1.1\r\n\r\n".to_vec(), Rule::Http2Preface),
        ([PREFACE, &get(1, true)].concat(), Rule::Http2FirstFrame),
        ([PREFACE, &write::settings_ack()].concat(), Rule::Http2FirstFrame),
    ] {
        let (_, outcome) = Guard::new(Direction::Up).receive(&bytes);
        assert_eq!(outcome.expect_err("an error").what.rule, rule);
    }
    let mut guard = Guard::new(Direction::Up);
    let (_, early) = guard.receive(&[PREFACE, &write::settings(&[]), &[0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1]].concat());
    assert_eq!(early.expect_err("an error").what.rule, Rule::Http2FrameLong, "its end need not be awaited");
    assert!(guard.receive(&get(1, true)).0.is_empty(), "nothing is read behind an error");
}

#[test]
fn data_counts_in_both_windows_and_a_setting_applies_from_its_acknowledgment_on() {
    let mut guard = server(&[(Setting::INITIAL_WINDOW_SIZE, 10)]);
    let (seen, outcome) = guard.receive(&[get(1, false), write::data(1, &[0; 10], false)].concat());
    outcome.expect("the window allows it");
    let windows = seen.last().and_then(|seen| seen.windows).expect("windows");
    assert_eq!((windows.connection, windows.stream), (65_525, Some(0)));
    let (seen, _) = guard.receive(&write::data(1, b"x", false));
    assert_eq!(seen[0].broken.as_ref().map(|broken| broken.what.rule), Some(Rule::Http2FlowControl));
    assert!(guard.send(&write::window_update(1, 21)).is_empty());
    let (seen, _) = guard.receive(&write::data(1, &[0; 20], false));
    assert_eq!(seen[0].broken, None);
    // What the peer asks for is known to the endpoint once it has acknowledged it.
    guard.receive(&write::settings(&[(Setting::INITIAL_WINDOW_SIZE, 7)])).1.expect("sound");
    assert_eq!((guard.settings().initial_window_size, guard.windows(1).stream), (65_535, Some(65_535)));
    assert!(guard.send(&write::settings_ack()).is_empty());
    assert_eq!((guard.settings().initial_window_size, guard.windows(1).stream), (7, Some(7)));
}

fn push(connection: &mut Connection, direction: Direction, bytes: &[u8]) -> Vec<Seen> {
    // In single bytes: a frame is the same however it is cut.
    bytes.chunks(1).flat_map(|byte| connection.push(direction, byte)).collect()
}

#[test]
fn a_sound_exchange_has_its_sections_and_nothing_is_wrong() {
    let mut connection = Connection::default();
    let (mut up, mut down) = (Encoder::default(), Encoder::default());
    let push_response = [(&b":status"[..], &b"200"[..]), (b"content-length", b"2")];
    let trailers = [(&b"grpc-status"[..], &b"0"[..])];
    let long = "x".repeat(40_000);
    let websocket = [(&b":method"[..], &b"CONNECT"[..]), (b":protocol", b"websocket"), (b":scheme", b"http")];
    let path = [(&b":path"[..], &b"/chat"[..]), (b":authority", b"server.example"), (b"x-long", long.as_bytes())];
    let steps = [
        (Direction::Up, [PREFACE, &write::settings(&[])].concat()),
        (Direction::Down, [write::settings(&[(Setting::ENABLE_CONNECT_PROTOCOL, 1)]), write::settings_ack()].concat()),
        (Direction::Up, [write::settings_ack(), write::headers(1, &up.encode(GET), true, 0)].concat()),
        (Direction::Down, write::push_promise(1, 2, &down.encode(GET), 0)),
        (Direction::Down, write::headers(1, &down.encode([(&b":status"[..], &b"103"[..])]), false, 0)),
        (Direction::Down, write::headers(1, &down.encode(push_response), false, 0)),
        (Direction::Down, write::headers(2, &down.encode([(&b":status"[..], &b"304"[..])]), true, 0)),
        (Direction::Down, write::data(1, b"ab", false)),
        (Direction::Down, write::headers(1, &down.encode(trailers), true, 0)),
        (Direction::Up, write::headers(3, &up.encode([&websocket[..], &path].concat()), false, 0)),
        (Direction::Up, raw(FrameKind::Other(0xbb), 0xff, 9, b"grease")),
        (Direction::Up, write::ping(*b"12345678", false)),
        (Direction::Down, write::ping(*b"12345678", true)),
        (Direction::Down, write::rst_stream(3, ErrorCode::CANCEL)),
        (Direction::Up, write::data(3, b"on its way", false)),
        (Direction::Down, write::goaway(3, ErrorCode::NO_ERROR, b"bye")),
    ];
    let (mut sections, mut places) = (Vec::new(), [0, 0]);
    for (direction, bytes) in steps {
        for seen in push(&mut connection, direction, &bytes) {
            assert_eq!(seen.broken, None, "{:?}", seen.head);
            assert_eq!(seen.range.start, places[direction.index()], "no byte is lost");
            places[direction.index()] = seen.range.end;
            sections.extend(seen.section);
            let context = Context { block: seen.block.clone(), is_preface: seen.head.is_none() };
            let dissection = dissect(&seen.bytes, &context);
            assert_eq!((dissection.length, dissection.malformed), (seen.bytes.len(), None));
            assert_whole(&dissection.fields, 0..seen.bytes.len() * 8);
        }
        assert!(connection.finish(direction).is_empty(), "every frame was whole");
    }
    use Section::{Request, Response, Trailers};
    assert_eq!(sections, [Request, Request, Response, Response, Response, Trailers, Request]);
}

/// Fields without gaps, and each part within its field.
fn assert_whole(fields: &[Field], bits: std::ops::Range<usize>) {
    let mut at = bits.start;
    for field in fields {
        assert_eq!(field.bits.start, at, "a gap before {}", field.spec.id);
        at = field.bits.end;
        for part in &field.parts {
            assert!(field.bits.start <= part.bits.start && part.bits.end <= field.bits.end, "{}", part.spec.id);
        }
    }
    assert_eq!(at, bits.end);
}

#[test]
fn a_header_field_shows_how_it_was_sent_and_what_it_stands_for() {
    let mut encoder = Encoder::default();
    let bytes = write::headers(1, &encoder.encode([(&b":method"[..], &b"GET"[..]), (b"x-name", b"value")]), true, 0);
    let block = std::sync::Arc::new(Decoder::default().decode(bytes[9..].to_vec()));
    let length = block.bytes.len();
    let dissection = dissect(&bytes, &Context { block: Some((block, 0..length)), is_preface: false });
    let headers = dissection.find("http2.headers").expect("a block");
    let [method, name] = &headers.parts[..] else { panic!("two fields") };
    let parts = |field: &Field| -> Vec<(&'static str, String, usize)> {
        field.parts.iter().map(|part| (part.spec.id, part.value.clone(), part.bits.len())).collect()
    };
    assert_eq!((method.value.as_str(), name.value.as_str()), (":method: GET", "x-name: value"));
    assert_eq!(
        parts(method),
        [("http2.header.repr", "Indexed Header Field".into(), 1), ("http2.header.index", "2".into(), 7)]
    );
    assert_eq!(method.parts[1].parts.iter().map(|part| &*part.value).collect::<Vec<_>>(), [":method", "GET"]);
    assert_eq!(
        parts(name),
        [
            ("http2.header.repr", "Literal with Incremental Indexing".into(), 2),
            ("http2.header.index", "0".into(), 6),
            ("http2.header.huffman", "1".into(), 1),
            ("http2.header.name.length", "5".into(), 7),
            ("http2.header.name", "x-name".into(), 40),
            ("http2.header.huffman", "1".into(), 1),
            ("http2.header.value.length", "4".into(), 7),
            ("http2.header.value", "value".into(), 32),
        ]
    );
    let flags = dissection.find("http2.flags").expect("flags");
    assert_eq!(flags.value, "END_HEADERS, END_STREAM (0x05)");
}
