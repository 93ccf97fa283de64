//! The concept chain from the socket to WebSocket, with what each link adds.

use super::{advice, slip_of};
use crate::diagram::{Advice, Diagram, Shape, Step, Text};
use i18n::msg;

pub static CHAIN: Diagram = Diagram {
    steps: &[
        node(
            Text::Said(msg::chain_socket),
            advice(msg::idea_chain_socket, "POSIX socket()", "lesson/socket?autoplay=1"),
        ),
        link(
            Text::Said(msg::home_adds_tcp),
            advice(msg::idea_chain_reliable, "RFC 9293 \u{a7}2.2", "lesson/udp?autoplay=1"),
        ),
        node(Text::Said(msg::chain_tcp), advice(msg::idea_chain_tcp, "RFC 9293 \u{a7}2.2", "lesson/tcp?autoplay=1")),
        link(
            Text::Both(msg::home_adds_http, msg::home_adds_http_too),
            advice(msg::idea_chain_requests, "RFC 9110 \u{a7}3.3", "lesson/http?autoplay=1"),
        ),
        node(Text::Said(msg::chain_http), advice(msg::idea_chain_http, "RFC 9110 \u{a7}1.1", "lesson/http?autoplay=1")),
        link(
            Text::Both(msg::home_adds_websocket, msg::home_adds_websocket_too),
            advice(msg::idea_chain_real_time, "RFC 6455 \u{a7}1.1", "lesson/contrast?autoplay=1"),
        ),
        node(
            Text::Said(msg::chain_websocket),
            advice(msg::idea_chain_websocket, "RFC 6455 \u{a7}1.7", "lesson/websocket?autoplay=1"),
        ),
    ],
    slips: &[
        slip_of(Shape::Node, Text::Fixed("UDP"), advice(msg::slip_udp, "RFC 768", "lesson/udp?autoplay=1")),
        slip_of(Shape::Node, Text::Fixed("TLS"), advice(msg::slip_tls, "RFC 8446 \u{a7}1", "")),
        slip_of(Shape::Link, Text::Said(msg::row_flow), advice(msg::slip_flow, "RFC 9293 \u{a7}3.8.6", "")),
        slip_of(
            Shape::Link,
            Text::Said(msg::recall_card_one_way),
            advice(msg::slip_one_way, "RFC 6455 \u{a7}1.1", "lesson/sse?autoplay=1"),
        ),
    ],
    has_dashed_responses: false,
};

const fn node(label: Text, advice: Advice) -> Step {
    Step { shape: Shape::Node, way: None, label, also: &[], advice }
}

const fn link(label: Text, advice: Advice) -> Step {
    Step { shape: Shape::Link, way: None, label, also: &[], advice }
}
