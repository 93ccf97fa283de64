//! IPv6 headers and their extensions (RFC 8200 §3, §4).

use super::{Fragment, Ip, past_extensions};
use crate::numbers::{be16, be32};
use std::net::IpAddr;

const HEADER: usize = 40;
const PAYLOAD_LENGTH: usize = 4;
const NEXT_HEADER: usize = 6;
const SOURCE: usize = 8;
const DESTINATION: usize = 24;

pub(super) const HOP_BY_HOP: u8 = 0;
pub(super) const ROUTING: u8 = 43;
const FRAGMENT: u8 = 44;
const FRAGMENT_HEADER: usize = 8;
pub(super) const DESTINATION_OPTIONS: u8 = 60;

/// Reads the headers at the front of `packet`, which had `original` bytes on the link.
pub(super) fn parse(packet: &[u8], original: usize) -> Option<Ip> {
    let original = original.max(packet.len());
    let claimed = match usize::from(be16(packet, PAYLOAD_LENGTH)?) {
        // A jumbogram (RFC 2675 §3), or a packet that the network card was to cut after it was captured: in both the rest
        // of the frame counts.
        0 => original,
        length => HEADER + length,
    };
    let total = claimed.min(original);
    let (source, destination) = (address(packet, SOURCE)?, address(packet, DESTINATION)?);
    let end = total.min(packet.len());
    let next = *packet.get(NEXT_HEADER)?;
    let (mut protocol, at, mut is_cut) = past_extensions(true, next, packet.get(HEADER..end)?);
    let mut start = HEADER + at;
    let mut fragment = None;
    if protocol == FRAGMENT && !is_cut {
        match packet.get(start..end).filter(|rest| rest.len() >= FRAGMENT_HEADER) {
            None => is_cut = true,
            Some(header) => {
                let place = be16(header, 2)?;
                let (offset, is_last) = (usize::from(place & !7), place & 1 == 0);
                protocol = header[0];
                start += FRAGMENT_HEADER;
                if offset == 0 && is_last {
                    // A datagram in one fragment is whole (RFC 6946).
                    let at;
                    (protocol, at, is_cut) = past_extensions(true, protocol, packet.get(start..end)?);
                    start += at;
                } else {
                    fragment = Some(Fragment { identification: be32(header, 4)?, offset, is_last });
                }
            }
        }
    }
    Some(Ip {
        source,
        destination,
        protocol,
        payload: start..end,
        length: total.saturating_sub(start),
        total,
        fragment,
        is_short: claimed > original,
        is_cut,
    })
}

fn address(packet: &[u8], at: usize) -> Option<IpAddr> {
    packet.get(at..)?.first_chunk::<16>().map(|&bytes| bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(next: u8, rest: &[u8]) -> Vec<u8> {
        let mut packet = vec![0x60, 0, 0, 0, 0, rest.len() as u8, next, 64];
        packet.extend([1; 16]);
        packet.extend([2; 16]);
        packet.extend(rest);
        packet
    }

    #[test]
    fn extension_headers_are_passed() {
        let routing = [60, 0, 0, 0, 0, 0, 0, 0];
        let destination = [6, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let packet = packet(0, &[&[43, 0, 1, 4, 0, 0, 0, 0], &routing[..], &destination, &[1, 2, 3]].concat());
        let ip = parse(&packet, packet.len()).expect("a packet");
        assert_eq!((ip.protocol, ip.payload, ip.length, ip.is_cut), (6, 72..75, 3, false));
    }

    #[test]
    fn a_cut_extension_header_does_not_become_a_transport() {
        let packet = packet(0, &[6, 3, 0, 0]);
        assert!(parse(&packet, packet.len()).expect("a packet").is_cut);
    }

    #[test]
    fn a_fragment_header_says_where_a_part_belongs_and_one_part_alone_is_whole() {
        let part = packet(44, &[17, 0, 0, 17, 0, 0, 0, 5, 9, 9]);
        let ip = parse(&part, part.len()).expect("a packet");
        assert_eq!(ip.fragment, Some(Fragment { identification: 5, offset: 16, is_last: false }));
        let whole = packet(44, &[17, 0, 0, 0, 0, 0, 0, 5, 9, 9]);
        let ip = parse(&whole, whole.len()).expect("a packet");
        assert_eq!((ip.fragment, ip.protocol, ip.payload), (None, 17, 48..50));
    }

    #[test]
    fn a_length_of_0_is_the_rest_of_the_frame() {
        let mut packet = packet(6, &[7; 90]);
        packet[5] = 0;
        assert_eq!(parse(&packet, packet.len()).expect("a packet").length, 90);
    }
}
