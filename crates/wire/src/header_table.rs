//! A header block beside its table, as plain data: how each field was sent, what it stands for, what it cost, and the dynamic
//! table before and after it (RFC 7541).

use crate::field::shown;
use crate::http2::hpack::{Block, Entry, Form, Item, STATIC_ENTRIES, State};
use crate::http2::{Context, HEAD, Head, data_range};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A header block and its table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderTable {
    /// What is in the block, in order.
    pub items: Vec<HeaderItem>,
    /// The dynamic table before the block.
    pub before: TableState,
    /// The dynamic table after it.
    pub after: TableState,
}

/// How a field was sent (RFC 7541 §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sent {
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

/// A field of a block, or a change of the table's size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderItem {
    /// How it was sent.
    pub sent: Sent,
    /// The entry that its name, or its name and value, come from; 0 if both are literal. Of a change, the new size.
    pub index: u64,
    /// Its name; empty for a change of size.
    pub name: String,
    /// Its value; empty for a change of size.
    pub value: String,
    /// Whether one of its literals is in the Huffman code.
    pub is_huffman: bool,
    /// Its bytes in the frame that ends the block; `None` if an earlier frame has its beginning.
    pub bytes: Option<Range<usize>>,
    /// How many bytes it takes.
    pub cost: u64,
    /// How many bytes it would take in a message of HTTP/1.1 (RFC 9112 §3, §4, §5).
    pub cost_of_line: u64,
    /// The place of the entry that its index names in the table before the block, from 0.
    pub used_before: Option<usize>,
    /// The same in the table after it.
    pub used_after: Option<usize>,
    /// The place of the entry that it adds in the table after the block.
    pub adds: Option<usize>,
}

/// A dynamic table at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableState {
    /// Its entries, newest first. Of a large table only the newest 256.
    pub entries: Vec<TableEntry>,
    /// The sum of its entries' sizes.
    pub size: u64,
    /// The size that it may have.
    pub most: u64,
}

/// An entry of a dynamic table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// Its index: the newest has 62.
    pub index: u64,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// What it counts: its bytes and 32 (RFC 7541 §4.1).
    pub size: u64,
}

impl HeaderTable {
    /// The table beside the header block that ends with the frame `bytes`; `None` if none does.
    pub fn new(bytes: &[u8], context: &Context) -> Option<Self> {
        let (block, part) = context.block.as_ref()?;
        if part.end != block.bytes.len() {
            return None;
        }
        let head = Head::read(bytes)?;
        let start = data_range(head, bytes.get(HEAD..).unwrap_or_default()).start;
        let in_frame = |range: &Range<usize>| {
            let from = range.start.checked_sub(part.start)?;
            Some(start + from..start + from + range.len())
        };
        let added: Vec<&Item> = block.items.iter().filter(|item| item.form == Form::Added).collect();
        let mut so_far = 0;
        let items = block.items.iter().map(|item| {
            let place = Place { block, before: so_far, added: added.len() };
            so_far += usize::from(item.form == Form::Added);
            HeaderItem::new(item, in_frame(&item.range), &place)
        });
        Some(Self {
            items: items.collect(),
            before: TableState::new(&block.before),
            after: TableState::new(&block.after),
        })
    }
}

/// Where an item stands among those that add something to the table.
struct Place<'a> {
    block: &'a Block,
    /// How many before it do.
    before: usize,
    /// How many in the block do.
    added: usize,
}

impl Place<'_> {
    /// The place after the block of what the item adds.
    fn adds(&self, item: &Item) -> Option<usize> {
        let place = self.added.checked_sub(self.before + 1)?;
        let is_it = |entry: &std::sync::Arc<Entry>| **entry == *item.entry;
        self.block.after.entries.get(place).is_some_and(is_it).then_some(place).filter(|_| item.form == Form::Added)
    }

    /// The places before and after the block of the entry that the item's index names. An entry that was added in the block is
    /// only in the table after it; one that had to make room only in the table before.
    fn used(&self, item: &Item) -> [Option<usize>; 2] {
        let place = item.index.checked_sub(STATIC_ENTRIES + 1).and_then(|place| usize::try_from(place).ok());
        let Some(place) = place.filter(|_| item.form != Form::SizeUpdate) else { return [None; 2] };
        let is_it = |state: &State, place: usize| {
            let is_whole = item.form == Form::Indexed;
            let is_same =
                |entry: &Entry| entry.name == item.entry.name && (!is_whole || entry.value == item.entry.value);
            state.entries.get(place).is_some_and(|entry| is_same(entry)).then_some(place)
        };
        let before = place.checked_sub(self.before).and_then(|place| is_it(&self.block.before, place));
        [before, is_it(&self.block.after, place + self.added - self.before)]
    }
}

impl HeaderItem {
    fn new(item: &Item, bytes: Option<Range<usize>>, place: &Place) -> Self {
        let sent = match item.form {
            Form::Indexed => Sent::Indexed,
            Form::Added => Sent::Added,
            Form::NotAdded => Sent::NotAdded,
            Form::NeverAdded => Sent::NeverAdded,
            Form::SizeUpdate => Sent::SizeUpdate,
        };
        let [used_before, used_after] = place.used(item);
        let cost_of_line = if sent == Sent::SizeUpdate { 0 } else { cost_of_line(&item.entry) };
        Self {
            sent,
            index: item.index,
            name: shown(&item.entry.name),
            value: shown(&item.entry.value),
            is_huffman: [&item.name, &item.value].into_iter().flatten().any(|literal| literal.is_huffman),
            bytes,
            cost: item.range.len() as u64,
            cost_of_line,
            used_before,
            used_after,
            adds: place.adds(item),
        }
    }
}

