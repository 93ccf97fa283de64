//! The table: what is sent, what RFC 9113 wants, what the endpoint does.

use wire::http2::hpack::{Encoder, Indexing};
use wire::http2::{DEFAULT_MAX_FRAME, ErrorCode as E, FrameKind as K, Setting, flag, write};

use crate::client::Got::{self, GoAway, Nothing, Reset, Status};

pub struct Case {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub wants: Got,
    pub gets: Got,
    /// Whether `gets` is known to differ from what RFC 9113 wants.
    pub deviates: bool,
    /// The stream that an answer is about.
    pub stream: u32,
}

type Fields<'a> = &'a [(&'a str, &'a str)];

const END: u8 = flag::END_HEADERS;
const ALL: u8 = flag::END_HEADERS | flag::END_STREAM;
const GET: Fields<'static> =
    &[(":method", "GET"), (":scheme", "https"), (":path", "/healthz"), (":authority", "localhost")];
/// A request that is held for a minute, because its feed begins long after the test.
const HOLD: Fields<'static> = &[
    (":method", "GET"),
    (":scheme", "https"),
    (":path", "/api/feed/long-poll?feed=1,1,20,99999999999999&since=0&hold=60"),
    (":authority", "localhost"),
];
const POST: Fields<'static> =
    &[(":method", "POST"), (":scheme", "https"), (":path", "/api/echo"), (":authority", "localhost")];

/// A header block that adds nothing to HPACK's table.
fn block(fields: Fields) -> Vec<u8> {
    let fields = fields.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes(), Indexing::Skip));
    Encoder::default().encode_as(fields)
}

fn headers(stream: u32, fields: Fields, ends: bool) -> Vec<u8> {
    write::headers(stream, &block(fields), ends, DEFAULT_MAX_FRAME)
}

/// A request with fields behind the usual ones.
fn with(fields: Fields) -> Vec<u8> {
    headers(1, &[GET, fields].concat(), true)
}

fn raw(kind: K, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    write::frame(kind, flags, stream, payload)
}

fn window(stream: u32, increment: u32) -> Vec<u8> {
    raw(K::WindowUpdate, 0, stream, &increment.to_be_bytes())
}

fn setting(setting: Setting, value: u32) -> Vec<u8> {
    write::settings(&[(setting, value)])
}

pub fn all() -> Vec<Case> {
    let cases = [frames(), streams(), settings_and_others(), windows(), blocks(), requests(), sound()];
    cases.into_iter().flatten().collect()
}

fn case(name: &'static str, bytes: Vec<u8>, wants: Got) -> Case {
    Case { name, bytes, wants, gets: wants, deviates: false, stream: 1 }
}

impl Case {
    /// The endpoint is stricter than it has to be.
    fn gets(mut self, gets: Got) -> Self {
        self.gets = gets;
        self
    }

    /// The endpoint does something else.
    fn deviates(mut self, gets: Got) -> Self {
        self.deviates = true;
        self.gets(gets)
    }

    fn on(mut self, stream: u32) -> Self {
        self.stream = stream;
        self
    }
}

