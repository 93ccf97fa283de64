//! A position in a feed: which message is next, whether it is due, and when it will be.

use feed::Spec;
use tokio::time::Instant;

use crate::clock;

/// Walks a feed from message `since + 1` to message `until`, no faster than messages fall due.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    spec: Spec,
    next: u64,
    until: u64,
    /// How many messages were due when the clock was last read.
    due: u64,
}

impl Cursor {
    pub(crate) fn new(spec: Spec, since: u64, until: u64) -> Self {
        Self { spec, next: since.saturating_add(1), until, due: 0 }
    }

    /// The next message and its index, if it is due. Reads the clock only if all messages that were due at the last
    /// reading have been taken.
    pub(crate) fn take(&mut self) -> Option<(u64, String)> {
        if self.next > self.until {
            return None;
        }
        if self.next > self.due {
            self.due = self.spec.due_count(clock::unix_micros());
        }
        (self.next <= self.due).then(|| {
            let index = self.next;
            self.next = self.next.saturating_add(1);
            (index, self.spec.text(index))
        })
    }

    /// When to call [`Cursor::take`] again, or `None` if all messages up to `until` have been taken.
    pub(crate) fn wakes_at(&self) -> Option<Instant> {
        (self.next <= self.until).then(|| clock::instant_of(self.spec.due_micros(self.next)))
    }
}
