//! pcapng (draft-ietf-opsawg-pcapng): blocks of type, length, body, length.
//!
//! A *section* has a byte order of its own and describes its interfaces anew; a file may have several. Each interface has
//! its link type and its own unit of time. Interfaces are numbered here through the whole file, so a packet's interface is
//! its number in the section plus the number of those before the section.

use super::frames::{Frame, Gathered, Interface, Name, Sink, Step};
use super::options::{COMMENT, options, text};
use super::pcap::LONGEST_PACKET;
use crate::link::Way;
use crate::note::Reason;
use crate::numbers::Order;
use std::net::IpAddr;

/// The types of the blocks that are read.
mod block {
    pub(super) const SECTION_HEADER: u32 = 0x0A0D_0D0A;
    pub(super) const INTERFACE: u32 = 1;
    pub(super) const PACKET: u32 = 2;
    pub(super) const SIMPLE_PACKET: u32 = 3;
    pub(super) const NAMES: u32 = 4;
    pub(super) const ENHANCED_PACKET: u32 = 6;
    pub(super) const SECRETS: u32 = 10;
}

/// Type and length.
const HEAD: usize = 8;
/// The length once more.
const TAIL: usize = 4;
const BYTE_ORDER_MAGIC: u32 = 0x1A2B_3C4D;
/// "TLSK": the secrets are a TLS key log.
const TLS_KEY_LOG: u32 = 0x544C_534B;
/// Blocks longer than this are not held. A key log of a day has some megabytes.
const LONGEST_BLOCK: u32 = 16 << 20;
/// All key logs of a file together; names and comments are limited by count.
const LONGEST_KEY_LOG: usize = 64 << 20;
const MOST_NAMES: usize = 65_536;
const MOST_COMMENTS: usize = 100;

/// Codes of options.
mod option {
    pub(super) const NAME: u16 = 2;
    pub(super) const TIME_RESOLUTION: u16 = 9;
    pub(super) const TIME_OFFSET: u16 = 14;
    pub(super) const FLAGS: u16 = 2;
}

/// A pcapng file that is being read.
pub(super) struct Pcapng {
    order: Order,
    /// Where the interfaces of this section begin among all.
    first: usize,
    clocks: Vec<Clock>,
}

/// How an interface counts time.
#[derive(Clone, Copy)]
struct Clock {
    /// Units in a second.
    units: u128,
    /// Seconds that are to be added.
    offset: i64,
}

impl Default for Clock {
    fn default() -> Self {
        Self { units: 1_000_000, offset: 0 }
    }
}

impl Clock {
    /// Nanoseconds since 1970, at most as many as 64 bits hold.
    fn nanos(self, units: u64) -> i64 {
        let seconds = u128::from(units) / self.units;
        // What is left is less than 2⁶⁴, and so is the number of units in any second that is counted finer than that.
        let fraction = u128::from(units) % self.units * 1_000_000_000 / self.units;
        let nanos = (seconds * 1_000_000_000 + fraction) as i128 + i128::from(self.offset) * 1_000_000_000;
        nanos.clamp(i64::MIN.into(), i64::MAX.into()) as i64
    }

    /// `if_tsresol`: a power of ten, or of two if the highest bit is set.
    fn set_resolution(&mut self, value: u8) {
        let power = u32::from(value & 0x7F);
        // 10³⁸ is the largest that 128 bits hold; a packet has 64 bits of time, so all finer ones say 0.
        self.units = if value & 0x80 == 0 { 10_u128.pow(power.min(38)) } else { 1 << power };
    }
}

impl Default for Pcapng {
    fn default() -> Self {
        Self { order: Order::Little, first: 0, clocks: Vec::new() }
    }
}

impl Pcapng {
    /// Reads one block.
    pub fn step(&mut self, bytes: &[u8], at: u64, gathered: &mut Gathered, sink: &mut Sink<'_>) -> Step {
        let Some(kind) = self.order.u32(bytes, 0) else { return Step::More };
        // The type of a section header is the same in both byte orders; the length's order is told by what follows it.
        let order = if kind == block::SECTION_HEADER {
            match (Order::Little.u32(bytes, HEAD), Order::Big.u32(bytes, HEAD)) {
                (Some(BYTE_ORDER_MAGIC), _) => Order::Little,
                (_, Some(BYTE_ORDER_MAGIC)) => Order::Big,
                (None, _) => return Step::More,
                _ => {
                    gathered.notes.add(at, Reason::SectionVersion(0));
                    return Step::Stop;
                }
            }
        } else {
            self.order
        };
        let Some(length) = order.u32(bytes, 4) else { return Step::More };
        if length < (HEAD + TAIL) as u32 {
            gathered.notes.add(at, Reason::BlockLength(length));
            return Step::Stop;
        }
        let padded = u64::from(length).next_multiple_of(4);
        if !is_read(kind) {
            *gathered.skipped.entry(kind).or_default() += 1;
            return Step::Skip(padded);
        }
        if length > LONGEST_BLOCK {
            gathered.notes.add(at, Reason::BlockTooLarge(length));
            return Step::Skip(padded);
        }
        let padded = padded as usize;
        let Some(whole) = bytes.get(..padded) else { return Step::More };
        if padded != length as usize {
            gathered.notes.add(at, Reason::BlockLength(length));
        } else if order.u32(whole, padded - TAIL) != Some(length) {
            gathered.notes.add(at, Reason::BlockEnd(order.u32(whole, padded - TAIL).unwrap_or(0)));
        }
        self.order = order;
        let body = Body { bytes: &whole[HEAD..padded - TAIL], at: at + HEAD as u64, order };
        if kind == block::SECTION_HEADER {
            return if self.section(body, gathered) { Step::Took(padded) } else { Step::Stop };
        }
        if self.block(kind, body, gathered, sink).is_none() {
            gathered.notes.add(at, Reason::BlockBroken(kind));
        }
        Step::Took(padded)
    }

