//! What the capture has shown of one side of a connection up to a moment.

use crate::in_flight::InFlight;
use crate::sent::Sent;
use crate::{Flag, Segment};
use std::collections::BTreeMap;
use trace::{EventId, flags};

/// How a side's windows are to be read (RFC 7323 §2.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Scale {
    /// No SYN was captured that would tell.
    #[default]
    Unknown,
    /// Not scaled, because a SYN came without the option.
    Refused,
    /// To be shifted by this many bits.
    Shift(u8),
}

/// How often a side has repeated its last acknowledgment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeats {
    /// So often.
    Counted(u32),
    /// Something that it sent was not captured, which may have been repetitions.
    Unknown,
}

impl Default for Repeats {
    fn default() -> Self {
        Self::Counted(0)
    }
}

/// One side of a connection. Numbers are positions in its stream: its SYN has position 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Side {
    /// The header's number at position 0.
    pub base: Option<u32>,
    /// The last position that was seen, from which the next one is less than half a circle away.
    reference: i64,
    /// The position that its next new byte will have, and the segment that moved it there, and when.
    pub next: Option<i64>,
    pub next_by: Option<EventId>,
    pub next_at: i64,
    /// Its last acknowledgment, a position in the other side's stream; the segment that had it first; its last segment
    /// and when that was captured.
    pub acknowledgment: Option<i64>,
    pub first_with_it: Option<EventId>,
    pub last: Option<EventId>,
    pub last_at: i64,
    /// Its last window: as the header has it, and in bytes.
    pub window: Option<u16>,
    pub window_bytes: u32,
    pub scale: Scale,
    pub repeats: Repeats,
    /// The position where something of it is missing, if something is.
    pub gap: Option<i64>,
    /// What was sent again, by its first position: the position after its last one, and the last segment that had it.
    pub again: BTreeMap<i64, (i64, EventId)>,
    /// When something was first seen to be missing, by the position from which on it is.
    pub holes: BTreeMap<i64, i64>,
    /// Whether something was missing before its latest segment, and the other side has not sent anything since.
    pub is_flight_unknown: bool,
    /// Its last segment, if that was a keep-alive or a window probe.
    pub asked: Option<(Flag, EventId)>,
    /// Bytes in the SACK blocks of its last segment.
    pub sacked: u32,
    pub in_flight: InFlight,
    pub sent: Sent,
}

impl Side {
    /// The position of the header's `number`. Numbers are counted modulo 2³², so the nearest one is meant
    /// (RFC 9293 §3.4).
    pub fn position(&mut self, number: u32) -> i64 {
        let base = *self.base.get_or_insert_with(|| number.wrapping_sub(1));
        let reference = base.wrapping_add(self.reference as u32);
        self.reference += i64::from(number.wrapping_sub(reference) as i32);
        self.reference
    }

    /// The furthest position that the other side can acknowledge, as far as the capture shows. `None` if this side has
    /// just repeated an acknowledgment: Wireshark does not judge then.
    pub fn furthest(&self) -> Option<i64> {
        self.gap.or(self.next.filter(|_| self.repeats == Repeats::Counted(0)))
    }

    /// When it was first seen that the number at `position` is missing.
    pub fn missing_since(&self, position: i64) -> Option<i64> {
        self.holes.range(..=position).next_back().map(|(_, &at_nanos)| at_nanos)
    }

    /// The last segment that sent the number at `position` again.
    pub fn last_again(&self, position: i64) -> Option<EventId> {
        let (_, &(end, event)) = self.again.range(..=position).next_back()?;
        (position < end).then_some(event)
    }

    /// The window of its `segment` in bytes.
    pub fn window_of(&self, segment: &Segment) -> u32 {
        let window = u32::from(segment.window);
        match self.scale {
            Scale::Shift(shift) if !segment.has(flags::SYN) => window << shift,
            _ => window,
        }
    }
}
