//! Waiting that a client brings about: a pause after more bytes than its budget has, and a deadline for what it has to take.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

use crate::config::Limits;
use crate::connection::Connection;

/// What a client has to take within [`Limits::idle_seconds`] while something waits for it. The body of any response that is
/// made in memory is at most this large, so this is also a deadline for a whole response.
const LEAST_TAKEN: usize = 256 << 10;

/// Until when nothing is read or written, because the client has used more bytes than it may.
#[derive(Debug, Default)]
pub(crate) struct Pause(Option<Pin<Box<Sleep>>>);

impl Pause {
    /// Takes bytes out of the budget of the connection's client.
    pub(crate) fn pay(&mut self, connection: &Connection, limits: &Limits, bytes: usize) {
        if let Some(wait) = connection.pay(bytes, limits.bytes_per_second) {
            self.0 = Some(Box::pin(sleep(wait)));
        }
    }

    /// Ready when the pause is over.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(pause) = &mut self.0 {
            ready!(pause.as_mut().poll(cx));
            self.0 = None;
        }
        Poll::Ready(())
    }
}

/// Set while a client does not take all that is to be sent.
#[derive(Debug, Default)]
pub(crate) struct Stall(Option<Blocked>);

#[derive(Debug)]
struct Blocked {
    deadline: Pin<Box<Sleep>>,
    /// Bytes that were taken since the deadline was set.
    taken: usize,
}

impl Stall {
    /// Notes that the client took `taken` bytes, and whether these were all that was to be sent. From the first time that
    /// something is left it has `longest` (`None`: no limit).
    pub(crate) fn note(&mut self, longest: Option<Duration>, taken: usize, is_all: bool) {
        if is_all {
            self.0 = None;
            return;
        }
        let Some(longest) = longest else { return };
        let blocked = self.0.get_or_insert_with(|| Blocked { deadline: Box::pin(sleep(longest)), taken: 0 });
        blocked.taken += taken;
        if blocked.taken >= LEAST_TAKEN {
            blocked.taken = 0;
            blocked.deadline.as_mut().reset(Instant::now() + longest);
        }
    }

    /// Ready when the client has taken too little for too long.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        match &mut self.0 {
            Some(blocked) => blocked.deadline.as_mut().poll(cx),
            None => Poll::Pending,
        }
    }
}
