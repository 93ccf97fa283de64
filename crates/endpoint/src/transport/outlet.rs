//! The way out of a stream of HTTP/2: it sends only what the client's windows have room for (RFC 9113 §5.2), so that little
//! waits in memory.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use h2::{Reason, SendStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};
use tokio_util::sync::PollSemaphore;

use crate::pause::Stall;

/// The most bytes in one DATA frame: the largest frame that every client takes (RFC 9113 §4.2).
pub(crate) const PIECE_BYTES: usize = 16 << 10;
/// How long a frame waits for room for all of it. The size that a response announces is right if no frame is split. A client
/// whose windows never have that much room gets smaller frames after this time.
const WHOLE_WAIT: Duration = Duration::from_millis(500);

/// The turns of one connection's streams to wait for room. The streams share the connection's window: if several took a part
/// of it and waited for more, no frame would ever have room.
pub(crate) type Turns = Arc<Semaphore>;

#[derive(Debug)]
pub(crate) struct Outlet {
    send: SendStream<Bytes>,
    stall: Stall,
    /// How long something may wait without the client taking enough of it; `None` for as long as it likes.
    longest: Option<Duration>,
    turns: PollSemaphore,
    /// Its turn, and how long it may last.
    turn: Option<(OwnedSemaphorePermit, Pin<Box<Sleep>>)>,
    /// Whether its frames have what room there is, because once it waited for room in vain.
    splits: bool,
}

impl Outlet {
    pub(crate) fn new(send: SendStream<Bytes>, longest: Option<Duration>, turns: Turns) -> Self {
        Self { send, stall: Stall::default(), longest, turns: PollSemaphore::new(turns), turn: None, splits: false }
    }

    /// Waits for room in the windows. Returns how many of `wanted` bytes the next DATA frame may have: all of them up to
    /// [`PIECE_BYTES`], or fewer if the client does not give as much room. `wanted` must not be 0.
    ///
    /// # Errors
    /// The stream has ended, or the client takes too little for too long.
    pub(crate) fn poll_room(&mut self, cx: &mut Context<'_>, wanted: usize) -> Poll<io::Result<usize>> {
        let piece = wanted.min(PIECE_BYTES);
        self.send.reserve_capacity(piece);
        loop {
            let room = self.send.capacity().min(piece);
            if room == piece || room > 0 && self.splits {
                self.turn = None;
                return Poll::Ready(Ok(room));
            }
            if !self.splits && !ready!(self.poll_turn(cx, piece)) {
                continue;
            }
            match self.send.poll_capacity(cx) {
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(_) => return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
                Poll::Pending => {
                    self.stall.note(self.longest, 0, false);
                    ready!(self.stall.poll(cx));
                    self.reset(Reason::CANCEL);
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
            }
        }
    }

    /// Waits for its turn. Ready with `true` while its turn lasts, and with `false` when that has just begun or ended.
    fn poll_turn(&mut self, cx: &mut Context<'_>, piece: usize) -> Poll<bool> {
        match &mut self.turn {
            Some((_, end)) => {
                let lasts = end.as_mut().poll(cx).is_pending();
                if !lasts {
                    self.turn = None;
                    self.splits = true;
                }
                Poll::Ready(lasts)
            }
            None => {
                // Others may have what it had.
                self.send.reserve_capacity(0);
                let permit = ready!(self.turns.poll_acquire(cx));
                self.turn = permit.map(|permit| (permit, Box::pin(sleep(WHOLE_WAIT))));
                self.splits = self.turn.is_none();
                self.send.reserve_capacity(piece);
                Poll::Ready(false)
            }
        }
    }

    /// Sends a DATA frame that [`Outlet::poll_room`] has found room for. `is_all` is whether nothing is left behind it, and
    /// `is_last` whether nothing will ever follow.
    pub(crate) fn send(&mut self, data: Bytes, is_all: bool, is_last: bool) -> io::Result<()> {
        self.stall.note(self.longest, data.len(), is_all);
        self.send.send_data(data, is_last).map_err(io::Error::other)
    }

    /// Gives the stream up.
    pub(crate) fn reset(&mut self, reason: Reason) {
        self.send.send_reset(reason);
    }

    /// Ends the stream.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        self.send.send_data(Bytes::new(), true).map_err(io::Error::other)
    }

    /// Ready when the client has reset the stream or the connection has ended.
    pub(crate) fn poll_reset(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        // An error means the same.
        let _ = ready!(self.send.poll_reset(cx));
        Poll::Ready(())
    }
}
