//! The event to inspect: its blocks, their rows, and its bytes as sheets. One sheet is the packet as it was sent; the
//! others are what was decrypted or reassembled. Pure.

use super::rows::{Row, row_at, rows};
use std::ops::Range;
use std::rc::Rc;
use wire::Protocol;
use wire::view::Block;

/// Which bytes are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The bytes as they were sent.
    #[default]
    Wire,
    /// Decrypted, or reassembled from several packets.
    Plain,
}

impl View {
    /// Its name in attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Plain => "plain",
        }
    }
}

/// Where a block's bytes come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// They are in the packet.
    Packet,
    /// A TLS record was decrypted.
    Decrypted,
    /// A TLS record carried them in the clear.
    Record,
    /// They were reassembled from several packets.
    Joined,
    /// They are a message, however its packets divided it.
    Message,
}

/// A sequence of bytes that is shown as one.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub view: View,
    /// `None` for a byte whose value is not known.
    pub bytes: Vec<Option<u8>>,
    /// The blocks in it, and where each begins.
    parts: Vec<(usize, usize)>,
    /// The block whose end is in this sheet and whose beginning was in earlier packets; and which bytes of the sheet
    /// are that end.
    tail: Option<(usize, Range<usize>)>,
}

impl Sheet {
    /// The only block in it; `None` for a packet.
    pub fn only_block(&self) -> Option<usize> {
        match self.parts[..] {
            [(block, 0)] => Some(block),
            _ => None,
        }
    }
}

/// One event to inspect.
#[derive(Debug)]
pub struct Subject {
    pub blocks: Rc<[Block]>,
    pub rows: Vec<Row>,
    pub sheets: Vec<Sheet>,
}

impl Subject {
    /// An event that was dissected into `blocks`; if it is a packet, `head` has its first bytes and its length.
    pub fn new(head: Option<&(Vec<u8>, usize)>, blocks: Rc<[Block]>) -> Self {
        let mut sheets = Vec::new();
        if let Some((head, length)) = head {
            sheets.push(packet(head, *length, &blocks));
        }
        for (at, block) in blocks.iter().enumerate().filter(|(_, block)| block.place.is_none()) {
            // A record counts as wire bytes even if it was reassembled from several packets.
            let view = if block.protocol == Protocol::TlsRecord { View::Wire } else { View::Plain };
            let bytes = block.bytes.iter().copied().map(Some).collect();
            sheets.push(Sheet { view, bytes, parts: vec![(at, 0)], tail: None });
        }
        Self { rows: rows(&blocks), blocks, sheets }
    }

    pub fn has(&self, view: View) -> bool {
        self.sheets.iter().any(|sheet| sheet.view == view)
    }

    /// Where a block's bytes come from.
    pub fn origin(&self, block: usize) -> Origin {
        let own = self.blocks.get(block);
        if own.is_none_or(|block| block.place.is_some()) {
            return Origin::Packet;
        }
        let is_record = |at: &usize| self.blocks[*at].protocol == Protocol::TlsRecord;
        let is_packet = self.sheets.first().is_some_and(|sheet| sheet.only_block().is_none());
        // The frame before it says where it comes from.
        if own.is_some_and(|block| block.protocol.is_subprotocol()) {
            return Origin::Message;
        }
        let record = (0..block).rev().find(is_record).filter(|_| !is_record(&block));
        let is_closed = |row: &Row| Some(row.block) == record && row.id() == "tls.record.encrypted";
        match record {
            Some(_) if self.rows.iter().any(is_closed) => Origin::Decrypted,
            Some(_) => Origin::Record,
            None if is_packet => Origin::Joined,
            None => Origin::Message,
        }
    }

    /// The origin of the bytes in the second view: the first kind that occurs.
    pub fn plain_origin(&self) -> Origin {
        let origins = || (0..self.blocks.len()).map(|block| self.origin(block));
        let first = |wanted: &Origin| origins().any(|origin| origin == *wanted);
        [Origin::Decrypted, Origin::Record].into_iter().find(first).unwrap_or(Origin::Joined)
    }

    /// The sheet that contains a row's bytes, and their range in it.
    pub fn spot(&self, row: usize) -> Option<(usize, Range<usize>)> {
        let row = self.rows.get(row)?;
        let at = |sheet: &Sheet| sheet.parts.iter().find(|part| part.0 == row.block).map(|part| part.1);
        let (index, start) = self.sheets.iter().enumerate().find_map(|(index, sheet)| Some((index, at(sheet)?)))?;
        let bytes = row.bytes();
        Some((index, start + bytes.start..start + bytes.end))
    }

    /// The innermost row at a byte of a sheet.
    pub fn row_at(&self, sheet: usize, byte: usize) -> Option<usize> {
        let (block, byte) = self.block_at(sheet, byte)?;
        row_at(&self.rows, block, byte)
    }

    /// The protocol that a byte belongs to.
    pub fn protocol_at(&self, sheet: usize, byte: usize) -> Option<Protocol> {
        Some(self.blocks.get(self.block_at(sheet, byte)?.0)?.protocol)
    }

