//! One packet as the index has it: where it is, when it was, what it is. Its bytes stay in the file.

use crate::link::Way;
use crate::transport::Service;
use std::net::IpAddr;

/// A tunnel: packets within packets. It is named and not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tunnel {
    /// GRE (RFC 2784).
    Gre,
    /// IPv4 in IP (RFC 2003).
    Ipv4,
    /// IPv6 in IP (RFC 4213).
    Ipv6,
}

/// What a packet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A TCP segment.
    Tcp,
    /// A UDP datagram.
    Udp(Service),
    /// ICMP (RFC 792).
    Icmp,
    /// ICMPv6 (RFC 4443).
    Icmpv6,
    /// A fragment that alone does not say whose it is. The last one of a datagram that became whole is what the datagram
    /// is, not this.
    Fragment,
    /// A tunnel.
    Tunnel(Tunnel),
    /// Another protocol with this number over IP.
    Protocol(u8),
    /// ARP or RARP.
    Arp,
    /// Another protocol with this EtherType.
    EtherType(u16),
    /// 802.2 LLC with this DSAP and SSAP.
    Llc(u8, u8),
    /// Another protocol in PPP with this number.
    Ppp(u16),
    /// Another address family with this number (the lowest 16 bits).
    Family(u16),
    /// The link type with this number is not read.
    UnknownLink(u16),
    /// The capture cut the packet within the headers that say what it is.
    Cut,
    /// It should be IP and is not: another version, or a header that contradicts itself.
    BadIp,
    /// A record without a packet.
    Nothing,
}

/// An end of a connection or flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Endpoint {
    /// The host's address.
    pub address: IpAddr,
    /// The application's port.
    pub port: u16,
}

/// A protocol that has ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

/// What all packets of a conversation have in common: the protocol and both ends, the lower one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ends {
    /// The protocol.
    pub transport: Transport,
    /// The ends in their order, not in that of client and server.
    pub ends: [Endpoint; 2],
}

/// One packet: 72 bytes.
///
/// With its place in the order of a [`Capture`](crate::Capture) and its connection, that is 88 bytes of memory per packet:
/// 44 MB for a capture of 500 000 packets. Comments, reassembled datagrams and bytes are kept by packet where there are any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet {
    /// When it was captured, in nanoseconds since 1970.
    pub time: i64,
    /// Place of its captured bytes in the file (of a packed file: in what is in it).
    pub at: u64,
    /// The same number for the same bytes from the IP header on, whatever TTL and header checksum; 0 if it is not IP.
    pub(crate) digest: u64,
    /// How many bytes were captured.
    pub captured: u32,
    /// How many bytes it had on the link.
    pub original: u32,
    /// The first bytes that are not the link layer's, counted from its first.
    pub network: u32,
    /// Its interface, an index in [`File::interfaces`](crate::File::interfaces).
    pub interface: u32,
    /// Its conversation, an index in [`File::ends`](crate::File::ends); `u32::MAX` if it has no ports.
    pub(crate) ends: u32,
    /// A number for how it was seen: interface, way, link layer, TTL.
    pub(crate) sight: u32,
    /// TCP's sequence number.
    pub sequence: u32,
    /// TCP's acknowledgment number; valid if the flag ACK is set.
    pub acknowledgment: u32,
    /// Bytes of data behind the transport's header, as sent.
    pub payload: u32,
    /// What it is.
    pub what: What,
    /// TCP's flags ([`trace::flags`]).
    pub flags: u8,
    pub(crate) marks: u8,
}

impl Packet {
    /// It was sent by the upper one of its [`Ends`].
    pub(crate) const FROM_UPPER: u8 = 1;
    /// It came in.
    pub(crate) const IN: u8 = 2;
    /// The capturing host sent it.
    pub(crate) const OUT: u8 = 4;
    /// The file does not say when: it has the time of the packet before it.
    pub(crate) const TIMELESS: u8 = 8;
    /// It is put together from fragments, and this was the last to come.
    pub(crate) const ASSEMBLED: u8 = 16;

    /// No conversation.
    pub(crate) const NO_ENDS: u32 = u32::MAX;

    /// Whether `mark` is set.
    pub(crate) fn has(&self, mark: u8) -> bool {
        self.marks & mark != 0
    }

    /// Whether the file says when it was captured. If not, its time is that of the packet before it.
    pub fn has_time(&self) -> bool {
        !self.has(Self::TIMELESS)
    }

    /// Whether it was put together from fragments, of which this one came last.
    pub fn is_assembled(&self) -> bool {
        self.has(Self::ASSEMBLED)
    }

    /// Its conversation, an index in [`File::ends`](crate::File::ends), if it has ports.
    pub fn ends(&self) -> Option<u32> {
        (self.ends != Self::NO_ENDS).then_some(self.ends)
    }

    /// Whether the capture has fewer bytes than the packet had.
    pub fn is_cut(&self) -> bool {
        self.captured < self.original
    }

    /// Which way it went as seen by the capturing host, if the file or the link layer says so.
    pub fn way(&self) -> Option<Way> {
        match (self.has(Self::IN), self.has(Self::OUT)) {
            (true, _) => Some(Way::In),
            (_, true) => Some(Way::Out),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_takes_as_many_bytes_as_its_documentation_says() {
        assert_eq!(size_of::<Packet>(), 72);
    }
}