    /// A new section. False if its version is not known: nothing of it can be read.
    fn section(&mut self, body: Body<'_>, gathered: &mut Gathered) -> bool {
        let major = body.order.u16(body.bytes, 4);
        if major != Some(1) {
            gathered.notes.add(body.at, Reason::SectionVersion(major.unwrap_or(0)));
            return false;
        }
        self.first = gathered.interfaces.len();
        self.clocks.clear();
        for item in body.options(16) {
            if item.code == COMMENT && gathered.comments.len() < MOST_COMMENTS {
                gathered.comments.push(text(item.value));
            }
        }
        true
    }

    /// Any other block that is read. `None` if it is shorter than its fields say.
    fn block(&mut self, kind: u32, body: Body<'_>, gathered: &mut Gathered, sink: &mut Sink<'_>) -> Option<()> {
        match kind {
            block::INTERFACE => self.interface(body, gathered),
            block::NAMES => names(body, gathered),
            block::SECRETS => secrets(body, gathered),
            block::SIMPLE_PACKET => self.simple_packet(body, gathered, sink),
            // interface (4), time (8), captured, original; then the packet.
            block::ENHANCED_PACKET => self.packet(body.u32(0)?, 4, body, gathered, sink),
            // interface (2), drops (2), and the same: obsolete, and still in old files.
            _ => self.packet(body.order.u16(body.bytes, 0)?.into(), 4, body, gathered, sink),
        }
    }

    fn interface(&mut self, body: Body<'_>, gathered: &mut Gathered) -> Option<()> {
        let link_type = body.order.u16(body.bytes, 0)?;
        let mut interface = Interface { link_type: link_type.into(), name: None, longest: body.u32(4)? };
        let mut clock = Clock::default();
        for item in body.options(8) {
            match (item.code, item.value) {
                (option::NAME, name) => interface.name = Some(text(name)),
                (option::TIME_RESOLUTION, &[resolution, ..]) => clock.set_resolution(resolution),
                (option::TIME_OFFSET, offset) => clock.offset = body.order.u64(offset, 0).unwrap_or(0) as i64,
                _ => {}
            }
        }
        gathered.interfaces.push(interface);
        self.clocks.push(clock);
        Some(())
    }

    /// A packet whose time stands at `at` of the body.
    fn packet(
        &self,
        interface: u32,
        at: usize,
        body: Body<'_>,
        gathered: &mut Gathered,
        sink: &mut Sink<'_>,
    ) -> Option<()> {
        let units = u64::from(body.u32(at)?) << 32 | u64::from(body.u32(at + 4)?);
        let (captured, original) = (body.u32(at + 8)?, body.u32(at + 12)?);
        let data = at + 16;
        let Some(clock) = self.clocks.get(interface as usize) else {
            gathered.notes.add(body.at, Reason::UnknownInterface(interface));
            return Some(());
        };
        if captured > LONGEST_PACKET {
            gathered.notes.add(body.at, Reason::PacketTooLarge(captured));
            return Some(());
        }
        let bytes = body.bytes.get(data..data + captured as usize)?;
        let after = data + (captured as usize).next_multiple_of(4);
        let mut frame = Frame {
            time: Some(clock.nanos(units)),
            at: body.at + data as u64,
            interface: (self.first + interface as usize) as u32,
            original: original.max(captured),
            way: None,
            comment: None,
        };
        for item in body.options(after) {
            match item.code {
                COMMENT if frame.comment.is_none() => {
                    frame.comment = Some((body.at + (after + item.at) as u64, item.value.len() as u16));
                }
                option::FLAGS => {
                    // Bits 0 and 1: 1 is inbound, 2 outbound.
                    frame.way = match body.order.u32(item.value, 0).map(|flags| flags & 3) {
                        Some(1) => Some(Way::In),
                        Some(2) => Some(Way::Out),
                        _ => None,
                    }
                }
                _ => {}
            }
        }
        sink(frame, bytes, gathered);
        Some(())
    }

