//! The steps of a lesson: their names, as the study note has them if it names them, and a sentence or two that explain
//! each. A lesson's record may name or explain a step in its own way.

use crate::{Say, Tell};
use i18n::{Lang, msg};
use trace::{Part, SpanKind};

/// A step that a lesson names or explains in its own way; `None` leaves the common word.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) kind: SpanKind,
    pub(crate) name: Option<&'static str>,
    pub(crate) caption: Option<Tell>,
}

impl Step {
    pub(crate) const fn named(kind: SpanKind, name: &'static str) -> Self {
        Self { kind, name: Some(name), caption: None }
    }

    pub(crate) const fn explained(kind: SpanKind, caption: Tell) -> Self {
        Self { kind, name: None, caption: Some(caption) }
    }

    pub(crate) const fn new(kind: SpanKind, name: &'static str, caption: Tell) -> Self {
        Self { kind, name: Some(name), caption: Some(caption) }
    }
}

/// What happens in a step of any lesson.
pub(crate) fn common_caption(span: SpanKind) -> Say {
    match span {
        SpanKind::Open | SpanKind::BackingOff => msg::caption_none,
        SpanKind::TcpHandshake => msg::caption_tcp_handshake,
        SpanKind::TcpClose => msg::caption_tcp_close,
        SpanKind::TlsHandshake => msg::caption_tls_handshake,
        SpanKind::WebSocketHandshake => msg::caption_ws_handshake,
        SpanKind::DnsLookup => msg::caption_dns,
        SpanKind::PollCycle => msg::caption_poll,
        SpanKind::Held => msg::caption_held,
        SpanKind::StalledReader => msg::caption_stalled,
        SpanKind::Cut => msg::caption_cut,
        SpanKind::Data => msg::caption_data,
        SpanKind::Part(part) => match part {
            Part::Cold => msg::caption_cold,
            Part::DnsCached => msg::caption_dns_cached,
            Part::Resumed => msg::caption_resumed,
            Part::EarlyData => msg::caption_early_data,
            Part::Redirected => msg::caption_redirected,
            Part::Hsts => msg::caption_hsts,
            Part::KeepAlive => msg::caption_keep_alive,
            Part::NewConnections => msg::caption_new_connections,
            Part::Udp => msg::caption_udp_udp,
            Part::Tcp => msg::caption_part_tcp,
            Part::Http => msg::caption_part_http,
            Part::Polling => msg::caption_polling,
            Part::LongPolling => msg::caption_long_polling,
            Part::Sse => msg::caption_sse,
            Part::WebSocket => msg::caption_websocket,
            Part::SixConnections => msg::caption_six_connections,
            Part::OneConnection => msg::caption_one_connection,
            Part::SixConnectionsLoss => msg::caption_six_connections_loss,
            Part::OneConnectionLoss => msg::caption_one_connection_loss,
            Part::Whole => msg::caption_whole,
            Part::Streamed => msg::caption_streamed,
            Part::Interrupted => msg::caption_interrupted,
        },
    }
}

/// The name of a step of any lesson, for its bracket. The study note's own names are the same in both languages.
pub(crate) fn common_name(lang: Lang, kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Open => "",
        SpanKind::BackingOff => msg::span_reconnect(lang),
        SpanKind::TcpHandshake => "3-Way Handshake",
        SpanKind::TcpClose => "4-Way Handshake",
        SpanKind::TlsHandshake => "TLS Handshake",
        SpanKind::WebSocketHandshake => "WebSocket Handshake",
        SpanKind::Data => "Data",
        SpanKind::PollCycle => "Polling",
        SpanKind::DnsLookup => msg::span_dns(lang),
        SpanKind::Held => msg::span_held(lang),
        SpanKind::StalledReader => msg::span_stalled(lang),
        SpanKind::Cut => msg::span_cut(lang),
        SpanKind::Part(part) => part_name(lang, part),
    }
}

/// The name of a part that is compared with others.
pub(crate) fn part_name(lang: Lang, part: Part) -> &'static str {
    match part {
        Part::Cold => msg::part_cold(lang),
        Part::DnsCached => msg::part_dns_cached(lang),
        Part::Resumed => msg::part_resumed(lang),
        Part::EarlyData => "0-RTT",
        Part::Redirected => "http → https",
        Part::Hsts => "HSTS",
        Part::KeepAlive => msg::part_keep_alive(lang),
        Part::NewConnections => msg::part_new_connections(lang),
        Part::Udp => "UDP",
        Part::Tcp => "TCP",
        Part::Http => "HTTP",
        Part::Sse => "SSE",
        Part::Polling => msg::transport_polling(lang),
        Part::LongPolling => msg::transport_long_polling(lang),
        Part::WebSocket => msg::transport_websocket(lang),
        Part::SixConnections => msg::part_six_connections(lang),
        Part::OneConnection => msg::part_one_connection(lang),
        Part::SixConnectionsLoss => msg::part_six_connections_loss(lang),
        Part::OneConnectionLoss => msg::part_one_connection_loss(lang),
        Part::Whole => msg::part_whole(lang),
        Part::Streamed => msg::part_streamed(lang),
        Part::Interrupted => msg::part_interrupted(lang),
    }
}
