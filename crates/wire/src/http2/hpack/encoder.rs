//! Fields to header blocks. The same fields give the same blocks: an entry of a table if there is one, otherwise a literal,
//! in the Huffman code if that is shorter.

use super::table::{DEFAULT_TABLE_SIZE, Entry, State, Table};
use super::{huffman, integer, statics};
use std::sync::Arc;

/// Whether a field may be added to the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Indexing {
    /// It is added, if it fits.
    #[default]
    Add,
    /// It is not added: its value will hardly come again.
    Skip,
    /// Nobody on the way may add it: its value is a secret that could be guessed from what the table holds (RFC 7541 §7.1.3).
    Never,
}

/// Names whose values are seldom the same twice on one connection.
const CHANGING: [&[u8]; 5] = [b":path", b"content-length", b"date", b"etag", b"last-modified"];
/// Names whose values are secrets (RFC 7541 §7.1.3, §7.1.4).
const SECRET: [&[u8]; 4] = [b"authorization", b"proxy-authorization", b"set-cookie", b"sec-websocket-key"];

impl Indexing {
    /// What suits the field called `name`.
    pub fn of(name: &[u8]) -> Self {
        if SECRET.contains(&name) {
            Self::Never
        } else if CHANGING.contains(&name) {
            Self::Skip
        } else {
            Self::Add
        }
    }
}

/// Writes the blocks of one direction, one after the other.
#[derive(Clone, Debug)]
pub struct Encoder {
    table: Table,
    /// Changes of the size that the next block begins with: the smallest since the last block, and the last (§4.2).
    updates: Option<(u64, u64)>,
    /// The largest table that the sender wants.
    own: u64,
}

impl Default for Encoder {
    fn default() -> Self {
        Self { table: Table::default(), updates: None, own: DEFAULT_TABLE_SIZE }
    }
}

impl Encoder {
    /// The peer's SETTINGS_HEADER_TABLE_SIZE is `limit`. The table uses of it no more than the usual 4096 bytes.
    pub fn set_limit(&mut self, limit: u64) {
        let size = limit.min(self.own);
        let (smallest, last) = self.updates.unwrap_or((u64::MAX, self.table.most()));
        if size != last {
            self.updates = Some((smallest.min(size), size));
        }
    }

    /// A block with these fields, names and values; each is added to the table or not as [`Indexing::of`] says. Names must be
    /// lower case and pseudo-header fields first (RFC 9113 §8.2, §8.3).
    pub fn encode<'a>(&mut self, fields: impl IntoIterator<Item = (&'a [u8], &'a [u8])>) -> Vec<u8> {
        self.encode_as(fields.into_iter().map(|(name, value)| (name, value, Indexing::of(name))))
    }

    /// The same with a choice for each field.
    pub fn encode_as<'a>(&mut self, fields: impl IntoIterator<Item = (&'a [u8], &'a [u8], Indexing)>) -> Vec<u8> {
        let mut block = Vec::new();
        if let Some((smallest, last)) = self.updates.take() {
            for size in if smallest < last { vec![smallest, last] } else { vec![last] } {
                self.table.resize(size);
                integer::write(size, 5, 0x20, &mut block);
            }
        }
        for (name, value, indexing) in fields {
            self.field(name, value, indexing, &mut block);
        }
        block
    }

    /// The table as it is now.
    pub fn state(&mut self) -> State {
        self.table.state()
    }

    fn field(&mut self, name: &[u8], value: &[u8], indexing: Indexing, to: &mut Vec<u8>) {
        let found = match (statics::find(name, value), self.table.find(name, value)) {
            (Some((index, true)), _) | (_, Some((index, true))) => Some((index, true)),
            (Some(named), _) | (None, Some(named)) => Some(named),
            (None, None) => None,
        };
        if let Some((index, true)) = found.filter(|_| indexing != Indexing::Never) {
            return integer::write(index, 7, 0x80, to);
        }
        let entry = Entry { name: name.to_vec(), value: value.to_vec() };
        let indexing =
            if indexing == Indexing::Add && entry.size() > self.table.most() { Indexing::Skip } else { indexing };
        let (prefix, pattern) = match indexing {
            Indexing::Add => (6, 0x40),
            Indexing::Skip => (4, 0x00),
            Indexing::Never => (4, 0x10),
        };
        integer::write(found.map_or(0, |(index, _)| index), prefix, pattern, to);
        if found.is_none() {
            literal(name, to);
        }
        literal(value, to);
        if indexing == Indexing::Add {
            self.table.insert(Arc::new(entry));
        }
    }
}

/// RFC 7541 §5.2: the shorter of the two forms.
fn literal(text: &[u8], to: &mut Vec<u8>) {
    let coded = huffman::length(text);
    if coded < text.len() {
        integer::write(coded as u64, 7, 0x80, to);
        huffman::encode(text, to);
    } else {
        integer::write(text.len() as u64, 7, 0, to);
        to.extend_from_slice(text);
    }
}
