//! Everything that is sent from host to host, as an arrow from lifeline to lifeline.

use super::NoteLabel;
use crate::piecewise_linear::PiecewiseLinear;
use std::cmp::Reverse;
use trace::{EventId, Host, Layer, LossCause, Micros, Trace};

/// What happened to something that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrived at this moment.
    Arrived(Micros),
    /// It was lost.
    Lost {
        /// When.
        at: Micros,
        /// Why.
        cause: LossCause,
    },
    /// Its arrival was not observed.
    Unknown,
}

/// One arrow: a packet or a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// Its event.
    pub id: EventId,
    /// The sender.
    pub from: Host,
    /// The receiver.
    pub to: Host,
    /// When it was sent.
    pub sent: Micros,
    /// What happened to it.
    pub fate: Fate,
    /// How many arrows leave the same host at the same moment before this one.
    pub send_rank: u32,
    /// How many arrows end at the same host at the same moment after this one.
    pub(crate) end_rank: u32,
    /// The rows of the axis of even steps at which it starts and ends; every arrow starts at a row of its own.
    pub step: f64,
    pub end_step: f64,
    /// The layer whose color it has.
    pub layer: Layer,
    /// Its TCP connection or UDP flow; 0 if it is not known.
    pub connection: u32,
    /// The arrow that it retransmits.
    pub repeats: Option<u32>,
    /// Whether the link made it as a copy of another packet.
    pub is_copy: bool,
    /// Whether the link corrupted it.
    pub is_corrupted: bool,
    /// Whether it is a step of a handshake or of a close, which the study note names.
    pub is_step: bool,
    /// The kind by which it is counted.
    pub(crate) kind: u8,
    /// What the study note writes at it.
    pub note: Option<NoteLabel>,
    pub(super) note_detail: (u32, u32),
    pub(super) label: (u32, u32),
    pub(super) detail: (u32, u32),
}

impl Arrow {
    /// When it arrived or was lost; when it was sent, if nothing else is known.
    pub fn end(&self) -> Micros {
        match self.fate {
            Fate::Arrived(at) | Fate::Lost { at, .. } => at,
            Fate::Unknown => self.sent,
        }
    }
}

/// Orders arrows by their sending, and those of one moment by `rank`; equal ones keep their order.
pub(super) fn sort(arrows: &mut [Arrow], rank: fn(&Arrow) -> u64) {
    arrows.sort_by_key(|arrow| (arrow.sent, rank(arrow)));
}

<<<<<<< HEAD
/// Numbers the arrows that start, and those that end, at the same moment at the same host. `arrows` are ordered by
/// sending.
pub(super) fn rank(arrows: &mut [Arrow]) {
    let hosts = arrows.iter().flat_map(|arrow| [arrow.from.index(), arrow.to.index()]).max().map_or(0, |last| last + 1);
    let mut last = vec![(Micros(i64::MIN), 0_u32); hosts];
    for arrow in arrows.iter_mut() {
        arrow.send_rank = next(&mut last[arrow.from.index()], arrow.sent);
    }
    let mut by_end: Vec<usize> = (0..arrows.len()).collect();
    by_end.sort_by_key(|&index| arrows[index].end());
    let mut last = vec![(Micros(i64::MIN), 0_u32); hosts];
    for index in by_end {
        let arrow = &mut arrows[index];
        arrow.end_rank = next(&mut last[arrow.to.index()], arrow.end());
    }
}

fn next(last: &mut (Micros, u32), at: Micros) -> u32 {
    *last = if last.0 == at { (at, last.1 + 1) } else { (at, 0) };
    last.1
}

/// The axis of equal steps. A moment gets as many steps as arrows start or end at it, counted at the host with the
/// most. The run's start is a moment too: what is sent later must not look as if it was sent at 0.
pub(super) fn steps(arrows: &mut [Arrow]) -> PiecewiseLinear {
    let mut needed: Vec<(Micros, u32)> = Vec::with_capacity(arrows.len() * 2);
    for arrow in arrows.iter() {
        needed.push((arrow.sent, arrow.send_rank + 1));
        needed.push((arrow.end(), arrow.end_rank + 1));
    }
    if arrows.first().is_some_and(|first| first.sent > Micros(0)) {
        needed.push((Micros(0), 1));
    }
    // The largest number of a moment comes first, because `dedup` keeps the first.
    needed.sort_by_key(|&(at, ranks)| (at, Reverse(ranks)));
    needed.dedup_by_key(|&mut (at, _)| at);
    let moments = needed.iter().map(|&(at, _)| at).collect();
    let knots = PiecewiseLinear::new(moments, |number, _| f64::from(needed[number].1));
    for arrow in arrows.iter_mut() {
        arrow.step = knots.value(arrow.sent) + f64::from(arrow.send_rank);
    }
    knots
}

=======
>>>>>>> steps
/// Links each retransmission to the arrow that it repeats.
pub(super) fn tie(trace: &Trace, arrows: &mut [Arrow], place: impl Fn(EventId) -> Option<u32>) {
    for arrow in arrows {
        let wire = trace.event(arrow.id).and_then(|event| event.wire.as_deref());
        arrow.repeats = wire.and_then(|wire| wire.repeats).and_then(&place);
    }
}

/// The median of the travel times.
pub(super) fn typical_delay(arrows: &[Arrow]) -> Micros {
    let delay = |arrow: &Arrow| match arrow.fate {
        Fate::Arrived(at) => Some(at - arrow.sent),
        Fate::Lost { .. } | Fate::Unknown => None,
    };
    let mut delays: Vec<Micros> = arrows.iter().filter_map(delay).collect();
    delays.sort();
    delays.get(delays.len() / 2).copied().unwrap_or_default()
}
