//! What several tasks read in a run.

use diagram::model::{Numbers, Segment};
use lab::Run;
use trace::{Direction, Event, Gauge, Host, Kind, Micros, Part, Span, SpanKind};

/// The TCP segments in the order of sending, with relative sequence numbers as the picture shows them.
pub(crate) fn segments(run: &Run) -> Vec<(&Event, Segment)> {
    let mut numbers = Numbers::default();
    let read = run.trace.events().filter_map(|event| {
        let Kind::Segment { flags } = event.kind else { return None };
        Some((event, numbers.read(&run.trace, event, flags)?))
    });
    read.collect()
}

/// The control bits of a segment; 0 for anything else.
pub(crate) fn flags(event: &Event) -> u8 {
    match event.kind {
        Kind::Segment { flags } => flags,
        _ => 0,
    }
}

/// The connection of an event; 0 if it has none.
pub(crate) fn connection(event: &Event) -> u32 {
    event.wire.as_deref().map_or(0, |wire| wire.connection)
}

/// Whether a packet was sent for the first time by a host, and not copied or sent again.
pub(crate) fn is_first(event: &Event) -> bool {
    event.wire.as_deref().is_some_and(|wire| wire.repeats.is_none() && wire.copy_of.is_none())
}

/// The span of a part that the scenario compares with others.
pub(crate) fn part(run: &Run, part: Part) -> Option<Span> {
    run.trace.spans().find(|span| span.kind == SpanKind::Part(part)).copied()
}

/// Whether an event was sent within a span.
pub(crate) fn is_within(event: &Event, span: &Span) -> bool {
    event.sent >= span.start && span.end.is_none_or(|end| event.sent <= end)
}

/// What the scenario found.
pub(crate) fn fact(run: &Run, name: &str) -> Option<u64> {
    run.fact(name)
}

/// The readings of a gauge of one connection.
pub(crate) fn readings(run: &Run, gauge: Gauge, host: Host, connection: u32) -> impl Iterator<Item = (Micros, u64)> {
    let fits =
        move |sample: &&trace::Sample| sample.gauge == gauge && sample.host == host && sample.connection == connection;
    run.trace.samples().iter().filter(fits).map(|sample| (sample.at, sample.value))
}

/// Packets with data of one connection in one direction, sent for the first time.
pub(crate) fn data(run: &Run, connection: u32, direction: Direction) -> Vec<(&Event, Segment)> {
    let mut all = segments(run);
    all.retain(|(event, segment)| {
        self::connection(event) == connection && event.direction == direction && segment.length > 0 && is_first(event)
    });
    all
}
