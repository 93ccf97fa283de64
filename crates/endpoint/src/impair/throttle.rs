//! A pace for the bytes of one exchange: small pieces, each as long after the one before it as that one takes at the pace.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

/// How many pieces are sent per second, unless they would be larger than [`MOST`].
const PIECES_PER_SECOND: u32 = 10;
/// The largest piece: on HTTP/2 each has to be one DATA frame, because a response announces its size with their heads.
const MOST: u32 = 16 << 10;

/// The pace of one exchange.
#[derive(Debug)]
pub(crate) struct Throttle {
    per_second: u32,
    /// Until what was sent last has taken its time.
    busy: Option<Pin<Box<Sleep>>>,
}

impl Throttle {
    pub(super) fn new(per_second: u32) -> Self {
        Self { per_second, busy: None }
    }

    /// How many bytes may be sent at once.
    pub(crate) fn piece(&self) -> usize {
        piece(self.per_second)
    }

    /// Ready when the next piece may be sent.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(busy) = &mut self.busy {
            ready!(busy.as_mut().poll(cx));
            self.busy = None;
        }
        Poll::Ready(())
    }

    /// Notes that this many bytes were sent, once [`Throttle::poll`] was ready.
    pub(crate) fn sent(&mut self, bytes: usize) {
        let cost = Duration::from_secs_f64(bytes as f64 / f64::from(self.per_second));
        self.busy = Some(Box::pin(sleep(cost)));
    }
}

/// How many bytes are sent at once at this pace.
pub(super) fn piece(per_second: u32) -> usize {
    // At most 16 KiB, which every platform's `usize` holds.
    (per_second / PIECES_PER_SECOND).clamp(1, MOST) as usize
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn pieces_take_as_long_as_their_bytes_at_the_pace() {
        for (per_second, piece) in [(256, 25), (2_000, 200), (10_000_000, 16_384)] {
            let mut throttle = Throttle::new(per_second);
            assert_eq!(throttle.piece(), piece);
            let started = Instant::now();
            for _ in 0..=20 {
                poll_fn(|cx| throttle.poll(cx)).await;
                throttle.sent(piece);
            }
            let expected = 20.0 * piece as f64 / f64::from(per_second);
            let taken = started.elapsed().as_secs_f64();
            // A timer of tokio is right to a millisecond.
            assert!((expected..expected + 0.021).contains(&taken), "{taken} s for {expected}");
        }
    }
}
