//! Intervals of time: brackets in lanes beside the picture, and intervals that are drawn at the lifelines.

use super::Depth;
use trace::{Layer, Micros, Span, SpanKind, Trace, put_in_order};

/// A span beside the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bracket {
    /// Its kind, which decides its name.
    pub kind: SpanKind,
    /// The connection that it belongs to; 0 if it belongs to none.
    pub connection: u32,
    /// When it starts.
    pub start: Micros,
    /// When it ends.
    pub end: Micros,
    /// The row of the axis of even steps at which it ends.
    pub end_step: f64,
    /// Its lane, from 0 next to the lifelines outwards; of brackets that overlap the longer one is further out.
    pub lane: u8,
}

/// A span without a place of its own beside the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Its kind.
    pub kind: SpanKind,
    /// When it starts.
    pub start: Micros,
    /// When it ends.
    pub end: Micros,
}

/// The layer whose packets a handshake consists of.
fn layer_of(kind: SpanKind) -> Option<Layer> {
    match kind {
        SpanKind::TcpHandshake | SpanKind::TcpClose => Some(Layer::Tcp),
        SpanKind::TlsHandshake => Some(Layer::Tls),
        _ => None,
    }
}

/// Brackets beyond this number of lanes share the last one and are drawn over one another.
const MOST_LANES: u8 = 8;

/// The brackets ordered by their starts, and the number of lanes that they need.
pub(super) fn brackets(trace: &Trace, end: Micros, depth: Depth) -> (Vec<Bracket>, u8) {
    let brackets = trace
        .spans()
        .filter(|span| !matches!(span.kind, SpanKind::Held | SpanKind::Open | SpanKind::BackingOff))
        .filter(|span| layer_of(span.kind).is_none_or(|layer| depth.shows(layer)))
        .map(|&Span { kind, connection, start, end: last }| {
            let last = last.unwrap_or(end).max(start);
            Bracket { kind, connection, start, end: last, end_step: 0.0, lane: 0 }
        });
    let mut brackets: Vec<Bracket> = brackets.collect();
    put_in_order(&mut brackets, |bracket| (bracket.start.0, -bracket.end.0));
    let lanes = nest(&mut brackets);
    (brackets, lanes)
}

/// Gives each bracket its lane: of those that overlap, the longer one is further out. Returns the number of lanes.
fn nest(brackets: &mut [Bracket]) -> u8 {
    // The starts and ends of the brackets of each lane, ascending. Those of a lane never overlap, except in the last one.
    let mut lanes: Vec<Vec<(Micros, Micros)>> = Vec::new();
    let mut order: Vec<usize> = (0..brackets.len()).collect();
    put_in_order(&mut order, |&index| ((brackets[index].end - brackets[index].start).0, 0));
    for index in order {
        let Bracket { start, end, .. } = brackets[index];
        let place = |lane: &Vec<(Micros, Micros)>| lane.partition_point(|&(other, _)| other < end);
        let overlaps = |lane: &Vec<(Micros, Micros)>| lane[..place(lane)].last().is_some_and(|&(_, last)| last > start);
        let inner = lanes.iter().rposition(overlaps);
        let lane = inner.map_or(0, |inner| inner + 1).min(usize::from(MOST_LANES) - 1);
        if lane == lanes.len() {
            lanes.push(Vec::new());
        }
        if let Some(taken) = lanes.get_mut(lane) {
            taken.insert(taken.partition_point(|&(other, _)| other <= start), (start, end));
        }
        brackets[index].lane = u8::try_from(lane).unwrap_or(MOST_LANES - 1);
    }
    u8::try_from(lanes.len()).unwrap_or(MOST_LANES)
}

/// What is drawn in the picture: times in which the server holds a request, a client waits before it tries again, or the
/// cable is cut.
pub(super) fn intervals(trace: &Trace, end: Micros) -> Vec<Interval> {
    ordered(trace, end, |kind| matches!(kind, SpanKind::Held | SpanKind::BackingOff | SpanKind::Cut))
}

/// The steps that a caption can be about. Those whose packets a depth folds are among them: they happen nevertheless.
pub(super) fn steps(trace: &Trace, end: Micros) -> Vec<Interval> {
    ordered(trace, end, |kind| kind != SpanKind::Open)
}

/// The spans of some kinds, ordered by their starts.
fn ordered(trace: &Trace, end: Micros, is_wanted: fn(SpanKind) -> bool) -> Vec<Interval> {
    let mut intervals: Vec<Interval> = trace
        .spans()
        .filter(|span| is_wanted(span.kind))
        .map(|span| Interval { kind: span.kind, start: span.start, end: span.end.unwrap_or(end).max(span.start) })
        .collect();
    put_in_order(&mut intervals, |interval| (interval.start.0, 0));
    intervals
}
