//! A trace at one moment as bytes, with what its picture needs besides: the program of the source writes them, the program
//! that shows the trace reads them. Plain data: neither program knows the other.

use i18n::Lang;
use serde::{Deserialize, Serialize};
use trace::{Layer, Micros, Trace};

/// A running or finished source at one moment. What its hosts are called, if not client and server, stands in the trace
/// ([`trace::HostInfo`]).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// The page's language as a BCP 47 tag.
    lang: String,
    /// The source's name in attributes and styles: `websocket`.
    pub slug: String,
    /// The source's name.
    pub title: String,
    /// What else the reader should know, for example how the newest exchange travelled; or empty.
    pub note: String,
    /// The layer whose colour it has.
    pub layer: Layer,
    /// Run time.
    pub now: Micros,
    /// Whether the source goes on.
    pub is_going: bool,
    /// The newest events, with the spans that the trace still has.
    pub trace: Trace,
}

impl Snapshot {
    /// `trace` of the source `title` at the moment `now`, without a note. `slug` is its name in attributes.
    pub fn new(
        lang: Lang,
        (slug, title): (&str, &str),
        layer: Layer,
        (now, is_going): (Micros, bool),
        trace: Trace,
    ) -> Self {
        let [lang, slug, title] = [lang.tag(), slug, title].map(str::to_owned);
        Self { lang, slug, title, note: String::new(), layer, now, is_going, trace }
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
        self.trace.begun_by(self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use trace::{Direction, Event, EventId, Kind, Provenance, SpanKind};

    #[test]
    fn a_source_is_read_as_it_was_written_even_if_its_oldest_events_are_gone() {
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
        let written = Snapshot::new(Lang::Ko, ("sse", "SSE"), Layer::WebSocket, (Micros(9_000), true), trace);
        let written = Snapshot { note: "HTTP/2".to_owned(), ..written };
        let read = Snapshot::from_bytes(&written.to_bytes()).expect("a source");
        assert_eq!((read.lang(), read.now, read.is_going), (Lang::Ko, Micros(9_000), true));
        assert_eq!((&*read.slug, &*read.title, &*read.note, read.layer), ("sse", "SSE", "HTTP/2", Layer::WebSocket));
        assert!(read.trace.events().eq(written.trace.events()));
        assert!(read.trace.spans().eq(written.trace.spans()));
        assert_eq!((read.dropped(), written.dropped()), (3, 3));
        assert_eq!(read.drawn().spans().next().and_then(|span| span.end), Some(Micros(9_000)));
    }

    #[test]
    fn bytes_that_hold_no_source_are_no_source() {
        assert!(Snapshot::from_bytes(&[]).is_none());
        assert!(Snapshot::from_bytes(&[255; 40]).is_none());
    }
}
