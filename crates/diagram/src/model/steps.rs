//! Which arrows are steps that the study note names: the segments of a handshake and of a close, the flights of TLS, the
//! upgrade, the question for a name. They are never hidden in a band.

use super::arrows::Arrow;
use super::labels::{Cargo, carried_message, has_data};
use trace::{Event, Kind, Micros, SpanKind, Trace};

/// FIN, SYN, RST (RFC 9293 §3.1).
const OPENS_OR_CLOSES: u8 = 1 | 2 | 4;

/// Whether an event is a step by what it is.
pub(super) fn is_step(trace: &Trace, event: &Event, cargo: Cargo) -> bool {
    match event.kind {
        Kind::Segment { flags } if flags & OPENS_OR_CLOSES != 0 => true,
        Kind::Segment { .. } | Kind::Datagram => carried_message(trace, cargo).is_some_and(names_a_step),
        _ => names_a_step(event),
    }
}

fn names_a_step(event: &Event) -> bool {
    matches!(event.kind, Kind::Flight | Kind::Query | Kind::DnsResponse | Kind::Close { .. })
        || matches!(event.kind, Kind::Response { status: 101, .. })
}

/// When the handshakes and closes of each connection end: the ACK that ends one is a step only because of that.
pub(super) struct Handshakes(Vec<(u32, Micros)>);

impl Handshakes {
    pub(super) fn of(trace: &Trace) -> Self {
        let is_handshake = |kind| matches!(kind, SpanKind::TcpHandshake | SpanKind::TcpClose);
        let spans = trace.spans().filter(|span| is_handshake(span.kind));
        Self(spans.filter_map(|span| Some((span.connection, span.end?))).collect())
    }

    /// Whether a packet without data ends a handshake or a close of its connection.
    pub(super) fn end_with(&self, event: &Event, arrow: &Arrow) -> bool {
        !has_data(event) && self.0.contains(&(arrow.connection, arrow.end()))
    }
}
