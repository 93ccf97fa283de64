//! Rules that need more than one frame, as an endpoint's guard keeps them: states, settings, windows, contents.

use trace::Direction;
use wire::Rule;
use wire::http2::hpack::{Encoder, Indexing};
use wire::http2::{Broken, DEFAULT_MAX_FRAME, ErrorCode, FrameKind, Guard, PREFACE, Scope, Setting, flag, write};

type Fields<'a> = &'a [(&'a [u8], &'a [u8])];
type Outcome = Option<(Rule, ErrorCode, Scope)>;

const GET: [(&[u8], &[u8]); 3] = [(b":method", b"GET"), (b":scheme", b"http"), (b":path", b"/")];

fn block(fields: Fields) -> Vec<u8> {
    Encoder::default().encode_as(fields.iter().map(|&(name, value)| (name, value, Indexing::Skip)))
}

fn headers(stream: u32, fields: Fields, ends: bool) -> Vec<u8> {
    write::headers(stream, &block(fields), ends, DEFAULT_MAX_FRAME)
}

fn request(method: &[u8], ends: bool) -> Vec<u8> {
    headers(1, &[&[(&b":method"[..], method)], &GET[1..]].concat(), ends)
}

fn status(status: &[u8], length: &[u8], ends: bool) -> Vec<u8> {
    headers(1, &[(b":status", status), (b"content-length", length)], ends)
}

/// A guard that has begun: of a server whose client sends `up`, or of a client whose server sends `down`.
fn begun(peer: Direction, settings: &[(Setting, u32)]) -> Guard {
    let mut guard = Guard::new(peer);
    let preface = |direction| if direction == Direction::Up { PREFACE } else { &[] };
    assert!(guard.send(&[preface(peer.opposite()), &write::settings(settings)].concat()).is_empty());
    let sent = [preface(peer), &write::settings(&[]), &write::settings_ack()].concat();
    guard.receive(&sent).1.expect("a sound beginning");
    assert!(guard.send(&write::settings_ack()).is_empty());
    guard
}

/// The first error that `bytes` get from `guard`.
fn first(guard: &mut Guard, bytes: &[u8]) -> Outcome {
    let (seen, outcome) = guard.receive(bytes);
    let all = seen.into_iter().filter_map(|seen| seen.broken).chain(outcome.err());
    all.map(|Broken { what, error, scope }| (what.rule, error, scope)).next()
}

/// What a client's guard finds wrong with a server's `bytes` after its own request.
fn response(sent: &[u8], bytes: &[u8]) -> Outcome {
    let mut guard = begun(Direction::Down, &[]);
    assert_eq!(guard.send(sent), []);
    first(&mut guard, bytes)
}

fn stream_error(rule: Rule) -> Outcome {
    Some((rule, ErrorCode::PROTOCOL_ERROR, Scope::Stream))
}

fn connection_error(rule: Rule) -> Outcome {
    Some((rule, ErrorCode::PROTOCOL_ERROR, Scope::Connection))
}

#[test]
fn an_error_of_the_connection_is_not_hidden_behind_one_of_the_stream() {
    // The stream depends on itself, and the header block cannot be read, so that later ones cannot, either.
    let fields = [&[0, 0, 0, 1, 0][..], &[0x40]].concat();
    let flags = flag::END_HEADERS | flag::PRIORITY;
    let mut guard = begun(Direction::Up, &[]);
    let found = first(&mut guard, &write::frame(FrameKind::Headers, flags, 1, &fields));
    assert_eq!(found, Some((Rule::HpackCut, ErrorCode::COMPRESSION_ERROR, Scope::Connection)));
}

#[test]
fn a_header_block_without_end_is_refused_before_its_end() {
    let mut guard = begun(Direction::Up, &[]);
    let begin = write::frame(FrameKind::Headers, 0, 1, &[0x82]);
    let more = write::frame(FrameKind::Continuation, 0, 1, &[]).repeat(2_000);
    let found = first(&mut guard, &[begin, more].concat());
    assert_eq!(found, Some((Rule::Http2HeaderList, ErrorCode::ENHANCE_YOUR_CALM, Scope::Connection)));
    let mut guard = begun(Direction::Up, &[]);
    let begin = write::frame(FrameKind::Headers, 0, 1, &[0x82]);
    let more = write::frame(FrameKind::Continuation, 0, 1, &[0x82; 16_384]).repeat(65);
    let found = first(&mut guard, &[begin, more].concat());
    assert_eq!(found, Some((Rule::Http2HeaderList, ErrorCode::ENHANCE_YOUR_CALM, Scope::Connection)));
}