fn frames() -> Vec<Case> {
    let open = headers(1, POST, false);
    vec![
        case(
            "4.2 DATA of more than 16 384 bytes",
            [&open[..], &raw(K::Data, 0, 1, &[0; 16_385])].concat(),
            Reset(E::FRAME_SIZE_ERROR),
        )
        .gets(GoAway(E::FRAME_SIZE_ERROR)),
        case(
            "4.2 HEADERS of more than 16 384 bytes",
            raw(K::Headers, END, 1, &[0; 16_385]),
            GoAway(E::FRAME_SIZE_ERROR),
        ),
        case(
            "4.2 an unknown frame of more than 16 384 bytes",
            raw(K::Other(0xbb), 0, 0, &[0; 16_385]),
            GoAway(E::FRAME_SIZE_ERROR),
        ),
        case("6.1 DATA on stream 0", raw(K::Data, 0, 0, b"x"), GoAway(E::PROTOCOL_ERROR)),
        case(
            "6.1 more padding than there is",
            [&open[..], &raw(K::Data, flag::PADDED, 1, &[5, 1, 2])].concat(),
            GoAway(E::PROTOCOL_ERROR),
        ),
        case(
            "6.1 no length of the padding",
            [&open[..], &raw(K::Data, flag::PADDED, 1, &[])].concat(),
            GoAway(E::FRAME_SIZE_ERROR),
        )
        .deviates(GoAway(E::PROTOCOL_ERROR)),
        case("6.2 HEADERS on stream 0", raw(K::Headers, ALL, 0, &[0x82]), GoAway(E::PROTOCOL_ERROR)),
        case(
            "6.2 HEADERS with more padding than there is",
            raw(K::Headers, ALL | flag::PADDED, 1, &[9, 0x82]),
            GoAway(E::PROTOCOL_ERROR),
        ),
        case("6.3 PRIORITY of 4 bytes", raw(K::Priority, 0, 1, &[0; 4]), Reset(E::FRAME_SIZE_ERROR))
            .deviates(GoAway(E::PROTOCOL_ERROR)),
        case("6.3 PRIORITY on stream 0", raw(K::Priority, 0, 0, &[0; 5]), GoAway(E::PROTOCOL_ERROR)),
        case("5.3.1 PRIORITY that depends on itself", raw(K::Priority, 0, 1, &[0, 0, 0, 1, 0]), Nothing),
        case(
            "6.4 RST_STREAM of 3 bytes",
            [&open[..], &raw(K::RstStream, 0, 1, &[0; 3])].concat(),
            GoAway(E::FRAME_SIZE_ERROR),
        )
        .deviates(GoAway(E::PROTOCOL_ERROR)),
        case("6.4 RST_STREAM on stream 0", write::rst_stream(0, E::CANCEL), GoAway(E::PROTOCOL_ERROR)),
        case(
            "6.6 PUSH_PROMISE by a client",
            [&open[..], &write::push_promise(1, 2, &[0x82], DEFAULT_MAX_FRAME)].concat(),
            GoAway(E::PROTOCOL_ERROR),
        ),
        case("6.7 PING of 7 bytes", raw(K::Ping, 0, 0, &[0; 7]), GoAway(E::FRAME_SIZE_ERROR))
            .deviates(GoAway(E::PROTOCOL_ERROR)),
        case("6.7 PING on a stream", raw(K::Ping, 0, 1, &[0; 8]), GoAway(E::PROTOCOL_ERROR)),
        case("6.8 GOAWAY on a stream", raw(K::GoAway, 0, 1, &[0; 8]), GoAway(E::PROTOCOL_ERROR)),
        case("6.8 GOAWAY of 7 bytes", raw(K::GoAway, 0, 0, &[0; 7]), GoAway(E::FRAME_SIZE_ERROR))
            .deviates(GoAway(E::PROTOCOL_ERROR)),
    ]
}

fn streams() -> Vec<Case> {
    let (hold, open) = (headers(1, HOLD, true), headers(1, POST, false));
    let reset = write::rst_stream(1, E::CANCEL);
    vec![
        case("5.1 DATA on an idle stream", raw(K::Data, 0, 1, b"x"), GoAway(E::PROTOCOL_ERROR)),
        case("5.1 RST_STREAM on an idle stream", reset.clone(), GoAway(E::PROTOCOL_ERROR)),
        case("5.1 WINDOW_UPDATE on an idle stream", window(1, 1), GoAway(E::PROTOCOL_ERROR)),
        case(
            "5.1 DATA on a half-closed stream",
            [&hold[..], &write::data(1, b"x", true)].concat(),
            Reset(E::STREAM_CLOSED),
        )
        .deviates(GoAway(E::PROTOCOL_ERROR)),
        case(
            "5.1 HEADERS on a half-closed stream",
            [&hold[..], &headers(1, GET, true)].concat(),
            Reset(E::STREAM_CLOSED),
        )
        .deviates(GoAway(E::PROTOCOL_ERROR)),
        case(
            "5.1 DATA on a stream that the client has reset",
            [&open[..], &reset, &write::data(1, b"x", true)].concat(),
            Reset(E::STREAM_CLOSED),
        ),
        case(
            "5.1 HEADERS on a stream that the client has reset",
            [&open[..], &reset, &headers(1, GET, true)].concat(),
            Reset(E::STREAM_CLOSED),
        )
        .deviates(GoAway(E::PROTOCOL_ERROR)),
        case(
            "5.1 CONTINUATION on a half-closed stream",
            [&hold[..], &raw(K::Continuation, END, 1, &[0x82])].concat(),
            GoAway(E::PROTOCOL_ERROR),
        ),
        case("5.1.1 HEADERS on an even stream", headers(2, GET, true), GoAway(E::PROTOCOL_ERROR)).on(2),
        case(
            "5.1.1 a lower stream than before",
            [headers(5, HOLD, true), headers(3, GET, true)].concat(),
            GoAway(E::PROTOCOL_ERROR),
        )
        .on(3),
        case(
            "5.1.1 the same stream again",
            [&hold[..], &reset, &headers(1, GET, true)].concat(),
            Reset(E::STREAM_CLOSED),
        )
        .deviates(GoAway(E::PROTOCOL_ERROR)),
        case(
            "5.1.2 more streams than allowed",
            (0..=128).flat_map(|n| headers(n * 2 + 1, HOLD, true)).collect(),
            Reset(E::REFUSED_STREAM),
        )
        .on(257),
    ]
}

