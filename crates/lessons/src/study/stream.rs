//! A POST whose response is a stream.

use super::glossary::{CHUNKED, HTTP2_FRAME, IDEMPOTENT, LAST_EVENT_ID, ROUND_TRIP, TOKEN};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "stream",
    misconceptions: &[
        misconception(
            msg::study_stream_wrong_sooner,
            msg::study_stream_right_sooner,
            &["WHATWG HTML §9.2.5", "RFC 9112 §7.1"],
        ),
        misconception(msg::study_stream_wrong_source, msg::study_stream_right_source, &["WHATWG HTML §9.2.2"]),
        misconception(
            msg::study_stream_wrong_again,
            msg::study_stream_right_again,
            &["RFC 9110 §9.2.2", "WHATWG HTML §9.2.4"],
        ),
    ],
    remember: &[
        msg::study_stream_remember_first,
        msg::study_stream_remember_end,
        msg::study_stream_remember_both,
        msg::study_stream_remember_mcp,
    ],
    terms: &[TOKEN, IDEMPOTENT, LAST_EVENT_ID, CHUNKED, HTTP2_FRAME, ROUND_TRIP],
    sources: &[
        "RFC 9110 §9.2.2",
        "RFC 9110 §12.1",
        "RFC 9112 §7.1",
        "RFC 9112 §8",
        "RFC 9113 §8.1",
        "WHATWG HTML §9.2",
    ],
};
