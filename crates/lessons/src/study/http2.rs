//! Streams on one connection, and what a lost packet does to them.

use super::glossary::{
    ALPN, GOAWAY, HOL, HPACK, HTTP2_FRAME, HTTP2_STREAM, HTTP2_WINDOW, KEEP_ALIVE, MULTIPLEXING, PREFACE,
};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "http2",
    misconceptions: &[
        misconception(
            msg::study_http2_wrong_hol,
            msg::study_http2_right_hol,
            &["RFC 9113 §1", "RFC 9112 §9.3.2", "RFC 9114 §1.1"],
        ),
        misconception(msg::study_http2_wrong_one, msg::study_http2_right_one, &["RFC 9113 §9.1", "RFC 5681 §3.1"]),
        misconception(msg::study_http2_wrong_gzip, msg::study_http2_right_gzip, &["RFC 7541 §1", "RFC 7541 §7.1"]),
    ],
    remember: &[
        msg::study_http2_remember_streams,
        msg::study_http2_remember_frames,
        msg::study_http2_remember_table,
        msg::study_http2_remember_windows,
    ],
    terms: &[ALPN, PREFACE, HTTP2_STREAM, HTTP2_FRAME, MULTIPLEXING, HPACK, HTTP2_WINDOW, HOL, GOAWAY, KEEP_ALIVE],
    sources: &[
        "RFC 7301 §3.1",
        "RFC 7541 §2.3",
        "RFC 8441 §4",
        "RFC 9113 §3.4",
        "RFC 9113 §5",
        "RFC 9113 §6",
        "RFC 9114 §1.1",
    ],
};
