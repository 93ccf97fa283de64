//! A lane's state as bytes: the live program writes them and the lessons' program, which draws the lane's diagram,
//! reads them.

use super::settings::Transport;
use i18n::Lang;
use serde::{Deserialize, Serialize};
use trace::{Micros, SpanKind, Trace};

/// The kinds of spans that a lane has.
const SPANS: [SpanKind; 3] = [SpanKind::Held, SpanKind::Open, SpanKind::BackingOff];

/// A lane at one moment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LaneSnapshot {
    pub transport: Transport,
    /// The page's language as a BCP 47 tag.
    lang: String,
    /// Run time.
    pub now: Micros,
    /// Whether the run continues.
    pub is_going: bool,
    /// How the lane's newest exchange travelled, in words; empty if nothing has.
    pub hop: String,
    /// The newest events, with the spans that the lane's trace still has.
    pub trace: Trace,
}

impl LaneSnapshot {
    /// A lane's trace, and how it travels, while the run is at `now`.
    pub fn new(
        transport: Transport,
        lang: Lang,
        (now, is_going): (Micros, bool),
        (trace, hop): (Trace, String),
    ) -> Self {
        Self { transport, lang: lang.tag().to_owned(), now, is_going, hop, trace }
    }

    /// The snapshot as bytes (postcard). Plain data cannot fail to encode; if it did, the bytes would be empty and
    /// `from_bytes` would return `None`.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// The snapshot in `bytes`; `None` if they are not a snapshot.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }

    /// The number of events that the trace has dropped.
    pub fn dropped(&self) -> u64 {
        self.trace.recorded() - self.trace.events().len() as u64
    }

    /// The trace, with the spans that are still open extended until now.
    pub fn drawn(&self) -> Trace {
        let mut trace = self.trace.clone();
        for kind in SPANS {
            trace.close(kind, self.now);
        }
        trace
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use trace::{Direction, Event, EventId, Kind, Layer, Provenance};

    #[test]
    fn a_lane_is_read_as_it_was_written_even_if_its_oldest_events_are_gone() {
        let mut trace = Trace::new(5);
        let kinds = [Kind::Request, Kind::StreamEvent { index: 70_000 }, Kind::Close { code: 1006 }, Kind::Failure];
        for (at, kind) in (0..).zip(kinds.into_iter().cycle().take(8)) {
            trace.push(Event {
                id: EventId(0),
                kind,
                layer: Layer::Http,
                direction: Direction::Down,
                sent: Micros(at * 1_000),
                sent_by: Provenance::Computed,
                arrived: (kind != Kind::Failure).then_some(Micros(at * 1_000 + 7)),
                arrived_by: Provenance::Measured,
                bytes: 300,
                payload_bytes: 20,
                bytes_by: Provenance::Simulated,
                wire: None,
            });
        }
        trace.open(SpanKind::Held, Micros(3_000));
        let written = LaneSnapshot::new(Transport::Sse, Lang::Ko, (Micros(9_000), true), (trace, "HTTP/2".to_owned()));
        let read = LaneSnapshot::from_bytes(&written.to_bytes()).expect("a lane");
        assert_eq!(
            (read.transport, read.lang(), read.now, read.is_going),
            (Transport::Sse, Lang::Ko, Micros(9_000), true)
        );
        assert_eq!(read.hop, "HTTP/2");
        assert!(read.trace.events().eq(written.trace.events()));
        assert!(read.trace.spans().eq(written.trace.spans()));
        assert_eq!((read.dropped(), written.dropped()), (3, 3));
        assert_eq!(read.drawn().spans().next().and_then(|span| span.end), Some(Micros(9_000)));
    }

    #[test]
    fn bytes_that_hold_no_lane_are_no_lane() {
        assert!(LaneSnapshot::from_bytes(&[]).is_none());
        assert!(LaneSnapshot::from_bytes(&[255; 40]).is_none());
    }
}
