//! When a segment has which flag. The rules are those that Wireshark's User's Guide describes ("TCP Analysis") and that
//! its behaviour shows; docs/tcp-analysis.md has them in words. Each rule compares a segment with what both sides had
//! sent before it.

use crate::side::{Repeats, Scale, Side};
use crate::{Finding, Flag, Segment};
use trace::{EventId, flags};

/// How late a segment may be to count as overtaken, if the connection's first round trip was not captured.
const OVERTAKEN_NANOS: i64 = 3_000_000;
/// How soon after an acknowledgment a fast retransmission is expected.
const FAST_NANOS: i64 = 20_000_000;

/// A segment with its places in the streams of both sides.
pub(crate) struct Judged<'a> {
    pub segment: &'a Segment,
    /// Positions of its first number and of the one after its last.
    pub start: i64,
    pub end: i64,
    /// The position that it acknowledges in the other side's stream.
    pub acknowledgment: Option<i64>,
    /// Whether it begins where its side's last new byte ended.
    pub is_next: bool,
    /// Whether it acknowledges the same as its side's last segment.
    pub repeats_ack: bool,
    /// The first segment with its first number.
    pub original: Option<EventId>,
}

/// Adds the flags of a segment `from` one side `to` the other.
pub(crate) fn judge(judged: &Judged, from: &mut Side, to: &mut Side, initial_rtt: Option<i64>, finding: &mut Finding) {
    sequence(judged, from, to, finding);
    windows(judged, from, to, finding);
    if !finding.has(Flag::WindowUpdate) {
        responses(judged, from, to, finding);
    }
    acknowledgment(judged, to, finding);
    repetition(judged, from, to, initial_rtt, finding);
}

/// Flags that compare the segment's first number with the one that is next.
fn sequence(judged: &Judged, from: &Side, to: &Side, finding: &mut Finding) {
    let Judged { segment, .. } = *judged;
    let Some(next) = from.next else { return };
    if segment.payload == 1 && judged.is_next && to.window == Some(0) {
        finding.add(Flag::ZeroWindowProbe, to.last);
    }
    if judged.start > next && !segment.has(flags::RST) {
        finding.add(Flag::PreviousSegmentNotCaptured, from.next_by);
    }
    if segment.payload <= 1 && !segment.is_control() && judged.start == next - 1 {
        finding.add(Flag::KeepAlive, from.next_by);
    }
}

/// Flags of the windows of both sides.
fn windows(judged: &Judged, from: &Side, to: &Side, finding: &mut Finding) {
    let Judged { segment, .. } = *judged;
    if segment.is_control() || finding.has(Flag::ZeroWindowProbe) {
        return;
    }
    if segment.window == 0 {
        finding.add(Flag::ZeroWindow, None);
    }
    let has_changed = from.window.is_some_and(|window| window != segment.window);
    if segment.payload == 0 && segment.window != 0 && has_changed && judged.is_next && judged.repeats_ack {
        finding.add(Flag::WindowUpdate, from.last);
    }
    // Without the scale the window is not known, so nothing can be said about when it is full.
    if segment.payload > 0
        && to.scale != Scale::Unknown
        && to.acknowledgment.is_some_and(|acknowledged| judged.end == acknowledged + i64::from(to.window_bytes))
    {
        finding.add(Flag::WindowFull, to.last);
    }
}

/// Flags of a segment that says the same again: a response to a probe, or a duplicate ACK (RFC 5681 §2).
fn responses(judged: &Judged, from: &mut Side, to: &Side, finding: &mut Finding) {
    let Judged { segment, .. } = *judged;
    let says_the_same = segment.payload == 0
        && !segment.is_control()
        && from.window == Some(segment.window)
        && judged.is_next
        && judged.repeats_ack;
    if !says_the_same {
        return;
    }
    match to.asked {
        Some((Flag::KeepAlive, probe)) if segment.window != 0 => finding.add(Flag::KeepAliveAck, Some(probe)),
        Some((Flag::ZeroWindowProbe, probe)) if segment.window == 0 => {
            finding.add(Flag::ZeroWindowProbeAck, Some(probe));
        }
        _ if segment.window != 0 => {
            let number = match from.repeats {
                Repeats::Counted(number) => number.saturating_add(1),
                Repeats::Unknown => 1,
            };
            from.repeats = Repeats::Counted(number);
            finding.add(Flag::DuplicateAck, from.first_with_it);
            if let Some(mark) = finding.marks.last_mut() {
                mark.number = Some(number);
            }
        }
        _ => {}
    }
}

/// Whether the segment acknowledges more than the capture has of the other side.
fn acknowledgment(judged: &Judged, to: &mut Side, finding: &mut Finding) {
    let Some(acknowledgment) = judged.acknowledgment else { return };
    if to.furthest().is_some_and(|furthest| acknowledgment > furthest) {
        finding.add(Flag::AckedUnseenSegment, to.next_by);
    }
    // What was missing has arrived at the receiver, so it is not waited for any more.
    if to.gap.or(to.next).is_some_and(|furthest| acknowledgment > furthest) && to.gap.take().is_none() {
        to.repeats = Repeats::Unknown;
    }
}

/// Which kind of repetition the segment is, if it is one. The first kind that fits is taken.
fn repetition(judged: &Judged, from: &Side, to: &Side, initial_rtt: Option<i64>, finding: &mut Finding) {
    let Judged { segment, start, end, original, .. } = *judged;
    if start == end || finding.has(Flag::KeepAlive) {
        return;
    }
    if segment.payload > 0 && to.acknowledgment.is_some_and(|acknowledged| end <= acknowledged) {
        finding.add(Flag::SpuriousRetransmission, original);
        return;
    }
    // More than one byte that begins with the last one is what follows a window probe whose byte was not taken.
    let Some(next) = from.next.filter(|&next| start < next && !(segment.payload > 1 && start == next - 1)) else {
        return;
    };
    let is_asked_for = to.acknowledgment == Some(start) && !matches!(to.repeats, Repeats::Counted(0 | 1));
    if is_asked_for && segment.at_nanos.saturating_sub(to.last_at) < FAST_NANOS {
        finding.add(Flag::FastRetransmission, original);
    } else if segment.at_nanos.saturating_sub(from.next_at) < initial_rtt.unwrap_or(OVERTAKEN_NANOS) && end != next {
        finding.add(Flag::OutOfOrder, original);
    } else {
        finding.add(Flag::Retransmission, original);
    }
}
