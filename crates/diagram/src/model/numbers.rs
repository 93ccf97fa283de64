//! Relative sequence numbers: each direction of a connection counts from 0, as protocol analysers show it.

use trace::{Direction, Event, Trace};

const ACK: u8 = 16;

/// The numbers of one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The number of its first byte, relative to the connection's start.
    pub sequence: u32,
    /// The next byte that its sender expects, if the segment has an acknowledgment.
    pub acknowledgment: Option<u32>,
    /// The header's value, without scaling.
    pub window: u16,
}

/// A direction of a connection.
type Way = (u32, Direction);

/// The first sequence number of each direction of each connection, the newest connection last.
#[derive(Debug, Default)]
pub struct Numbers(Vec<(Way, u32)>);

impl Numbers {
    /// The numbers of `event`; `None` if it is not a TCP segment whose bytes are known. Must be called in the order of
    /// sending.
    pub fn read(&mut self, trace: &Trace, event: &Event, flags: u8) -> Option<Segment> {
        let wire = event.wire.as_deref()?;
        let bytes = trace.bytes(wire.data);
        // The IP header's length is in its first byte, in words (RFC 791 §3.1).
        let tcp = bytes.get(usize::from(bytes.first()? & 15) * 4..)?;
        let number = |at: usize| Some(u32::from_be_bytes(tcp.get(at..at + 4)?.try_into().ok()?));
        let (sequence, acknowledgment) = (number(4)?, number(8)?);
        let window = u16::from_be_bytes(tcp.get(14..16)?.try_into().ok()?);
        let (this, other) = match event.direction {
            Direction::Up => (Direction::Up, Direction::Down),
            Direction::Down => (Direction::Down, Direction::Up),
        };
        let first = self.first((wire.connection, this)).unwrap_or_else(|| {
            self.0.push(((wire.connection, this), sequence));
            sequence
        });
        let peer = self.first((wire.connection, other)).unwrap_or(acknowledgment);
        Some(Segment {
            sequence: sequence.wrapping_sub(first),
            acknowledgment: (flags & ACK != 0).then(|| acknowledgment.wrapping_sub(peer)),
            window,
        })
    }

    fn first(&self, way: Way) -> Option<u32> {
        self.0.iter().rev().find(|(known, _)| *known == way).map(|&(_, first)| first)
    }
}
