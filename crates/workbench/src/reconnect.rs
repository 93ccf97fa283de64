//! When a lost connection is opened again: the wait grows with each failure, and a part of it is random, so that clients that
//! lost a server together do not come back together.

use crate::session::Reconnect;
use feed::SplitMix64;
use trace::Micros;

/// The wait before attempt `attempt` (from 1) without its random part: `base * factor^(attempt - 1)`, at most `cap`.
pub fn longest(policy: &Reconnect, attempt: u32) -> Micros {
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

    /// How many attempts failed since the connection was last of use.
    pub fn failures(&self) -> u32 {
        self.attempt
    }
}
