//! Polling: the same request again and again.

use super::{GET, NO_CONTENT, OK, POST, SWITCH, advice, also, down, slip, slip_of, step, up};
use crate::diagram::{At, Diagram, Shape, Text};
use i18n::msg;

pub static POLLING: Diagram = Diagram {
    steps: &[
        also(
            step(
                Shape::Loop,
                "Polling",
                advice(msg::idea_poll_loop, "RFC 6202 \u{a7}2.1", "lesson/polling?poll-interval=4000&autoplay=1"),
            ),
            &["loop Polling"],
        ),
        also(
            up(GET, advice(msg::idea_poll_get, "RFC 9110 \u{a7}3.4", "lesson/polling?do=drop:4&autoplay=1")),
            &["GET /data"],
        ),
        also(
            down(OK, advice(msg::idea_poll_ok, "RFC 9110 \u{a7}15.3.1", "lesson/polling?do=drop:5&autoplay=1")),
            &["HTTP 200 OK", "200 OK", "200 OK /data"],
        ),
    ],
    slips: &[
        slip(
            NO_CONTENT,
            At::Anywhere,
            advice(msg::slip_poll_empty, "RFC 9110 \u{a7}15.3.5", "lesson/polling?autoplay=1"),
        ),
        POST,
        SWITCH,
        slip_of(
            Shape::Alt,
            Text::Fixed("New Data Available"),
            advice(msg::slip_poll_cases, "RFC 6202 \u{a7}2.1", "lesson/long-polling?autoplay=1"),
        ),
        slip_of(
            Shape::Loop,
            Text::Fixed("Long Polling"),
            advice(msg::slip_poll_cases, "RFC 6202 \u{a7}2.1", "lesson/long-polling?autoplay=1"),
        ),
    ],
    has_dashed_responses: true,
};
