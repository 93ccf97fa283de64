//! What of a journal is shown: a search and a filter, and a view that can be paused.

use crate::compose;
use crate::journal::Journal;
use crate::journal::entry::{Entry, What};
use trace::Direction;

/// A filter. An empty one passes everything; what it asks for must all hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A text that stands somewhere in the entry, in either case: in its content, type, name, channel, id, address, reason.
    pub text: String,
    /// Bytes that stand somewhere in its content.
    pub bytes: Vec<u8>,
    /// Which way it went.
    pub direction: Option<Direction>,
}

impl Filter {
    /// What somebody typed into a search box: `hex: 00 ff` are bytes, if the digits are some; all else is a text.
    pub fn searching(text: &str) -> Self {
        let bytes = text.trim().strip_prefix("hex:").and_then(|digits| compose::hex(digits).ok());
        match bytes.filter(|bytes| !bytes.is_empty()) {
            Some(bytes) => Self { bytes, ..Self::default() },
            None => Self { text: text.to_owned(), ..Self::default() },
        }
    }

    /// Whether an entry passes.
    pub fn passes(&self, entry: &Entry) -> bool {
        self.direction.is_none_or(|direction| entry.direction == Some(direction))
            && self.has_bytes(entry)
            && self.has_text(entry)
    }

    fn has_bytes(&self, entry: &Entry) -> bool {
        let content = entry.what.content();
        self.bytes.is_empty() || content.windows(self.bytes.len()).any(|window| window == self.bytes)
    }

    fn has_text(&self, entry: &Entry) -> bool {
        let wanted = self.text.to_lowercase();
        if wanted.is_empty() || contains(&String::from_utf8_lossy(entry.what.content()), &wanted) {
            return true;
        }
        let of_parts = entry.parts.iter().any(|part| {
            let others = [&part.name, &part.channel, &part.id].into_iter().flatten();
            contains(part.kind, &wanted)
                || contains(part.protocol, &wanted)
                || others.into_iter().any(|it| contains(it, &wanted))
        });
        of_parts || words(&entry.what).into_iter().any(|it| contains(it, &wanted))
    }
}

/// Whether `wanted`, in small letters, stands in `text`.
fn contains(text: &str, wanted: &str) -> bool {
    text.to_lowercase().contains(wanted)
}

/// The texts of an entry that are no content.
fn words(what: &What) -> Vec<&str> {
    match what {
        What::Request { method, url, headers, .. } => {
            let fields = headers.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
            [method.as_str(), url.as_str()].into_iter().chain(fields).collect()
        }
        What::Response { reason, headers, .. } => {
            let fields = headers.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
            std::iter::once(reason.as_str()).chain(fields).collect()
        }
        What::Opened { protocol, extensions } => vec![protocol, extensions],
        What::Event { id, name, .. } => vec![id, name],
        What::Closed { reason, .. } => vec![reason],
        What::Failed(text) | What::Note(text) => vec![text],
        _ => Vec::new(),
    }
}

/// What of a journal is looked at. Pausing it stops nothing: what happens meanwhile is there when it goes on, as far as the
/// journal keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The number of the last entry that is shown while it is paused.
    paused_after: Option<u64>,
}

impl View {
    /// Shows no more entries than there are now.
    pub fn pause(&mut self, journal: &Journal) {
        self.paused_after.get_or_insert(journal.recorded());
    }

    /// Shows all entries again, and those that come.
    pub fn go_on(&mut self) {
        self.paused_after = None;
    }

    /// Whether it is paused.
    pub fn is_paused(&self) -> bool {
        self.paused_after.is_some()
    }

    /// How many entries came since it was paused.
    pub fn unseen(&self, journal: &Journal) -> u64 {
        self.paused_after.map_or(0, |after| journal.recorded().saturating_sub(after))
    }
}
