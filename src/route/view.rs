//! The names of the ways to view a trace, as the address has them.

use super::Reason;
use super::values::place_of;
use diagram::axis::Scale;
use diagram::model::Depth;
use trace::Gauge;

/// The latest moment in an address, in microseconds: eleven days.
pub const LATEST: u64 = 1_000_000_000_000;

pub const SCALES: [Scale; 2] = [Scale::Real, Scale::Steps];

pub fn depth_name(depth: Depth) -> &'static str {
    match depth {
        Depth::Messages => "messages",
        Depth::Tls => "tls",
        Depth::Packets => "tcp",
        Depth::Ip => "ip",
    }
}

pub fn read_depth(text: &str) -> Result<Depth, Reason> {
    place_of(&Depth::ALL.map(depth_name), text).map(|place| Depth::ALL[place])
}

pub fn scale_name(scale: Scale) -> &'static str {
    match scale {
        Scale::Real => "real",
        Scale::Steps => "even",
    }
}

pub fn read_scale(text: &str) -> Result<Scale, Reason> {
    place_of(&SCALES.map(scale_name), text).map(|place| SCALES[place])
}

/// What can be plotted next to the lifelines.
pub const GAUGES: [Option<Gauge>; 7] = [
    None,
    Some(Gauge::ReceiveWindow),
    Some(Gauge::InFlight),
    Some(Gauge::ReceiveBuffer),
    Some(Gauge::SendBuffer),
    Some(Gauge::Http2ConnectionWindow),
    Some(Gauge::Http2StreamWindow),
];

pub fn gauge_name(gauge: Option<Gauge>) -> &'static str {
    match gauge {
        None => "none",
        Some(Gauge::ReceiveWindow) => "receive-window",
        Some(Gauge::InFlight) => "in-flight",
        Some(Gauge::ReceiveBuffer) => "receive-buffer",
        Some(Gauge::SendBuffer) => "send-buffer",
        Some(Gauge::Http2ConnectionWindow) => "http2-connection-window",
        Some(Gauge::Http2StreamWindow) => "http2-stream-window",
    }
}

pub fn read_gauge(text: &str) -> Result<Option<Gauge>, Reason> {
    place_of(&GAUGES.map(gauge_name), text).map(|place| GAUGES[place])
}

/// Whether each stream has a lane, by the name of that.
const STREAMS: [(&str, bool); 2] = [("open", true), ("folded", false)];

pub fn streams_name(is_open: bool) -> &'static str {
    STREAMS[usize::from(!is_open)].0
}

pub fn read_streams(text: &str) -> Result<Option<bool>, Reason> {
    place_of(&STREAMS.map(|(name, _)| name), text).map(|place| Some(STREAMS[place].1))
}
