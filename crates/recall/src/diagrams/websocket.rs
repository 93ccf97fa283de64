//! WebSocket: four boxes, from TCP's handshake to the close frames.

use super::{advice, also, down, slip, slip_of, step, up};
use crate::diagram::{At, Diagram, Shape, Text};
use i18n::msg;

pub static WEBSOCKET: Diagram = Diagram {
    steps: &[
        also(
            step(Shape::Frame, "TCP Handshake", advice(msg::idea_ws_tcp, "RFC 6455 \u{a7}4.1", "")),
            &["3-Way Handshake", "TCP 3-Way Handshake"],
        ),
        up("SYN", advice(msg::idea_syn, "RFC 9293 \u{a7}3.5", "lesson/websocket?do=drop:1&autoplay=1")),
        down("SYN-ACK", advice(msg::idea_syn_ack, "RFC 9293 \u{a7}3.5", "lesson/websocket?do=drop:2&autoplay=1")),
        up("ACK", advice(msg::idea_third, "RFC 9293 \u{a7}3.5", "lesson/websocket?do=drop:3&autoplay=1")),
        step(
            Shape::Frame,
            "TLS Handshake",
            advice(msg::idea_ws_tls, "RFC 6455 \u{a7}4.1", "lesson/websocket?tls=off&autoplay=1"),
        ),
        up("Client Hello", advice(msg::idea_hello, "RFC 5246 \u{a7}7.3", "lesson/websocket?do=drop:4&autoplay=1")),
        down(
            "Server Hello, Certificate, Server Hello Done",
            advice(msg::idea_server_hello, "RFC 5246 \u{a7}7.3", "lesson/websocket?do=drop:5&autoplay=1"),
        ),
        up(
            "Client Key Exchange, Change Cipher Spec, Finished",
            advice(msg::idea_key_exchange, "RFC 5246 \u{a7}7.3", "lesson/websocket?do=drop:6&autoplay=1"),
        ),
        down(
            "Change Cipher Spec, Finished",
            advice(msg::idea_finished, "RFC 5246 \u{a7}7.3", "lesson/websocket?do=drop:7&autoplay=1"),
        ),
        also(
            step(Shape::Frame, "WebSocket Handshake", advice(msg::idea_upgrade_box, "RFC 6455 \u{a7}1.3", "")),
            &["Opening Handshake", "WebSocket Opening Handshake"],
        ),
        also(
            up(
                "HTTP GET /chat (Upgrade: websocket)",
                advice(msg::idea_upgrade, "RFC 6455 \u{a7}4.1", "lesson/websocket?do=drop:8&autoplay=1"),
            ),
            &["GET /chat (Upgrade: websocket)"],
        ),
        also(
            down(
                "HTTP 101 Switching Protocols",
                advice(msg::idea_switch, "RFC 6455 \u{a7}4.2.2", "lesson/websocket?do=drop:9&autoplay=1"),
            ),
            &["101 Switching Protocols"],
        ),
        also(
            step(Shape::Frame, "WebSocket Data Transmission", advice(msg::idea_data_box, "RFC 6455 \u{a7}1.2", "")),
            &["Data Transmission", "WebSocket Data Transfer"],
        ),
        also(
            up(
                "WebSocket Frame: \"Hello\"",
                advice(msg::idea_frame, "RFC 6455 \u{a7}5.1", "lesson/websocket?do=drop:10&autoplay=1"),
            ),
            &["Frame: Hello", "Hello"],
        ),
        also(
            down(
                "WebSocket Frame: \"Hello, Client\"",
                advice(msg::idea_frame_back, "RFC 6455 \u{a7}5.1", "lesson/websocket?do=drop:11&autoplay=1"),
            ),
            &["Frame: Hello, Client", "Hello, Client"],
        ),
        also(
            up(
                "WebSocket Frame: \"Goodbye\"",
                advice(msg::idea_frame, "RFC 6455 \u{a7}5.1", "lesson/websocket?do=drop:12&autoplay=1"),
            ),
            &["Frame: Goodbye", "Goodbye"],
        ),
        also(
            down(
                "WebSocket Frame: \"Goodbye, Client\"",
                advice(msg::idea_frame_back, "RFC 6455 \u{a7}5.1", "lesson/websocket?do=drop:13&autoplay=1"),
            ),
            &["Frame: Goodbye, Client", "Goodbye, Client"],
        ),
        also(
            up(
                "WebSocket Close Frame",
                advice(msg::idea_close_frame, "RFC 6455 \u{a7}5.5.1", "lesson/websocket?do=drop:14&autoplay=1"),
            ),
            &["Close Frame", "Close"],
        ),
        also(
            down(
                "WebSocket Close Frame",
                advice(msg::idea_close_back, "RFC 6455 \u{a7}5.5.1", "lesson/websocket?do=drop:15&autoplay=1"),
            ),
            &["Close Frame", "Close"],
        ),
    ],
    slips: SLIPS,
    has_dashed_responses: false,
};

const SLIPS: &[crate::diagram::Slip] = &[
    slip("HTTP 200 OK", At::Anywhere, advice(msg::slip_ok_for_switch, "RFC 6455 \u{a7}4.1", "lesson/http?autoplay=1")),
    slip("HTTP GET /chat", At::Anywhere, advice(msg::slip_no_upgrade, "RFC 6455 \u{a7}4.1", "lesson/http?autoplay=1")),
    slip(
        "HTTP POST /chat (Upgrade: websocket)",
        At::Anywhere,
        advice(msg::slip_upgrade_post, "RFC 6455 \u{a7}4.1", ""),
    ),
    slip(
        "Server Hello, Certificate, Server Key Exchange, Server Hello Done",
        At::Anywhere,
        advice(msg::slip_key_exchange, "RFC 5246 \u{a7}7.4.3", "lesson/websocket?autoplay=1"),
    ),
    slip(
        "Server Hello, Certificate, Finished",
        At::Anywhere,
        advice(msg::slip_tls_13, "RFC 8446 \u{a7}2", "lesson/websocket?tls=1.3&autoplay=1"),
    ),
    slip("ACK", At::Again, advice(msg::slip_ack_of_ack, "RFC 9293 \u{a7}3.5", "lesson/tcp?autoplay=1")),
    slip("ACK", At::Step(2), advice(msg::slip_ack_alone, "RFC 9293 \u{a7}3.5", "")),
    slip("WebSocket Ping Frame", At::Anywhere, advice(msg::slip_ping, "RFC 6455 \u{a7}5.5.2", "")),
    slip("FIN", At::Anywhere, advice(msg::slip_ws_fin, "RFC 6455 \u{a7}7.1.1", "lesson/websocket?autoplay=1")),
    slip_of(Shape::Frame, Text::Fixed("4-Way Handshake"), advice(msg::slip_ws_fin, "RFC 6455 \u{a7}7.1.1", "")),
];
