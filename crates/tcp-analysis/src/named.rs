//! What is named on the curve: slow start, a loss, how it was repaired, a window that was the limit. Each name follows from
//! the segments and what the analysis found in them, by a rule that is written here.

use crate::{Finding, Flag, Loss, Segment};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use trace::{Direction, EventId};

/// What is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum What {
    /// From one round trip to the next, what is in flight grows by a factor and not by a segment (RFC 5681 §3.1).
    SlowStart,
    /// A segment that was lost, or whose acknowledgment was, as a later one repeats it.
    Loss,
    /// Sent again because duplicate ACKs asked for it (RFC 5681 §3.2).
    FastRetransmit,
    /// Sent again for another reason.
    Retransmission,
    /// Sent again although it had arrived.
    Spurious,
    /// Overtaken.
    OutOfOrder,
    /// The receiver has no room.
    ZeroWindow,
    /// The receiver's window is the limit: the first of segments that fill it.
    WindowFull,
}

impl What {
    /// Its name in data.
    pub fn id(self) -> &'static str {
        match self {
            Self::SlowStart => "slow-start",
            Self::Loss => "loss",
            Self::FastRetransmit => "fast-retransmit",
            Self::Retransmission => "retransmission",
            Self::Spurious => "spurious-retransmission",
            Self::OutOfOrder => "out-of-order",
            Self::ZeroWindow => "zero-window",
            Self::WindowFull => "window-full",
        }
    }
}

/// A name at a segment, or over a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// What it is.
    pub what: What,
    /// The segment, or the first one of the time.
    pub event: EventId,
    /// When that was captured, in nanoseconds.
    pub at_nanos: i64,
    /// Until when, if it is a time.
    pub until_nanos: Option<i64>,
}

/// What grows by less in each round trip is no slow start. With an ACK for two segments it is 1.5 (RFC 5681 §3.1, §4.2), and
/// a little less where the number of segments is odd.
const GROWTH: (i64, i64) = (5, 4);
/// So many round trips must grow, before they are called by a name.
const ROUNDS: usize = 2;

/// The names of the data that goes in `direction` in the `connection`th connection (from 0), in the order of time.
pub fn named(segments: &[Segment], findings: &[Finding], connection: u32, direction: Direction) -> Vec<Named> {
    let of_it = |(_, finding): &(&Segment, &Finding)| finding.connection == connection;
    let all: Vec<(&Segment, &Finding)> = segments.iter().zip(findings).filter(of_it).collect();
    let mut names = at_segments(&all, direction);
    names.extend(slow_starts(&all, direction));
    names.sort_by_key(|named| (named.at_nanos, named.event, named.what));
    names.dedup();
    names
}

/// What is said of single segments.
fn at_segments(all: &[(&Segment, &Finding)], direction: Direction) -> Vec<Named> {
    let kinds = [
        (Flag::SpuriousRetransmission, What::Spurious),
        (Flag::FastRetransmission, What::FastRetransmit),
        (Flag::OutOfOrder, What::OutOfOrder),
        (Flag::Retransmission, What::Retransmission),
    ];
    let at =
        |segment: &Segment, what| Named { what, event: segment.event, at_nanos: segment.at_nanos, until_nanos: None };
    let places: BTreeMap<EventId, &Segment> = all.iter().map(|(segment, _)| (segment.event, *segment)).collect();
    let mut known = BTreeSet::new();
    let mut names = Vec::new();
    // The segment behind the newest gap, and whether the one before filled the window or closed it.
    let (mut gap, mut was_full, mut was_closed) = (None, false, false);
    for &(segment, finding) in all {
        if segment.direction != direction {
            let is_closed = finding.has(Flag::ZeroWindow);
            if is_closed && !was_closed {
                names.push(at(segment, What::ZeroWindow));
            }
            was_closed = is_closed || was_closed && finding.has(Flag::ZeroWindowProbeAck);
            continue;
        }
        if finding.has(Flag::PreviousSegmentNotCaptured) {
            gap = Some(segment);
        }
        if segment.payload == 0 {
            continue;
        }
        let kind = kinds.iter().find_map(|(flag, what)| Some((finding.mark(*flag)?, *what)));
        if let Some((mark, what)) = kind {
            names.push(at(segment, what));
            // Where it was lost: the first one, if it passed here; else the gap that it left.
            let lost = match finding.loss {
                Some(Loss::AfterCapture) => mark.refers_to.and_then(|event| places.get(&event).copied()),
                Some(Loss::BeforeCapture) => gap,
                _ => None,
            };
            names.extend(lost.filter(|lost| known.insert(lost.event)).map(|lost| at(lost, What::Loss)));
        }
        let is_full = finding.has(Flag::WindowFull);
        if is_full && !was_full {
            names.push(at(segment, What::WindowFull));
        }
        was_full = is_full;
    }
    names
}

