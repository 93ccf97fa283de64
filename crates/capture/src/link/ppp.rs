//! PPP (RFC 1661, RFC 1662): a protocol number, sometimes behind an address and a control byte.

use super::{Content, Link};
use crate::numbers::be16;

/// All stations, unnumbered information (RFC 1662 §3.1); both are left out if the peers agreed so.
const ADDRESS_AND_CONTROL: [u8; 2] = [0xFF, 0x03];
/// Cisco HDLC in a file of this type begins with its own address bytes, and has an EtherType.
const CISCO: [u8; 2] = [0x0F, 0x8F];
const IPV4: u16 = 0x0021;
const IPV6: u16 = 0x0057;

/// LINKTYPE_PPP.
pub(super) fn decode(frame: &[u8]) -> Link {
    if frame.first().is_some_and(|first| CISCO.contains(first)) && frame.get(1) == Some(&0) {
        let mut link = Link::with(Content::Cut);
        if let Some(kind) = be16(frame, 2) {
            link.content = super::ethernet::typed(kind, frame, 4, &mut link.vlans);
        }
        return link;
    }
    let at = if frame.starts_with(&ADDRESS_AND_CONTROL) { 2 } else { 0 };
    let (protocol, at) = match (frame.get(at), be16(frame, at)) {
        // An odd first byte is the whole number: RFC 1661 §2, compression of the protocol field.
        (Some(&first), _) if first & 1 == 1 => (first.into(), at + 1),
        (_, Some(protocol)) => (protocol, at + 2),
        _ => return Link::with(Content::Cut),
    };
    Link::with(match protocol {
        IPV4 | IPV6 => Content::Ip(at..frame.len()),
        other => Content::Ppp(other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_read_with_and_without_what_may_be_left_out() {
        assert_eq!(decode(&[0xFF, 3, 0, 0x21, 0x45]).content, Content::Ip(4..5));
        assert_eq!(decode(&[0, 0x57, 0x60]).content, Content::Ip(2..3));
        assert_eq!(decode(&[0x21, 0x45]).content, Content::Ip(1..2));
        assert_eq!(decode(&[0xFF, 3, 0xC0, 0x21, 1]).content, Content::Ppp(0xC021));
        assert_eq!(decode(&[0xFF, 3]).content, Content::Cut);
        assert_eq!(decode(&[0x0F, 0, 8, 0, 0x45]).content, Content::Ip(4..5), "Cisco HDLC");
    }
}
