//! Everything that is sent from host to host, as an arrow from lifeline to lifeline.

use super::NoteLabel;
use trace::{EventId, Host, Layer, LossCause, Micros, Trace, put_in_order};

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
    put_in_order(arrows, |arrow| (arrow.sent.0, rank(arrow) as i64));
}

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
    put_in_order(&mut delays, |delay| (delay.0, 0));
    delays.get(delays.len() / 2).copied().unwrap_or_default()
}
