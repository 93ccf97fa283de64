//! Relative sequence numbers: each direction of a connection counts from 0, as protocol analysers show it. And windows,
//! scaled as the connection agreed.

use trace::{Direction, Event, Trace, Wire};

const SYN: u8 = 2;
const ACK: u8 = 16;
/// The kind of the option "window scale" (RFC 7323 §2.2).
const WINDOW_SCALE: u8 = 3;

/// The numbers of one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The number of its first byte, relative to the connection's start.
    pub sequence: u32,
    /// The next byte that its sender expects, if the segment has an acknowledgment.
    pub acknowledgment: Option<u32>,
    /// The header's value, without scaling.
    pub window: u16,
    /// How many bytes its sender can receive.
    pub scaled_window: u32,
    /// How many bytes of data it carries.
    pub length: u32,
}

/// A direction of a connection.
type Way = (u32, Direction);

/// Where a direction of a connection starts.
#[derive(Clone, Copy, Debug)]
struct Start {
    way: Way,
    /// Its first sequence number.
    sequence: u32,
    /// The window scale in its SYN.
    scale: Option<u8>,
}

/// The starts of each direction of each connection, the newest connection last.
#[derive(Debug, Default)]
pub struct Numbers(Vec<Start>);

impl Numbers {
    /// The numbers of `event`; `None` if it is not a TCP segment whose bytes are known. Must be called in the order of
    /// sending.
    pub fn read(&mut self, trace: &Trace, event: &Event, flags: u8) -> Option<Segment> {
        let wire = event.wire.as_deref()?;
        let bytes = trace.bytes(wire.data);
        let ip_header = ip_header(wire, bytes)?;
        let tcp = bytes.get(ip_header..)?;
        let number = |at: usize| Some(u32::from_be_bytes(tcp.get(at..at + 4)?.try_into().ok()?));
        let (sequence, acknowledgment) = (number(4)?, number(8)?);
        let window = u16::from_be_bytes(tcp.get(14..16)?.try_into().ok()?);
        let headers = ip_header + usize::from(tcp.get(12)? >> 4) * 4;
        let (this, other) = match event.direction {
            Direction::Up => (Direction::Up, Direction::Down),
            Direction::Down => (Direction::Down, Direction::Up),
        };
        let first = self.start((wire.connection, this)).unwrap_or_else(|| {
            let scale = if flags & SYN == 0 { None } else { window_scale(tcp) };
            let start = Start { way: (wire.connection, this), sequence, scale };
            self.0.push(start);
            start
        });
        let peer = self.start((wire.connection, other));
        // Only if both sides sent a scale, and never in a SYN (RFC 7323 §2.2).
        let scale = first.scale.filter(|_| flags & SYN == 0 && peer.is_some_and(|peer| peer.scale.is_some()));
        let peer = peer.map_or(acknowledgment, |peer| peer.sequence);
        Some(Segment {
            sequence: sequence.wrapping_sub(first.sequence),
            acknowledgment: (flags & ACK != 0).then(|| acknowledgment.wrapping_sub(peer)),
            window,
            // A larger scale than 14 counts as 14 (RFC 7323 §2.3).
            scaled_window: u32::from(window) << scale.unwrap_or_default().min(14),
            length: u32::try_from(event.bytes.saturating_sub(headers as u64)).unwrap_or(u32::MAX),
        })
    }

    fn start(&self, way: Way) -> Option<Start> {
        self.0.iter().rev().find(|start| start.way == way).copied()
    }
}

/// Bytes of a packet's IP header, with options and extension headers. Whoever has read the packets has counted them. Of
/// other packets, IPv4 has the length in words in its first byte (RFC 791 §3.1), and IPv6 is read only without extension
/// headers (RFC 8200 §3).
fn ip_header(wire: &Wire, bytes: &[u8]) -> Option<usize> {
    match (wire.layers.ip, bytes.first()?) {
        (0, first) if first >> 4 == 6 => Some(40),
        (0, first) => Some(usize::from(first & 15) * 4),
        (counted, _) => usize::try_from(counted).ok(),
    }
}

/// The window scale among the options of a TCP header.
fn window_scale(tcp: &[u8]) -> Option<u8> {
    let mut options = tcp.get(20..usize::from(tcp.get(12)? >> 4) * 4)?;
    loop {
        match *options {
            [WINDOW_SCALE, 3, scale, ..] => return Some(scale),
            // End of the options, and one byte of padding (RFC 9293 §3.2).
            [] | [0, ..] => return None,
            [1, ref rest @ ..] => options = rest,
            [_, length, ..] => options = options.get(usize::from(length.max(2))..)?,
            [_] => return None,
        }
    }
}
