//! Goes through the segments of a connection once, in capture order, and keeps what each side has sent.

use crate::rules::{Judged, judge};
use crate::side::{Repeats, Scale, Side};
use crate::{Finding, Flag, Loss, Segment};
use std::collections::BTreeSet;
use trace::{EventId, flags};

/// The findings of `segments`, one for each. They are all segments between two ends and ports, in the order in which
/// they were captured. What a segment reports of an earlier one is entered there.
pub fn walk(segments: &[Segment]) -> Vec<Finding> {
    let mut walk = Walk::default();
    let mut findings: Vec<Finding> = segments.iter().map(|segment| walk.step(segment)).collect();
    let needless: BTreeSet<EventId> = findings.iter().filter_map(|finding| finding.reports_needless).collect();
    let repetitions = segments.iter().zip(&mut findings).filter(|(segment, _)| needless.contains(&segment.event));
    for (_, finding) in repetitions.filter(|(_, finding)| finding.loss == Some(Loss::AfterCapture)) {
        finding.loss = Some(Loss::Needless);
    }
    findings
}

/// A walk under way.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    sides: [Side; 2],
    connection: u32,
    /// When the last SYN was captured.
    syn_at: Option<i64>,
    initial_rtt: Option<i64>,
}

impl Walk {
    /// What the next segment of the capture has.
    pub fn step(&mut self, segment: &Segment) -> Finding {
        let mut finding = Finding::default();
        if self.is_new_connection(segment) {
            *self = Self { connection: self.connection.saturating_add(1), ..Self::default() };
            finding.add(Flag::PortReused, None);
        }
        finding.connection = self.connection;
        finding.initial_rtt_nanos = self.handshake(segment);
        let [up, down] = &mut self.sides;
        let (from, to) = if segment.direction.index() == 0 { (up, down) } else { (down, up) };
        if segment.has(flags::SYN) {
            from.base.get_or_insert(segment.sequence);
        }
        let start = from.position(segment.sequence);
        let acknowledgment = segment.has(flags::ACK).then(|| to.position(segment.acknowledgment));
        let judged = Judged {
            segment,
            start,
            end: start + i64::from(segment.length()),
            acknowledgment,
            is_next: from.next == Some(start),
            repeats_ack: acknowledgment.is_some() && from.acknowledgment == acknowledgment,
            original: from.sent.first_with(start),
        };
        finding.sequence = start;
        finding.acknowledgment = acknowledgment;
        finding.window = from.window_of(segment);
        judge(&judged, from, to, self.initial_rtt, &mut finding);
        let waited = from.missing_since(start).map(|at| segment.at_nanos.saturating_sub(at));
        finding.loss = loss(&judged, &finding, waited.zip(self.initial_rtt));
        acknowledge(&judged, to, &mut finding);
        send(&judged, from, to.sacked, &mut finding);
        if segment.has(flags::SYN) {
            learn_scale(segment, from, to);
        }
        note(&judged, from, &finding);
        to.is_flight_unknown = false;
        finding
    }

    /// Whether a SYN belongs to another connection than the one before on these ports: it has another initial number.
    /// The first SYN of that may be missing, so the other side's counts, too.
    fn is_new_connection(&self, segment: &Segment) -> bool {
        let base = self.sides.get(segment.direction.index()).and_then(|side| side.base);
        segment.has(flags::SYN) && base.is_some_and(|base| base != segment.sequence)
    }

    /// The time from the last SYN to the first acknowledgment without a SYN, if `segment` is that.
    fn handshake(&mut self, segment: &Segment) -> Option<i64> {
        if segment.has(flags::SYN) {
            if !segment.has(flags::ACK) {
                self.syn_at = Some(segment.at_nanos);
            }
            return None;
        }
        if self.initial_rtt.is_some() || !segment.has(flags::ACK) {
            return None;
        }
        self.initial_rtt = self.syn_at.map(|at| segment.at_nanos.saturating_sub(at));
        self.initial_rtt
    }
}

