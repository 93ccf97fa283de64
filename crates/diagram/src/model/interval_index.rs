//! Finds which of many intervals, ordered by their starts, last until a moment or longer.
//!
//! A binary tree keeps the latest end below each node, so a search skips every subtree that has ended before the
//! moment. One interval that lasts very long therefore does not make the search slow for the others.

use std::ops::Range;
use trace::Micros;

/// The ends of intervals that are ordered by their starts. Leaves are at `size..2 × size`; each node has the latest end
/// below it.
#[derive(Clone, Debug, Default)]
pub struct IntervalIndex {
    size: usize,
    latest: Vec<Micros>,
}

impl IntervalIndex {
    /// `ends` are in the order of the intervals' starts.
    pub fn new(ends: impl ExactSizeIterator<Item = Micros>) -> Self {
        let size = ends.len().next_power_of_two();
        let mut latest = vec![Micros(i64::MIN); size * 2];
        for (leaf, end) in latest[size..].iter_mut().zip(ends) {
            *leaf = end;
        }
        for node in (1..size).rev() {
            latest[node] = latest[node * 2].max(latest[node * 2 + 1]);
        }
        Self { size, latest }
    }

    /// Calls `found` with the indices in `range` whose end is not before `at`, the last index first, until it returns
    /// false. Costs O(log n) per index.
    pub(crate) fn lasting(&self, range: Range<usize>, at: Micros, mut found: impl FnMut(usize) -> bool) {
        if self.size > 0 {
            self.visit(1, 0..self.size, &range, at, &mut found);
        }
    }

    fn visit(
        &self,
        node: usize,
        covers: Range<usize>,
        range: &Range<usize>,
        at: Micros,
        found: &mut impl FnMut(usize) -> bool,
    ) -> bool {
        if covers.start >= range.end || covers.end <= range.start || self.latest[node] < at {
            return true;
        }
        if node >= self.size {
            return found(covers.start);
        }
        let middle = usize::midpoint(covers.start, covers.end);
        self.visit(node * 2 + 1, middle..covers.end, range, at, found)
            && self.visit(node * 2, covers.start..middle, range, at, found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_exactly_what_lasts(
            ends in proptest::collection::vec(0_i64..100, 0..70),
            start in 0_usize..80,
            length in 0_usize..80,
            at in 0_i64..110,
        ) {
            let reach = IntervalIndex::new(ends.iter().map(|&end| Micros(end)));
            let range = start.min(ends.len())..(start + length).min(ends.len());
            let mut found = Vec::new();
            reach.lasting(range.clone(), Micros(at), |index| { found.push(index); true });
            let expected: Vec<usize> = range.rev().filter(|&index| ends[index] >= at).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
