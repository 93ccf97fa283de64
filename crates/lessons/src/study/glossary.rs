//! The glossary: the terms that the lessons' study texts use, each with a definition of one or two sentences.

use super::Term;
use crate::Say;
use i18n::msg;

const fn term(name: Say, meaning: Say, source: &'static str) -> Term {
    Term { name, meaning, source }
}

pub(super) const ACK: Term = term(msg::term_ack, msg::term_ack_is, "RFC 9293 §3.4");
pub(super) const ALPN: Term = term(msg::term_alpn, msg::term_alpn_is, "RFC 7301 §3.1");
pub(super) const BYTE_STREAM: Term = term(msg::term_byte_stream, msg::term_byte_stream_is, "RFC 9293 §2.2");
pub(super) const CHECKSUM: Term = term(msg::term_checksum, msg::term_checksum_is, "RFC 9293 §3.1");
pub(super) const CHUNKED: Term = term(msg::term_chunked, msg::term_chunked_is, "RFC 9112 §7.1");
pub(super) const CLOSE_CODE: Term = term(msg::term_close_code, msg::term_close_code_is, "RFC 6455 §7.4");
pub(super) const CONGESTION_AVOIDANCE: Term =
    term(msg::term_congestion_avoidance, msg::term_congestion_avoidance_is, "RFC 5681 §3.1");
