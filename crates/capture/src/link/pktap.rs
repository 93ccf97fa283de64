//! PKTAP of macOS: a header with the interface's name and the process, and behind it a frame of the interface's own type.
//! Apple's tools write it as LINKTYPE_PKTAP (258) or as LINKTYPE_USER2 (149).
//!
//! ```text
//! 0 header length   4 record type   8 link type   12 interface name (24)   36 flags   40 protocol family   44 …   108
//! ```
//!
//! All numbers are little-endian. The link type is a `DLT_` number, which is the same as in files for all that are read.

use super::{Content, Link, Way, number};
use crate::numbers::Order;

const SHORTEST: usize = 108;
/// Longer headers than this are not known; what claims one is something else.
const LONGEST: usize = 1024;
const RECORD: usize = 4;
const LINK_TYPE: usize = 8;
const FLAGS: usize = 36;
/// A packet follows the header.
const PACKET: u32 = 1;
const FLAG_IN: u32 = 1;
const FLAG_OUT: u32 = 2;

/// The length of the header, if there is one.
fn header(frame: &[u8]) -> Option<usize> {
    let length = Order::Little.u32(frame, 0)? as usize;
    ((SHORTEST..=LONGEST).contains(&length) && length <= frame.len()).then_some(length)
}

/// Whether a frame of a type that belongs to its user is PKTAP.
pub(super) fn looks_like(frame: &[u8]) -> bool {
    header(frame).is_some() && Order::Little.u32(frame, RECORD).is_some_and(|record| record <= PACKET)
}

/// LINKTYPE_PKTAP.
pub(super) fn decode(frame: &[u8]) -> Link {
    let [Some(record), Some(link_type), Some(flags)] =
        [RECORD, LINK_TYPE, FLAGS].map(|at| Order::Little.u32(frame, at))
    else {
        return Link::with(Content::Cut);
    };
    let Some(length) = header(frame) else { return Link::with(Content::Cut) };
    if record != PACKET {
        return Link::with(Content::Nothing);
    }
    let link_type = u16::try_from(link_type).unwrap_or(u16::MAX);
    // A header within a header would be read without end.
    let mut link = match link_type {
        number::PKTAP | number::USER2 => Link::with(Content::Unknown(link_type)),
        _ => super::decode(link_type, &frame[length..]),
    };
    if let Content::Ip(place) = &mut link.content {
        *place = place.start + length..place.end + length;
    }
    link.way = match flags & (FLAG_IN | FLAG_OUT) {
        FLAG_IN => Some(Way::In),
        FLAG_OUT => Some(Way::Out),
        _ => link.way,
    };
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(link_type: u8, flags: u8, inner: &[u8]) -> Vec<u8> {
        let mut frame = vec![0; SHORTEST];
        (frame[0], frame[RECORD], frame[LINK_TYPE], frame[FLAGS]) = (SHORTEST as u8, 1, link_type, flags);
        frame.extend(inner);
        frame
    }

    #[test]
    fn the_frame_behind_the_header_is_of_the_type_that_it_names() {
        let link = decode(&frame(0, 2, &[30, 0, 0, 0, 0x60]));
        assert_eq!((link.content, link.way), (Content::Ip(112..113), Some(Way::Out)));
        assert_eq!(decode(&frame(12, 1, &[0x45])).content, Content::Ip(108..109));
        assert!(looks_like(&frame(12, 1, &[])));
        assert!(!looks_like(&[0; 200]), "149 may be anything");
    }
}