#[test]
fn a_header_list_may_be_as_long_as_the_endpoint_advises() {
    // Each field counts its name, its value and 32 (RFC 9113 §6.5.2): 10 + 11 + 6 bytes, and 96.
    for (most, expected) in [(123, None), (122, stream_error(Rule::Http2HeaderList))] {
        let mut guard = begun(Direction::Up, &[(Setting::MAX_HEADER_LIST_SIZE, most)]);
        let list: usize = GET.iter().map(|(name, value)| name.len() + value.len() + 32).sum();
        assert_eq!(list, 123);
        assert_eq!(first(&mut guard, &headers(1, &GET, true)), expected, "{most}");
    }
}

#[test]
fn settings_that_their_sender_may_not_send_end_the_connection() {
    let mut client = begun(Direction::Down, &[]);
    let push = write::settings(&[(Setting::ENABLE_PUSH, 1)]);
    assert_eq!(first(&mut client, &push), connection_error(Rule::Http2SettingValue));
    assert_eq!(first(&mut begun(Direction::Up, &[]), &push), None, "a client may ask for what it has anyway");
    let allow = |value| write::settings(&[(Setting::ENABLE_CONNECT_PROTOCOL, value)]);
    let mut client = begun(Direction::Down, &[]);
    assert_eq!(first(&mut client, &allow(0)), None);
    assert_eq!(first(&mut client, &[allow(1), allow(0)].concat()), connection_error(Rule::Http2SettingValue));
}

#[test]
fn settings_that_make_a_window_too_large_are_their_senders_error() {
    let large = write::settings(&[(Setting::INITIAL_WINDOW_SIZE, 0x7fff_ffff)]);
    let too_large = |scope| Some((Rule::Http2WindowLarge, ErrorCode::FLOW_CONTROL_ERROR, scope));
    let mut guard = begun(Direction::Up, &[]);
    let open = [headers(1, &GET, true), write::window_update(1, 1)].concat();
    assert_eq!(first(&mut guard, &open), None);
    assert_eq!(first(&mut guard, &large), too_large(Scope::Connection));
    // The same in the other order, before and after the endpoint has acknowledged them.
    for acknowledges in [false, true] {
        let mut guard = begun(Direction::Up, &[]);
        assert_eq!(first(&mut guard, &[headers(1, &GET, true), large.clone()].concat()), None);
        if acknowledges {
            assert_eq!(guard.send(&write::settings_ack()), []);
        }
        assert_eq!(first(&mut guard, &write::window_update(1, 1)), too_large(Scope::Stream));
    }
    // A smaller window may become negative, and opens again.
    let mut guard = begun(Direction::Up, &[]);
    assert_eq!(first(&mut guard, &headers(1, &GET, true)), None);
    let answer = [headers(1, &[(b":status", b"200")], false), write::data(1, &[0; 100], false)].concat();
    assert_eq!(guard.send(&answer), []);
    assert_eq!(first(&mut guard, &write::settings(&[(Setting::INITIAL_WINDOW_SIZE, 60)])), None);
    assert_eq!(guard.send(&write::settings_ack()), []);
    assert_eq!(guard.windows(1).stream, Some(-40));
    assert_eq!(guard.send(&write::data(1, b"", false)), [], "no bytes need no window");
    assert_eq!(first(&mut guard, &write::window_update(1, 41)), None);
    assert_eq!(guard.windows(1).stream, Some(1));
}

#[test]
fn an_informational_response_comes_before_the_final_one() {
    let sent = request(b"GET", true);
    let interim = |ends| headers(1, &[(b":status", b"103")], ends);
    assert_eq!(response(&sent, &[interim(false), interim(false), status(b"200", b"0", true)].concat()), None);
    assert_eq!(response(&sent, &interim(true)), stream_error(Rule::Http2Interim));
    let early = [interim(false), write::data(1, b"x", true)].concat();
    assert_eq!(response(&sent, &early), stream_error(Rule::Http2NoHeaders));
    let late = [headers(1, &[(b":status", b"200")], false), interim(false)].concat();
    assert_eq!(response(&sent, &late), stream_error(Rule::Http2PseudoUnknown));
    let switching = headers(1, &[(b":status", b"101")], true);
    assert_eq!(response(&sent, &switching), stream_error(Rule::Http2PseudoMissing));
}

