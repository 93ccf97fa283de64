//! The steps of a lesson: their names, as the study note has them where it has some, and a sentence or two that explain
//! each.

use i18n::{Lang, msg};
use trace::{Part, SpanKind};

/// What happens in the step `span` of a scenario; `None` is a moment between the steps.
pub fn caption(lang: Lang, scenario: &str, span: Option<SpanKind>) -> &'static str {
    let say = match (span, scenario) {
        (None | Some(SpanKind::Open | SpanKind::BackingOff), _) => msg::caption_none,
        (Some(SpanKind::TcpHandshake), _) => msg::caption_tcp_handshake,
        (Some(SpanKind::TcpClose), _) => msg::caption_tcp_close,
        (Some(SpanKind::TlsHandshake), _) => msg::caption_tls_handshake,
        (Some(SpanKind::WebSocketHandshake), _) => msg::caption_ws_handshake,
        (Some(SpanKind::DnsLookup), _) => msg::caption_dns,
        (Some(SpanKind::PollCycle), "long-polling") => msg::caption_long_poll,
        (Some(SpanKind::PollCycle), _) => msg::caption_poll,
        (Some(SpanKind::Held), _) => msg::caption_held,
        (Some(SpanKind::StalledReader), _) => msg::caption_stalled,
        (Some(SpanKind::Cut), _) => msg::caption_cut,
        (Some(SpanKind::Data), "socket") => msg::caption_data_socket,
        (Some(SpanKind::Data), "tcp") => msg::caption_data_tcp,
        (Some(SpanKind::Data), "udp") => msg::caption_data_udp,
        (Some(SpanKind::Data), "http") => msg::caption_data_http,
        (Some(SpanKind::Data), "sse") => msg::caption_data_sse,
        (Some(SpanKind::Data), "websocket") => msg::caption_data_ws,
        (Some(SpanKind::Data), "connection-cost") => msg::caption_data_cost,
        (Some(SpanKind::Data), "bulk") => msg::caption_data_bulk,
        (Some(SpanKind::Data), _) => msg::caption_data,
        (Some(SpanKind::Part(part)), _) => return part_caption(lang, scenario, part),
    };
    say(lang)
}

fn part_caption(lang: Lang, scenario: &str, part: Part) -> &'static str {
    let say = match part {
        Part::Cold => msg::caption_cold,
        Part::DnsCached => msg::caption_dns_cached,
        Part::Resumed => msg::caption_resumed,
        Part::EarlyData => msg::caption_early_data,
        Part::Redirected => msg::caption_redirected,
        Part::Hsts => msg::caption_hsts,
        Part::KeepAlive => msg::caption_keep_alive,
        Part::NewConnections => msg::caption_new_connections,
        Part::Udp => msg::caption_udp_udp,
        Part::Tcp if scenario == "udp" => msg::caption_udp_tcp,
        Part::Tcp => msg::caption_part_tcp,
        Part::Http => msg::caption_part_http,
        Part::Polling => msg::caption_polling,
        Part::LongPolling => msg::caption_long_polling,
        Part::Sse => msg::caption_sse,
        Part::WebSocket if scenario == "socket" => msg::caption_part_ws,
        Part::WebSocket => msg::caption_websocket,
    };
    say(lang)
}

/// The name of a step of a scenario, for its bracket; the study note's own names are the same in both languages.
pub fn span_name(lang: Lang, scenario: &str, kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Open | SpanKind::BackingOff => "",
        SpanKind::TcpHandshake if scenario == "websocket" => "TCP Handshake",
        SpanKind::TcpHandshake => "3-Way Handshake",
        SpanKind::TcpClose => "4-Way Handshake",
        SpanKind::TlsHandshake => "TLS Handshake",
        SpanKind::WebSocketHandshake => "WebSocket Handshake",
        SpanKind::Data if scenario == "websocket" => "WebSocket Data Transmission",
        SpanKind::Data => "Data",
        SpanKind::PollCycle if scenario == "long-polling" => "Long Polling",
        SpanKind::PollCycle => "Polling",
        SpanKind::DnsLookup => msg::span_dns(lang),
        SpanKind::Held => msg::span_held(lang),
        SpanKind::StalledReader => msg::span_stalled(lang),
        SpanKind::Cut => msg::span_cut(lang),
        SpanKind::Part(part) => part_name(lang, part),
    }
}

/// The name of a part that is compared with others.
pub fn part_name(lang: Lang, part: Part) -> &'static str {
    let say = match part {
        Part::Cold => msg::part_cold,
        Part::DnsCached => msg::part_dns_cached,
        Part::Resumed => msg::part_resumed,
        Part::EarlyData => return "0-RTT",
        Part::Redirected => return "http → https",
        Part::Hsts => return "HSTS",
        Part::KeepAlive => msg::part_keep_alive,
        Part::NewConnections => msg::part_new_connections,
        Part::Udp => return "UDP",
        Part::Tcp => return "TCP",
        Part::Http => return "HTTP",
        Part::Sse => return "SSE",
        Part::Polling => msg::transport_polling,
        Part::LongPolling => msg::transport_long_polling,
        Part::WebSocket => msg::transport_websocket,
    };
    say(lang)
}
