//! IPv4 headers (RFC 791 §3.1).

use super::{Fragment, Ip, past_extensions};
use crate::numbers::be16;
use std::net::IpAddr;

const SHORTEST: usize = 20;
const TOTAL_LENGTH: usize = 2;
const IDENTIFICATION: usize = 4;
const FRAGMENT: usize = 6;
const MORE_FRAGMENTS: u16 = 0x2000;
const PROTOCOL: usize = 9;
const SOURCE: usize = 12;
const DESTINATION: usize = 16;

/// Reads the header at the front of `packet`, which had `original` bytes on the link.
pub(super) fn parse(packet: &[u8], original: usize) -> Option<Ip> {
    let header = usize::from(packet.first()? & 15) * 4;
    if header < SHORTEST || packet.len() < SHORTEST {
        return None;
    }
    let original = original.max(packet.len());
    let claimed = match usize::from(be16(packet, TOTAL_LENGTH)?) {
        // The sender's network card was to cut the packet and to fill the length in, after it was captured.
        0 => original,
        length => length,
    };
    let total = claimed.min(original);
    if header > total {
        return None;
    }
    let mut payload = header.min(packet.len())..total.min(packet.len());
    let mut length = total - header;
    let place = be16(packet, FRAGMENT)?;
    let (offset, is_last) = (usize::from(place & 0x1FFF) * 8, place & MORE_FRAGMENTS == 0);
    let fragment = (offset > 0 || !is_last).then_some(Fragment {
        identification: be16(packet, IDENTIFICATION)?.into(),
        offset,
        is_last,
    });
    let mut protocol = *packet.get(PROTOCOL)?;
    let mut is_cut = header > packet.len();
    if fragment.is_none() {
        let (after, at, goes_on) = past_extensions(false, protocol, packet.get(payload.clone())?);
        (protocol, payload.start, length) = (after, payload.start + at, length - at);
        is_cut |= goes_on;
    }
    Some(Ip {
        source: address(packet, SOURCE)?,
        destination: address(packet, DESTINATION)?,
        protocol,
        payload,
        length,
        total,
        fragment,
        is_short: claimed > original,
        is_cut,
    })
}

fn address(packet: &[u8], at: usize) -> Option<IpAddr> {
    packet.get(at..)?.first_chunk::<4>().map(|&bytes| bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: [u8; 20] = [0x45, 0, 0, 24, 0, 9, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];

    #[test]
    fn padding_is_cut_and_a_short_capture_is_counted_whole() {
        let padded = [&HEADER[..], &[1, 2, 3, 4, 0, 0, 0]].concat();
        let ip = parse(&padded, 27).expect("a packet");
        assert_eq!((ip.payload, ip.length, ip.total), (20..24, 4, 24));
        let ip = parse(&padded[..22], 27).expect("a packet");
        assert_eq!((ip.payload, ip.length), (20..22, 4));
    }

    #[test]
    fn a_length_of_0_is_the_rest_of_the_frame() {
        let mut packet = [&HEADER[..], &[7; 100]].concat();
        packet[3] = 0;
        let ip = parse(&packet, 120).expect("a packet");
        assert_eq!((ip.payload, ip.length), (20..120, 100));
        let ip = parse(&packet, 70_000).expect("a packet");
        assert_eq!(ip.length, 69_980, "more was sent than captured");
    }

    #[test]
    fn a_part_says_where_it_belongs() {
        let mut packet = [&HEADER[..], &[7; 4]].concat();
        packet[6] = 0x20;
        assert_eq!(
            parse(&packet, 24).and_then(|ip| ip.fragment),
            Some(Fragment { identification: 9, offset: 0, is_last: false })
        );
        packet[6..8].copy_from_slice(&[0, 2]);
        let last = Fragment { identification: 9, offset: 16, is_last: true };
        assert_eq!(parse(&packet, 24).and_then(|ip| ip.fragment), Some(last));
        packet[6..8].copy_from_slice(&[0x40, 0]);
        assert_eq!(parse(&packet, 24).and_then(|ip| ip.fragment), None, "Don't Fragment is not a part");
    }

    #[test]
    fn an_authentication_header_is_passed() {
        let mut packet = [&HEADER[..], &[6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[1, 2]].concat();
        (packet[3], packet[9]) = (34, 51);
        let ip = parse(&packet, 34).expect("a packet");
        assert_eq!((ip.protocol, ip.payload, ip.length), (6, 32..34, 2));
    }
}
