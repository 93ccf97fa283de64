//! What limits a long transfer, and how a loss is repaired.

use super::glossary::{
    CONGESTION_AVOIDANCE, CWND, DELAYED_ACK, DUPLICATE_ACK, FAST_RETRANSMIT, IN_FLIGHT, MSS, RTO, RTT, RWND,
    SLOW_START, SSTHRESH,
};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "bulk",
    misconceptions: &[
        misconception(msg::study_bulk_wrong_slow, msg::study_bulk_right_slow, &["RFC 5681 §3.1"]),
        misconception(msg::study_bulk_wrong_bad, msg::study_bulk_right_bad, &["RFC 5681 §3.1"]),
        misconception(msg::study_bulk_wrong_band, msg::study_bulk_right_band, &["RFC 9293 §3.8.6", "RFC 7323 §1.1"]),
    ],
    remember: &[msg::study_bulk_remember_limit, msg::study_bulk_remember_two, msg::study_bulk_remember_grow],
    terms: &[
        CWND,
        RWND,
        IN_FLIGHT,
        SLOW_START,
        SSTHRESH,
        CONGESTION_AVOIDANCE,
        DUPLICATE_ACK,
        FAST_RETRANSMIT,
        RTO,
        RTT,
        DELAYED_ACK,
        MSS,
    ],
    sources: &["RFC 5681", "RFC 6298 §2", "RFC 6928", "RFC 9438", "RFC 7323 §2"],
};