fn settings_and_others() -> Vec<Case> {
    vec![
        case(
            "6.5 SETTINGS with ACK and a payload",
            raw(K::Settings, flag::ACK, 0, &[0; 6]),
            GoAway(E::FRAME_SIZE_ERROR),
        )
        .deviates(GoAway(E::PROTOCOL_ERROR)),
        case("6.5 SETTINGS of 5 bytes", raw(K::Settings, 0, 0, &[0; 5]), GoAway(E::FRAME_SIZE_ERROR))
            .deviates(GoAway(E::PROTOCOL_ERROR)),
        case("6.5 SETTINGS on a stream", raw(K::Settings, 0, 1, &[]), GoAway(E::PROTOCOL_ERROR)),
        case("6.5.2 ENABLE_PUSH of 2", setting(Setting::ENABLE_PUSH, 2), GoAway(E::PROTOCOL_ERROR)),
        case("6.5.2 a window of 2^31", setting(Setting::INITIAL_WINDOW_SIZE, 1 << 31), GoAway(E::FLOW_CONTROL_ERROR))
            .deviates(GoAway(E::PROTOCOL_ERROR)),
        case("6.5.2 frames of 16 383 bytes", setting(Setting::MAX_FRAME_SIZE, 16_383), GoAway(E::PROTOCOL_ERROR)),
        case("6.5.2 frames of 2^24 bytes", setting(Setting::MAX_FRAME_SIZE, 1 << 24), GoAway(E::PROTOCOL_ERROR)),
        case(
            "8441 3 ENABLE_CONNECT_PROTOCOL of 2",
            setting(Setting::ENABLE_CONNECT_PROTOCOL, 2),
            GoAway(E::PROTOCOL_ERROR),
        ),
    ]
}

fn windows() -> Vec<Case> {
    let hold = headers(1, HOLD, true);
    vec![
        case("6.9 WINDOW_UPDATE of 5 bytes", raw(K::WindowUpdate, 0, 0, &[0; 5]), GoAway(E::FRAME_SIZE_ERROR))
            .deviates(GoAway(E::PROTOCOL_ERROR)),
        case("6.9 WINDOW_UPDATE by 0", window(0, 0), GoAway(E::PROTOCOL_ERROR)),
        case("6.9 WINDOW_UPDATE by 0 on a stream", [&hold[..], &window(1, 0)].concat(), Reset(E::PROTOCOL_ERROR))
            .gets(GoAway(E::PROTOCOL_ERROR)),
        case("6.9.1 a window above 2^31-1", window(0, 0x7fff_ffff), GoAway(E::FLOW_CONTROL_ERROR)),
        case(
            "6.9.1 a stream's window above 2^31-1",
            [&hold[..], &window(1, 0x7fff_ffff)].concat(),
            Reset(E::FLOW_CONTROL_ERROR),
        ),
        case(
            "6.9.2 a setting that lifts a window above 2^31-1",
            [&hold[..], &window(1, 0x7fff_0000), &setting(Setting::INITIAL_WINDOW_SIZE, 0x7fff_ffff)].concat(),
            GoAway(E::FLOW_CONTROL_ERROR),
        ),
    ]
}