/// The bytes of a field as HTTP/1.1 has it. Pseudo-header fields are parts of the first line, each with the space or the end
/// of line behind it; the version belongs to the path and to the status, which has no reason phrase here (RFC 9112 §3, §4).
/// The scheme is not sent, the authority is Host.
fn cost_of_line(entry: &Entry) -> u64 {
    const VERSION: u64 = "HTTP/1.1".len() as u64;
    const END: u64 = 2;
    let value = entry.value.len() as u64;
    match &*entry.name {
        b":method" => value + 1,
        b":path" => value + 1 + VERSION + END,
        b":scheme" => 0,
        b":authority" => "Host: ".len() as u64 + value + END,
        b":status" => VERSION + 1 + value + 1 + END,
        b":protocol" => "Upgrade: ".len() as u64 + value + END,
        name => name.len() as u64 + 2 + value + END,
    }
}

impl TableState {
    fn new(state: &State) -> Self {
        let entries = (STATIC_ENTRIES + 1..).zip(&*state.entries).map(|(index, entry)| TableEntry {
            index,
            name: shown(&entry.name),
            value: shown(&entry.value),
            size: entry.size(),
        });
        Self { entries: entries.collect(), size: state.size, most: state.most }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http2::hpack::{Decoder, Encoder};
    use crate::http2::write;
    use std::sync::Arc;

    /// The tables beside the blocks with these fields, which one sender sends one after the other.
    fn tables(blocks: &[&[(&str, &str)]]) -> Vec<HeaderTable> {
        let (mut encoder, mut decoder) = (Encoder::default(), Decoder::default());
        let table = |fields: &&[(&str, &str)]| {
            let bytes = encoder.encode(fields.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())));
            let block = Arc::new(decoder.decode(bytes.clone()));
            let part = 0..block.bytes.len();
            let context = Context { block: Some((block, part)), is_preface: false };
            HeaderTable::new(&write::headers(1, &bytes, true, 0), &context).expect("a whole block")
        };
        blocks.iter().map(table).collect()
    }

    const GET: [(&str, &str); 5] = [
        (":method", "GET"),
        (":scheme", "https"),
        (":path", "/"),
        (":authority", "www.example.org"),
        ("user-agent", "a browser of some length"),
    ];

    #[test]
    fn what_the_first_block_adds_the_second_one_names() {
        let [first, second] = &tables(&[&GET, &GET])[..] else { panic!("two blocks") };
        let sent = |table: &HeaderTable| table.items.iter().map(|item| item.sent).collect::<Vec<_>>();
        assert_eq!(sent(first), [Sent::Indexed, Sent::Indexed, Sent::Indexed, Sent::Added, Sent::Added]);
        assert_eq!(sent(second), [Sent::Indexed; 5]);
        assert_eq!(first.before.entries, []);
        let names: Vec<(u64, &str)> = first.after.entries.iter().map(|entry| (entry.index, &*entry.name)).collect();
        assert_eq!(names, [(62, "user-agent"), (63, ":authority")]);
        assert_eq!((first.items[3].adds, first.items[4].adds), (Some(1), Some(0)));
        assert_eq!((second.items[3].used_before, second.items[3].used_after), (Some(1), Some(1)));
        assert_eq!(second.items[0].used_before, None, "the static table is no part of it");
        assert_eq!(second.before, first.after);
        assert_eq!(first.after.size, first.after.entries.iter().map(|entry| entry.size).sum::<u64>());
    }

    #[test]
    fn costs_are_those_of_the_bytes_and_of_the_lines() {
        let tables = tables(&[&GET, &GET]);
        // GET / HTTP/1.1, Host and User-Agent, each with its end of line.
        let lines = "GET / HTTP/1.1\r\nHost: www.example.org\r\nuser-agent: a browser of some length\r\n".len() as u64;
        for table in &tables {
            assert_eq!(table.items.iter().map(|item| item.cost_of_line).sum::<u64>(), lines);
            for item in &table.items {
                let bytes = item.bytes.clone().expect("one frame");
                assert_eq!((bytes.len() as u64, bytes.start >= HEAD), (item.cost, true));
            }
        }
        assert_eq!(tables[1].items.iter().map(|item| item.cost).sum::<u64>(), 5, "one byte for each");
        let status = Entry { name: b":status".to_vec(), value: b"200".to_vec() };
        assert_eq!(cost_of_line(&status), "HTTP/1.1 200 \r\n".len() as u64);
    }

    #[test]
    fn an_entry_that_made_room_is_only_in_the_table_before() {
        let long = "v".repeat(3_000);
        let blocks: [&[(&str, &str)]; 2] = [&[("x-first", "1")], &[("x-first", "1"), ("x-a", &long), ("x-b", &long)]];
        let [_, second] = &tables(&blocks)[..] else { panic!("two blocks") };
        assert_eq!((second.items[0].used_before, second.items[0].used_after), (Some(0), None));
        assert_eq!((second.items[1].adds, second.items[2].adds), (None, Some(0)));
        assert_eq!(second.after.entries.len(), 1);
    }
}
