//! What of a TCP header the table shows, and how its numbers count from the connection's own start.

use std::collections::BTreeMap;
use trace::{Direction, Event, Kind, Trace};

const SYN: u8 = 2;
const ACK: u8 = 16;

/// The numbers of a TCP header (RFC 9293 §3.1).
#[derive(Clone, Copy)]
pub struct Header {
    sequence: u32,
    acknowledgment: u32,
    window: u16,
    /// The shift count of the window scale option, which only a SYN may have (RFC 7323 §2.2).
    scale: Option<u8>,
    /// Bytes of data.
    pub length: usize,
}

impl Header {
    /// The header of `packet`; `None` where it has none.
    pub fn of(trace: &Trace, packet: &Event) -> Option<Self> {
        let bytes = trace.bytes(packet.wire.as_ref()?.data);
        let Kind::Segment { .. } = packet.kind else { return None };
        // The IP header's length stands in its first byte, in words of four bytes (RFC 791 §3.1).
        let start = usize::from(bytes.first()? & 15) * 4;
        let tcp = bytes.get(start..)?;
        let (fixed, _) = tcp.split_first_chunk::<20>()?;
        let offset = usize::from(fixed[12] >> 4) * 4;
        Some(Self {
            sequence: u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]),
            acknowledgment: u32::from_be_bytes([fixed[8], fixed[9], fixed[10], fixed[11]]),
            window: u16::from_be_bytes([fixed[14], fixed[15]]),
            scale: scale(tcp.get(20..offset)?),
            length: tcp.len().saturating_sub(offset),
        })
    }
}

/// Looks through the options: 0 ends them, 1 pads, all others have a length (RFC 9293 §3.1).
fn scale(mut options: &[u8]) -> Option<u8> {
    loop {
        match *options {
            [1, ref rest @ ..] => options = rest,
            // A shift of more than 14 counts as 14 (RFC 7323 §2.3).
            [3, 3, shift, ..] => return Some(shift.min(14)),
            [kind, length, ..] if kind != 0 && length >= 2 => options = options.get(usize::from(length)..)?,
            _ => return None,
        }
    }
}

/// What each side of each connection began with.
#[derive(Default)]
pub struct Numbers(BTreeMap<(u32, Direction), Start>);

#[derive(Clone, Copy)]
struct Start {
    sequence: u32,
    scale: Option<u8>,
}

impl Numbers {
    /// Sequence number, acknowledgment number and window of a segment: the numbers count from the SYN's own, as Wireshark
    /// shows them; the window is in bytes.
    pub fn relative(&mut self, header: &Header, flags: u8, connection: u32, direction: Direction) -> [String; 3] {
        let other = if direction == Direction::Up { Direction::Down } else { Direction::Up };
        if flags & SYN != 0 {
            self.0.insert((connection, direction), Start { sequence: header.sequence, scale: header.scale });
        }
        let start = |direction| self.0.get(&(connection, direction)).copied();
        let from = |direction, number: u32| {
            number.wrapping_sub(start(direction).map_or(0, |start| start.sequence)).to_string()
        };
        // Without the ACK flag the field means nothing (RFC 9293 §3.1).
        let has_ack = flags & ACK != 0;
        let acknowledgment = if has_ack { from(other, header.acknowledgment) } else { String::new() };
        // Both sides must offer to scale, and a SYN's own window is not scaled (RFC 7323 §2.2).
        let shift = |direction| start(direction).and_then(|start| start.scale);
        let shift = shift(direction).filter(|_| flags & SYN == 0 && shift(other).is_some()).unwrap_or(0);
        [from(direction, header.sequence), acknowledgment, (u32::from(header.window) << shift).to_string()]
    }
}
