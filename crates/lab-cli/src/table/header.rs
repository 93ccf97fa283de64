//! The TCP header as the table shows it: its numbers count from the connection's own start.

use std::collections::BTreeMap;
use trace::flags::{ACK, SYN};
use trace::{Direction, Event, Kind, Trace};
use wire::ip;
use wire::tcp::Header;

/// The TCP header of `packet` and how many bytes of data followed it on the link, kept or not; `None` if it is not a segment.
pub fn of(trace: &Trace, packet: &Event) -> Option<(Header, u64)> {
    let bytes = trace.bytes(packet.wire.as_ref()?.data);
    let Kind::Segment { .. } = packet.kind else { return None };
    let payload = ip::Header::parse(bytes)?.payload;
    let header = Header::parse(bytes.get(payload.clone())?)?;
    Some((header, packet.bytes.saturating_sub((payload.start + header.header_length) as u64)))
}

/// The numbers with which each side of each connection began.
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
    pub fn relative(&mut self, header: &Header, connection: u32, direction: Direction) -> [String; 3] {
        let other = if direction == Direction::Up { Direction::Down } else { Direction::Up };
        if header.has(SYN) {
            self.0.insert((connection, direction), Start { sequence: header.sequence, scale: header.window_scale });
        }
        let start = |direction| self.0.get(&(connection, direction)).copied();
        let from = |direction, number: u32| {
            number.wrapping_sub(start(direction).map_or(0, |start| start.sequence)).to_string()
        };
        // Without the ACK flag the field means nothing (RFC 9293 §3.1).
        let has_ack = header.has(ACK);
        let acknowledgment = if has_ack { from(other, header.acknowledgment) } else { String::new() };
        // Both sides must offer to scale, and a SYN's own window is not scaled (RFC 7323 §2.2).
        let shift = |direction| start(direction).and_then(|start| start.scale);
        let shift = shift(direction).filter(|_| !header.has(SYN) && shift(other).is_some()).unwrap_or(0);
        [from(direction, header.sequence), acknowledgment, (u32::from(header.window) << shift).to_string()]
    }
}
