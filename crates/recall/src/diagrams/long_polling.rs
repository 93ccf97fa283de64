//! Long polling: the server holds the request, and responds in one of two cases.

use super::{GET, NO_CONTENT, OK, POST, SWITCH, advice, also, down, slip, slip_of, step, up};
use crate::diagram::{At, Diagram, Shape, Text};
use i18n::msg;

pub static LONG_POLLING: Diagram = Diagram {
    steps: &[
        also(
            step(
                Shape::Loop,
                "Long Polling",
                advice(msg::idea_long_loop, "RFC 6202 \u{a7}2.1", "lesson/long-polling?autoplay=1"),
            ),
            &["loop Long Polling"],
        ),
        also(
            up(GET, advice(msg::idea_poll_get, "RFC 9110 \u{a7}3.4", "lesson/long-polling?do=drop:4&autoplay=1")),
            &["GET /data"],
        ),
        step(
            Shape::Alt,
            "New Data Available",
            advice(msg::idea_long_alt, "RFC 6202 \u{a7}2.1", "lesson/long-polling?hold=10&autoplay=1"),
        ),
        also(
            down(OK, advice(msg::idea_long_ok, "RFC 6202 \u{a7}2.1", "lesson/long-polling?do=drop:12&autoplay=1")),
            &["HTTP 200 OK", "200 OK", "200 OK /data"],
        ),
        step(
            Shape::Else,
            "No New Data",
            advice(msg::idea_long_else, "RFC 6202 \u{a7}5.5", "lesson/long-polling?hold=0.5&autoplay=1"),
        ),
        also(
            down(
                NO_CONTENT,
                advice(msg::idea_long_empty, "RFC 9110 \u{a7}15.3.5", "lesson/long-polling?do=drop:6&autoplay=1"),
            ),
            &["HTTP 204 No Content", "204 No Content", "204 No Content /data"],
        ),
    ],
    slips: &[
        slip(OK, At::Step(5), advice(msg::slip_ok_for_empty, "RFC 9110 \u{a7}15.3.5", "")),
        slip(NO_CONTENT, At::Step(3), advice(msg::slip_empty_for_ok, "RFC 9110 \u{a7}15.3.1", "")),
        slip(
            "HTTP 304 Not Modified",
            At::Anywhere,
            advice(msg::slip_not_modified, "RFC 9110 \u{a7}15.4.5", "lesson/long-polling?autoplay=1"),
        ),
        slip(
            "HTTP 408 Request Timeout",
            At::Anywhere,
            advice(msg::slip_timeout, "RFC 9110 \u{a7}15.5.9", "lesson/long-polling?autoplay=1"),
        ),
        POST,
        SWITCH,
        slip_of(
            Shape::Loop,
            Text::Fixed("Polling"),
            advice(msg::slip_plain_loop, "RFC 6202 \u{a7}2.1", "lesson/polling?autoplay=1"),
        ),
    ],
    has_dashed_responses: true,
};
