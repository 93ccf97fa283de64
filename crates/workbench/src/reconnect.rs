//! When a lost connection is opened again: the wait grows with each failure, and a part of it is random, so that clients that
//! lost a server together do not come back together.

use crate::session::Reconnect;
use feed::SplitMix64;
use trace::Micros;

/// The wait before attempt `attempt` (from 1) without its random part: `base * factor^(attempt - 1)`, at most `cap`.
fn longest(policy: &Reconnect, attempt: u32) -> Micros {
    let (mut wait, cap) = (u64::from(policy.base_millis) * 1_000, u64::from(policy.cap_millis) * 1_000);
    let factor = u64::from(policy.factor_percent.max(100));
    // A wait that no longer grows ends the loop early, whatever the attempt.
    for _ in 1..attempt {
        let next = wait * factor / 100;
        if wait >= cap || next == wait {
            break;
        }
        wait = next;
    }
    Micros(wait.min(cap) as i64)
}

/// One session's attempts.
#[derive(Clone, Debug)]
pub struct Backoff {
    policy: Reconnect,
    attempt: u32,
    random: SplitMix64,
}

/// The next attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its number since the connection was last of use, from 1.
    pub number: u32,
    /// How long to wait for it.
    pub after: Micros,
}

impl Backoff {
    /// No attempt yet. The seed is that of the random part.
    pub fn new(policy: Reconnect, seed: u64) -> Self {
        Self { policy, attempt: 0, random: SplitMix64::new(seed) }
    }

    /// The connection failed or was lost: the next attempt; `None` if the session does not reconnect.
    pub fn fail(&mut self) -> Option<Attempt> {
        if !self.policy.is_on {
            return None;
        }
        self.attempt = self.attempt.saturating_add(1);
        let longest = longest(&self.policy, self.attempt);
        let random = longest.0 * i64::from(self.policy.jitter_percent.min(100)) / 100;
        let part = ((u128::from(self.random.next_u64()) * (random as u128 + 1)) >> 64) as i64;
        Some(Attempt { number: self.attempt, after: Micros(longest.0 - random + part) })
    }

    /// The server asks for a longer wait (Retry-After, the `retry` of an event stream): the attempt with it.
    pub fn at_least(attempt: Attempt, asked: Micros) -> Attempt {
        Attempt { after: attempt.after.max(asked), ..attempt }
    }

    /// The connection has brought something: the next failure is the first again. That it is open is not enough, because a
    /// server that takes each connection and closes it at once would be asked without a pause.
    pub fn succeed(&mut self) {
        self.attempt = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: Reconnect =
        Reconnect { is_on: true, base_millis: 500, cap_millis: 4_000, factor_percent: 200, jitter_percent: 0 };

    fn waits(policy: Reconnect, seed: u64, count: usize) -> Vec<i64> {
        let mut backoff = Backoff::new(policy, seed);
        (0..count).map(|_| backoff.fail().expect("it reconnects").after.0 / 1_000).collect()
    }

    #[test]
    fn waits_grow_up_to_the_cap_and_start_anew_after_a_success() {
        assert_eq!(waits(POLICY, 1, 6), [500, 1_000, 2_000, 4_000, 4_000, 4_000]);
        assert_eq!(waits(Reconnect { factor_percent: 150, ..POLICY }, 1, 4), [500, 750, 1_125, 1_687]);
        assert_eq!(waits(Reconnect { factor_percent: 100, ..POLICY }, 1, 3), [500, 500, 500]);
        assert_eq!(waits(Reconnect { cap_millis: 100, ..POLICY }, 1, 2), [100, 100]);
        assert_eq!(longest(&POLICY, u32::MAX), Micros(4_000_000));
        assert_eq!(longest(&Reconnect { base_millis: 0, ..POLICY }, u32::MAX), Micros(0));
        let mut backoff = Backoff::new(POLICY, 1);
        backoff.fail();
        assert_eq!(backoff.fail(), Some(Attempt { number: 2, after: Micros(1_000_000) }));
        backoff.succeed();
        assert_eq!(backoff.fail(), Some(Attempt { number: 1, after: Micros(500_000) }));
    }

    #[test]
    fn jitter_takes_its_share_of_each_wait_and_spreads_it() {
        let policy = Reconnect { base_millis: 1_000, factor_percent: 100, jitter_percent: 50, ..POLICY };
        let all = waits(policy, 9, 500);
        assert!(all.iter().all(|wait| (500..=1_000).contains(wait)), "{all:?}");
        let below = all.iter().filter(|wait| **wait < 750).count();
        assert!((200..300).contains(&below), "{below} of 500 are in the lower half");
        assert_eq!(waits(policy, 9, 5), waits(policy, 9, 5));
        assert_ne!(waits(policy, 9, 5), waits(policy, 10, 5));
        let full = waits(Reconnect { jitter_percent: 100, ..policy }, 1, 500);
        assert!(full.iter().any(|wait| *wait < 50) && full.iter().any(|wait| *wait > 950));
    }

    #[test]
    fn a_session_that_does_not_reconnect_makes_no_attempt_and_a_server_may_ask_for_a_longer_wait() {
        assert_eq!(Backoff::new(Reconnect { is_on: false, ..POLICY }, 1).fail(), None);
        let attempt = Attempt { number: 1, after: Micros(500) };
        assert_eq!(Backoff::at_least(attempt, Micros(900)).after, Micros(900));
        assert_eq!(Backoff::at_least(attempt, Micros(100)).after, Micros(500));
    }
}
