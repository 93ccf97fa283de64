//! From HTTP to frames, and to the close.

use super::glossary::{
    CLOSE_CODE, EXTENSION, FRAME, FULL_DUPLEX, HANDSHAKE, MASKING, PING, RECORD, SUBPROTOCOL, UPGRADE,
};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "websocket",
    misconceptions: &[
        misconception(
            msg::study_websocket_wrong_mask,
            msg::study_websocket_right_mask,
            &["RFC 6455 §5.3", "RFC 6455 §10.3"],
        ),
        misconception(
            msg::study_websocket_wrong_http,
            msg::study_websocket_right_http,
            &["RFC 6455 §1.7", "RFC 9110 §7.8"],
        ),
        misconception(
            msg::study_websocket_wrong_close,
            msg::study_websocket_right_close,
            &["RFC 6455 §7.1.1", "RFC 6455 §7.1.5"],
        ),
    ],
    remember: &[
        msg::study_websocket_remember_steps,
        msg::study_websocket_remember_frame,
        msg::study_websocket_remember_control,
        msg::study_websocket_remember_agree,
        msg::study_websocket_remember_http2,
    ],
    terms: &[UPGRADE, FRAME, MASKING, FULL_DUPLEX, PING, CLOSE_CODE, EXTENSION, SUBPROTOCOL, RECORD, HANDSHAKE],
    sources: &["RFC 6455 §1.3", "RFC 6455 §5.2", "RFC 6455 §7", "RFC 7692", "RFC 9110 §7.8", "WHATWG WebSockets"],
};
