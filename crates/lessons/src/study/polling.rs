//! What an interval costs.

use super::glossary::{HEADER_SECTION, KEEP_ALIVE, ROUND_TRIP, RTT, STATELESS};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "polling",
    misconceptions: &[
        misconception(msg::study_polling_wrong_free, msg::study_polling_right_free, &["RFC 6202 §2.1"]),
        misconception(msg::study_polling_wrong_period, msg::study_polling_right_period, &["RFC 6202 §2.1"]),
        misconception(msg::study_polling_wrong_empty, msg::study_polling_right_empty, &["RFC 9110 §15.3.5"]),
    ],
    remember: &[
        msg::study_polling_remember_wait,
        msg::study_polling_remember_cost,
        msg::study_polling_remember_batch,
        msg::study_polling_remember_http2,
    ],
    terms: &[ROUND_TRIP, RTT, KEEP_ALIVE, HEADER_SECTION, STATELESS],
    sources: &["RFC 6202 §2.1", "RFC 9110 §15.3.5", "RFC 9112 §9.3"],
};
