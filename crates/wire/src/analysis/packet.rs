//! What the analysis needs of one packet: addresses, ports, and of TCP the numbers that put a stream together. Not here:
//! fields with their meaning (`ipv4`, `tcp`, `udp`).

use std::ops::Range;
use trace::{Direction, Event, EventId, Host, Micros, Trace};

pub(super) const FIN: u8 = 1;
pub(super) const SYN: u8 = 2;
pub(super) const RST: u8 = 4;
pub(super) const ACK: u8 = 16;

/// The flags from the header's lowest bit up (RFC 9293 §3.1).
const FLAG_NAMES: [&str; 8] = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];

/// What lies in the IP packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transport {
    Tcp(Segment),
    Udp,
    /// ICMP, a fragment, or bytes that are no IPv4.
    Other,
}

/// The numbers of a TCP header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Segment {
    pub sequence: u32,
    pub acknowledgment: u32,
    pub flags: u8,
    pub window: u16,
    /// The shift count of the window scale option (RFC 7323 §2.2), which only a SYN may carry.
    pub scale: Option<u8>,
}

impl Segment {
    pub fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// One packet of a trace.
#[derive(Clone, Debug)]
pub(super) struct Packet {
    pub id: EventId,
    pub direction: Direction,
    pub peer: Host,
    pub connection: u32,
    pub sent: Micros,
    /// When its bytes reached the receiver unharmed; `None` where they did not.
    pub received: Option<Micros>,
    /// The link doubled it: no host sent it.
    pub is_copy: bool,
    /// Source and destination address and port.
    pub from: (u32, u16),
    pub to: (u32, u16),
    pub transport: Transport,
    /// Bytes of the IP header, options included.
    pub ip_header: usize,
    /// What follows the headers, within the packet. Ends where the IP header says that the packet ends.
    pub payload: Range<usize>,
    /// Length of the whole packet.
    pub length: usize,
}

impl Packet {
    /// The packet that `event` is, or `None` where it is none or its bytes are not kept.
    pub fn read(trace: &Trace, event: &Event) -> Option<Self> {
        let wire = event.wire.as_deref().filter(|_| event.is_packet())?;
        let bytes = trace.bytes(wire.data);
        let mut packet = Self {
            id: event.id,
            direction: event.direction,
            peer: wire.peer,
            connection: wire.connection,
            sent: event.sent,
            received: event.arrived.filter(|_| wire.loss.is_none() && !wire.corrupted),
            is_copy: wire.copy_of.is_some(),
            from: (0, 0),
            to: (0, 0),
            transport: Transport::Other,
            ip_header: bytes.len(),
            payload: bytes.len()..bytes.len(),
            length: bytes.len(),
        };
        packet.read_ip(bytes);
        Some(packet)
    }

    fn read_ip(&mut self, bytes: &[u8]) {
        let Some(&[first, _, length_high, length_low, _, _, fragment_high, fragment_low, _, protocol, ..]) =
            bytes.first_chunk::<20>()
        else {
            return;
        };
        let header = usize::from(first & 0x0f) * 4;
        let end = usize::from(u16::from_be_bytes([length_high, length_low])).min(bytes.len());
        if first >> 4 != 4 || header < 20 || header > end {
            return;
        }
        self.from.0 = u32_at(bytes, 12);
        self.to.0 = u32_at(bytes, 16);
        // A fragment other than the first has no transport header (RFC 791 §3.1, "Fragment Offset").
        if u16::from_be_bytes([fragment_high, fragment_low]) & 0x1fff != 0 {
            return;
        }
        let inner = &bytes[header..end];
        let found = match protocol {
            6 => read_tcp(inner).map(|(segment, length)| (Transport::Tcp(segment), length)),
            17 if inner.len() >= 8 => Some((Transport::Udp, 8)),
            _ => None,
        };
        if let Some((transport, transport_header)) = found {
            self.transport = transport;
            self.ip_header = header;
            self.from.1 = u16_at(inner, 0);
            self.to.1 = u16_at(inner, 2);
            self.payload = header + transport_header..end;
        }
    }

    /// The header of TCP or UDP.
    pub fn transport_header(&self) -> u64 {
        (self.payload.start - self.ip_header) as u64
    }

    /// The port that the service is known by: the one that is not the client's.
    pub fn server_port(&self) -> u16 {
        match self.direction {
            Direction::Up => self.to.1,
            Direction::Down => self.from.1,
        }
    }

    /// Its name: `SYN, ACK`, `PSH, ACK · 124 B`, `UDP · 20 B`.
    pub fn label(&self) -> String {
        let mut label = match self.transport {
            Transport::Tcp(segment) => flag_names(segment.flags),
            Transport::Udp => "UDP".into(),
            Transport::Other => "IP".into(),
        };
        let length = self.payload.len();
        if length > 0 || self.transport == Transport::Udp {
            label.push_str(" · ");
            label.push_str(&length.to_string());
            label.push_str(" B");
        }
        label
    }
}

fn flag_names(flags: u8) -> String {
    let mut names = String::new();
    for (_, name) in FLAG_NAMES.iter().enumerate().filter(|(bit, _)| flags & (1 << bit) != 0) {
        if !names.is_empty() {
            names.push_str(", ");
        }
        names.push_str(name);
    }
    names
}

fn read_tcp(bytes: &[u8]) -> Option<(Segment, usize)> {
    let header = usize::from(bytes.get(12)? >> 4) * 4;
    if header < 20 || header > bytes.len() {
        return None;
    }
    let flags = bytes[13];
    let segment = Segment {
        sequence: u32_at(bytes, 4),
        acknowledgment: u32_at(bytes, 8),
        flags,
        window: u16_at(bytes, 14),
        scale: if flags & SYN != 0 { window_scale(&bytes[20..header]) } else { None },
    };
    Some((segment, header))
}

/// Walks the options (RFC 9293 §3.1): 0 ends them, 1 pads, all others have a length.
fn window_scale(mut options: &[u8]) -> Option<u8> {
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

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |chunk| u16::from_be_bytes(*chunk))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |chunk| u32::from_be_bytes(*chunk))
}