fn blocks() -> Vec<Case> {
    let begun = raw(K::Headers, flag::END_STREAM, 1, &block(GET));
    vec![
        case("4.3 a block that ends early", raw(K::Headers, ALL, 1, &[0x40]), GoAway(E::COMPRESSION_ERROR))
            .deviates(GoAway(E::PROTOCOL_ERROR)),
        case("4.3 an index that is not there", raw(K::Headers, ALL, 1, &[0xbf]), GoAway(E::COMPRESSION_ERROR))
            .deviates(GoAway(E::PROTOCOL_ERROR)),
        case("4.3 index 0", raw(K::Headers, ALL, 1, &[0x80]), GoAway(E::COMPRESSION_ERROR))
            .deviates(GoAway(E::PROTOCOL_ERROR)),
        case(
            "7541 4.2 a table larger than the setting",
            raw(K::Headers, ALL, 1, &[0x3f, 0xe2, 0x1f, 0x82]),
            GoAway(E::COMPRESSION_ERROR),
        )
        .deviates(GoAway(E::PROTOCOL_ERROR)),
        case(
            "7541 4.2 a table's size behind a field",
            raw(K::Headers, ALL, 1, &[0x82, 0x20]),
            GoAway(E::COMPRESSION_ERROR),
        )
        .deviates(GoAway(E::PROTOCOL_ERROR)),
        case("7541 5.1 an integer without end", raw(K::Headers, ALL, 1, &[0xff; 40]), GoAway(E::COMPRESSION_ERROR))
            .deviates(GoAway(E::PROTOCOL_ERROR)),
        case(
            "7541 5.2 EOS in a Huffman code",
            raw(K::Headers, ALL, 1, &[0x40, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00]),
            GoAway(E::COMPRESSION_ERROR),
        )
        .deviates(GoAway(E::PROTOCOL_ERROR)),
        case("6.10 CONTINUATION of nothing", raw(K::Continuation, END, 1, &[0x82]), GoAway(E::PROTOCOL_ERROR)),
        case(
            "6.10 CONTINUATION on stream 0",
            [&begun[..], &raw(K::Continuation, END, 0, &[])].concat(),
            GoAway(E::PROTOCOL_ERROR),
        ),
        case(
            "6.10 CONTINUATION on another stream",
            [&begun[..], &raw(K::Continuation, END, 3, &[])].concat(),
            GoAway(E::PROTOCOL_ERROR),
        ),
        case("6.2 DATA within a block", [&begun[..], &write::data(1, b"x", true)].concat(), GoAway(E::PROTOCOL_ERROR)),
        case("6.2 PING within a block", [&begun[..], &write::ping([0; 8], false)].concat(), GoAway(E::PROTOCOL_ERROR)),
        case(
            "5.5 an unknown frame within a block",
            [&begun[..], &raw(K::Other(0xbb), 0, 0, b"x")].concat(),
            GoAway(E::PROTOCOL_ERROR),
        ),
    ]
}

