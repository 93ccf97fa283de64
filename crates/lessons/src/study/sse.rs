//! One response that does not end.

use super::glossary::{ACK, CHUNKED, KEEP_ALIVE, LAST_EVENT_ID, ROUND_TRIP};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "sse",
    misconceptions: &[
        misconception(msg::study_sse_wrong_ws, msg::study_sse_right_ws, &["WHATWG HTML §9.2.5", "RFC 9112 §7.1"]),
        misconception(msg::study_sse_wrong_lost, msg::study_sse_right_lost, &["WHATWG HTML §9.2.4"]),
        misconception(msg::study_sse_wrong_many, msg::study_sse_right_many, &["WHATWG HTML §9.2.7", "RFC 9112 §9.4"]),
    ],
    remember: &[
        msg::study_sse_remember_one,
        msg::study_sse_remember_event,
        msg::study_sse_remember_back,
        msg::study_sse_remember_http2,
    ],
    terms: &[LAST_EVENT_ID, CHUNKED, KEEP_ALIVE, ROUND_TRIP, ACK],
    sources: &["WHATWG HTML §9.2", "RFC 9112 §7.1", "RFC 9112 §9.4"],
};
