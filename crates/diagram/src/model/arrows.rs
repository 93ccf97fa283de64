//! What crosses, as an arrow from lifeline to lifeline.

use crate::knots::Knots;
use trace::{EventId, Host, Layer, LossCause, Micros, Trace, in_order};

/// What became of what was sent.
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
    /// Nobody saw it arrive.
    Unknown,
}

/// One thing that crosses.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// Its event.
    pub id: EventId,
    /// The sender.
    pub from: Host,
    /// The receiver.
    pub to: Host,
    /// When it left.
    pub sent: Micros,
    /// What became of it.
    pub fate: Fate,
    /// How many left the same host at the same moment before it.
    pub send_rank: u32,
    /// How many came to the same end at the same moment before it.
    pub end_rank: u32,
    /// Its step, where each event has one: that of its moment and its rank.
    pub step: f64,
    /// Whose hue it has.
    pub layer: Layer,
    /// Its TCP connection or UDP flow, 0 where it is not known.
    pub connection: u32,
    /// The arrow that it repeats.
    pub repeats: Option<u32>,
    /// Whether the link doubled another into it.
    pub is_copy: bool,
    /// Whether the link changed it.
    pub is_corrupted: bool,
    pub(super) label: (u32, u32),
    pub(super) detail: (u32, u32),
}

impl Arrow {
    /// When it arrived or was lost; when it left, where that is all that is known.
    pub fn end(&self) -> Micros {
        match self.fate {
            Fate::Arrived(at) | Fate::Lost { at, .. } => at,
            Fate::Unknown => self.sent,
        }
    }
}

/// Numbers those that start, and those that end, at the same moment and place. `arrows`: ordered by sending.
pub(super) fn rank(arrows: &mut [Arrow]) {
    let mut last = [(Micros(i64::MIN), 0_u32); 3];
    for arrow in arrows.iter_mut() {
        arrow.send_rank = next(&mut last[arrow.from as usize], arrow.sent);
    }
    let by_end = in_order((0..arrows.len() as u32).collect(), |&index| (arrows[index as usize].end().0, 0));
    let mut last = [(Micros(i64::MIN), 0_u32); 3];
    for index in by_end {
        let arrow = &mut arrows[index as usize];
        arrow.end_rank = next(&mut last[arrow.to as usize], arrow.end());
    }
}

fn next(last: &mut (Micros, u32), at: Micros) -> u32 {
    *last = if last.0 == at { (at, last.1 + 1) } else { (at, 0) };
    last.1
}

/// Even steps: as many from a moment to the next as arrows start or end at it at one place.
pub(super) fn steps(arrows: &mut [Arrow]) -> Knots {
    let mut needed: Vec<(Micros, u32)> = Vec::with_capacity(arrows.len() * 2);
    for arrow in arrows.iter() {
        needed.push((arrow.sent, arrow.send_rank + 1));
        needed.push((arrow.end(), arrow.end_rank + 1));
    }
    // The largest of a moment first, so that it is the one which stays.
    let mut needed = in_order(needed, |&(at, ranks)| (at.0, u64::from(!ranks)));
    needed.dedup_by_key(|&mut (at, _)| at);
    let moments = needed.iter().map(|&(at, _)| at).collect();
    let knots = Knots::new(moments, |number, _| f64::from(needed[number].1));
    for arrow in arrows.iter_mut() {
        arrow.step = knots.value(arrow.sent) + f64::from(arrow.send_rank);
    }
    knots
}

/// Links each to the one that it repeats.
pub(super) fn tie(trace: &Trace, arrows: &mut [Arrow], place: impl Fn(EventId) -> Option<u32>) {
    for arrow in arrows {
        let wire = trace.event(arrow.id).and_then(|event| event.wire.as_deref());
        arrow.repeats = wire.and_then(|wire| wire.repeats).and_then(&place);
    }
}

/// The median time on the way.
pub(super) fn typical_delay(arrows: &[Arrow]) -> Micros {
    let delays = arrows.iter().filter_map(|arrow| match arrow.fate {
        Fate::Arrived(at) => Some(at - arrow.sent),
        Fate::Lost { .. } | Fate::Unknown => None,
    });
    let delays = in_order(delays.collect(), |delay: &Micros| (delay.0, 0));
    delays.get(delays.len() / 2).copied().unwrap_or_default()
}
