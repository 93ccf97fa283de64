//! The fields of an event's blocks as one flat list of rows, each parent before its parts. Pure. `state` knows which
//! rows are folded; `tree` shows them.

use std::ops::Range;
use wire::Protocol;
use wire::view::{Block, Field};

/// A row: a block, or a field of one.
#[derive(Clone, Debug)]
pub struct Row {
    /// The index of the block.
    pub block: usize,
    /// 0 for a block, 1 for its fields, 2 for their parts.
    pub level: usize,
    pub parent: Option<usize>,
    /// The index after this row and all its parts.
    pub end: usize,
    /// Its bits, counted from the block's first byte.
    pub bits: Range<usize>,
    /// The field without its parts, which have rows of their own; `None` for the block itself.
    pub field: Option<Field>,
}

impl Row {
    /// The bytes that contain its bits, counted from the block's first byte.
    pub fn bytes(&self) -> Range<usize> {
        self.bits.start / 8..self.bits.end.div_ceil(8)
    }

    /// Whether its bits are not whole bytes.
    pub fn is_within_bytes(&self) -> bool {
        !self.bits.start.is_multiple_of(8) || !self.bits.end.is_multiple_of(8)
    }

    /// The field's identifier; empty for a block.
    pub fn id(&self) -> &str {
        self.field.as_ref().map_or("", |field| &field.id)
    }
}

pub fn rows(blocks: &[Block]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let (place, bits) = (rows.len(), 0..block.length.min(block.bytes.len()) * 8);
        rows.push(Row { block: at, level: 0, parent: None, end: 0, bits, field: None });
        add(&mut rows, &block.fields, place);
        rows[place].end = rows.len();
    }
    rows
}

fn add(rows: &mut Vec<Row>, fields: &[Field], parent: usize) {
    let (block, level) = (rows[parent].block, rows[parent].level + 1);
    for field in fields {
        let place = rows.len();
        let Field { id, name, source, bits, value, number, parts } = field;
        let [id, name, source, value] = [id, name, source, value].map(String::clone);
        let own = Field { id, name, source, bits: bits.clone(), value, number: *number, parts: Vec::new() };
        rows.push(Row { block, level, parent: Some(parent), end: 0, bits: bits.clone(), field: Some(own) });
        add(rows, parts, place);
        rows[place].end = rows.len();
    }
}

/// The innermost row that contains the whole byte `byte` of `block`; if only a block does, the first field that
/// contains a part of it.
pub fn row_at(rows: &[Row], block: usize, byte: usize) -> Option<usize> {
    let (mut whole, mut first) = (None, None);
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.block == block) {
        if row.bits.start <= byte * 8 && byte * 8 + 8 <= row.bits.end {
            whole = Some(index);
        } else if row.bits.start < byte * 8 + 8 && byte * 8 < row.bits.end {
            first = first.or(Some(index));
        }
    }
    // A field that contains a part of the byte is more useful than the block, but less than a field that contains all
    // of it.
    match (whole, first) {
        (Some(at), Some(other)) if rows[at].field.is_none() => Some(other),
        (None, other) => other,
        (whole, _) => whole,
    }
}

/// The rows that are open at first: the block of the highest layer.
pub fn first_open(rows: &[Row], blocks: &[Block]) -> Vec<usize> {
    let top = blocks.iter().rposition(|block| block.protocol != Protocol::Data);
    let top = top.unwrap_or(0);
    rows.iter().position(|row| row.block == top && row.field.is_none()).into_iter().collect()
}

/// Whether every row that encloses `index` is open.
pub fn is_visible(rows: &[Row], open: &[usize], index: usize) -> bool {
    let mut at = rows.get(index).and_then(|row| row.parent);
    while let Some(parent) = at {
        if !open.contains(&parent) {
            return false;
        }
        at = rows[parent].parent;
    }
    true
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// "Hello" in a masked frame, from RFC 6455 §5.7.
    pub const HELLO: [u8; 11] = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];

    /// A SYN with options.
    pub const SYN: [u8; 40] = [
        0xC3, 0x50, 0x01, 0xBB, 0, 0, 0, 9, 0, 0, 0, 0, 0xA0, 0x02, 0xFF, 0xFF, 0x12, 0x34, 0, 0, 2, 4, 5, 0xB4, 4, 2,
        8, 10, 0, 0, 0, 5, 0, 0, 0, 0, 1, 3, 3, 7,
    ];

    pub fn block(dissection: wire::Dissection, bytes: &[u8], place: Option<Range<usize>>) -> Block {
        Block::from(wire::analysis::Block { bytes: bytes.to_vec(), place, dissection, dark: None, table: None })
    }

    fn ids_at(block: &Block, byte: usize) -> String {
        let rows = rows(std::slice::from_ref(block));
        row_at(&rows, 0, byte).map(|at| rows[at].id().to_owned()).unwrap_or_default()
    }

    #[test]
    fn the_innermost_field_with_the_whole_byte_is_found() {
        let syn = block(wire::tcp::dissect(&SYN), &SYN, None);
        for (byte, id) in [
            (0, "tcp.srcport"),
            (5, "tcp.seq_raw"),
            (12, "tcp.hdr_len"),
            (13, "tcp.flags"),
            (22, "tcp.options.mss_val"),
            (36, "tcp.options.nop"),
        ] {
            assert_eq!(ids_at(&syn, byte), id, "byte {byte}");
        }
        let hello = block(wire::websocket::dissect(&HELLO), &HELLO, None);
        assert_eq!(
            [0, 1, 5, 10].map(|byte| ids_at(&hello, byte)),
            ["websocket.fin", "websocket.mask", "websocket.masking_key", "websocket.payload.text"]
        );
    }

    #[test]
    fn a_byte_behind_the_end_has_no_field() {
        let hello = block(wire::websocket::dissect(&HELLO), &HELLO, None);
        assert_eq!(ids_at(&hello, 11), "");
    }

    #[test]
    fn every_part_stands_behind_its_parent_and_before_its_end() {
        let rows = rows(&[block(wire::tcp::dissect(&SYN), &SYN, None)]);
        for (index, row) in rows.iter().enumerate() {
            assert!(index < row.end && row.end <= rows.len());
            if let Some(parent) = row.parent {
                assert!(parent < index && index < rows[parent].end && rows[parent].level + 1 == row.level);
            }
        }
    }

    #[test]
    fn only_the_highest_layer_is_open_at_first() {
        let blocks = [
            block(wire::tcp::dissect(&SYN), &SYN, Some(20..60)),
            block(wire::websocket::dissect(&HELLO), &HELLO, None),
        ];
        let rows = rows(&blocks);
        let open = first_open(&rows, &blocks);
        let shown: Vec<_> = (0..rows.len()).filter(|&at| is_visible(&rows, &open, at)).collect();
        assert!(shown.iter().all(|&at| rows[at].level == 0 || (rows[at].block == 1 && rows[at].level == 1)));
        assert!(shown.iter().any(|&at| rows[at].id() == "websocket.opcode"));
    }
}
