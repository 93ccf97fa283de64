//! What the analysis needs to know of one packet: addresses, ports, where the payload lies, and of TCP the numbers that
//! put a stream together. The headers themselves are read in `ip`, `tcp` and `udp`.

use crate::tcp::flag_names;
use crate::{ip, tcp, udp};
use std::net::{IpAddr, Ipv4Addr};
use std::ops::Range;
use trace::{Direction, Event, EventId, Host, Micros, Trace};

pub(super) use crate::tcp::Header as Segment;

/// The address of a packet whose header cannot be read.
const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// What lies in the IP packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transport {
    Tcp(Segment),
    Udp,
    /// ICMP, a fragment, or bytes that are not IP.
    Other,
}

/// One packet of a trace.
#[derive(Clone, Debug)]
pub(super) struct Packet {
    pub id: EventId,
    pub direction: Direction,
    pub peer: Host,
    pub connection: u32,
    pub sent: Micros,
    /// When its bytes reached the receiver intact; `None` if they did not.
    pub received: Option<Micros>,
    /// The link duplicated it: no host sent it.
    pub is_copy: bool,
    /// Source and destination address and port.
    pub from: (IpAddr, u16),
    pub to: (IpAddr, u16),
    pub transport: Transport,
    /// Bytes of the IP header, options and extension headers included.
    pub ip_header: usize,
    /// What follows the headers, within the captured bytes. Ends where the IP header says that the packet ends.
    pub payload: Range<usize>,
    /// Bytes of the payload that crossed, but were not captured.
    pub missing: u64,
    /// Length of the whole packet.
    pub length: u64,
}

impl Packet {
    /// The packet that `event` is; `None` if it is another kind of event or its bytes are not kept.
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
            from: (NOWHERE, 0),
            to: (NOWHERE, 0),
            transport: Transport::Other,
            ip_header: bytes.len(),
            payload: bytes.len()..bytes.len(),
            missing: 0,
            length: event.bytes.max(bytes.len() as u64),
        };
        packet.read_ip(bytes);
        Some(packet)
    }

    fn read_ip(&mut self, bytes: &[u8]) {
        let on_link = usize::try_from(self.length).unwrap_or(usize::MAX);
        let Some(ip) = ip::Header::on_link(bytes, on_link) else { return };
        let end = ip.payload.end;
        (self.from.0, self.to.0) = (ip.source, ip.destination);
        let inner = &bytes[ip.payload.clone()];
        let (transport, ports, length) = match ip.transport() {
            Some(6) => {
                let Some(tcp) = tcp::Header::parse(inner) else { return };
                (Transport::Tcp(tcp), (tcp.source_port, tcp.destination_port), tcp.header_length)
            }
            Some(17) => {
                let Some(udp) = udp::Header::parse(inner) else { return };
                (Transport::Udp, (udp.source_port, udp.destination_port), udp::HEADER)
            }
            _ => return,
        };
        self.transport = transport;
        self.ip_header = ip.header_length();
        (self.from.1, self.to.1) = ports;
        self.payload = ip.header_length() + length..end;
        self.missing = (ip.length as u64).saturating_sub(bytes.len() as u64);
    }

    /// Bytes of the payload that crossed.
    pub fn payload_length(&self) -> u64 {
        self.payload.len() as u64 + self.missing
    }

    /// Bytes of the TCP or UDP header.
    pub fn transport_header(&self) -> u64 {
        (self.payload.start - self.ip_header) as u64
    }

    /// The server's port, which says what service it is.
    pub fn server_port(&self) -> u16 {
        match self.direction {
            Direction::Up => self.to.1,
            Direction::Down => self.from.1,
        }
    }

    /// Its label: `SYN, ACK`, `PSH, ACK · 124 B`, `UDP · 20 B`.
    pub fn label(&self) -> String {
        let mut label = match self.transport {
            Transport::Tcp(segment) => flag_names(segment.flags),
            Transport::Udp => "UDP".into(),
            Transport::Other => "IP".into(),
        };
        let length = self.payload_length();
        if length > 0 || self.transport == Transport::Udp {
            label.push_str(" · ");
            label.push_str(&length.to_string());
            label.push_str(" B");
        }
        label
    }
}
