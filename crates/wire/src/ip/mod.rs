//! IP of either version: one header and one dissection for IPv4 (RFC 791) and IPv6 (RFC 8200), so that nobody above asks
//! which of the two carries a packet.

pub mod v4;
pub mod v6;

use crate::Dissection;
use crate::checksum::{folded, sum};
use std::net::IpAddr;
use std::ops::Range;

/// What a program needs of a packet's headers to find what they carry, without the fields' names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The host that sent the packet.
    pub source: IpAddr,
    /// The host that it is for. If IPv6 routes it by way of others, this is the next of them.
    pub destination: IpAddr,
    /// The protocol of what follows the headers: 6 is TCP, 17 is UDP. Of IPv6 it is what the last extension header names,
    /// or the number of an extension header that is not whole or not known.
    pub protocol: u8,
    /// Where that lies within the captured bytes. It begins after the options or extension headers, and ends where the
    /// header says that the packet ends, or where the capture does.
    pub payload: Range<usize>,
    /// Bytes of the whole packet according to the header. A capture may have fewer. If the header says 0, the sender's
    /// network card was to cut the packet and fill the length in after it was captured (segmentation offload): then this
    /// is what was captured.
    pub total_length: usize,
    /// Which part of a packet this is, if it was cut.
    pub fragment: Option<Fragment>,
}

/// The place of a fragment in the packet that was cut (RFC 791 §3.1, RFC 8200 §4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The same in all fragments of one packet between two hosts; IPv4 has 16 bits for it, IPv6 32.
    pub identification: u32,
    /// Where its payload begins in the payload of the whole packet, in bytes. Only the fragment at 0 has the transport's
    /// header.
    pub offset: usize,
    /// Whether more fragments follow it.
    pub has_more: bool,
}

impl Header {
    /// The header at the front of `packet`; `None` if there is no whole header of IPv4 or IPv6.
    pub fn parse(packet: &[u8]) -> Option<Self> {
        match packet.first()? >> 4 {
            6 => v6::parse(packet),
            _ => v4::parse(packet),
        }
    }

    /// Bytes of the header, options and extension headers included.
    pub fn header_length(&self) -> usize {
        self.payload.start
    }

    /// The protocol of the transport whose header begins the payload; `None` in a fragment other than the first, which
    /// has only data.
    pub fn transport(&self) -> Option<u8> {
        self.fragment.is_none_or(|fragment| fragment.offset == 0).then_some(self.protocol)
    }

    /// The checksum over `segment`, which the packet carries, and its pseudo-header (RFC 9293 §3.1, RFC 768, RFC 8200
    /// §8.1). It is 0 if the checksum that stands in `segment` is right; if 0 stands there, it is what belongs there, but UDP
    /// writes 0xFFFF for 0.
    ///
    /// The pseudo-header has the final destination. So this means nothing if the packet is still to be routed by way of
    /// others, as a Routing header says.
    pub fn checksum(&self, segment: &[u8]) -> u16 {
        let words = |address: IpAddr| match address {
            IpAddr::V4(address) => sum(&address.octets()),
            IpAddr::V6(address) => sum(&address.octets()),
        };
        let length = segment.len() as u64;
        let pseudo = words(self.source) + words(self.destination) + u64::from(self.protocol);
        !folded(pseudo + (length >> 16) + (length & 0xFFFF) + sum(segment))
    }
}

/// The fields of the header at the front of `packet`, extension headers included. Bytes that begin with neither version
/// are read as IPv4, whose rule they break.
pub fn dissect(packet: &[u8]) -> Dissection {
    match packet.first().map(|first| first >> 4) {
        Some(6) => v6::dissect(packet),
        _ => v4::dissect(packet),
    }
}

/// `TCP (6)`; the names are those of the registry of protocol numbers (RFC 8200 §3, "Next Header").
pub(crate) fn protocol_name(protocol: u8) -> String {
    let name = match protocol {
        0 => "Hop-by-Hop Options",
        1 => "ICMP",
        6 => "TCP",
        17 => "UDP",
        43 => "Routing",
        44 => "Fragment",
        50 => "ESP",
        51 => "Authentication Header",
        58 => "ICMPv6",
        59 => "No Next Header",
        60 => "Destination Options",
        other => return other.to_string(),
    };
    [name, " (", &protocol.to_string(), ")"].concat()
}

/// A length of 0 in a packet of which `captured` bytes are there.
pub(crate) fn not_filled_in(captured: usize) -> String {
    ["0 (segmentation offload: ", &captured.to_string(), " bytes captured)"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A datagram of 4 bytes from port 5000 to 6000 in a packet of each version, with right checksums.
    const V4: &[u8] = &[
        0x45, 0, 0, 32, 0, 7, 0x40, 0, 64, 17, 0xB6, 0x6B, 192, 0, 2, 10, 192, 0, 2, 80, //
        0x13, 0x88, 0x17, 0x70, 0, 12, 0x8B, 0xC4, b'a', b'b', b'c', b'd',
    ];

    fn v6() -> Vec<u8> {
        let mut packet = vec![0x60, 0, 0, 0, 0, 12, 17, 64];
        for last in [0x10, 0x80] {
            packet.extend([0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]);
        }
        packet.extend([0x13, 0x88, 0x17, 0x70, 0, 12, 0, 0, b'a', b'b', b'c', b'd']);
        packet
    }

    #[test]
    fn both_versions_have_the_same_header() {
        let four = Header::parse(V4).expect("IPv4");
        assert_eq!(four.source, IpAddr::from([192, 0, 2, 10]));
        assert_eq!((four.protocol, four.payload.clone(), four.total_length), (17, 20..32, 32));
        let six = Header::parse(&v6()).expect("IPv6");
        assert_eq!(six.source, IpAddr::from([0x2001, 0xDB8, 0, 0, 0, 0, 0, 0x10]));
        assert_eq!((six.protocol, six.payload.clone(), six.total_length), (17, 40..52, 52));
        assert_eq!((four.fragment, six.fragment), (None, None));
    }

    #[test]
    fn the_pseudo_header_counts_into_the_checksum_of_both_versions() {
        for packet in [V4.to_vec(), v6()] {
            let header = Header::parse(&packet).expect("a header");
            let mut datagram = packet[header.payload.clone()].to_vec();
            datagram[6..8].fill(0);
            let checksum = header.checksum(&datagram);
            datagram[6..8].copy_from_slice(&checksum.to_be_bytes());
            assert_eq!(header.checksum(&datagram), 0);
            datagram[9] ^= 1;
            assert_ne!(header.checksum(&datagram), 0);
        }
    }

    #[test]
    fn bytes_of_another_version_are_no_header() {
        for first in [0x05, 0x55, 0x75] {
            let packet = [&[first], &V4[1..]].concat();
            assert_eq!(Header::parse(&packet), None);
            assert!(dissect(&packet).malformed.is_some());
        }
        assert_eq!(Header::parse(&[]), None);
    }
}
