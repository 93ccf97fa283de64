//! The TCP socket diagram: the handshake, data in a window, the close.

use super::{advice, also, down, slip, slip_of, step, up};
use crate::diagram::{At, Diagram, Shape, Text};
use i18n::msg;

pub static TCP: Diagram = Diagram {
    steps: &[
        also(
            step(
                Shape::Frame,
                "3-Way Handshake",
                advice(msg::idea_open, "RFC 9293 \u{a7}3.5", "lesson/udp?autoplay=1"),
            ),
            &["three-way handshake", "TCP 3-Way Handshake"],
        ),
        up("SYN", advice(msg::idea_syn, "RFC 9293 \u{a7}3.5", "lesson/tcp?do=drop:1&autoplay=1")),
        down("SYN-ACK", advice(msg::idea_syn_ack, "RFC 9293 \u{a7}3.5", "lesson/tcp?do=drop:2&autoplay=1")),
        up("ACK", advice(msg::idea_third, "RFC 9293 \u{a7}3.5", "lesson/tcp?do=drop:3&autoplay=1")),
        step(Shape::End, "", advice(msg::idea_box_end, "RFC 9293 \u{a7}3.5", "")),
        also(
            step(Shape::Note, "Connection Established", advice(msg::idea_established, "RFC 9293 \u{a7}3.3.2", "")),
            &["ESTABLISHED"],
        ),
        also(
            up(
                "Data [Window=1000]",
                advice(
                    msg::idea_window,
                    "RFC 9293 \u{a7}3.8.6",
                    "lesson/tcp?do=stall-reader:server:10:1000&autoplay=1",
                ),
            ),
            &["Data [win=1000]"],
        ),
        up("Data", advice(msg::idea_data, "RFC 9293 \u{a7}3.8.6", "lesson/tcp?do=drop:5&autoplay=1")),
        down("ACK", advice(msg::idea_data_ack, "RFC 9293 \u{a7}3.4", "lesson/tcp?do=drop:6&autoplay=1")),
        also(
            step(
                Shape::Frame,
                "4-Way Handshake",
                advice(msg::idea_close, "RFC 9293 \u{a7}3.6", "lesson/tcp?do=close-abruptly:client:70&autoplay=1"),
            ),
            &["four-way handshake", "TCP 4-Way Handshake"],
        ),
        up("FIN", advice(msg::idea_fin, "RFC 9293 \u{a7}3.6", "lesson/tcp?do=drop:7&autoplay=1")),
        down("ACK", advice(msg::idea_fin_ack, "RFC 9293 \u{a7}3.6", "lesson/tcp?do=drop:8&autoplay=1")),
        down("FIN", advice(msg::idea_other_fin, "RFC 9293 \u{a7}3.6", "lesson/tcp?do=drop:9&autoplay=1")),
        up("ACK", advice(msg::idea_last_ack, "RFC 9293 \u{a7}3.6.1", "lesson/tcp?do=drop:10&autoplay=1")),
    ],
    slips: &[
        slip("ACK", At::Step(2), advice(msg::slip_ack_alone, "RFC 9293 \u{a7}3.5", "")),
        slip("SYN", At::Step(2), advice(msg::slip_two_syn, "RFC 9293 \u{a7}3.5", "")),
        slip("ACK", At::Again, advice(msg::slip_ack_of_ack, "RFC 9293 \u{a7}3.5", "lesson/tcp?autoplay=1")),
        slip("FIN-ACK", At::Anywhere, advice(msg::slip_fin_ack, "RFC 9293 \u{a7}3.6", "lesson/tcp?autoplay=1")),
        slip(
            "RST",
            At::Anywhere,
            advice(msg::slip_rst, "RFC 9293 \u{a7}3.10.5", "lesson/tcp?do=close-abruptly:client:70&autoplay=1"),
        ),
        slip("NAK", At::Anywhere, advice(msg::slip_nak, "RFC 9293 \u{a7}3.8", "lesson/tcp?do=drop:5&autoplay=1")),
        slip_of(
            Shape::Frame,
            Text::Fixed("2-Way Handshake"),
            advice(msg::slip_two_way, "RFC 9293 \u{a7}3.5", "lesson/tcp?do=drop:3&autoplay=1"),
        ),
    ],
    has_dashed_responses: false,
};
