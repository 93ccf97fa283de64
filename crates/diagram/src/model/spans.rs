//! Intervals of time: brackets in lanes beside the picture, and intervals that are drawn at the lifelines.

use super::Depth;
use std::cmp::Reverse;
use trace::{Layer, Micros, Span, SpanKind, Trace};

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
    /// Its lane, from 0 next to the lifelines outwards; a bracket that encloses others is further out.
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
    // A bracket that encloses others comes before them.
    let mut brackets: Vec<Bracket> = brackets.collect();
    brackets.sort_by_key(|bracket| (bracket.start, Reverse(bracket.end)));
    let mut most = 0;
    let mut group = 0;
    let mut free: Vec<Micros> = Vec::new();
    let mut reached = Micros(i64::MIN);
    for index in 0..brackets.len() {
        let Bracket { start, end, .. } = brackets[index];
        if start >= reached {
            turn_over(&mut brackets[group..index], free.len());
            group = index;
            free.clear();
        }
        reached = reached.max(end);
        let lane = free.iter().position(|&until| until <= start).unwrap_or(free.len());
        if lane == free.len() {
            free.push(end);
        } else {
            free[lane] = end;
        }
        brackets[index].lane = u8::try_from(lane).unwrap_or(u8::MAX);
        most = most.max(free.len());
    }
    turn_over(&mut brackets[group..], free.len());
    (brackets, u8::try_from(most).unwrap_or(u8::MAX).min(MOST_LANES))
}

/// Reverses the lanes of a group of overlapping brackets. Lanes are assigned in order of starts, so the enclosing
/// bracket has lane 0 but must be the outermost.
fn turn_over(group: &mut [Bracket], lanes: usize) {
    for bracket in group {
        let lane = lanes.saturating_sub(1).saturating_sub(usize::from(bracket.lane));
        bracket.lane = u8::try_from(lane).unwrap_or(u8::MAX).min(MOST_LANES - 1);
    }
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
    intervals.sort_by_key(|interval| interval.start);
    intervals
}
