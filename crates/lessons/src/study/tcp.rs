//! Sequence numbers, windows, and how a connection opens and closes.

use super::glossary::{
    ACK, DELAYED_ACK, FLOW_CONTROL, HALF_CLOSE, HANDSHAKE, ISN, MSS, RTO, RTT, RWND, SEGMENT, TIME_WAIT, ZERO_WINDOW,
};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "tcp",
    misconceptions: &[
        misconception(msg::study_tcp_wrong_window, msg::study_tcp_right_window, &["RFC 9293 §3.1", "RFC 9293 §3.8.6"]),
        misconception(msg::study_tcp_wrong_ack, msg::study_tcp_right_ack, &["RFC 9293 §3.4"]),
        misconception(msg::study_tcp_wrong_close, msg::study_tcp_right_close, &["RFC 9293 §3.6"]),
    ],
    remember: &[
        msg::study_tcp_remember_isn,
        msg::study_tcp_remember_limit,
        msg::study_tcp_remember_push,
        msg::study_tcp_remember_wait,
    ],
    terms: &[
        SEGMENT,
        HANDSHAKE,
        ISN,
        ACK,
        RWND,
        FLOW_CONTROL,
        MSS,
        DELAYED_ACK,
        RTT,
        RTO,
        ZERO_WINDOW,
        HALF_CLOSE,
        TIME_WAIT,
    ],
    sources: &["RFC 9293 §3.4", "RFC 9293 §3.5", "RFC 9293 §3.6", "RFC 9293 §3.8", "RFC 9293 §3.9.1.2", "RFC 6298 §2"],
};
