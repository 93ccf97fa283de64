//! The transport's header as far as an index of packets needs it: ports, and of TCP the numbers.
//!
//! A capture may end within a TCP header's options. What counts here stands before them, so that such a packet still
//! belongs to its connection; `wire::tcp` reads whole headers only.

use crate::numbers::{be16, be32};

/// Bytes of a TCP header without options.
const TCP_SHORTEST: usize = 20;
const TCP_FLAGS: usize = 13;
const UDP_HEADER: usize = 8;

/// What is needed of a TCP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tcp {
    /// Source and destination.
    pub ports: [u16; 2],
    pub sequence: u32,
    pub acknowledgment: u32,
    /// FIN 1, SYN 2, RST 4, PSH 8, ACK 16.
    pub flags: u8,
    /// Bytes of the header, options included.
    pub header: usize,
}

/// Reads the front of a TCP header (RFC 9293 §3.1). `None` if its flags were not captured or its length is too small.
pub(crate) fn tcp(segment: &[u8]) -> Option<Tcp> {
    let flags = *segment.get(TCP_FLAGS)?;
    let header = usize::from(segment[TCP_FLAGS - 1] >> 4) * 4;
    Some(Tcp {
        ports: ports(segment)?,
        sequence: be32(segment, 4)?,
        acknowledgment: be32(segment, 8)?,
        flags,
        header: header.max(TCP_SHORTEST),
    })
}

/// Source and destination port, at the front of TCP and UDP alike.
pub(crate) fn ports(transport: &[u8]) -> Option<[u16; 2]> {
    Some([be16(transport, 0)?, be16(transport, 2)?])
}

/// What a UDP datagram is for, as far as its ports and first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// DNS (port 53).
    Dns,
    /// QUIC: a long header with a known version (RFC 9000 §17.2).
    Quic,
    /// A VXLAN tunnel (RFC 7348 §5, port 4789), which is not opened.
    Vxlan,
    /// A Geneve tunnel (RFC 8926 §3.3, port 6081), which is not opened.
    Geneve,
    /// Anything else.
    Other,
}

const DNS: u16 = 53;
const VXLAN: u16 = 4789;
const GENEVE: u16 = 6081;
/// Version 1 (RFC 9000) and version 2 (RFC 9369). A Version Negotiation has 0, which says too little by itself; its flow
/// has begun with a version.
const QUIC_VERSIONS: [u32; 2] = [1, 0x6B33_43CF];
/// The drafts' versions.
const QUIC_DRAFTS: u32 = 0xFF00_0000;
/// No connection id is longer (RFC 9000 §17.2).
const LONGEST_ID: u8 = 20;

/// What a UDP datagram with these ports and this payload is for.
pub(crate) fn service(ports: [u16; 2], datagram: &[u8]) -> Service {
    let payload = datagram.get(UDP_HEADER..).unwrap_or_default();
    if ports.contains(&DNS) {
        Service::Dns
    } else if is_quic(payload) {
        Service::Quic
    } else if ports[1] == VXLAN {
        Service::Vxlan
    } else if ports[1] == GENEVE {
        Service::Geneve
    } else {
        Service::Other
    }
}

/// A long header: the highest bit and the next one, which is fixed, are 1; a known version; an id of a possible length. A short header looks like nothing in particular: its flow has shown a long one before.
fn is_quic(payload: &[u8]) -> bool {
    let (Some(&first), Some(version), Some(&id)) = (payload.first(), be32(payload, 1), payload.get(5)) else {
        return false;
    };
    let is_draft = version & 0xFFFF_FF00 == QUIC_DRAFTS;
    // RFC 9000 §15: versions that exist so that peers are used to unknown ones.
    let is_grease = version & 0x0F0F_0F0F == 0x0A0A_0A0A;
    let is_known = QUIC_VERSIONS.contains(&version) || is_draft || is_grease;
    first & 0xC0 == 0xC0 && is_known && id <= LONGEST_ID && payload.len() > 7 + usize::from(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_header_still_tells_its_connection() {
        let mut segment = [0; 20];
        segment[..14].copy_from_slice(&[0, 80, 0xC0, 0, 0, 0, 0, 7, 0, 0, 0, 9, 0x80, 0x12]);
        let read = Tcp { ports: [80, 49152], sequence: 7, acknowledgment: 9, flags: 0x12, header: 32 };
        assert_eq!(tcp(&segment), Some(read));
        assert_eq!(tcp(&segment[..14]), Some(read));
        assert_eq!(tcp(&segment[..13]), None);
    }

    #[test]
    fn quic_is_known_by_its_long_header() {
        let datagram = |payload: &[u8]| [&[0; 8], payload, &[0; 20]].concat();
        let ports = [50_000, 443];
        assert_eq!(service(ports, &datagram(&[0xC3, 0, 0, 0, 1, 8])), Service::Quic);
        assert_eq!(service(ports, &datagram(&[0xC3, 0, 0, 0, 9, 8])), Service::Other);
        assert_eq!(service(ports, &datagram(&[0x43, 0, 0, 0, 1, 8])), Service::Other, "a short header");
        assert_eq!(service([53, 50_000], &datagram(&[])), Service::Dns);
        assert_eq!(service([50_000, 4789], &datagram(&[8])), Service::Vxlan);
        assert_eq!(service([50_000, 6081], &datagram(&[0])), Service::Geneve);
    }
}