pub(super) const COOKIE: Term = term(msg::term_cookie, msg::term_cookie_is, "RFC 6265 §3");
pub(super) const CWND: Term = term(msg::term_cwnd, msg::term_cwnd_is, "RFC 5681 §2");
pub(super) const DATAGRAM: Term = term(msg::term_datagram, msg::term_datagram_is, "RFC 768");
pub(super) const DELAYED_ACK: Term = term(msg::term_delayed_ack, msg::term_delayed_ack_is, "RFC 9293 §3.8.6.3");
pub(super) const DUPLICATE_ACK: Term = term(msg::term_duplicate_ack, msg::term_duplicate_ack_is, "RFC 5681 §2");
pub(super) const EXTENSION: Term = term(msg::term_extension, msg::term_extension_is, "RFC 6455 §9");
pub(super) const FAST_RETRANSMIT: Term = term(msg::term_fast_retransmit, msg::term_fast_retransmit_is, "RFC 5681 §3.2");
pub(super) const FLOW_CONTROL: Term = term(msg::term_flow_control, msg::term_flow_control_is, "RFC 9293 §3.8.6");
pub(super) const FRAME: Term = term(msg::term_frame, msg::term_frame_is, "RFC 6455 §5.2");
pub(super) const FULL_DUPLEX: Term = term(msg::term_full_duplex, msg::term_full_duplex_is, "");
pub(super) const GOAWAY: Term = term(msg::term_goaway, msg::term_goaway_is, "RFC 9113 §6.8");
pub(super) const HALF_CLOSE: Term = term(msg::term_half_close, msg::term_half_close_is, "RFC 9293 §3.6.1");
pub(super) const HANDSHAKE: Term = term(msg::term_handshake, msg::term_handshake_is, "RFC 9293 §3.5");
pub(super) const HEADER_SECTION: Term = term(msg::term_header_section, msg::term_header_section_is, "RFC 9112 §2.1");
pub(super) const HOL: Term = term(msg::term_hol, msg::term_hol_is, "");
pub(super) const HPACK: Term = term(msg::term_hpack, msg::term_hpack_is, "RFC 7541 §2.3");
pub(super) const HSTS: Term = term(msg::term_hsts, msg::term_hsts_is, "RFC 6797 §5");
pub(super) const HTTP2_FRAME: Term = term(msg::term_http2_frame, msg::term_http2_frame_is, "RFC 9113 §4.1");
pub(super) const HTTP2_STREAM: Term = term(msg::term_http2_stream, msg::term_http2_stream_is, "RFC 9113 §5.1.1");
pub(super) const HTTP2_WINDOW: Term = term(msg::term_http2_window, msg::term_http2_window_is, "RFC 9113 §6.9.1");
pub(super) const IDEMPOTENT: Term = term(msg::term_idempotent, msg::term_idempotent_is, "RFC 9110 §9.2.2");
pub(super) const IN_FLIGHT: Term = term(msg::term_in_flight, msg::term_in_flight_is, "RFC 5681 §2");
pub(super) const ISN: Term = term(msg::term_isn, msg::term_isn_is, "RFC 9293 §3.4.1");
pub(super) const KEEP_ALIVE: Term = term(msg::term_keep_alive, msg::term_keep_alive_is, "RFC 9293 §3.8.4");
pub(super) const LAST_EVENT_ID: Term = term(msg::term_last_event_id, msg::term_last_event_id_is, "WHATWG HTML §9.2.4");
pub(super) const MASKING: Term = term(msg::term_masking, msg::term_masking_is, "RFC 6455 §5.3");
pub(super) const MSS: Term = term(msg::term_mss, msg::term_mss_is, "RFC 9293 §3.7.1");
pub(super) const MULTIPLEXING: Term = term(msg::term_multiplexing, msg::term_multiplexing_is, "RFC 9113 §5");
pub(super) const PING: Term = term(msg::term_ping, msg::term_ping_is, "RFC 6455 §5.5.2");
pub(super) const PORT: Term = term(msg::term_port, msg::term_port_is, "RFC 9293 §3.1");
pub(super) const PREFACE: Term = term(msg::term_preface, msg::term_preface_is, "RFC 9113 §3.4");
pub(super) const RECORD: Term = term(msg::term_record, msg::term_record_is, "RFC 8446 §5.1");
pub(super) const ROUND_TRIP: Term = term(msg::term_round_trip, msg::term_round_trip_is, "");
pub(super) const RTO: Term = term(msg::term_rto, msg::term_rto_is, "RFC 6298 §2");
pub(super) const RTT: Term = term(msg::term_rtt, msg::term_rtt_is, "RFC 6298 §3");
pub(super) const RWND: Term = term(msg::term_rwnd, msg::term_rwnd_is, "RFC 9293 §3.8.6");
pub(super) const SACK: Term = term(msg::term_sack, msg::term_sack_is, "RFC 2018 §3");
pub(super) const SEGMENT: Term = term(msg::term_segment, msg::term_segment_is, "RFC 9293 §3.1");
pub(super) const SLOW_START: Term = term(msg::term_slow_start, msg::term_slow_start_is, "RFC 5681 §3.1");
pub(super) const SOCKET: Term = term(msg::term_socket, msg::term_socket_is, "RFC 9293 §3.9.1");
pub(super) const SSTHRESH: Term = term(msg::term_ssthresh, msg::term_ssthresh_is, "RFC 5681 §3.1");
pub(super) const STATELESS: Term = term(msg::term_stateless, msg::term_stateless_is, "RFC 9110 §3.3");
pub(super) const SUBPROTOCOL: Term = term(msg::term_subprotocol, msg::term_subprotocol_is, "RFC 6455 §1.9");
pub(super) const TICKET: Term = term(msg::term_ticket, msg::term_ticket_is, "RFC 8446 §4.6.1");
pub(super) const TIME_WAIT: Term = term(msg::term_time_wait, msg::term_time_wait_is, "RFC 9293 §3.3.2");
pub(super) const TOKEN: Term = term(msg::term_token, msg::term_token_is, "");
pub(super) const TTL: Term = term(msg::term_ttl, msg::term_ttl_is, "RFC 1035 §3.2.1");
pub(super) const UPGRADE: Term = term(msg::term_upgrade, msg::term_upgrade_is, "RFC 9110 §7.8");
pub(super) const ZERO_RTT: Term = term(msg::term_zero_rtt, msg::term_zero_rtt_is, "RFC 8446 §2.3");
pub(super) const ZERO_WINDOW: Term = term(msg::term_zero_window, msg::term_zero_window_is, "RFC 9293 §3.8.6.1");
