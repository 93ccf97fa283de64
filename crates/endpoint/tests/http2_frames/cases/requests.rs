//! Header blocks, requests, and what is sound (RFC 9113 §4.3, §8; RFC 7541).

use super::*;

pub fn blocks() -> Vec<Case> {
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

pub fn requests() -> Vec<Case> {
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

pub fn sound() -> Vec<Case> {
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
