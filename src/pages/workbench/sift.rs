//! Which entries of a journal are shown, kept from drawing to drawing: only what is new is looked at again, so that a log of
//! thousands of messages per second stays as quick as an empty one. Pure.

use ::workbench::journal::{Filter, Journal, View};
use std::collections::VecDeque;
use std::ops::Range;

/// The numbers of the entries that pass a filter.
#[derive(Debug, Default)]
pub struct Sift {
    filter: Filter,
    /// When the journal began, by which another one is known.
    began: i64,
    /// All entries up to this one have been looked at.
    looked_at: u64,
    numbers: VecDeque<u64>,
}

impl Sift {
    /// Looks at what has come since the last time, or at everything if the filter or the journal is another one.
    pub fn renew(&mut self, journal: &Journal, view: &View, filter: &Filter) {
        let is_same = self.filter == *filter && self.began == journal.started_unix_micros();
        if !is_same || self.looked_at > journal.recorded() {
            *self = Self { filter: filter.clone(), began: journal.started_unix_micros(), ..Self::default() };
        }
        let first = journal.entries().next().map_or(u64::MAX, |entry| entry.number);
        while self.numbers.front().is_some_and(|number| *number < first) {
            self.numbers.pop_front();
        }
        let last = journal.recorded() - view.unseen(journal);
        for number in (self.looked_at + 1).max(first)..=last {
            if journal.entry(number).is_some_and(|entry| filter.passes(entry)) {
                self.numbers.push_back(number);
            }
        }
        self.looked_at = self.looked_at.max(last);
    }

    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number of the entry at a place.
    pub fn number(&self, place: usize) -> Option<u64> {
        self.numbers.get(place).copied()
    }

    /// The place of an entry, or of the next one that is shown.
    pub fn place(&self, number: u64) -> usize {
        self.numbers.partition_point(|other| *other < number)
    }
}

/// How many rows are drawn at once, and how many of them above the first that is seen.
const DRAWN: usize = 60;
const ABOVE: usize = 12;

/// The places to draw of `count` if `first` is the first that is seen; the last ones if the log follows what comes.
pub fn drawn(first: usize, count: usize, follows: bool) -> Range<usize> {
    let last_start = count.saturating_sub(DRAWN);
    let start = if follows { last_start } else { first.saturating_sub(ABOVE).min(last_start) };
    start..(start + DRAWN).min(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::workbench::journal::{Limits, What};
    use ::workbench::session::Decoder;
    use trace::{Direction, Micros};

    fn journal(most: usize) -> Journal {
        Journal::new(5, Decoder::Off, Limits { entries: most, ..Limits::default() })
    }

    fn say(journal: &mut Journal, text: &str) {
        journal.record(Micros(0), Some(Direction::Down), What::Text(text.into()));
    }

    fn numbers(sift: &Sift) -> Vec<u64> {
        (0..sift.len()).filter_map(|place| sift.number(place)).collect()
    }

    #[test]
    fn what_is_new_is_added_and_what_is_dropped_goes() {
        let (mut journal, mut sift, view) = (journal(3), Sift::default(), View::default());
        let filter = Filter::searching("a");
        for text in ["a1", "b", "a2"] {
            say(&mut journal, text);
        }
        sift.renew(&journal, &view, &filter);
        assert_eq!(numbers(&sift), [1, 3]);
        for text in ["b", "a3"] {
            say(&mut journal, text);
        }
        sift.renew(&journal, &view, &filter);
        assert_eq!((numbers(&sift), sift.place(3), sift.place(4)), (vec![3, 5], 0, 1));
        sift.renew(&journal, &view, &Filter::default());
        assert_eq!(numbers(&sift), [3, 4, 5], "another filter");
        let fresh = Journal::new(9, Decoder::Off, Limits::default());
        sift.renew(&fresh, &view, &Filter::default());
        assert_eq!(numbers(&sift), Vec::<u64>::new(), "another journal");
    }

    #[test]
    fn a_pause_hides_what_comes_and_loses_none_of_it() {
        let (mut journal, mut sift, mut view) = (journal(100), Sift::default(), View::default());
        say(&mut journal, "one");
        view.pause(&journal);
        say(&mut journal, "two");
        sift.renew(&journal, &view, &Filter::default());
        assert_eq!((numbers(&sift), view.unseen(&journal)), (vec![1], 1));
        view.go_on();
        sift.renew(&journal, &view, &Filter::default());
        assert_eq!(numbers(&sift), [1, 2]);
    }

    #[test]
    fn few_rows_are_drawn_however_many_there_are() {
        assert_eq!(drawn(0, 10, true), 0..10);
        assert_eq!(drawn(0, 20_000, true), 19_940..20_000);
        assert_eq!(drawn(500, 20_000, false), 488..548);
        assert_eq!(drawn(19_999, 20_000, false), 19_940..20_000);
        assert_eq!(drawn(7, 0, false), 0..0);
    }
}
