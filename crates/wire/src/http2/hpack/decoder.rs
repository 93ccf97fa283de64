//! Header blocks to fields, each with its place and form. What is wrong with a block is reported as the rule that it breaks.
//! An unknown index or a wrong Huffman code costs one field only, and reading goes on, as a reader of captures wants it; an
//! endpoint treats any fault as COMPRESSION_ERROR (RFC 9113 §4.3).

use super::table::{DEFAULT_TABLE_SIZE, Entry, State, Table};
use super::{huffman, integer};
use crate::Rule;
use std::ops::Range;
use std::sync::Arc;

/// The most bytes of names and values that one block may unfold to. A block of 16 KiB may refer 16,000 times to an entry of
/// 4 KiB (RFC 9113 §10.5.1).
const MOST_UNFOLDED: usize = 1 << 20;

/// How a field stands in a block (RFC 7541 §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An index stands for name and value (§6.1).
    Indexed,
    /// A literal that is added to the table (§6.2.1).
    Added,
    /// A literal that is not added (§6.2.2).
    NotAdded,
    /// A literal that no one on the way may add (§6.2.3).
    NeverAdded,
    /// No field: the table's size changes (§6.3).
    SizeUpdate,
}

/// A string in a block (RFC 7541 §5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// Whether it is in the Huffman code.
    pub is_huffman: bool,
    /// The place of its length in the block; the first bit says whether it is in the Huffman code.
    pub length: Range<usize>,
    /// The place of its bytes.
    pub bytes: Range<usize>,
}

/// A field of a block, or a change of the table's size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// How it stands there.
    pub form: Form,
    /// Its place in the block.
    pub range: Range<usize>,
    /// The number in its first bytes: the index of the entry that its name (and value) come from, 0 if its name is literal,
    /// or the table's new size.
    pub index: u64,
    /// Where that number ends.
    pub index_end: usize,
    /// Its name and value.
    pub entry: Arc<Entry>,
    /// Its name, if that is literal.
    pub name: Option<Literal>,
    /// Its value, if that is literal.
    pub value: Option<Literal>,
}

/// A header block, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its bytes, put together from its frames.
    pub bytes: Vec<u8>,
    /// What is in it, in order.
    pub items: Vec<Item>,
    /// How many of its bytes were read: all, unless it breaks off.
    pub read: usize,
    /// The first rule that it breaks.
    pub fault: Option<Rule>,
    /// The table before and after it.
    pub before: State,
    /// The table after it.
    pub after: State,
}

impl Block {
    /// Its fields in order, without changes of the table's size.
    pub fn fields(&self) -> impl Iterator<Item = &Entry> {
        self.items.iter().filter(|item| item.form != Form::SizeUpdate).map(|item| &*item.entry)
    }

    /// What SETTINGS_MAX_HEADER_LIST_SIZE counts: each field's name, its value and 32 bytes (RFC 9113 §6.5.2).
    pub fn list_size(&self) -> u64 {
        self.fields().map(Entry::size).sum()
    }

    /// The value of the first field called `name`, as text.
    pub fn value(&self, name: &str) -> Option<String> {
        let entry = self.fields().find(|entry| entry.name == name.as_bytes())?;
        Some(String::from_utf8_lossy(&entry.value).into_owned())
    }
}

/// Reads the blocks of one direction, one after the other.
#[derive(Clone, Debug)]
pub struct Decoder {
    table: Table,
    /// The largest size that the receiver allows.
    limit: u64,
    /// Whether that became smaller than the table since the last block, so that the next one has to begin with an update
    /// (RFC 7541 §4.2).
    must_update: bool,
}

impl Default for Decoder {
    fn default() -> Self {
        Self { table: Table::default(), limit: DEFAULT_TABLE_SIZE, must_update: false }
    }
}

impl Decoder {
    /// The receiver of the blocks allows tables of `limit` bytes from now on: its SETTINGS_HEADER_TABLE_SIZE, once the
    /// sender has acknowledged it.
    pub fn set_limit(&mut self, limit: u64) {
        self.must_update |= limit < self.table.most();
        self.limit = limit;
    }

    /// The next block.
    pub fn decode(&mut self, bytes: Vec<u8>) -> Block {
        let before = self.table.state();
        let mut walk = Walk { decoder: self, bytes: &bytes, unfolded: 0, fault: None };
        let mut items: Vec<Item> = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            match walk.item(at, items.iter().all(|item| item.form == Form::SizeUpdate)) {
                Ok(item) => {
                    at = item.range.end;
                    items.push(item);
                }
                Err(rule) => {
                    walk.fault.get_or_insert(rule);
                    break;
                }
            }
        }
        let fault = walk.fault;
        Block { items, read: at, fault, before, after: self.table.state(), bytes }
    }
}

