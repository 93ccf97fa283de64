//! What differs from variant to variant, drawn from the variant's seed.

use feed::SplitMix64;

/// The seed of a lesson as it is shown at first. Its variant has the values that the task's record names first.
pub(crate) const FIRST: u64 = 1;

/// Draws values for one variant of one task.
#[derive(Debug)]
pub struct Draw {
    /// `None` for the first variant.
    numbers: Option<SplitMix64>,
}

/// A sequence of its own for each task, so that two tasks of one seed do not draw the same numbers.
fn sequence(task: &str, seed: u64) -> SplitMix64 {
    let name = task.bytes().fold(seed, |hash, byte| hash.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte));
    SplitMix64::new(name)
}

impl Draw {
    /// The draws of `task` for `seed`.
    pub fn new(task: &str, seed: u64) -> Self {
        Self { numbers: (seed != FIRST).then(|| sequence(task, seed)) }
    }

    /// One of `low`, `low + step`, … up to `high`; the first variant has `first`.
    pub fn between(&mut self, first: u64, low: u64, high: u64, step: u64) -> u64 {
        let Some(numbers) = &mut self.numbers else { return first };
        low + numbers.next_u64() % ((high - low) / step + 1) * step
    }

    /// One of `from`; the first variant has the first one. `None` if there is none.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let last = from.len().checked_sub(1)? as u64;
        from.get(self.between(0, 0, last, 1) as usize).copied()
    }
}

/// The numbers below `count` in another order, which is the same for the same task and seed. It is never their own order
/// if there are two or more.
pub(crate) fn shuffled(task: &str, seed: u64, count: usize) -> Vec<usize> {
    let mut numbers = sequence(task, seed ^ 0x5eed);
    let mut places: Vec<usize> = (0..count).collect();
    // Fisher and Yates.
    for last in (1..count).rev() {
        places.swap(last, (numbers.next_u64() % (last as u64 + 1)) as usize);
    }
    if places.is_sorted() && count > 1 {
        places.rotate_left(1);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variant_has_the_first_values_and_others_stay_within_their_bounds() {
        assert_eq!(Draw::new("tcp-ack", 1).between(1_000, 500, 3_600, 5), 1_000);
        assert_eq!(Draw::new("tcp-ack", 1).pick(&[7, 8, 9]), Some(7));
        let drawn: Vec<u64> = (2..200).map(|seed| Draw::new("tcp-ack", seed).between(0, 500, 3_600, 5)).collect();
        assert!(drawn.iter().all(|value| (500..=3_600).contains(value) && value % 5 == 0));
        let mut distinct = drawn.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert!(distinct.len() > 150, "only {} different values in {}", distinct.len(), drawn.len());
    }

    #[test]
    fn shuffling_keeps_every_place_and_never_the_order() {
        for seed in 0..100 {
            let mut places = shuffled("tcp-order", seed, 4);
            assert!(!places.is_sorted(), "seed {seed} shows the solution");
            places.sort_unstable();
            assert_eq!(places, [0, 1, 2, 3]);
        }
        assert_eq!(shuffled("one", 1, 1), [0]);
    }
}