fn requests() -> Vec<Case> {
    let malformed = Reset(E::PROTOCOL_ERROR);
    let long = "x".repeat(110_000);
    let post_of = |length: &'static str| headers(1, &[POST, &[("content-length", length)]].concat(), false);
    vec![
        case("8.2.1 a name in capitals", with(&[("Accept", "*")]), malformed).gets(GoAway(E::PROTOCOL_ERROR)),
        case("8.2.1 a name with a space", with(&[("a b", "*")]), malformed).gets(GoAway(E::PROTOCOL_ERROR)),
        case("8.2.1 a value with a line break", with(&[("accept", "a\r\nb")]), malformed)
            .gets(GoAway(E::PROTOCOL_ERROR)),
        case("8.2.1 a value with NUL", with(&[("accept", "a\0b")]), malformed).gets(GoAway(E::PROTOCOL_ERROR)),
        case("8.2.1 a value that begins with a space", with(&[("accept", " a")]), malformed).gets(Status(400)),
        case("8.2.2 Connection", with(&[("connection", "close")]), malformed),
        case("8.2.2 Keep-Alive", with(&[("keep-alive", "1")]), malformed),
        case("8.2.2 Proxy-Connection", with(&[("proxy-connection", "close")]), malformed),
        case("8.2.2 Transfer-Encoding", with(&[("transfer-encoding", "chunked")]), malformed),
        case("8.2.2 Upgrade", with(&[("upgrade", "websocket")]), malformed),
        case("8.2.2 TE with something else than trailers", with(&[("te", "gzip")]), malformed),
        case("8.3 an unknown pseudo-field", with(&[(":odd", "1")]), malformed).gets(GoAway(E::PROTOCOL_ERROR)),
        case("8.3 a pseudo-field of responses", with(&[(":status", "200")]), malformed),
        case(
            "8.3 a pseudo-field behind others",
            headers(1, &[&GET[..1], &[("a", "b")], &GET[1..]].concat(), true),
            malformed,
        ),
        case("8.3 a pseudo-field twice", with(&[(":path", "/b")]), malformed),
        case("8.3.1 no :method", headers(1, &GET[1..], true), malformed),
        case("8.3.1 no :scheme", headers(1, &[&GET[..1], &GET[2..]].concat(), true), malformed),
        case("8.3.1 no :path", headers(1, &[&GET[..2], &GET[3..]].concat(), true), malformed),
        case(
            "8.3.1 an empty :path",
            headers(1, &[(":method", "GET"), (":scheme", "https"), (":path", ""), (":authority", "a")], true),
            malformed,
        ),
        case(
            "8.3.1 userinfo in :authority",
            headers(
                1,
                &[(":method", "GET"), (":scheme", "https"), (":path", "/healthz"), (":authority", "u@localhost")],
                true,
            ),
            malformed,
        )
        .gets(Status(400)),
        case("8.3.1 Host that is not :authority", with(&[("host", "example.org")]), malformed).gets(Status(400)),
        case("8.1.1 less body than Content-Length", [post_of("5"), write::data(1, b"x", true)].concat(), malformed),
        case("8.1.1 more body than Content-Length", [post_of("1"), write::data(1, b"xyz", true)].concat(), malformed),
        case(
            "8.1 trailers that do not end the stream",
            [headers(1, POST, false), headers(1, &[("a", "b")], false)].concat(),
            malformed,
        ),
        case(
            "8.1 trailers with a pseudo-field",
            [headers(1, POST, false), headers(1, &[(":path", "/")], true)].concat(),
            malformed,
        )
        .deviates(Status(200)),
        case(
            "8.5 CONNECT with :path",
            headers(1, &[(":method", "CONNECT"), (":scheme", "https"), (":path", "/"), (":authority", "a:1")], false),
            malformed,
        ),
        case(
            "8441 4 :protocol without CONNECT",
            with(&[])
                .into_iter()
                .take(0)
                .chain(headers(1, &[&GET[..1], &[(":protocol", "websocket")], &GET[1..]].concat(), true))
                .collect(),
            malformed,
        ),
        case(
            "6.5.2 more fields than MAX_HEADER_LIST_SIZE",
            headers(1, &[GET, &[("x", long.as_str())]].concat(), true),
            Status(431),
        ),
        case(
            "9113 8.3 a method that is not a token",
            headers(1, &[&[(":method", "G T")], &GET[1..]].concat(), true),
            malformed,
        )
        .gets(GoAway(E::PROTOCOL_ERROR)),
    ]
}

fn sound() -> Vec<Case> {
    let grease = raw(K::Other(0xbb), 0xff, 0, b"grease");
    let priority_update = raw(K::PriorityUpdate, 0, 0, b"\0\0\0\x01u=1");
    vec![
        case("a request", headers(1, GET, true), Status(200)),
        case("5.5 an unknown frame", [&grease[..], &headers(1, GET, true)].concat(), Status(200)),
        case(
            "6.5.2 an unknown setting",
            [&setting(Setting(0xf0f0), 7)[..], &headers(1, GET, true)].concat(),
            Status(200),
        ),
        case("9218 PRIORITY_UPDATE", [&priority_update[..], &headers(1, GET, true)].concat(), Status(200)),
        case(
            "6.8 GOAWAY after a request",
            [&headers(1, HOLD, true)[..], &write::goaway(0, E::NO_ERROR, b"bye")].concat(),
            Nothing,
        ),
        case(
            "6.1 DATA with padding",
            [headers(1, POST, false), raw(K::Data, flag::PADDED | flag::END_STREAM, 1, &[2, b'x', 0, 0])].concat(),
            Status(200),
        ),
        case("8.2.2 TE with trailers", with(&[("te", "trailers")]), Status(200)),
        case(
            "8.1 trailers",
            [headers(1, POST, false), write::data(1, b"x", false), headers(1, &[("a", "b")], true)].concat(),
            Status(200),
        ),
        case(
            "a block in many pieces",
            [
                raw(K::Headers, flag::END_STREAM, 1, &block(GET)[..3]),
                raw(K::Continuation, 0, 1, &[]),
                raw(K::Continuation, END, 1, &block(GET)[3..]),
            ]
            .concat(),
            Status(200),
        ),
        case(
            "5.1 WINDOW_UPDATE on a closed stream",
            [&headers(1, HOLD, true)[..], &write::rst_stream(1, E::CANCEL), &window(1, 5)].concat(),
            Nothing,
        ),
        case("Host beside :authority", with(&[("host", "localhost")]), Status(200)),
        case(
            "Host in place of :authority",
            headers(1, &[&GET[..3], &[("host", "localhost")]].concat(), true),
            Status(200),
        ),
    ]
}
