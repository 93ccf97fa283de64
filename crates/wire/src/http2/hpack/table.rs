//! The dynamic table (RFC 7541 §2.3.2, §4): the fields that a sender has added, newest first. Each direction has one; the
//! sender's and the receiver's are equal after every block.

use super::statics::{STATIC_ENTRIES, static_entry};
use std::collections::VecDeque;
use std::sync::Arc;

/// The size of a table before any setting, in bytes (RFC 9113 §6.5.2).
pub const DEFAULT_TABLE_SIZE: u64 = 4096;
/// What an entry counts beyond its name and value (RFC 7541 §4.1).
const OVERHEAD: u64 = 32;
/// The most entries that a state lists.
const MOST_LISTED: usize = 256;

/// A field in a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Its name.
    pub name: Vec<u8>,
    /// Its value.
    pub value: Vec<u8>,
}

impl Entry {
    /// What it counts in a table: its bytes and 32 (RFC 7541 §4.1).
    pub fn size(&self) -> u64 {
        self.name.len() as u64 + self.value.len() as u64 + OVERHEAD
    }
}

/// A table at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Its entries, newest first: the first one has index 62. Of a large table only the newest 256.
    pub entries: Arc<[Arc<Entry>]>,
    /// The sum of its entries' sizes.
    pub size: u64,
    /// The size that it may have.
    pub most: u64,
}

/// A dynamic table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    entries: VecDeque<Arc<Entry>>,
    size: u64,
    most: u64,
    /// The state as it was listed last, until the table changes.
    listed: Option<Arc<[Arc<Entry>]>>,
}

impl Default for Table {
    fn default() -> Self {
        Self { entries: VecDeque::new(), size: 0, most: DEFAULT_TABLE_SIZE, listed: None }
    }
}

impl Table {
    pub fn most(&self) -> u64 {
        self.most
    }

    /// The entry with `index`, of the static table or of this one.
    pub fn get(&self, index: u64) -> Option<Arc<Entry>> {
        if let Some((name, value)) = static_entry(index) {
            return Some(Arc::new(Entry { name: name.into(), value: value.into() }));
        }
        let place = usize::try_from(index.checked_sub(STATIC_ENTRIES + 1)?).ok()?;
        self.entries.get(place).cloned()
    }

    /// Adds an entry and evicts the oldest until it fits. One that is larger than the whole table empties it (§4.4).
    pub fn insert(&mut self, entry: Arc<Entry>) {
        self.listed = None;
        let size = entry.size();
        self.evict(self.most.saturating_sub(size));
        if size <= self.most {
            self.size += size;
            self.entries.push_front(entry);
        }
    }

    /// Changes the size that it may have (§4.3).
    pub fn resize(&mut self, most: u64) {
        self.listed = None;
        self.most = most;
        self.evict(most);
    }

    fn evict(&mut self, room: u64) {
        while self.size > room
            && let Some(oldest) = self.entries.pop_back()
        {
            self.size -= oldest.size();
        }
    }

    /// The index of the entry with this name and value, or if there is none, of the newest with this name; and whether the
    /// value is the same.
    pub fn find(&self, name: &[u8], value: &[u8]) -> Option<(u64, bool)> {
        let indexed = || (STATIC_ENTRIES + 1..).zip(&self.entries);
        let whole = indexed().find(|(_, entry)| entry.name == name && entry.value == value);
        let found = whole.map(|(index, _)| (index, true));
        found.or_else(|| Some((indexed().find(|(_, entry)| entry.name == name)?.0, false)))
    }

    pub fn state(&mut self) -> State {
        let entries = &self.entries;
        let listed = self.listed.get_or_insert_with(|| entries.iter().take(MOST_LISTED).cloned().collect());
        State { entries: listed.clone(), size: self.size, most: self.most }
    }
}