struct Walk<'a> {
    decoder: &'a mut Decoder,
    bytes: &'a [u8],
    unfolded: usize,
    fault: Option<Rule>,
}

impl Walk<'_> {
    fn mark(&mut self, rule: Rule) {
        self.fault.get_or_insert(rule);
    }

    /// The item at `at`. `is_first` is whether no field stands before it.
    fn item(&mut self, at: usize, is_first: bool) -> Result<Item, Rule> {
        let first = self.bytes.get(at).copied().unwrap_or_default();
        // RFC 7541 §6: the first bits choose the form, and how many bits the number begins with.
        let (form, prefix) = match first {
            0x80.. => (Form::Indexed, 7),
            0x40..0x80 => (Form::Added, 6),
            0x20..0x40 => (Form::SizeUpdate, 5),
            0x10..0x20 => (Form::NeverAdded, 4),
            0x00..0x10 => (Form::NotAdded, 4),
        };
        let (index, index_end) = integer::read(self.bytes, at, prefix)?;
        if form == Form::SizeUpdate {
            return Ok(self.size_update(at..index_end, index, is_first));
        }
        // §4.2: after the limit has become smaller, the next block begins with an update.
        if std::mem::take(&mut self.decoder.must_update) {
            self.mark(Rule::HpackUpdateMissing);
        }
        let known = if index > 0 { self.decoder.table.get(index) } else { None };
        if known.is_none() && (index > 0 || form == Form::Indexed) {
            self.mark(Rule::HpackIndex);
        }
        let mut end = index_end;
        let mut literal = || -> Result<(Literal, Vec<u8>), Rule> {
            let (literal, text) = self.literal(end)?;
            end = literal.bytes.end;
            Ok((literal, text))
        };
        let (mut name, mut value) = (None, None);
        let entry = if form == Form::Indexed {
            known.unwrap_or_else(unknown)
        } else {
            let name_text = match known {
                Some(entry) => entry.name.clone(),
                None if index > 0 => unknown().name.clone(),
                None => {
                    let (literal, text) = literal()?;
                    name = Some(literal);
                    text
                }
            };
            let (literal, text) = literal()?;
            value = Some(literal);
            Arc::new(Entry { name: name_text, value: text })
        };
        self.unfolded += entry.name.len() + entry.value.len();
        if self.unfolded > MOST_UNFOLDED {
            return Err(Rule::Http2HeaderList);
        }
        if form == Form::Added {
            self.decoder.table.insert(entry.clone());
        }
        Ok(Item { form, range: at..end, index, index_end, entry, name, value })
    }

    /// RFC 7541 §4.2, §6.3: stands at the beginning of a block, and allows no more than the receiver does.
    fn size_update(&mut self, range: Range<usize>, size: u64, is_first: bool) -> Item {
        if !is_first {
            self.mark(Rule::HpackUpdateLate);
        }
        if size > self.decoder.limit {
            self.mark(Rule::HpackUpdateLarge);
        }
        self.decoder.must_update = false;
        self.decoder.table.resize(size);
        let (form, index_end) = (Form::SizeUpdate, range.end);
        let entry = Arc::new(Entry { name: Vec::new(), value: Vec::new() });
        Item { form, range, index: size, index_end, entry, name: None, value: None }
    }

    fn literal(&mut self, at: usize) -> Result<(Literal, Vec<u8>), Rule> {
        let is_huffman = self.bytes.get(at).is_some_and(|first| first & 0x80 != 0);
        let (length, start) = integer::read(self.bytes, at, 7)?;
        let end = usize::try_from(length).ok().and_then(|length| start.checked_add(length)).ok_or(Rule::HpackCut)?;
        let bytes = self.bytes.get(start..end).ok_or(Rule::HpackCut)?;
        let text = if is_huffman {
            let (text, is_right) = huffman::decode(bytes);
            if !is_right {
                self.mark(Rule::HpackHuffman);
            }
            text
        } else {
            bytes.to_vec()
        };
        Ok((Literal { is_huffman, length: at..start, bytes: start..end }, text))
    }
}

/// What stands for an entry that the table does not have.
fn unknown() -> Arc<Entry> {
    Arc::new(Entry { name: b"?".to_vec(), value: b"?".to_vec() })
}
