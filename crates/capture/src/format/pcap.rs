//! pcap (draft-ietf-opsawg-pcap): a file header, then packets with a header of 16 bytes each.
//!
//! ```text
//! file     0 magic   4 major  6 minor   8 reserved (8)   16 longest packet kept   20 link type        24
//! packet   0 seconds   4 micro- or nanoseconds   8 captured length   12 length on the link           16
//! ```
//!
//! The magic number tells the byte order and the unit of time.

use super::frames::{Frame, Gathered, Interface, Sink, Step};
use crate::note::Reason;
use crate::numbers::Order;

const MICROSECONDS: u32 = 0xA1B2_C3D4;
const NANOSECONDS: u32 = 0xA1B2_3C4D;
const FILE_HEADER: usize = 24;
const PACKET_HEADER: usize = 16;
/// The link type's field has other things in its upper bits: the length of a frame check sequence.
const LINK_TYPE_BITS: u32 = 0x03FF_FFFF;
/// libpcap never wrote longer packets, except of USB and D-Bus.
pub(super) const LONGEST_PACKET: u32 = 262_144;

/// A pcap file that is being read.
#[derive(Default)]
pub(super) struct Pcap {
    header: Option<Header>,
}

#[derive(Clone, Copy)]
struct Header {
    order: Order,
    /// Nanoseconds per unit of the second number of a time.
    unit: i64,
    /// The files of libpcap's first versions have the two lengths in the other order.
    may_be_swapped: bool,
}

/// Whether a file begins as a pcap does.
pub(super) fn is_magic(head: &[u8]) -> bool {
    magic(head).is_some()
}

fn magic(head: &[u8]) -> Option<(Order, i64)> {
    [Order::Little, Order::Big].into_iter().find_map(|order| match order.u32(head, 0)? {
        MICROSECONDS => Some((order, 1_000)),
        NANOSECONDS => Some((order, 1)),
        _ => None,
    })
}

impl Pcap {
    /// Reads the file header, or one packet.
    pub fn step(&mut self, bytes: &[u8], at: u64, gathered: &mut Gathered, sink: &mut Sink<'_>) -> Step {
        match self.header {
            None => self.file_header(bytes, gathered),
            Some(header) => packet(header, bytes, at, gathered, sink),
        }
    }

    fn file_header(&mut self, bytes: &[u8], gathered: &mut Gathered) -> Step {
        let (Some((order, unit)), true) = (magic(bytes), bytes.len() >= FILE_HEADER) else { return Step::More };
        let [major, minor] = [4, 6].map(|at| order.u16(bytes, at).unwrap_or(0));
        let [longest, link_type] = [16, 20].map(|at| order.u32(bytes, at).unwrap_or(0));
        // libpcap's own rule: before 2.3 they are always swapped, in 2.3 perhaps; so are they in files of major version 543.
        let may_be_swapped = (major == 2 && minor <= 3) || major == 543;
        self.header = Some(Header { order, unit, may_be_swapped });
        gathered.interfaces.push(Interface { link_type: link_type & LINK_TYPE_BITS, name: None, longest });
        Step::Took(FILE_HEADER)
    }
}

fn packet(header: Header, bytes: &[u8], at: u64, gathered: &mut Gathered, sink: &mut Sink<'_>) -> Step {
    let [Some(seconds), Some(fraction), Some(captured), Some(original)] =
        [0, 4, 8, 12].map(|at| header.order.u32(bytes, at))
    else {
        return Step::More;
    };
    let is_swapped = header.may_be_swapped && captured > original;
    let (captured, original) = if is_swapped { (original, captured) } else { (captured, original) };
    if captured > LONGEST_PACKET {
        gathered.notes.add(at, Reason::PacketTooLarge(captured));
        return Step::Stop;
    }
    let end = PACKET_HEADER + captured as usize;
    let Some(data) = bytes.get(PACKET_HEADER..end) else { return Step::More };
    let time = i64::from(seconds) * 1_000_000_000 + i64::from(fraction) * header.unit;
    let frame = Frame {
        time: Some(time),
        at: at + PACKET_HEADER as u64,
        interface: 0,
        original: original.max(captured),
        way: None,
        comment: None,
    };
    sink(frame, data, gathered);
    Step::Took(end)
}
