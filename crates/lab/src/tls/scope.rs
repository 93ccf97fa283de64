//! What rustls needs from outside: random numbers, the time, and a key log.
//!
//! rustls takes these from `'static` and thread-safe objects, but each run has its own seed and its own clock. So each
//! side of each connection keeps a [`Scope`], and puts it into a thread-local variable for the time of one call into
//! rustls. Nothing outlives the call, so other runs, threads and connections cannot change a connection's numbers.

use crate::START_SECONDS;
use crate::net::Rng;
use rustls::KeyLog;
use rustls::crypto::{GetRandomFailed, SecureRandom};
use rustls::pki_types::UnixTime;
use rustls::time_provider::TimeProvider;
use std::cell::RefCell;
use std::mem;
use std::time::Duration;
use trace::{Micros, to_hex};

thread_local! {
    /// The scope of the current call into rustls. Outside of a call there are no random numbers and no time.
    static CURRENT: RefCell<Scope> = RefCell::default();
}

/// The random numbers, the time and the key log of one side of one connection.
#[derive(Debug, Default)]
pub struct Scope {
    rng: Option<Rng>,
    now: Option<Micros>,
    keys: Vec<String>,
}

impl Scope {
    /// A scope whose numbers come from `rng`.
    pub fn new(rng: Rng) -> Self {
        Self { rng: Some(rng), now: None, keys: Vec::new() }
    }

    /// Runs `work`, which calls rustls, in this scope at `now`.
    pub fn enter<T>(&mut self, now: Micros, work: impl FnOnce() -> T) -> T {
        self.now = Some(now);
        CURRENT.with_borrow_mut(|current| mem::swap(current, self));
        let result = work();
        CURRENT.with_borrow_mut(|current| mem::swap(current, self));
        result
    }

    /// Takes the lines that were logged (RFC 9850 §2), without their line ends.
    pub fn take_keys(&mut self) -> Vec<String> {
        mem::take(&mut self.keys)
    }
}

/// Random numbers from the current scope's seed.
#[derive(Debug)]
pub struct SeededRandom;

impl SecureRandom for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), GetRandomFailed> {
        CURRENT.with_borrow_mut(|current| {
            current.rng.as_mut().ok_or(GetRandomFailed)?.fill(bytes);
            Ok(())
        })
    }
}

/// The current scope's time as a date.
#[derive(Debug)]
pub struct VirtualClock;

impl TimeProvider for VirtualClock {
    fn current_time(&self) -> Option<UnixTime> {
        let now = CURRENT.with_borrow(|current| current.now)?;
        let since_start = Duration::from_micros(u64::try_from(now.0).ok()?);
        Some(UnixTime::since_unix_epoch(Duration::from_secs(START_SECONDS) + since_start))
    }
}

/// Logs secrets in the current scope.
#[derive(Debug)]
pub struct ScopeKeyLog;

impl KeyLog for ScopeKeyLog {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        let mut line = String::from(label);
        for bytes in [client_random, secret] {
            line.push(' ');
            line.push_str(&to_hex(bytes));
        }
        CURRENT.with_borrow_mut(|current| current.keys.push(line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number() -> Result<[u8; 8], GetRandomFailed> {
        let mut bytes = [0; 8];
        SeededRandom.fill(&mut bytes).map(|()| bytes)
    }

    #[test]
    fn random_numbers_and_time_exist_only_within_a_scope() {
        assert!(number().is_err());
        assert_eq!(VirtualClock.current_time(), None);
        let mut scope = Scope::new(Rng::new(1));
        scope.enter(Micros(2_500_000), || {
            assert!(number().is_ok());
            assert_eq!(VirtualClock.current_time().map(|time| time.as_secs()), Some(START_SECONDS + 2));
        });
        assert!(number().is_err());
    }

    #[test]
    fn another_scope_does_not_move_the_numbers() {
        let draw = |scope: &mut Scope| scope.enter(Micros(0), number).expect("within a scope");
        let mut alone = Scope::new(Rng::new(1));
        let expected = [draw(&mut alone), draw(&mut alone)];
        let (mut scope, mut other) = (Scope::new(Rng::new(1)), Scope::new(Rng::new(2)));
        let first = draw(&mut scope);
        draw(&mut other);
        assert_eq!([first, draw(&mut scope)], expected);
    }

    #[test]
    fn keys_are_logged_in_the_format_of_rfc_9850() {
        let mut scope = Scope::new(Rng::new(1));
        scope.enter(Micros(0), || ScopeKeyLog.log("CLIENT_RANDOM", &[0x00, 0xAB], &[0x7F]));
        assert_eq!(scope.take_keys(), ["CLIENT_RANDOM 00ab 7f"]);
    }
}
