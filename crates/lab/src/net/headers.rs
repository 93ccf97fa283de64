//! What the network reads from a packet's headers: its flow, and the flags of a segment.

use super::host::host_at;
use trace::flags::{ACK, RST, SYN};
use trace::{Direction, Host};
use wire::{ip, tcp, udp};

/// Protocol numbers (RFC 790).
const TCP: u8 = 6;
const UDP: u8 = 17;

/// A TCP connection or a UDP conversation: the same for both directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flow {
    pub(super) is_tcp: bool,
    /// The host that is not the client.
    pub(super) peer: Host,
    pub(super) peer_port: u16,
    pub(super) client_port: u16,
}

/// The headers of one packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Headers {
    /// The host that the packet is for.
    pub(super) to: Host,
    pub(super) source_port: u16,
    pub(super) destination_port: u16,
    /// The flags of a TCP segment; `None` for a UDP datagram.
    pub(super) flags: Option<u8>,
    /// The sequence number of a TCP segment.
    pub(super) sequence: u32,
}

impl Headers {
    /// `None` if the packet is neither TCP nor UDP, or not for one of our hosts.
    pub(super) fn parse(packet: &[u8]) -> Option<Self> {
        let ip = ip::Header::parse(packet)?;
        let to = host_at(ip.destination)?;
        let payload = packet.get(ip.payload)?;
        let (source_port, destination_port, flags, sequence) = match ip.protocol {
            TCP => {
                let header = tcp::Header::parse(payload)?;
                (header.source_port, header.destination_port, Some(header.flags), header.sequence)
            }
            UDP => {
                let header = udp::Header::parse(payload)?;
                (header.source_port, header.destination_port, None, 0)
            }
            _ => return None,
        };
        Some(Self { to, source_port, destination_port, flags, sequence })
    }

    /// The direction and the flow of a packet that `from` sends.
    pub(super) fn flow(&self, from: Host) -> (Direction, Flow) {
        let is_tcp = self.flags.is_some();
        let (source_port, destination_port) = (self.source_port, self.destination_port);
        match from {
            Host::Client => {
                let flow = Flow { is_tcp, peer: self.to, peer_port: destination_port, client_port: source_port };
                (Direction::Up, flow)
            }
            Host::Server | Host::Resolver | Host::Other(_) => {
                let flow = Flow { is_tcp, peer: from, peer_port: source_port, client_port: destination_port };
                (Direction::Down, flow)
            }
        }
    }

    pub(super) fn is_reset(&self) -> bool {
        self.flags.is_some_and(|flags| flags & RST != 0)
    }

    /// Whether it opens a connection: SYN without ACK.
    pub(super) fn is_open(&self) -> bool {
        self.flags.is_some_and(|flags| flags & (SYN | ACK) == SYN)
    }
}
