//! What a held request is, and what it is not.

use super::glossary::{HEADER_SECTION, KEEP_ALIVE, ROUND_TRIP, RTT};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "long-polling",
    misconceptions: &[
        misconception(msg::study_long_polling_wrong_push, msg::study_long_polling_right_push, &["RFC 6202 §2.1"]),
        misconception(msg::study_long_polling_wrong_delay, msg::study_long_polling_right_delay, &["RFC 6202 §2.2"]),
        misconception(msg::study_long_polling_wrong_hold, msg::study_long_polling_right_hold, &["RFC 6202 §5.5"]),
    ],
    remember: &[
        msg::study_long_polling_remember_held,
        msg::study_long_polling_remember_cost,
        msg::study_long_polling_remember_end,
        msg::study_long_polling_remember_http2,
    ],
    terms: &[ROUND_TRIP, RTT, KEEP_ALIVE, HEADER_SECTION],
    sources: &["RFC 6202 §2", "RFC 6202 §5.5", "RFC 9110 §15.3.5"],
};
