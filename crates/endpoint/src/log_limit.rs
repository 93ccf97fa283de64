//! Keeps one event from filling the log.

use std::time::Duration;

use tokio::time::Instant;

/// The time between two lines about the same event.
const INTERVAL: Duration = Duration::from_secs(10);

/// Lets one line through per interval and counts the others.
#[derive(Debug, Default)]
pub(crate) struct LogLimit {
    last: Option<Instant>,
    left_out: u64,
}

impl LogLimit {
    /// Whether to write a line now. `Some` has the number of lines that were left out since the last one.
    pub(crate) fn line(&mut self) -> Option<u64> {
        let now = Instant::now();
        if self.last.is_some_and(|last| now.duration_since(last) < INTERVAL) {
            self.left_out += 1;
            return None;
        }
        self.last = Some(now);
        Some(std::mem::take(&mut self.left_out))
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_event_that_repeats_gets_a_line_every_ten_seconds() {
        let mut limit = LogLimit::default();
        let mut lines = Vec::new();
        // An accept that fails every 50 ms, for 25 s.
        for _ in 0..500 {
            lines.extend(limit.line());
            advance(Duration::from_millis(50)).await;
        }
        assert_eq!(lines, [0, 199, 199]);
    }

    #[tokio::test(start_paused = true)]
    async fn an_event_that_comes_back_after_a_pause_is_logged_at_once() {
        let mut limit = LogLimit::default();
        assert_eq!(limit.line(), Some(0));
        assert_eq!(limit.line(), None);
        advance(INTERVAL).await;
        assert_eq!(limit.line(), Some(1));
    }
}
