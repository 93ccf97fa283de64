//! How many arrows of which kind go which way, in any stretch of a run. Counts up to every so many arrows are kept, so that
//! a stretch of any length costs the same.

use super::{Arrow, Host};
use std::ops::Range;

/// Kinds that are counted by themselves, the most frequent ones; the last place is for all others.
pub const KINDS: usize = 8;
/// After so many arrows the counts are kept.
const STRIDE: usize = 64;

/// Numbers of arrows: from the client and to it, by kind.
pub type Counts = [[u32; KINDS]; 2];

/// The counts before every so many arrows.
#[derive(Clone, Debug, Default)]
pub struct Tally(Vec<Counts>);

impl Tally {
    pub(super) fn new(arrows: &[Arrow]) -> Self {
        let mut counts = Counts::default();
        let kept = arrows.chunks(STRIDE).map(|chunk| {
            let before = counts;
            chunk.iter().for_each(|arrow| count(arrow, &mut counts));
            before
        });
        Self(kept.collect())
    }

    /// The counts of `arrows[range]`.
    pub(crate) fn of(&self, arrows: &[Arrow], range: Range<usize>) -> Counts {
        let mut counts = self.before(arrows, range.end);
        let before = self.before(arrows, range.start);
        for (way, before) in counts.iter_mut().zip(before) {
            way.iter_mut().zip(before).for_each(|(count, before)| *count -= before);
        }
        counts
    }

    fn before(&self, arrows: &[Arrow], end: usize) -> Counts {
        // The end of the run may be the end of a chunk, before which nothing is kept.
        let chunk = (end / STRIDE).min(self.0.len().saturating_sub(1));
        let mut counts = self.0.get(chunk).copied().unwrap_or_default();
        arrows[chunk * STRIDE..end].iter().for_each(|arrow| count(arrow, &mut counts));
        counts
    }
}

/// The place of an arrow's way in [`Counts`].
pub(crate) fn way(arrow: &Arrow) -> usize {
    usize::from(arrow.from != Host::Client)
}

fn count(arrow: &Arrow, counts: &mut Counts) {
    counts[way(arrow)][usize::from(arrow.kind)] += 1;
}
