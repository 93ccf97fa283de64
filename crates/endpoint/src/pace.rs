//! A budget of bytes per second. It is one number: the moment until which the bytes so far are paid for. Each payment
//! moves it on, and whoever moves it too far into the future waits. So a payment costs one atomic operation, however
//! many connections share the budget.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

/// How far the payments may run ahead of the clock: a quarter of a second's bytes may come at once.
const BURST: Duration = Duration::from_millis(250);
const NANOS_PER_SECOND: u64 = 1_000_000_000;

#[derive(Debug)]
pub(crate) struct Pace {
    since: Instant,
    /// In nanoseconds after `since`.
    paid_until: AtomicU64,
}

impl Pace {
    pub(crate) fn new() -> Self {
        Self { since: Instant::now(), paid_until: AtomicU64::new(0) }
    }

    /// Pays for bytes that were sent or received. Returns how long to wait before the next ones, if they came faster
    /// than `per_second` (0: no limit).
    pub(crate) fn pay(&self, bytes: u64, per_second: u64) -> Option<Duration> {
        if bytes == 0 || per_second == 0 {
            return None;
        }
        let cost = bytes.saturating_mul(NANOS_PER_SECOND) / per_second;
        let now = nanos(self.since.elapsed());
        let after = |paid_until: u64| paid_until.max(now).saturating_add(cost);
        let before = self.paid_until.update(Ordering::Relaxed, Ordering::Relaxed, after);
        let ahead = Duration::from_nanos(after(before) - now);
        ahead.checked_sub(BURST).filter(|wait| !wait.is_zero())
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn whoever_pays_faster_than_the_budget_waits_until_it_is_kept() {
        let pace = Pace::new();
        assert_eq!(pace.pay(250, 1_000), None, "a quarter of a second's bytes may come at once");
        assert_eq!(pace.pay(100, 1_000), Some(Duration::from_millis(100)));
        assert_eq!(pace.pay(400, 1_000), Some(Duration::from_millis(500)), "the payments of all connections add up");
        advance(Duration::from_millis(500)).await;
        assert_eq!(pace.pay(50, 1_000), Some(Duration::from_millis(50)));
    }

    #[tokio::test(start_paused = true)]
    async fn bytes_that_were_not_used_are_not_saved_up() {
        let pace = Pace::new();
        advance(Duration::from_secs(3_600)).await;
        assert_eq!(pace.pay(250, 1_000), None);
        assert_eq!(pace.pay(1, 1_000), Some(Duration::from_millis(1)));
        assert_eq!(pace.pay(u64::MAX, 0), None, "0 is no limit");
    }
}
