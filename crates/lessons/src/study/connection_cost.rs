//! Round trips before the first byte, and what saves them.

use super::glossary::{HANDSHAKE, HSTS, KEEP_ALIVE, RECORD, ROUND_TRIP, RTT, TICKET, TTL, ZERO_RTT};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "connection-cost",
    misconceptions: &[
        misconception(
            msg::study_connection_cost_wrong_resume,
            msg::study_connection_cost_right_resume,
            &["RFC 5077 §3.1", "RFC 8446 §2.2"],
        ),
        misconception(
            msg::study_connection_cost_wrong_zero,
            msg::study_connection_cost_right_zero,
            &["RFC 8446 §2.3", "RFC 8446 §8", "RFC 8470 §3"],
        ),
        misconception(
            msg::study_connection_cost_wrong_hsts,
            msg::study_connection_cost_right_hsts,
            &["RFC 6797 §2.3", "RFC 6797 §8.3", "RFC 6797 §14.6"],
        ),
    ],
    remember: &[
        msg::study_connection_cost_remember_sum,
        msg::study_connection_cost_remember_open,
        msg::study_connection_cost_remember_ticket,
        msg::study_connection_cost_remember_http2,
    ],
    terms: &[ROUND_TRIP, RTT, HANDSHAKE, TTL, TICKET, ZERO_RTT, HSTS, RECORD, KEEP_ALIVE],
    sources: &["RFC 1035 §3.2.1", "RFC 9293 §3.5", "RFC 5246 §7.3", "RFC 8446 §2", "RFC 5077 §3.1", "RFC 6797"],
};
