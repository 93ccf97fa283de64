//! How long a peer may take: one that is silent is pinged, and what is here in part has a deadline.

use std::time::Duration;

use tokio::time::Instant;

use super::socket::End;

/// How long a peer may be silent before it is pinged, and how long it then has for an answer.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// What is known of a peer's pace.
#[derive(Debug)]
pub(super) struct Patience {
    last_received: Instant,
    /// Until when no Ping is sent.
    quiet_until: Instant,
    /// When the Ping was sent that is not answered yet.
    pinged_at: Option<Instant>,
    /// Since when a frame or a message is here in part.
    unfinished_since: Option<Instant>,
    /// How long the rest of a message may take; `None` for as long as it likes.
    longest: Option<Duration>,
}

impl Patience {
    pub(super) fn new(longest: Option<Duration>) -> Self {
        let now = Instant::now();
        Self { last_received: now, quiet_until: now, pinged_at: None, unfinished_since: None, longest }
    }

    /// Sends no Ping for some time from now on, however silent the peer is.
    pub(super) fn keep_quiet(&mut self, quiet: Duration) {
        self.quiet_until = Instant::now() + quiet;
    }

    /// When the peer is pinged, or when its answer must be there.
    fn heartbeat_at(&self) -> Instant {
        (self.pinged_at.unwrap_or(self.last_received) + HEARTBEAT).max(self.quiet_until)
    }

    /// Notes that the peer has sent something, which is also an answer to a Ping.
    pub(super) fn note_received(&mut self) {
        self.last_received = Instant::now();
        self.pinged_at = None;
    }

    /// Notes whether a frame or a message is here in part. `has_finished` is whether another one before it is complete
    /// now.
    pub(super) fn note_unfinished(&mut self, is_unfinished: bool, has_finished: bool) {
        if !is_unfinished {
            self.unfinished_since = None;
        } else if has_finished || self.unfinished_since.is_none() {
            self.unfinished_since = Some(self.last_received);
        }
    }

    /// When to call [`Patience::check`] again.
    pub(super) fn wakes_at(&self) -> Instant {
        let heartbeat = self.heartbeat_at();
        // A message whose deadline is not known yet begins later than now.
        let deadline = self.longest.map(|longest| self.unfinished_since.unwrap_or_else(Instant::now) + longest);
        deadline.map_or(heartbeat, |deadline| deadline.min(heartbeat))
    }

    /// Whether the peer is to be pinged now. `has_unsent` is whether it has not taken all that was sent to it.
    ///
    /// # Errors
    /// The reason to close, if the peer does not answer or does not send the rest of a message.
    pub(super) fn check(&mut self, has_unsent: bool) -> Result<bool, End> {
        let now = Instant::now();
        if let (Some(since), Some(longest)) = (self.unfinished_since, self.longest)
            && now >= since + longest
        {
            return Err(End::Unfinished);
        }
        if has_unsent {
            // A Ping would only wait behind the rest, for whose sending there is a deadline.
            self.note_received();
            return Ok(false);
        }
        if now < self.heartbeat_at() {
            return Ok(false);
        }
        if self.pinged_at.is_some() {
            return Err(End::Unanswered);
        }
        self.pinged_at = Some(now);
        Ok(true)
    }
}
