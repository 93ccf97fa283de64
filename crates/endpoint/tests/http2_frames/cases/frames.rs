//! Frames, streams, settings and windows (RFC 9113 §4 to §6).

use super::*;

pub fn frames() -> Vec<Case> {
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

pub fn streams() -> Vec<Case> {
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

pub fn settings_and_others() -> Vec<Case> {
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

pub fn windows() -> Vec<Case> {
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
