//! Which of the four ways suits which messages.

use super::glossary::{CHUNKED, FRAME, HEADER_SECTION, KEEP_ALIVE, ROUND_TRIP, UPGRADE};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "contrast",
    misconceptions: &[
        misconception(
            msg::study_contrast_wrong_ws,
            msg::study_contrast_right_ws,
            &["RFC 6455 §5.2", "WHATWG HTML §9.2"],
        ),
        misconception(msg::study_contrast_wrong_delay, msg::study_contrast_right_delay, &["RFC 6202 §2.2"]),
        misconception(
            msg::study_contrast_wrong_empty,
            msg::study_contrast_right_empty,
            &["RFC 9112 §5", "RFC 7541 §1"],
        ),
    ],
    remember: &[
        msg::study_contrast_remember_wait,
        msg::study_contrast_remember_pay,
        msg::study_contrast_remember_scope,
        msg::study_contrast_remember_http2,
    ],
    terms: &[HEADER_SECTION, ROUND_TRIP, KEEP_ALIVE, UPGRADE, FRAME, CHUNKED],
    sources: &["RFC 6202", "WHATWG HTML §9.2", "RFC 6455", "RFC 7541"],
};
