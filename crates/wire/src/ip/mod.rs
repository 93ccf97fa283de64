//! IP of either version: one header and one dissection for IPv4 (RFC 791) and IPv6 (RFC 8200), so that nobody above asks
//! which of the two carries a packet.

mod chain;
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
    /// Over how many routers it may still go: IPv4's Time to Live, IPv6's Hop Limit.
    pub hop_limit: u8,
    /// The protocol of what follows the headers: 6 is TCP, 17 is UDP. It is what the last extension header names, or the
    /// number of an extension header that is not whole or not known.
    pub protocol: u8,
    /// Where the extension headers lie, after the options; empty if there are none. Those behind a Fragment header are read
    /// in the first fragment, which has them.
    pub extensions: Range<usize>,
    /// Where what follows the headers lies within the captured bytes. It begins after the options or extension headers, and
    /// ends where the header says that the packet ends, or where the capture does.
    pub payload: Range<usize>,
    /// Bytes of the whole packet according to the header. The link or the capture may have fewer. If the header says 0, the
    /// sender's network card was to cut the packet and fill the length in after it was captured (segmentation offload), or
    /// the packet is a jumbogram (RFC 2675 §3): then this is what was on the link.
    pub total_length: usize,
    /// Bytes of the packet that were on the link: its total length without the link's padding, and not more than the link
    /// had. Less than the total length if the header contradicts the link.
    pub length: usize,
    /// Which part of a packet this is, if it was cut.
    pub fragment: Option<Fragment>,
    /// Whether options or extension headers go on behind the last captured byte, so that nobody knows what follows them.
    pub is_cut: bool,
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
    /// The protocol of what was cut. Over IPv6 that may be an extension header.
    pub protocol: u8,
    /// Where the fragment's data begins in its own packet, in bytes. Extension headers that were cut with the rest count as
    /// data.
    pub start: usize,
}

impl Header {
    /// The header at the front of `packet`, all of which is there; `None` if there is no header of IPv4 or IPv6. Options of
    /// IPv4 may be cut.
    pub fn parse(packet: &[u8]) -> Option<Self> {
        Self::on_link(packet, packet.len())
    }

    /// The same of a packet that had `length` bytes on the link, of which `packet` was captured. What the link added behind
    /// it (padding, a check sequence) may be in both.
    pub fn on_link(packet: &[u8], length: usize) -> Option<Self> {
        let length = length.max(packet.len());
        match packet.first()? >> 4 {
            6 => v6::parse(packet, length),
            _ => v4::parse(packet, length),
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

/// What the extension headers at the front of `payload` lead to, if what stands before them names `first`: the protocol, and
/// where it begins. This is for packets of version 4 or 6 that were put together from fragments. No further fragment header
/// is followed.
pub fn past_extensions(version: u8, first: u8, payload: &[u8]) -> (u8, usize) {
    let chain = chain::Chain::read(payload, 0, first, version);
    if chain.fragment.is_some() { (chain::FRAGMENT, 0) } else { (chain.protocol, chain.end) }
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

    /// [`V4`] without its transport, for a packet of so many bytes.
    fn header_of(length: u8) -> Vec<u8> {
        let mut header = V4[..20].to_vec();
        header[3] = length;
        header
    }

    #[test]
    fn padding_is_no_payload_and_what_was_not_captured_is_counted() {
        let padded = [&header_of(24)[..], &[1, 2, 3, 4, 0, 0, 0]].concat();
        let header = Header::on_link(&padded, 27).expect("a header");
        assert_eq!((header.payload, header.length, header.total_length), (20..24, 24, 24));
        let header = Header::on_link(&padded[..22], 27).expect("a header");
        assert_eq!((header.payload, header.length), (20..22, 24));
        let contradicts = Header::on_link(&header_of(200), 60).expect("a header");
        assert_eq!((contradicts.length, contradicts.total_length), (60, 200), "the link had 60 bytes");
    }

    #[test]
    fn a_length_of_0_is_what_was_on_the_link() {
        let four = [&header_of(0)[..], &[7; 100]].concat();
        let six = [&[0x60, 0, 0, 0, 0, 0, 17, 64], &v6()[8..], &[7; 68]].concat();
        for packet in [four, six] {
            let header = Header::parse(&packet).expect("a header");
            assert_eq!((header.payload.end, header.length), (120, 120));
            let header = Header::on_link(&packet, 70_000).expect("a header");
            assert_eq!((header.payload.end, header.length), (120, 70_000), "more was sent than captured");
        }
    }

    #[test]
    fn a_fragment_says_where_its_data_belongs_and_where_it_begins() {
        let fragment = |places: [u8; 2]| {
            let mut packet = V4.to_vec();
            packet[6..8].copy_from_slice(&places);
            Header::parse(&packet).and_then(|header| header.fragment)
        };
        let first = Fragment { identification: 7, offset: 0, has_more: true, protocol: 17, start: 20 };
        assert_eq!(fragment([0x20, 0]), Some(first));
        assert_eq!(fragment([0, 2]), Some(Fragment { offset: 16, has_more: false, ..first }));
        assert_eq!(fragment([0x40, 0]), None, "Don't Fragment is no fragment");
    }

    #[test]
    fn an_authentication_header_stands_before_the_transport_in_both_versions() {
        let authentication = [17, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2];
        for (at, place, mut packet) in [(20, 9, V4.to_vec()), (40, 6, v6())] {
            packet.splice(at..at, authentication);
            packet[place] = 51;
            packet[if at == 20 { 3 } else { 5 }] += 12;
            let header = Header::parse(&packet).expect("a header");
            assert_eq!((header.protocol, header.extensions, header.payload.start), (17, at..at + 12, at + 12));
            let dissection = dissect(&packet);
            assert_eq!((dissection.length, &dissection.malformed), (at + 12, &None));
            assert_eq!(dissection.find("ah.sequence").and_then(|field| field.number), Some(2));
            // A later fragment has only data, whatever it looks like.
            if at == 20 {
                packet[7] = 1;
                assert_eq!(Header::parse(&packet).map(|header| header.payload.start), Some(20));
                assert_eq!(dissect(&packet).length, 20);
            }
        }
    }

    #[test]
    fn headers_that_a_capture_cut_lead_to_no_transport() {
        let mut long = V4.to_vec();
        long[0] = 0x47;
        assert_eq!(
            Header::on_link(&long[..24], 32).map(|header| (header.is_cut, header.payload)),
            Some((true, 24..24))
        );
        assert_eq!(Header::parse(&long).map(|header| (header.is_cut, header.payload)), Some((false, 28..32)));
        let mut six = v6();
        six[6] = 60;
        assert_eq!(Header::on_link(&six[..46], 52).map(|header| (header.is_cut, header.protocol)), Some((true, 60)));
    }

    #[test]
    fn what_was_put_together_may_begin_with_extension_headers() {
        let payload = [17, 0, 1, 4, 0, 0, 0, 0, 9];
        assert_eq!(past_extensions(6, 60, &payload), (17, 8));
        assert_eq!(past_extensions(4, 60, &payload), (60, 0), "IPv4 has no Destination Options");
        assert_eq!(past_extensions(6, 44, &[17, 0, 0, 1, 0, 0, 0, 0, 9]), (44, 0));
    }
}
