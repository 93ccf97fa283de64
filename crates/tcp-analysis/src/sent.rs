//! Which bytes of a side the capture has seen, and which segment had each of them first.

use std::collections::BTreeMap;
use trace::EventId;

/// Ranges of numbers without overlaps, each with the segment that had it first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    /// By the first number: the number after the last one, and the segment.
    ranges: BTreeMap<i64, (i64, EventId)>,
}

impl Sent {
    /// The segment that had the number `at` first.
    pub fn first_with(&self, at: i64) -> Option<EventId> {
        let (_, &(end, event)) = self.ranges.range(..=at).next_back()?;
        (at < end).then_some(event)
    }

    /// Notes that `event` has the numbers from `start` to before `end`. What was seen before stays as it is, so each
    /// range is entered once and a walk costs O(n log n) altogether.
    pub fn add(&mut self, start: i64, end: i64, event: EventId) {
        let mut at = self.ranges.range(..=start).next_back().map_or(start, |(_, &(end, _))| end.max(start));
        while at < end {
            let known = self.ranges.range(at..end).next().map(|(&start, &(end, _))| (start, end));
            let until = known.map_or(end, |(start, _)| start);
            if at < until {
                self.ranges.insert(at, (until, event));
            }
            at = known.map_or(end, |(_, end)| end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_segment_with_a_byte_keeps_it() {
        let mut sent = Sent::default();
        sent.add(10, 20, EventId(1));
        sent.add(30, 40, EventId(2));
        sent.add(5, 50, EventId(3));
        let first: Vec<Option<u64>> =
            [4, 5, 10, 19, 20, 30, 40, 49, 50].map(|at| sent.first_with(at).map(|event| event.0)).to_vec();
        assert_eq!(first, [None, Some(3), Some(1), Some(1), Some(3), Some(2), Some(3), Some(3), None]);
    }

    #[test]
    fn an_empty_range_is_nothing() {
        let mut sent = Sent::default();
        sent.add(10, 10, EventId(1));
        assert_eq!(sent.first_with(10), None);
    }
}
