//! How long a lane waits before it tries again after a failure.

use trace::Micros;

const FIRST: i64 = 500_000;
const LONGEST: i64 = 4_000_000;

/// The wait before attempt `attempt` (counted from 1): half a second, doubled with each attempt, at most four seconds.
pub fn delay(attempt: u32) -> Micros {
    Micros((FIRST << attempt.saturating_sub(1).min(8)).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_up_to_four_seconds() {
        let delays: Vec<i64> = (1..=6).map(|attempt| delay(attempt).0 / 1_000).collect();
        assert_eq!(delays, [500, 1_000, 2_000, 4_000, 4_000, 4_000]);
        assert_eq!(delay(u32::MAX).0, LONGEST);
    }
}
