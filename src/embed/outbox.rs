//! What waits to be sent to the host page, so that it is never flooded. Pure.

use std::collections::VecDeque;

/// The most messages in any second.
const MOST_PER_SECOND: usize = 5;
/// The most messages that wait; those beyond are dropped. It is the number of refusals that the page shows.
const MOST_WAITING: usize = 20;
const SECOND_MILLIS: f64 = 1_000.0;

/// Messages that wait, oldest first. Times are in milliseconds of any clock that does not go back.
#[derive(Debug)]
pub struct Outbox<T> {
    waiting: VecDeque<T>,
    /// When the newest messages were sent, at most as many as one second allows.
    sent: VecDeque<f64>,
}

impl<T> Default for Outbox<T> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), sent: VecDeque::new() }
    }
}

impl<T> Outbox<T> {
    pub fn push(&mut self, message: T) {
        if self.waiting.len() < MOST_WAITING {
            self.waiting.push_back(message);
        }
    }

    /// The messages that may be sent at `now`.
    pub fn take(&mut self, now: f64) -> Vec<T> {
        let mut taken = Vec::new();
        while self.wait(now) == Some(0.0) {
            taken.extend(self.waiting.pop_front());
            self.sent.push_back(now);
            if self.sent.len() > MOST_PER_SECOND {
                self.sent.pop_front();
            }
        }
        taken
    }

    /// How long after `now` the next message may be sent; `None` if none waits.
    pub fn wait(&self, now: f64) -> Option<f64> {
        if self.waiting.is_empty() {
            return None;
        }
        let first = self.sent.front().filter(|_| self.sent.len() == MOST_PER_SECOND);
        Some(first.map_or(0.0, |first| (first + SECOND_MILLIS - now).max(0.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When each of the messages leaves that are pushed at `pushes`, if the outbox is looked at as soon as it asks.
    fn leaves(pushes: impl IntoIterator<Item = f64>) -> Vec<f64> {
        let (mut outbox, mut times) = (Outbox::default(), Vec::new());
        let mut now = 0.0;
        for at in pushes {
            while let Some(wait) = outbox.wait(now).filter(|wait| now + wait <= at) {
                now += wait;
                times.extend(outbox.take(now).iter().map(|()| now));
            }
            now = at;
            outbox.push(());
            times.extend(outbox.take(now).iter().map(|()| now));
        }
        while let Some(wait) = outbox.wait(now) {
            now += wait;
            times.extend(outbox.take(now).iter().map(|()| now));
        }
        times
    }

    #[test]
    fn the_first_five_leave_at_once_and_the_others_five_a_second() {
        let times = leaves([0.0; 12]);
        assert_eq!(times, [0., 0., 0., 0., 0., 1_000., 1_000., 1_000., 1_000., 1_000., 2_000., 2_000.]);
    }

    #[test]
    fn no_second_has_more_than_five_whatever_is_pushed() {
        for step in [0.0, 0.1, 37.0, 190.0, 200.0, 210.0, 333.0] {
            let times = leaves((0..10_000).map(|turn| f64::from(turn) * step));
            for window in times.windows(MOST_PER_SECOND + 1) {
                assert!(window[MOST_PER_SECOND] - window[0] >= SECOND_MILLIS - 1e-6, "step {step}: {window:?}");
            }
        }
    }

    #[test]
    fn a_flood_does_not_wait_for_hours() {
        assert_eq!(leaves(std::iter::repeat_n(0.0, 100_000)).len(), MOST_PER_SECOND + MOST_WAITING);
    }
}
