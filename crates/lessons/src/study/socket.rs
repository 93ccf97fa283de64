//! What a socket is, and what each layer adds.

use super::glossary::{BYTE_STREAM, DATAGRAM, FRAME, FULL_DUPLEX, HEADER_SECTION, PORT, SEGMENT, SOCKET};
use super::{Study, misconception};
use i18n::msg;

pub(super) static STUDY: Study = Study {
    scenario: "socket",
    misconceptions: &[
        misconception(msg::study_socket_wrong_tcp, msg::study_socket_right_tcp, &["RFC 9293 §3.9.1", "RFC 768"]),
        misconception(msg::study_socket_wrong_port, msg::study_socket_right_port, &["RFC 9293 §4"]),
        misconception(msg::study_socket_wrong_http, msg::study_socket_right_http, &["RFC 9112 §9.2", "RFC 6455 §1.1"]),
    ],
    remember: &[msg::study_socket_remember_ends, msg::study_socket_remember_stream, msg::study_socket_remember_send],
    terms: &[SOCKET, PORT, SEGMENT, DATAGRAM, BYTE_STREAM, FRAME, FULL_DUPLEX, HEADER_SECTION],
    sources: &["RFC 9293 §3.9.1", "RFC 768", "RFC 9112 §9", "RFC 6455 §1"],
};
