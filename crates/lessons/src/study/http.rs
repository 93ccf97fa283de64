//! Requests, responses, and the connections below them.

use super::glossary::{COOKIE, HANDSHAKE, HEADER_SECTION, KEEP_ALIVE, ROUND_TRIP, RTT, SLOW_START, STATELESS};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "http",
    misconceptions: &[
        misconception(msg::study_http_wrong_connection, msg::study_http_right_connection, &["RFC 9112 §9.3"]),
        misconception(msg::study_http_wrong_state, msg::study_http_right_state, &["RFC 9110 §3.3", "RFC 6265 §3"]),
        misconception(msg::study_http_wrong_keep, msg::study_http_right_keep, &["RFC 9112 §9.3"]),
    ],
    remember: &[msg::study_http_remember_pair, msg::study_http_remember_cost, msg::study_http_remember_default],
    terms: &[STATELESS, COOKIE, KEEP_ALIVE, HEADER_SECTION, ROUND_TRIP, RTT, HANDSHAKE, SLOW_START],
    sources: &["RFC 9110 §3", "RFC 9112 §9", "RFC 6265 §3"],
};