    /// A packet of the first interface, without time. How much of it was captured follows from the block's length.
    fn simple_packet(&self, body: Body<'_>, gathered: &mut Gathered, sink: &mut Sink<'_>) -> Option<()> {
        let original = body.u32(0)?;
        let Some(longest) = gathered.interfaces.get(self.first).map(|interface| interface.longest) else {
            gathered.notes.add(body.at, Reason::UnknownInterface(0));
            return Some(());
        };
        let longest = if longest == 0 { u32::MAX } else { longest };
        let captured = original.min(longest).min((body.bytes.len() - 4) as u32);
        if captured > LONGEST_PACKET {
            gathered.notes.add(body.at, Reason::PacketTooLarge(captured));
            return Some(());
        }
        let frame =
            Frame { time: None, at: body.at + 4, interface: self.first as u32, original, way: None, comment: None };
        sink(frame, body.bytes.get(4..4 + captured as usize)?, gathered);
        Some(())
    }
}

/// Whether blocks of this type are read.
fn is_read(kind: u32) -> bool {
    use block::*;
    [SECTION_HEADER, INTERFACE, PACKET, SIMPLE_PACKET, NAMES, ENHANCED_PACKET, SECRETS].contains(&kind)
}

/// The body of a block.
#[derive(Clone, Copy)]
struct Body<'a> {
    bytes: &'a [u8],
    /// Place in the file.
    at: u64,
    order: Order,
}

impl<'a> Body<'a> {
    fn u32(self, at: usize) -> Option<u32> {
        self.order.u32(self.bytes, at)
    }

    fn options(self, at: usize) -> impl Iterator<Item = super::options::Item<'a>> {
        options(self.bytes.get(at..).unwrap_or_default(), self.order)
    }
}

/// A TLS key log, which is kept. Other secrets are counted as a block that is passed over.
fn secrets(body: Body<'_>, gathered: &mut Gathered) -> Option<()> {
    let (kind, length) = (body.u32(0)?, body.u32(4)? as usize);
    let value = body.bytes.get(8..)?.get(..length)?;
    if kind != TLS_KEY_LOG {
        *gathered.skipped.entry(block::SECRETS).or_default() += 1;
    } else if gathered.key_log.len() + value.len() > LONGEST_KEY_LOG {
        gathered.notes.add(body.at, Reason::TextTooLarge(LONGEST_KEY_LOG as u64));
    } else {
        if !gathered.key_log.is_empty() && !gathered.key_log.ends_with('\n') {
            gathered.key_log.push('\n');
        }
        gathered.key_log.push_str(&String::from_utf8_lossy(value));
    }
    Some(())
}

/// Names of hosts: records of type, length, value. A value is an address and names that each end with a zero byte.
fn names(body: Body<'_>, gathered: &mut Gathered) -> Option<()> {
    let mut at = 0;
    // The last record should say that it is the last.
    while at < body.bytes.len() {
        let (kind, length) = (body.order.u16(body.bytes, at)?, usize::from(body.order.u16(body.bytes, at + 2)?));
        if kind == 0 {
            break;
        }
        let value = body.bytes.get(at + 4..at + 4 + length)?;
        at = (at + 4 + length).next_multiple_of(4);
        let (address, rest): (IpAddr, &[u8]) = match kind {
            1 => value.split_first_chunk::<4>().map(|(address, rest)| ((*address).into(), rest))?,
            2 => value.split_first_chunk::<16>().map(|(address, rest)| ((*address).into(), rest))?,
            _ => continue,
        };
        let found = rest.split(|&byte| byte == 0).filter(|name| !name.is_empty());
        let room = MOST_NAMES.saturating_sub(gathered.names.len());
        gathered.names.extend(found.take(room).map(|name| Name { address, name: text(name) }));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_resolution_gives_nanoseconds() {
        let at = |resolution: u8, units: u64, offset: i64| {
            let mut clock = Clock { offset, ..Clock::default() };
            clock.set_resolution(resolution);
            clock.nanos(units)
        };
        assert_eq!(at(6, 1_500_000, 0), 1_500_000_000);
        assert_eq!(at(9, 1_500_000, 0), 1_500_000);
        assert_eq!(at(0, 3, 0), 3_000_000_000);
        assert_eq!(at(0x80 | 1, 3, 0), 1_500_000_000, "halves of a second");
        assert_eq!(at(0x80 | 20, 1 << 20, 2), 3_000_000_000);
        assert_eq!(at(12, 5_000, 0), 5);
        assert_eq!(at(127, u64::MAX, 0), 0, "finer than 64 bits can tell");
        assert_eq!(at(0xFF, u64::MAX, 0), 0);
        assert_eq!(at(0, u64::MAX, 0), i64::MAX, "after the year 2262");
        assert_eq!(at(6, 0, -1), -1_000_000_000);
    }
}