#[test]
fn content_has_as_many_bytes_as_its_length_says_if_it_may_have_any() {
    let wrong = stream_error(Rule::Http2ContentLength);
    let get = request(b"GET", true);
    let with = |head: Vec<u8>, data: &[u8], ends| [head, write::data(1, data, ends)].concat();
    for (name, sent, bytes, expected) in [
        ("as many", &get, with(status(b"200", b"3", false), b"abc", true), None),
        ("fewer", &get, with(status(b"200", b"3", false), b"ab", true), wrong),
        ("more, before the end", &get, with(status(b"200", b"3", false), b"abcd", false), wrong),
        ("two lengths", &get, headers(1, &[(b":status", b"200"), (b"content-length", b"1, 2")], false), wrong),
        ("HEAD", &request(b"HEAD", true), status(b"200", b"3", true), None),
        ("HEAD, with content", &request(b"HEAD", true), with(status(b"200", b"3", false), b"abc", true), wrong),
        ("204", &get, status(b"204", b"3", true), None),
        ("304", &get, status(b"304", b"3", true), None),
        ("304, with content", &get, with(status(b"304", b"3", false), b"abc", true), wrong),
        ("200 without", &get, status(b"200", b"3", true), wrong),
        (
            "trailers have none",
            &get,
            {
                let trailers = headers(1, &[(b"content-length", b"9")], true);
                [with(status(b"200", b"3", false), b"abc", false), trailers].concat()
            },
            None,
        ),
    ] {
        assert_eq!(response(sent, &bytes), expected, "{name}");
    }
}

#[test]
fn a_tunnel_carries_data_and_no_fields() {
    let connect = headers(1, &[(b":method", b"CONNECT"), (b":authority", b"server.example:443")], false);
    let tunnel = [&status(b"200", b"0", false)[..], &write::data(1, b"anything", false)].concat();
    assert_eq!(response(&connect, &tunnel), None, "the length of a successful answer to CONNECT means nothing");
    let trailers = headers(1, &[(b"a", b"b")], true);
    assert_eq!(response(&connect, &[tunnel, trailers.clone()].concat()), stream_error(Rule::Http2Tunnel));
    let refused = [status(b"403", b"2", false), write::data(1, b"no", false), trailers].concat();
    assert_eq!(response(&connect, &refused), None);
    let mut guard = begun(Direction::Up, &[]);
    for (name, fields, rule) in [
        ("no authority", &[(&b":method"[..], &b"CONNECT"[..])][..], Rule::Http2PseudoMissing),
        ("a path", &[(b":method", b"CONNECT"), (b":authority", b"a:1"), (b":path", b"/")], Rule::Http2PseudoMissing),
    ] {
        assert_eq!(first(&mut guard, &headers(1, fields, false)), stream_error(rule), "{name}");
        guard = begun(Direction::Up, &[]);
    }
    // RFC 8441 §3: only if the server has allowed it.
    let fields = [(&b":method"[..], &b"CONNECT"[..]), (b":protocol", b"websocket"), (b":scheme", b"https")];
    let asked = headers(1, &[&fields[..], &[(b":path", b"/"), (b":authority", b"a")]].concat(), false);
    assert_eq!(first(&mut guard, &asked), stream_error(Rule::Http2Connect));
    let mut guard = begun(Direction::Up, &[(Setting::ENABLE_CONNECT_PROTOCOL, 1)]);
    assert_eq!(first(&mut guard, &asked), None);
}

#[test]
fn a_target_has_the_parts_that_its_scheme_asks_for() {
    let target = |method: &'static [u8], scheme: &'static [u8], path: &'static [u8], authority: &'static [u8]| {
        let fields = [(&b":method"[..], method), (b":scheme", scheme), (b":path", path), (b":authority", authority)];
        first(&mut begun(Direction::Up, &[]), &headers(1, &fields, true))
    };
    let wrong = stream_error(Rule::Http2PseudoMissing);
    assert_eq!(target(b"GET", b"https", b"/a?b", b"server.example"), None);
    assert_eq!(target(b"OPTIONS", b"https", b"*", b"server.example"), None);
    assert_eq!(target(b"GET", b"https", b"*", b"server.example"), wrong);
    assert_eq!(target(b"GET", b"https", b"", b"server.example"), wrong);
    assert_eq!(target(b"GET", b"https", b"/", b"name@server.example"), wrong);
    assert_eq!(target(b"GET", b"other", b"", b"name@server.example"), None, "another scheme has its own rules");
    let te = headers(1, &[(b":status", b"200"), (b"te", b"trailers")], true);
    assert_eq!(response(&request(b"GET", true), &te), stream_error(Rule::Http2ConnectionField));
}

