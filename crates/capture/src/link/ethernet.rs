//! Ethernet: two addresses, VLAN tags, and an EtherType or a length (IEEE 802.3 §3.2, 802.1Q §9).

use super::{Content, Hardware, Link};
use crate::numbers::{be16, be32};

const DESTINATION: std::ops::Range<usize> = 0..6;
const SOURCE: std::ops::Range<usize> = 6..12;
const TYPE: usize = 12;

const IPV4: u16 = 0x0800;
const ARP: u16 = 0x0806;
const REVERSE_ARP: u16 = 0x8035;
const IPV6: u16 = 0x86DD;
/// Customer tag (802.1Q), service tag (802.1ad), and the numbers that "QinQ" equipment used before there was a standard.
const TAGS: [u16; 4] = [0x8100, 0x88A8, 0x9100, 0x9200];
/// A smaller number is not a type but the length of an 802.3 frame.
const LEAST_TYPE: u16 = 0x0600;
/// DSAP and SSAP of SNAP, and unnumbered information (RFC 1042).
const SNAP: [u8; 3] = [0xAA, 0xAA, 0x03];
/// The SAP of IP (RFC 1042 does not use it; some equipment does).
const SAP_IP: u8 = 0x06;

/// An Ethernet frame.
pub(super) fn decode(frame: &[u8]) -> Link {
    let mut link = Link::with(Content::Cut);
    link.destination = frame.get(DESTINATION).map(Hardware::new);
    link.source = frame.get(SOURCE).map(Hardware::new);
    let Some(kind) = be16(frame, TYPE) else { return link };
    link.content = typed(kind, frame, TYPE + 2, &mut link.vlans);
    link
}

/// What follows a number that is an EtherType or a length. Tags before the type are appended to `vlans`.
pub(super) fn typed(mut kind: u16, frame: &[u8], mut at: usize, vlans: &mut Vec<u16>) -> Content {
    while TAGS.contains(&kind) {
        let (Some(tag), Some(next)) = (be16(frame, at), be16(frame, at + 2)) else { return Content::Cut };
        vlans.push(tag & 0x0FFF);
        (kind, at) = (next, at + 4);
    }
    match kind {
        IPV4 | IPV6 => Content::Ip(at..frame.len()),
        ARP | REVERSE_ARP => Content::Arp,
        length if length < LEAST_TYPE => llc(frame, at, length),
        other => Content::EtherType(other),
    }
}

/// An 802.2 header in a frame of `length` bytes; what follows them is padding.
fn llc(frame: &[u8], at: usize, length: u16) -> Content {
    let end = (at + usize::from(length)).min(frame.len());
    unnumbered(frame, at..end)
}

/// An 802.2 LLC header. SNAP with organisation 0 has an EtherType behind it (RFC 1042).
pub(super) fn unnumbered(frame: &[u8], place: std::ops::Range<usize>) -> Content {
    let Some(inner) = frame.get(place.clone()) else { return Content::Cut };
    let &[dsap, ssap, ..] = inner else { return Content::Cut };
    if inner.starts_with(&SNAP) && be32(inner, 2).is_some_and(|organisation| organisation & 0x00FF_FFFF == 0) {
        return match be16(inner, 6) {
            Some(IPV4 | IPV6) => Content::Ip(place.start + 8..place.end),
            Some(ARP | REVERSE_ARP) => Content::Arp,
            Some(other) => Content::EtherType(other),
            None => Content::Cut,
        };
    }
    if dsap == SAP_IP && ssap == SAP_IP {
        return Content::Ip(place.start + 3..place.end.max(place.start + 3));
    }
    Content::Llc(dsap, ssap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(after_the_addresses: &[u8]) -> Vec<u8> {
        [&[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], after_the_addresses].concat()
    }

    #[test]
    fn tags_are_read_from_the_outside_in() {
        let link = decode(&frame(&[0x88, 0xA8, 0x20, 7, 0x81, 0, 0, 9, 8, 0, 0x45]));
        assert_eq!(link.vlans, [7, 9]);
        assert_eq!(link.content, Content::Ip(22..23));
        assert_eq!(link.source.expect("an address").bytes(), [2, 0, 0, 0, 0, 2]);
    }

    #[test]
    fn a_length_in_place_of_a_type_is_llc_and_snap_has_a_type_behind_it() {
        assert_eq!(decode(&frame(&[0, 3, 0x42, 0x42, 3, 0, 0])).content, Content::Llc(0x42, 0x42));
        let snap = [0, 9, 0xAA, 0xAA, 3, 0, 0, 0, 8, 0, 0x45, 0, 0, 0];
        assert_eq!(decode(&frame(&snap)).content, Content::Ip(22..23), "the padding is no part of it");
        let cisco = [0, 8, 0xAA, 0xAA, 3, 0, 0, 12, 0x20, 0];
        assert_eq!(decode(&frame(&cisco)).content, Content::Llc(0xAA, 0xAA));
    }

    #[test]
    fn other_types_are_named_by_their_number() {
        assert_eq!(decode(&frame(&[0x88, 0x63, 1])).content, Content::EtherType(0x8863));
        assert_eq!(decode(&frame(&[8, 6, 0])).content, Content::Arp);
        assert_eq!(decode(&frame(&[0x81, 0, 0, 1])).content, Content::Cut);
        assert_eq!(decode(&[1, 2, 3]).content, Content::Cut);
    }
}
