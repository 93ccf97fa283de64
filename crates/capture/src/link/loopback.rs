//! Loopback of the BSDs, macOS and Npcap: a number of four bytes says which family of addresses the packet is of.

use super::{Content, Link};
use crate::numbers::{Order, be32};

const HEADER: usize = 4;
const IPV4: u32 = 2;
/// IPv6 has another number on each system: NetBSD, OpenBSD and BSD/OS, FreeBSD, macOS; and Linux's and Windows's own.
const IPV6: [u32; 5] = [24, 28, 30, 10, 23];

/// LINKTYPE_NULL. The number stands in the byte order of the host that captured, which the file does not tell; no family
/// has a number of more than 16 bits, so that half of it is zero.
pub(super) fn null(frame: &[u8]) -> Link {
    let family = Order::Little.u32(frame, 0).map(|little| if little > 0xFFFF { little.swap_bytes() } else { little });
    of(frame, family)
}

/// LINKTYPE_LOOP.
pub(super) fn in_network_order(frame: &[u8]) -> Link {
    of(frame, be32(frame, 0))
}

fn of(frame: &[u8], family: Option<u32>) -> Link {
    Link::with(match family {
        None => Content::Cut,
        Some(IPV4) => Content::Ip(HEADER..frame.len()),
        // 23 is IPX on the BSDs: the packet's own version decides.
        Some(family) if IPV6.contains(&family) && frame.get(HEADER).is_none_or(|first| first >> 4 == 6) => {
            Content::Ip(HEADER..frame.len())
        }
        Some(other) => Content::Family(other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_is_read_in_either_byte_order() {
        for header in [[2, 0, 0, 0], [0, 0, 0, 2]] {
            assert_eq!(null(&[&header[..], &[0x45]].concat()).content, Content::Ip(4..5));
        }
        for family in [24, 28, 30] {
            assert_eq!(null(&[family, 0, 0, 0, 0x60]).content, Content::Ip(4..5));
            assert_eq!(in_network_order(&[0, 0, 0, family, 0x60]).content, Content::Ip(4..5));
        }
        assert_eq!(null(&[7, 0, 0, 0, 0]).content, Content::Family(7));
        assert_eq!(null(&[7, 0, 0]).content, Content::Cut);
    }
}