/// The data of about one round trip: what is sent until the first of it is acknowledged.
#[derive(Clone, Copy)]
struct Round {
    event: EventId,
    first: i64,
    last: i64,
    /// The most that was in flight.
    peak: i64,
    /// Whether something was sent again.
    has_repeat: bool,
}

fn rounds(all: &[(&Segment, &Finding)], direction: Direction) -> Vec<Round> {
    let repeats = [Flag::Retransmission, Flag::FastRetransmission, Flag::SpuriousRetransmission, Flag::OutOfOrder];
    let mut rounds: Vec<Round> = Vec::new();
    let (mut acknowledged, mut ends_at) = (i64::MIN, i64::MIN);
    for &(segment, finding) in all {
        if segment.direction != direction {
            acknowledged = acknowledged.max(finding.acknowledgment.unwrap_or(i64::MIN));
        } else if segment.payload > 0 {
            let end = finding.sequence + i64::from(segment.payload);
            if rounds.is_empty() || acknowledged >= ends_at {
                let (event, first) = (segment.event, segment.at_nanos);
                rounds.push(Round { event, first, last: first, peak: 0, has_repeat: false });
                ends_at = end;
            }
            if let Some(round) = rounds.last_mut() {
                round.last = segment.at_nanos;
                round.peak = round.peak.max(finding.bytes_in_flight.map_or(0, i64::from));
                round.has_repeat |= repeats.iter().any(|flag| finding.has(*flag));
            }
        }
    }
    rounds
}

/// The times in which what is in flight grows by a factor: at least [`ROUNDS`] round trips in a row without a repetition, and
/// by more than a segment in each on average, which is how fast congestion avoidance grows.
fn slow_starts(all: &[(&Segment, &Finding)], direction: Direction) -> Vec<Named> {
    let data = all.iter().filter(|(segment, _)| segment.direction == direction);
    let largest = data.map(|(segment, _)| i64::from(segment.payload)).max().unwrap_or_default();
    let rounds = rounds(all, direction);
    let grows = |pair: &[Round]| {
        let [before, after] = pair else { return false };
        let is_clean = !before.has_repeat && !after.has_repeat && before.peak > 0;
        is_clean && after.peak.saturating_mul(GROWTH.1) >= before.peak.saturating_mul(GROWTH.0)
    };
    let mut names = Vec::new();
    let mut start = 0;
    while start < rounds.len() {
        let grown = rounds[start..].windows(2).take_while(|pair| grows(pair)).count();
        if let (Some(first), Some(last)) = (rounds.get(start), rounds.get(start + grown))
            && grown >= ROUNDS
            && last.peak - first.peak > largest.saturating_mul(grown as i64)
        {
            let (event, at_nanos, until_nanos) = (first.event, first.first, Some(last.last));
            names.push(Named { what: What::SlowStart, event, at_nanos, until_nanos });
        }
        start += grown + 1;
    }
    names
}