    /// The block that contains a byte of a sheet, and the byte's index in the block.
    fn block_at(&self, sheet: usize, byte: usize) -> Option<(usize, usize)> {
        let Sheet { parts, tail, .. } = self.sheets.get(sheet)?;
        let has = |&(block, start): &(usize, usize)| {
            let own = byte.checked_sub(start)?;
            (own < self.blocks.get(block)?.bytes.len()).then_some((block, own))
        };
        parts.iter().find_map(has).or_else(|| {
            let (block, place) = tail.as_ref().filter(|(_, place)| place.contains(&byte))?;
            Some((*block, (self.blocks.get(*block)?.bytes.len() + byte).checked_sub(place.end)?))
        })
    }
}

/// A packet of `length` bytes, of which `head` are the first.
fn packet(head: &[u8], length: usize, blocks: &[Block]) -> Sheet {
    let placed = blocks.iter().enumerate().filter_map(|(at, block)| Some((at, block.place.clone()?)));
    let end = placed.clone().map(|(_, place)| place.end).max().unwrap_or(0);
    let mut bytes = vec![None; length.max(end).max(head.len())];
    lay(&mut bytes, 0, head);
    let (mut parts, mut tail) = (Vec::new(), None);
    let mut is_placed = vec![false; bytes.len()];
    for (at, place) in placed {
        lay(&mut bytes, place.start, &blocks[at].bytes);
        if let Some(is_placed) = is_placed.get_mut(place.clone()) {
            is_placed.fill(true);
        }
        parts.push((at, place.start));
    }
    // Bytes outside every block are the end of a message that began in earlier packets.
    if let Some(start) = is_placed.iter().position(|is_placed| !is_placed) {
        let gap = is_placed[start..].iter().position(|is_placed| *is_placed).map_or(bytes.len(), |end| start + end);
        let known = &bytes[start..gap];
        let fits = |tail: &&[u8]| known.iter().zip(*tail).all(|(known, byte)| known.is_none_or(|known| known == *byte));
        let tail_of = |block: &'_ Block| Some(block.bytes.len().checked_sub(gap - start)?..block.bytes.len());
        let found = blocks.iter().enumerate().filter(|(_, block)| block.place.is_none()).find_map(|(at, block)| {
            let tail = block.bytes.get(tail_of(block)?)?;
            fits(&tail).then_some((at, tail))
        });
        if let Some((at, known)) = found {
            lay(&mut bytes, start, known);
            tail = Some((at, start..gap));
        }
    }
    Sheet { view: View::Wire, bytes, parts, tail }
}

fn lay(bytes: &mut [Option<u8>], at: usize, known: &[u8]) {
    for (to, from) in bytes.iter_mut().skip(at).zip(known) {
        *to = Some(*from);
    }
}

#[cfg(test)]
pub mod tests {
    use super::super::rows::tests::{HELLO, SYN, block};
    use super::*;

    /// A packet's TCP header, and a frame from a TLS record.
    pub fn subject(head: &[u8], length: usize) -> Subject {
        let tcp = block(wire::tcp::dissect(&SYN), &SYN, Some(0..40));
        let frame = block(wire::websocket::dissect(&HELLO), &HELLO, None);
        let blocks: Rc<[Block]> = [tcp, frame].into();
        let wire = packet(head, length, &blocks);
        let plain = Sheet { view: View::Plain, bytes: HELLO.map(Some).to_vec(), parts: vec![(1, 0)], tail: None };
        Subject { rows: rows(&blocks), blocks, sheets: vec![wire, plain] }
    }

    fn row(subject: &Subject, id: &str) -> usize {
        subject.rows.iter().position(|row| row.id() == id).unwrap_or(usize::MAX)
    }

    #[test]
    fn fields_and_bytes_are_linked_both_ways() {
        let subject = subject(&SYN, 40);
        let window = row(&subject, "tcp.window_size_value");
        assert_eq!(subject.spot(window), Some((0, 14..16)));
        assert_eq!((subject.row_at(0, 14), subject.row_at(0, 15)), (Some(window), Some(window)));
        let key = row(&subject, "websocket.masking_key");
        assert_eq!(subject.spot(key), Some((1, 2..6)));
        assert_eq!(subject.row_at(1, 4), Some(key));
        assert_eq!((subject.row_at(1, 11), subject.row_at(2, 0), subject.spot(usize::MAX)), (None, None, None));
    }

    #[test]
    fn the_end_of_a_message_from_earlier_packets_is_filled_in_where_it_fits() {
        let head = [&SYN[..], &HELLO[7..9]].concat();
        let filled = subject(&head, 44);
        assert_eq!(filled.sheets[0].bytes[40..], [0x9f, 0x4d, 0x51, 0x58].map(Some));
        assert_eq!(filled.row_at(0, 43), filled.row_at(1, 10));
        let other = [&SYN[..], &[1]].concat();
        assert_eq!(subject(&other, 43).sheets[0].bytes[40..], [Some(1), None, None]);
    }
}
