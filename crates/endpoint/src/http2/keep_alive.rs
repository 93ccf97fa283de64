//! When a connection of HTTP/2 has been silent for too long: one without streams is closed, as one of HTTP/1.1 between two
//! requests is, and one with streams is asked whether its client is still there (PING, RFC 9113 §6.7).

use std::future::{pending, poll_fn};
use std::time::Duration;

use h2::{Ping, PingPong};
use tokio::time::{Instant, sleep_until};

/// How long a client may be silent before it is pinged, and how long it then has for an answer, as with WebSocket.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Nothing; the next deadline is another one.
    Nothing,
    /// The connection has had no stream for too long.
    Close,
    /// The client does not answer.
    Drop,
}

#[derive(Debug)]
pub(super) struct KeepAlive {
    pings: Option<PingPong>,
    /// How long a connection may have no stream; `None` for as long as it likes.
    longest: Option<Duration>,
    /// When there was last a stream.
    used: Instant,
    /// When something was last read, and how much that came to.
    heard: (Instant, u64),
    pinged: Option<Instant>,
}

impl KeepAlive {
    pub(super) fn new(pings: Option<PingPong>, longest: Option<Duration>) -> Self {
        let now = Instant::now();
        Self { pings, longest, used: now, heard: (now, 0), pinged: None }
    }

    /// Notes that there is or was a stream now.
    pub(super) fn note_used(&mut self) {
        self.used = Instant::now();
    }

    /// Waits until the next deadline.
    pub(super) async fn wait(&mut self, has_streams: bool) {
        let mut next = (self.pinged.unwrap_or(self.heard.0)) + HEARTBEAT;
        if let Some(longest) = self.longest.filter(|_| !has_streams) {
            next = next.min(self.used + longest);
        }
        let has_pinged = self.pinged.is_some();
        let pong = async {
            match &mut self.pings {
                Some(pings) if has_pinged => poll_fn(|cx| pings.poll_pong(cx)).await.is_ok(),
                _ => pending().await,
            }
        };
        tokio::select! {
            is_answered = pong => {
                if is_answered {
                    self.pinged = None;
                    self.heard.0 = Instant::now();
                } else {
                    // The connection has ended, and whoever waits for it will find out.
                    pending().await
                }
            }
            () = sleep_until(next) => {}
        }
    }

    /// What the present moment asks for. `bytes` is how much has been read so far.
    pub(super) fn check(&mut self, has_streams: bool, bytes: u64) -> Due {
        let now = Instant::now();
        if has_streams {
            self.used = now;
        } else if self.longest.is_some_and(|longest| now >= self.used + longest) {
            return Due::Close;
        }
        if bytes != self.heard.1 {
            self.heard = (now, bytes);
            self.pinged = None;
        }
        if now < self.pinged.unwrap_or(self.heard.0) + HEARTBEAT {
            return Due::Nothing;
        }
        if self.pinged.is_some() {
            return Due::Drop;
        }
        // This fails if the connection has ended, or while an earlier PING is unanswered although other frames came.
        let is_sent = self.pings.as_mut().is_some_and(|pings| pings.send_ping(Ping::opaque()).is_ok());
        if is_sent {
            self.pinged = Some(now);
        } else {
            self.heard.0 = now;
        }
        Due::Nothing
    }
}
