//! An exchange of HTTP and WebSocket, and a writer that gives it every form.

pub mod exchange;
pub mod files;
pub mod links;

use capture::{Capture, File, Limits, Reader, Transport};

/// A packet as it lies in a file: bytes from the IP header on, without a link layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// Nanoseconds since 1970.
    pub time: i64,
    /// Whether the capturing host, the client, sent it.
    pub is_out: bool,
    pub bytes: Vec<u8>,
}

/// What must be found of a packet whatever its form: time in microseconds, ports, sequence, acknowledgment, flags, bytes of data.
pub type Facts = (i64, u16, u16, u32, u32, u8, u32);

/// Reads a whole file in pieces of `piece` bytes.
pub fn read_in_pieces(bytes: &[u8], piece: usize) -> File {
    let mut reader = Reader::new(Limits::default());
    bytes.chunks(piece.max(1)).for_each(|piece| reader.feed(piece));
    reader.finish()
}

/// A capture of one file.
pub fn capture_of(bytes: &[u8]) -> Capture {
    Capture::new(vec![File::read(bytes)])
}

/// The facts of all packets with ports.
pub fn facts(capture: &Capture) -> Vec<Facts> {
    let numbers = 0..capture.len() as u32;
    let facts = numbers.filter_map(|number| {
        let (packet, _) = capture.packet(number)?;
        let connection = capture.connection_of(number)?;
        let ends = match connection.direction(packet) {
            trace::Direction::Up => [connection.client, connection.server],
            trace::Direction::Down => [connection.server, connection.client],
        };
        let time = packet.time.div_euclid(1_000);
        let tcp = connection.transport == Transport::Tcp;
        let numbers = if tcp { (packet.sequence, packet.acknowledgment) } else { (0, 0) };
        Some((time, ends[0].port, ends[1].port, numbers.0, numbers.1, packet.flags, packet.payload))
    });
    facts.collect()
}

/// The facts as they follow from the packets themselves, read by another hand: IPv4 without options.
pub fn expected(packets: &[Packet]) -> Vec<Facts> {
    let be16 = |bytes: &[u8], at: usize| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
    let be32 = |bytes: &[u8], at: usize| u32::from_be_bytes(*bytes[at..].first_chunk().expect("four bytes"));
    let fact = |packet: &Packet| {
        let inner = &packet.bytes[20..];
        let (from, to) = (be16(inner, 0), be16(inner, 2));
        let time = packet.time / 1_000;
        match packet.bytes[9] {
            6 => {
                let header = usize::from(inner[12] >> 4) * 4;
                (time, from, to, be32(inner, 4), be32(inner, 8), inner[13], (inner.len() - header) as u32)
            }
            _ => (time, from, to, 0, 0, 0, (inner.len() - 8) as u32),
        }
    };
    packets.iter().map(fact).collect()
}
