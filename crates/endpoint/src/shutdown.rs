//! How the endpoint ends: it drains first, if the operator wants that, and every connection has a turn at which it ends.
//!
//! A balancer needs some seconds to notice that a replica is about to end. While the endpoint drains, `/healthz` is 503 and
//! everything else is still answered, so that no request fails meanwhile. In the second half of that time the connections
//! end turn by turn. Their clients connect again a few at a time, and not all in the same moment.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// How many turns there are. The last one is for the connections that came while the endpoint was draining.
const TURNS: usize = 64;

/// The turn at which a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EndTurn(usize);

impl EndTurn {
    /// When the process ends.
    pub(crate) const LAST: Self = Self(TURNS - 1);
}

/// One per process. Connections that share a turn share a token, so that waiting for it costs a connection no timer.
#[derive(Debug)]
pub(crate) struct Shutdown {
    has_begun: AtomicBool,
    dealt: AtomicUsize,
    turns: [CancellationToken; TURNS],
}

impl Shutdown {
    pub(crate) fn new() -> Self {
        Self {
            has_begun: AtomicBool::new(false),
            dealt: AtomicUsize::new(0),
            turns: std::array::from_fn(|_| CancellationToken::new()),
        }
    }

    /// The turn of a connection that opens now.
    pub(crate) fn deal(&self) -> EndTurn {
        if self.has_begun() {
            // It would otherwise end again soon, or at once.
            return EndTurn::LAST;
        }
        EndTurn(self.dealt.fetch_add(1, Ordering::Relaxed) % EndTurn::LAST.0)
    }

    /// Whether the process was asked to end.
    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun.load(Ordering::Relaxed)
    }

    /// Cancelled when the connections of this turn have to end.
    pub(crate) fn turn(&self, turn: EndTurn) -> &CancellationToken {
        &self.turns[turn.0]
    }

    /// Takes `window`: nothing ends in its first half, and every turn but the last comes in its second half.
    pub(crate) async fn drain(&self, window: Duration) {
        self.has_begun.store(true, Ordering::Relaxed);
        if window.is_zero() {
            return;
        }
        tracing::info!(?window, "draining: /healthz is 503, and connections end one after the other");
        let half = window / 2;
        let second_half = Instant::now() + half;
        let earlier = &self.turns[..EndTurn::LAST.0];
        for (number, turn) in (0..).zip(earlier) {
            sleep_until(second_half + half * number / earlier.len() as u32).await;
            turn.cancel();
        }
        sleep_until(second_half + half).await;
    }

    /// Ends all turns.
    pub(crate) fn finish(&self) {
        self.has_begun.store(true, Ordering::Relaxed);
        for turn in &self.turns {
            turn.cancel();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(shutdown: &Shutdown) -> usize {
        shutdown.turns.iter().filter(|turn| turn.is_cancelled()).count()
    }

    #[tokio::test(start_paused = true)]
    async fn connections_end_one_after_the_other_in_the_second_half() {
        let shutdown = std::sync::Arc::new(Shutdown::new());
        let dealt: Vec<EndTurn> = (0..TURNS * 10).map(|_| shutdown.deal()).collect();
        assert!(dealt.iter().all(|turn| *turn != EndTurn::LAST), "the last turn is for those who come late");
        let fullest = (0..TURNS).map(|turn| dealt.iter().filter(|dealt| dealt.0 == turn).count()).max();
        assert!(fullest <= Some(11), "the connections are spread evenly");

        let started = Instant::now();
        let draining = tokio::spawn({
            let shutdown = std::sync::Arc::clone(&shutdown);
            async move { shutdown.drain(Duration::from_secs(20)).await }
        });
        for (seconds, least, most) in [(9, 0, 0), (13, 17, 21), (15, 30, 34), (19, 55, 62)] {
            tokio::time::sleep_until(started + Duration::from_secs(seconds)).await;
            let ended = ended(&shutdown);
            assert!((least..=most).contains(&ended), "{ended} of {TURNS} turns have come after {seconds} s");
        }
        assert_eq!(shutdown.deal(), EndTurn::LAST);
        draining.await.unwrap();
        assert!((20_000..=20_010).contains(&started.elapsed().as_millis()), "{:?}", started.elapsed());
        assert_eq!(ended(&shutdown), TURNS - 1);
        shutdown.finish();
        assert_eq!(ended(&shutdown), TURNS);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_window_everything_ends_at_once() {
        let shutdown = Shutdown::new();
        let started = Instant::now();
        shutdown.drain(Duration::ZERO).await;
        shutdown.finish();
        assert_eq!((ended(&shutdown), started.elapsed()), (TURNS, Duration::ZERO));
        assert!(shutdown.has_begun());
    }
}
