//! What UDP leaves to the application.

use super::glossary::{ACK, CHECKSUM, DATAGRAM, DUPLICATE_ACK, FAST_RETRANSMIT, HOL, PORT, RTO, SACK, SEGMENT};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "udp",
    misconceptions: &[
        misconception(msg::study_udp_wrong_loses, msg::study_udp_right_loses, &["RFC 768", "RFC 8085 §3.3"]),
        misconception(msg::study_udp_wrong_tcp, msg::study_udp_right_tcp, &["RFC 9293 §3.8.3"]),
        misconception(msg::study_udp_wrong_fast, msg::study_udp_right_fast, &["RFC 8085 §3.1"]),
    ],
    remember: &[msg::study_udp_remember_datagram, msg::study_udp_remember_order, msg::study_udp_remember_choice],
    terms: &[DATAGRAM, SEGMENT, PORT, CHECKSUM, HOL, ACK, DUPLICATE_ACK, FAST_RETRANSMIT, SACK, RTO],
    sources: &["RFC 768", "RFC 8085 §3", "RFC 9293 §3.8", "RFC 2018 §3"],
};
