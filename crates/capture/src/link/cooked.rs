//! Linux "cooked" frames, as a capture on the device `any` gives them: LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2.
//!
//! ```text
//! SLL    0 packet type  2 ARPHRD type  4 address length  6 address (8)         14 protocol                 16
//! SLL2   0 protocol  2 zero  4 interface index  8 ARPHRD type  10 packet type  11 address length  12 address (8)  20
//! ```

use super::{Content, Hardware, Link, Way, ethernet};
use crate::numbers::be16;

const SLL_HEADER: usize = 16;
const SLL2_HEADER: usize = 20;
/// Packet types are those of `packet(7)`: only 4 was sent by this host.
const OUTGOING: u16 = 4;
/// In place of an EtherType: 802.3 without LLC (Novell), and 802.2 LLC.
const NOVELL: u16 = 0x0001;
const LLC: u16 = 0x0004;
/// Devices whose protocol field is no EtherType: netlink, and radio captures with headers of their own.
const NETLINK: u16 = 824;
const WITH_RADIO: [u16; 3] = [801, 802, 803];

/// LINKTYPE_LINUX_SLL.
pub(super) fn v1(frame: &[u8]) -> Link {
    let [Some(kind), Some(device), Some(length), Some(protocol)] = [0, 2, 4, 14].map(|at| be16(frame, at)) else {
        return Link::with(Content::Cut);
    };
    cooked(frame, SLL_HEADER, (kind, device, protocol), address(frame, 6, length.into()))
}

/// LINKTYPE_LINUX_SLL2.
pub(super) fn v2(frame: &[u8]) -> Link {
    let [Some(protocol), Some(device), Some(kinds)] = [0, 8, 10].map(|at| be16(frame, at)) else {
        return Link::with(Content::Cut);
    };
    let (kind, length) = (kinds >> 8, kinds & 0xFF);
    cooked(frame, SLL2_HEADER, (kind, device, protocol), address(frame, 12, length.into()))
}

fn address(frame: &[u8], at: usize, length: usize) -> Option<Hardware> {
    frame.get(at..at + length.min(8)).filter(|address| !address.is_empty()).map(Hardware::new)
}

fn cooked(frame: &[u8], header: usize, (kind, device, protocol): (u16, u16, u16), source: Option<Hardware>) -> Link {
    let mut link = Link::with(Content::Cut);
    link.source = source;
    link.way = Some(if kind == OUTGOING { Way::Out } else { Way::In });
    if frame.len() < header {
        return link;
    }
    link.content = match protocol {
        _ if device == NETLINK || WITH_RADIO.contains(&device) => Content::EtherType(protocol),
        LLC => ethernet::unnumbered(frame, header..frame.len()),
        NOVELL => Content::EtherType(NOVELL),
        // Other small numbers are Linux's own (CAN and so on), not lengths.
        other if other < 0x0600 => Content::EtherType(other),
        other => ethernet::typed(other, frame, header, &mut link.vlans),
    };
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_give_way_address_and_packet() {
        let one = [0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0, 0x45];
        let two = [0x86, 0xDD, 0, 0, 0, 0, 0, 3, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 0x60];
        let (one, two) = (v1(&one), v2(&two));
        assert_eq!((one.way, one.content), (Some(Way::Out), Content::Ip(16..17)));
        assert_eq!((two.way, two.content), (Some(Way::In), Content::Ip(20..21)));
        assert_eq!(one.source, two.source);
        assert_eq!(one.source.expect("an address").bytes(), [2, 0, 0, 0, 0, 1]);
    }

    #[test]
    fn what_is_no_ethertype_is_not_read_as_one() {
        let netlink = [0, 4, 3, 56, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0x45];
        assert_eq!(v1(&netlink).content, Content::EtherType(0x0800));
        assert_eq!(v1(&netlink[..15]).content, Content::Cut);
    }
}
