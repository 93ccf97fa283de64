//! A position in a feed: which message is next, whether it is due, and when it will be.

use std::time::Duration;

use feed::Spec;
use tokio::time::Instant;

use crate::clock;

/// How many bytes of messages that are due already a request may ask for. A feed that began long ago would otherwise be a
/// request without end.
const BACKLOG_BYTES: u64 = 64 << 20;

/// Walks a feed from message `since + 1` to message `until`, no faster than messages fall due.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    spec: Spec,
    next: u64,
    until: u64,
    /// How many messages were due when the clock was last read.
    due: u64,
    /// By how many microseconds each message comes later than it is due.
    late_micros: i64,
}

impl Cursor {
    /// Begins after message `since` or, if more than [`BACKLOG_BYTES`] of messages after it are due, with the last ones of
    /// these.
    pub(crate) fn new(spec: Spec, since: u64, until: u64) -> Self {
        let due = spec.due_count(clock::unix_micros());
        let since = since.max(due.min(until).saturating_sub(BACKLOG_BYTES / u64::from(spec.size())));
        Self { spec, next: since.saturating_add(1), until, due, late_micros: 0 }
    }

    /// The same with each message later by `delay`.
    pub(crate) fn late_by(self, delay: Duration) -> Self {
        Self { late_micros: i64::try_from(delay.as_micros()).unwrap_or(i64::MAX), ..self }
    }

    /// The next message and its index, if it is due. Reads the clock only if all messages that were due at the last
    /// reading have been taken.
    pub(crate) fn take(&mut self) -> Option<(u64, String)> {
        if self.next > self.until {
            return None;
        }
        if self.next > self.due {
            self.due = self.spec.due_count(clock::unix_micros().saturating_sub(self.late_micros));
        }
        (self.next <= self.due).then(|| {
            let index = self.next;
            self.next = self.next.saturating_add(1);
            (index, self.spec.text(index))
        })
    }

    /// When to call [`Cursor::take`] again, or `None` if all messages up to `until` have been taken.
    pub(crate) fn wakes_at(&self) -> Option<Instant> {
        (self.next <= self.until)
            .then(|| clock::instant_of(self.spec.due_micros(self.next).saturating_add(self.late_micros)))
    }

    /// How many messages the response to a poll carries at most.
    pub(crate) fn messages_per_response(&self) -> u64 {
        self.spec.messages_per_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(feed: &str, since: u64, until: u64) -> u64 {
        let (index, _) = Cursor::new(feed.parse().unwrap(), since, until).take().expect("a message that is due");
        index
    }

    #[test]
    fn an_old_backlog_is_skipped() {
        let all = "1,10000,65536,0".parse::<Spec>().unwrap().due_count(clock::unix_micros());
        assert!(first("1,10000,65536,0", 0, u64::MAX) >= all - 1_023, "64 MiB of 64 KiB are 1 024 messages");
        assert_eq!(first("1,10000,65536,0", 0, 5_000), 5_000 - 1_023, "counted back from the last message asked for");
        assert_eq!(first("1,10000,16,0", 0, 5_000_000), 5_000_000 - 4_194_303);
    }

    #[test]
    fn a_backlog_within_the_limit_is_kept_however_old() {
        assert_eq!(first("1,0.001,20,0", 7, 100), 8);
        assert_eq!(first("1,10000,65536,0", 4_000, 5_000), 4_001);
        assert_eq!(first("1,10000,65536,0", 4_000, 5_023), 4_001);
    }
}
