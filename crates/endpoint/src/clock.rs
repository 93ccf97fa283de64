//! The wall clock, which feeds follow, and its conversion to the monotonic clock, which timers follow.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// The longest that a timer sleeps before the wall clock is read again, because the two clocks may drift apart.
const LONGEST_SLEEP: Duration = Duration::from_secs(3_600);

/// Unix time in microseconds.
pub(crate) fn unix_micros() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// When to wake for something that is due at `due_micros` (Unix time): at most an hour from now.
pub(crate) fn instant_of(due_micros: i64) -> Instant {
    let ahead = u64::try_from(due_micros.saturating_sub(unix_micros())).unwrap_or(0);
    Instant::now() + Duration::from_micros(ahead).min(LONGEST_SLEEP)
}