#[test]
fn a_promise_is_a_safe_request_on_a_clients_stream() {
    let sent = request(b"GET", true);
    let promise = |stream, promised, method: &[u8]| {
        let fields = [&[(&b":method"[..], method)], &GET[1..]].concat();
        write::push_promise(stream, promised, &block(&fields), DEFAULT_MAX_FRAME)
    };
    let answer = headers(2, &[(b":status", b"200"), (b"content-length", b"5")], true);
    assert_eq!(response(&sent, &[promise(1, 2, b"HEAD"), answer].concat()), None, "HEAD has no content");
    assert_eq!(response(&sent, &promise(1, 2, b"POST")), stream_error(Rule::Http2PseudoMissing));
    assert_eq!(response(&sent, &promise(1, 3, b"GET")), connection_error(Rule::Http2StreamParity));
    let nested = [promise(1, 2, b"GET"), promise(2, 4, b"GET")].concat();
    assert_eq!(response(&sent, &nested), connection_error(Rule::Http2StreamParity));
    let late = [status(b"200", b"0", true), promise(1, 2, b"GET")].concat();
    assert_eq!(response(&sent, &late), connection_error(Rule::Http2StreamClosed));
    // A client may not send on a stream that is promised to it.
    let mut server = begun(Direction::Up, &[]);
    assert_eq!(first(&mut server, &headers(1, &GET, true)), None);
    assert_eq!(server.send(&promise(1, 2, b"GET")), []);
    assert_eq!(first(&mut server, &write::data(2, b"x", true)), connection_error(Rule::Http2StreamParity));
    let mut client = begun(Direction::Down, &[(Setting::ENABLE_PUSH, 0)]);
    assert_eq!(client.send(&sent), []);
    assert_eq!(first(&mut client, &promise(1, 2, b"GET")), connection_error(Rule::Http2Push));
}

#[test]
fn a_priority_update_comes_from_a_client_and_names_a_stream() {
    let update =
        |stream: u32| write::frame(FrameKind::PriorityUpdate, 0, 0, &[&stream.to_be_bytes()[..], b"u=1, i"].concat());
    let wrong = connection_error(Rule::Http2PriorityUpdate);
    assert_eq!(first(&mut begun(Direction::Up, &[]), &update(7)), None, "it may come before its stream");
    assert_eq!(first(&mut begun(Direction::Up, &[]), &update(0)), wrong);
    assert_eq!(first(&mut begun(Direction::Up, &[]), &update(1 << 31)), wrong, "the first bit does not count");
    assert_eq!(first(&mut begun(Direction::Down, &[]), &update(1)), wrong);
    let short = write::frame(FrameKind::PriorityUpdate, 0, 0, &[0; 3]);
    let length = Some((Rule::Http2FrameLength, ErrorCode::FRAME_SIZE_ERROR, Scope::Connection));
    assert_eq!(first(&mut begun(Direction::Up, &[]), &short), length);
}

#[test]
fn what_may_follow_the_end_of_a_stream() {
    let closed = |bytes: &[u8]| {
        let mut guard = begun(Direction::Up, &[]);
        assert_eq!(first(&mut guard, &headers(1, &GET, true)), None);
        assert_eq!(guard.send(&status(b"200", b"0", true)), []);
        first(&mut guard, bytes)
    };
    let gone = Some((Rule::Http2StreamClosed, ErrorCode::STREAM_CLOSED, Scope::Connection));
    assert_eq!(closed(&write::data(1, b"x", true)), gone);
    assert_eq!(closed(&headers(1, &GET, true)), gone);
    assert_eq!(closed(&write::window_update(1, 1)), None, "it may have been on its way");
    assert_eq!(closed(&write::rst_stream(1, ErrorCode::CANCEL)), None);
    assert_eq!(closed(&write::frame(FrameKind::Priority, 0, 1, &[0, 0, 0, 3, 1])), None);
    // What was on its way when the endpoint reset the stream is ignored, and counts in the connection's window.
    let mut guard = begun(Direction::Up, &[]);
    assert_eq!(first(&mut guard, &headers(1, &GET, false)), None);
    assert_eq!(guard.send(&write::rst_stream(1, ErrorCode::CANCEL)), []);
    assert_eq!(first(&mut guard, &[write::data(1, &[0; 9], false), headers(1, &[(b"a", b"b")], true)].concat()), None);
    let mut over = Vec::new();
    (0..4).for_each(|_| over.extend(write::data(1, &[0; 16_384], false)));
    let flow = Some((Rule::Http2FlowControl, ErrorCode::FLOW_CONTROL_ERROR, Scope::Connection));
    assert_eq!(first(&mut guard, &over), flow);
}
