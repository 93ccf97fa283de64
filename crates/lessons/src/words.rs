//! The words for hosts, layers, losses, gauges and depths that every view of a trace uses.

use crate::{find, span_name};
use diagram::model::{Depth, Name};
use i18n::{Lang, msg};
use trace::{Direction, Event, Gauge, Host, Layer, LossCause, Provenance, Trace};

/// The word for a host's role.
pub fn host(lang: Lang, host: Host) -> &'static str {
    match host {
        Host::Client => msg::host_client(lang),
        Host::Server => msg::host_server(lang),
        Host::Resolver => msg::host_resolver(lang),
        Host::Other(_) => msg::host_other(lang),
    }
}

/// What to call a host of `trace`: what the trace calls it, otherwise the word for its role.
pub fn host_of(lang: Lang, trace: &Trace, host: Host) -> String {
    trace.title(host).unwrap_or_else(|| self::host(lang, host).to_owned())
}

/// From whom to whom.
pub fn way(lang: Lang, trace: &Trace, event: &Event) -> String {
    let peer = host_of(lang, trace, event.wire.as_ref().map_or(Host::Server, |wire| wire.peer));
    let client = host_of(lang, trace, Host::Client);
    match event.direction {
        Direction::Up => format!("{client} → {peer}"),
        Direction::Down => format!("{peer} → {client}"),
    }
}

pub fn layer(lang: Lang, layer: Layer) -> &'static str {
    match layer {
        Layer::Ip => "IP",
        Layer::Tcp => "TCP",
        Layer::Udp => "UDP",
        Layer::Dns => "DNS",
        Layer::Tls => "TLS",
        Layer::Http => "HTTP",
        Layer::WebSocket => msg::chain_websocket(lang),
    }
}

/// The layer's name in attributes and styles.
pub fn layer_name(layer: Layer) -> &'static str {
    match layer {
        Layer::Ip => "ip",
        Layer::Tcp => "tcp",
        Layer::Udp => "udp",
        Layer::Dns => "dns",
        Layer::Tls => "tls",
        Layer::Http => "http",
        Layer::WebSocket => "ws",
    }
}

/// How a number is known.
pub fn provenance(lang: Lang, provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Measured => msg::provenance_measured(lang),
        Provenance::Computed => msg::provenance_computed(lang),
        Provenance::Simulated => msg::simulated(lang),
    }
}

/// The provenance in attributes.
pub fn provenance_name(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Measured => "measured",
        Provenance::Computed => "computed",
        Provenance::Simulated => "simulated",
    }
}

/// Why a packet was lost.
pub fn loss(lang: Lang, cause: LossCause) -> &'static str {
    match cause {
        LossCause::Link => msg::loss_link(lang),
        LossCause::Queue => msg::loss_queue(lang),
        LossCause::Dropped => msg::loss_dropped(lang),
        LossCause::Cut => msg::loss_cut(lang),
    }
}

/// What the picture calls it.
pub fn name(lang: Lang, scenario: &str, name: Name) -> String {
    let word = match name {
        Name::Host(host) => self::host(lang, host),
        Name::Span(span) => span_name(lang, scenario, span),
        Name::Streams => msg::stage_streams(lang),
        Name::Gauge(gauge) => self::gauge(lang, Some(gauge)),
        Name::Data => msg::word_data(lang),
        Name::Retransmission => msg::word_retransmission(lang),
        Name::Copy => msg::word_copy(lang),
        Name::Corrupted => msg::word_corrupted(lang),
        Name::Returned => msg::word_returned(lang),
        Name::Lost(LossCause::Link) => msg::word_lost_link(lang),
        Name::Lost(LossCause::Queue) => msg::word_lost_queue(lang),
        Name::Lost(LossCause::Dropped) => msg::word_lost_dropped(lang),
        Name::Lost(LossCause::Cut) => msg::word_lost_cut(lang),
        Name::Note(note) => {
            let labels = find(scenario).map_or(&[][..], |lesson| lesson.labels);
            labels.iter().find(|(of, _)| *of == note).map_or("", |(_, label)| label)
        }
    };
    word.to_owned()
}

pub fn gauge(lang: Lang, gauge: Option<Gauge>) -> &'static str {
    match gauge {
        None => msg::gauge_none(lang),
        Some(Gauge::ReceiveWindow) => msg::gauge_receive_window(lang),
        Some(Gauge::InFlight) => msg::gauge_in_flight(lang),
        Some(Gauge::ReceiveBuffer) => msg::gauge_receive_buffer(lang),
        Some(Gauge::SendBuffer) => msg::gauge_send_buffer(lang),
        Some(Gauge::Http2ConnectionWindow) => msg::gauge_http2_connection_window(lang),
        Some(Gauge::Http2StreamWindow) => msg::gauge_http2_stream_window(lang),
    }
}

pub fn depth(lang: Lang, depth: Depth) -> &'static str {
    match depth {
        Depth::Messages => msg::depth_messages(lang),
        Depth::Tls => msg::depth_tls(lang),
        Depth::Packets => msg::depth_packets(lang),
        Depth::Ip => msg::depth_ip(lang),
    }
}
