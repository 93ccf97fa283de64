//! One segment of a connection as plain facts, as the capture has it.

use trace::{Direction, EventId, flags};

/// Bytes of a header without options (RFC 9293 §3.1).
const SHORTEST: usize = 20;

/// One captured segment. All numbers are as the header has them: not relative, not scaled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The event that it is. Findings and points name segments by it.
    pub event: EventId,
    /// When the capture saw it, in nanoseconds since any fixed moment.
    pub at_nanos: i64,
    /// Which way it went. Which of the two ends counts as the client does not matter here.
    pub direction: Direction,
    /// The number of the first byte, or of the SYN.
    pub sequence: u32,
    /// The number of the byte that is expected next; valid if ACK is set.
    pub acknowledgment: u32,
    /// The control bits ([`trace::flags`]).
    pub flags: u8,
    /// The window, not scaled.
    pub window: u16,
    /// Bytes of data that crossed, whether or not the capture kept them.
    pub payload: u32,
    /// Whether the network made this packet: the same IP packet was captured before, with the same identification. A
    /// packet that the *capture* has twice (one interface and "any") is for the reader to leave out.
    pub is_copy: bool,
    /// What the options say.
    pub options: Options,
}

/// What the options of a header say, as far as the analysis reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The largest segment that the sender takes, in bytes; only in SYNs (RFC 9293 §3.7.1).
    pub mss: Option<u16>,
    /// By how many bits the sender's windows will be shifted; only in SYNs (RFC 7323 §2).
    pub window_scale: Option<u8>,
    /// The blocks that arrived beyond a gap: first byte, and the byte after the last one (RFC 2018 §3).
    pub sack: Vec<(u32, u32)>,
    /// The timestamp's value and the one that it echoes (RFC 7323 §3.2).
    pub timestamps: Option<(u32, u32)>,
}

impl Options {
    /// The options of the TCP header at the front of `header`. What does not fit is left out.
    pub fn parse(header: &[u8]) -> Self {
        let mut options = Self::default();
        let length = header.get(12).map_or(0, |&byte| usize::from(byte >> 4) * 4);
        let mut rest = header.get(SHORTEST..length).unwrap_or_default();
        loop {
            match *rest {
                [1, ref after @ ..] => rest = after,
                [kind, length, ..] if kind != 0 && length >= 2 && usize::from(length) <= rest.len() => {
                    let (option, after) = rest.split_at(usize::from(length));
                    options.read(kind, option.get(2..).unwrap_or_default());
                    rest = after;
                }
                _ => return options,
            }
        }
    }

    /// The block that reports what has arrived twice, in a segment with this acknowledgment: the first block, if it lies
    /// below the acknowledgment or within the second one (RFC 2883 §4).
    pub fn arrived_twice(&self, acknowledgment: u32) -> Option<(u32, u32)> {
        let &(left, right) = self.sack.first()?;
        let is_after = |edge: u32, other: u32| edge.wrapping_sub(other) as i32 > 0;
        let is_within = |&(low, high): &(u32, u32)| !is_after(low, left) && !is_after(right, high);
        (!is_after(right, acknowledgment) || self.sack.get(1).is_some_and(is_within)).then_some((left, right))
    }

    fn read(&mut self, kind: u8, value: &[u8]) {
        match (kind, value) {
            (2, &[high, low]) => self.mss = Some(u16::from_be_bytes([high, low])),
            (3, &[shift]) => self.window_scale = Some(shift.min(14)),
            (5, blocks) => {
                let edges: Vec<u32> = blocks.chunks_exact(4).map(word).collect();
                self.sack = edges.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
            }
            (8, stamps) if stamps.len() == 8 => {
                let (value, echo) = stamps.split_at(4);
                self.timestamps = Some((word(value), word(echo)));
            }
            _ => {}
        }
    }
}

fn word(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

impl Segment {
    /// Whether `flag`, one of [`trace::flags`], is set.
    pub fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Whether it opens, closes or breaks the connection.
    pub(crate) fn is_control(&self) -> bool {
        self.has(flags::SYN | flags::FIN | flags::RST)
    }

    /// How many numbers it takes: its bytes, and one for SYN and FIN each (RFC 9293 §3.4).
    pub(crate) fn length(&self) -> u32 {
        let controls = u32::from(self.has(flags::SYN)) + u32::from(self.has(flags::FIN));
        self.payload.saturating_add(controls)
    }
}
