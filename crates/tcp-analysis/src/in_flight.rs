//! The segments of one side that wait for their acknowledgment.

use std::collections::{BTreeMap, BTreeSet};
use trace::EventId;

/// Segments that end at the same number.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    /// The lowest first number among them; `None` if it is acknowledged, but not the whole segment.
    start: Option<i64>,
    /// The first one of them, and when it was captured: an acknowledgment is measured from there, even if a repetition
    /// followed.
    first: (EventId, i64),
}

/// The segments that wait. Every step costs O(log n), because each segment is entered, cut and removed at most once.
#[derive(Clone, Debug, Default)]
pub(crate) struct InFlight {
    /// By the number after the segments' last one.
    waiting: BTreeMap<i64, Waiting>,
    /// First number and number after the last one of those that are not cut.
    whole: BTreeSet<(i64, i64)>,
    /// How many are cut, and where: at the highest acknowledgment that fell into one.
    cut: usize,
    cut_at: i64,
}

impl InFlight {
    /// A segment from `start` to before `end`, captured at `at_nanos`.
    pub fn add(&mut self, (start, end): (i64, i64), event: EventId, at_nanos: i64) {
        let mut waiting = Waiting { start: Some(start), first: (event, at_nanos) };
        if let Some(known) = self.forget(end) {
            let start = known.start.unwrap_or(self.cut_at).min(start);
            waiting = Waiting { start: Some(start), first: known.first };
        }
        self.whole.extend(waiting.start.map(|start| (start, end)));
        self.waiting.insert(end, waiting);
    }

    /// All numbers below `number` are acknowledged. Returns the segment that ended there, and when it was captured.
    pub fn acknowledge(&mut self, number: i64) -> Option<(EventId, i64)> {
        let found = self.waiting.get(&number).map(|waiting| waiting.first);
        while let Some((&end, _)) = self.waiting.first_key_value().filter(|(end, _)| **end <= number) {
            self.forget(end);
        }
        while let Some((_, end)) = self.whole.first().copied().filter(|&(start, _)| start < number) {
            self.whole.pop_first();
            if let Some(waiting) = self.waiting.get_mut(&end) {
                waiting.start = None;
            }
            self.cut_at = if self.cut == 0 { number } else { self.cut_at.max(number) };
            self.cut += 1;
        }
        if self.cut > 0 {
            self.cut_at = self.cut_at.max(number);
        }
        found
    }

    /// From the lowest to the highest number that waits, in bytes; 0 if none does.
    pub fn bytes(&self) -> u32 {
        let Some((&high, _)) = self.waiting.last_key_value() else { return 0 };
        let cut_at = (self.cut > 0).then_some(self.cut_at);
        let low = self.whole.first().map(|&(start, _)| start).into_iter().chain(cut_at).min();
        u32::try_from(high.saturating_sub(low.unwrap_or(high))).unwrap_or(0)
    }

    /// Removes the entry that ends at `end`.
    fn forget(&mut self, end: i64) -> Option<Waiting> {
        let known = self.waiting.remove(&end)?;
        match known.start {
            Some(start) => {
                self.whole.remove(&(start, end));
            }
            None => self.cut -= 1,
        }
        Some(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repetition_is_measured_from_the_first_segment() {
        let mut flight = InFlight::default();
        flight.add((0, 100), EventId(1), 1_000);
        flight.add((0, 100), EventId(2), 5_000);
        flight.add((100, 150), EventId(3), 6_000);
        assert_eq!(flight.bytes(), 150);
        assert_eq!(flight.acknowledge(100), Some((EventId(1), 1_000)));
        assert_eq!(flight.bytes(), 50);
    }

    #[test]
    fn a_partial_acknowledgment_shortens_what_waits() {
        let mut flight = InFlight::default();
        flight.add((0, 100), EventId(1), 0);
        assert_eq!(flight.acknowledge(30), None);
        assert_eq!(flight.bytes(), 70);
        flight.acknowledge(100);
        assert_eq!(flight.bytes(), 0);
    }

    #[test]
    fn what_is_sent_after_a_partial_acknowledgment_counts_whole() {
        let mut flight = InFlight::default();
        flight.add((0, 100), EventId(1), 0);
        flight.acknowledge(30);
        flight.add((0, 100), EventId(2), 0);
        assert_eq!(flight.bytes(), 100);
    }
}