/// What the segment says of a loss. `waited` is how long the other side has missed its first byte, and the round trip.
fn loss(judged: &Judged, finding: &Finding, waited: Option<(i64, i64)>) -> Option<Loss> {
    if judged.segment.is_copy {
        return Some(Loss::Duplicated);
    }
    if finding.has(Flag::SpuriousRetransmission) {
        return Some(Loss::Needless);
    }
    let kinds = [Flag::Retransmission, Flag::FastRetransmission, Flag::OutOfOrder];
    if !kinds.iter().any(|&flag| finding.has(flag)) {
        return finding.has(Flag::AckedUnseenSegment).then_some(Loss::NotCaptured);
    }
    if judged.original.is_some() {
        return Some(Loss::AfterCapture);
    }
    // The sender learns of a gap from acknowledgments that leave after it was seen here, or from a timer that is longer
    // than a round trip. So what fills a gap sooner was on its way before.
    let is_too_soon = match waited {
        Some((waited, round_trip)) => waited < round_trip,
        None => finding.has(Flag::OutOfOrder),
    };
    Some(if is_too_soon { Loss::Reordered } else { Loss::BeforeCapture })
}

/// What the acknowledgment takes from the bytes in flight of the other side.
fn acknowledge(judged: &Judged, to: &mut Side, finding: &mut Finding) {
    let segment = judged.segment;
    if let Some((left, _)) = segment.options.arrived_twice(segment.acknowledgment)
        && let Some(acknowledgment) = judged.acknowledgment
    {
        let before = i64::from(segment.acknowledgment.wrapping_sub(left) as i32);
        finding.reports_needless = to.last_again(acknowledgment - before);
    }
    let Some((event, at)) = judged.acknowledgment.and_then(|number| to.in_flight.acknowledge(number)) else { return };
    finding.acknowledges = Some(event);
    // A time of 0 is below the resolution of the capture's clock, so it is not known.
    finding.ack_rtt_nanos = Some(segment.at_nanos.saturating_sub(at)).filter(|&nanos| nanos != 0);
}

/// What the segment adds to its side's stream.
fn send(judged: &Judged, from: &mut Side, sacked: u32, finding: &mut Finding) {
    let Judged { segment, start, end, .. } = *judged;
    if finding.has(Flag::PreviousSegmentNotCaptured) {
        from.is_flight_unknown = true;
        from.holes.extend(from.next.map(|next| (next, segment.at_nanos)));
    }
    if start < end {
        from.in_flight.add((start, end), segment.event, segment.at_nanos);
        from.sent.add(start, end, segment.event);
        if finding.loss == Some(Loss::AfterCapture) {
            from.again.insert(start, (end, segment.event));
        }
    }
    if segment.payload > 0 && !from.is_flight_unknown {
        // The number of its own FIN is no byte, and what the receiver has beyond a gap is not in flight.
        let is_last = from.next.is_none_or(|next| next <= end);
        let fin = u32::from(segment.has(flags::FIN) && is_last);
        let bytes = from.in_flight.bytes().checked_sub(fin.saturating_add(sacked));
        finding.bytes_in_flight = bytes.filter(|&bytes| bytes > 0);
    }
    // A window probe does not count as sent: the receiver takes its byte only if there is room (RFC 9293 §3.8.6.1).
    let advances = !finding.has(Flag::ZeroWindowProbe) && from.next.is_none_or(|next| next < end);
    if from.gap == Some(start) {
        from.gap = None;
    } else if let Some(next) = from.next.filter(|&next| advances && next != start) {
        from.gap.get_or_insert(next);
    }
    if advances {
        from.next = Some(end);
        from.next_by = Some(segment.event);
        from.next_at = segment.at_nanos;
    }
}

/// RFC 7323 §2.2: windows are scaled only if both SYNs have the option. If one of them was not captured, it is taken to
/// have agreed.
fn learn_scale(segment: &Segment, from: &mut Side, to: &mut Side) {
    match segment.options.window_scale {
        Some(shift) if to.scale != Scale::Refused || !segment.has(flags::ACK) => from.scale = Scale::Shift(shift),
        _ => (from.scale, to.scale) = (Scale::Refused, Scale::Refused),
    }
}

/// What the next segment is compared with.
fn note(judged: &Judged, from: &mut Side, finding: &Finding) {
    let Judged { segment, .. } = *judged;
    if from.acknowledgment != judged.acknowledgment || from.first_with_it.is_none() {
        from.repeats = Repeats::Counted(0);
        from.first_with_it = Some(segment.event);
        from.acknowledgment = judged.acknowledgment;
    }
    from.last = Some(segment.event);
    from.last_at = segment.at_nanos;
    from.window = Some(segment.window);
    let blocks = segment.options.sack.iter().map(|&(left, right)| right.wrapping_sub(left));
    from.sacked = blocks.fold(0, u32::saturating_add);
    from.window_bytes = finding.window;
    let probes = [Flag::KeepAlive, Flag::ZeroWindowProbe];
    from.asked = probes.into_iter().find(|&flag| finding.has(flag)).map(|flag| (flag, segment.event));
}
