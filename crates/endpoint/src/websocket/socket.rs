//! A server's WebSocket on a counted socket: reading, answering control frames, sending, ending.
//! All sockets of a thread share one buffer for reading, so a silent one owns none.

use std::cell::RefCell;
use std::future::poll_fn;
use std::mem;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::time::{Instant, timeout};
use tokio_util::io::poll_read_buf;

use super::frame::{self, Opcode, Violation};
use super::receiver::{Received, Receiver, close_answer};
use crate::counted::Counted;
use crate::exchange::Current;
use crate::state::Endpoint;

/// How long a socket may be silent before it is pinged.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// How long the peer may take to read our Close and to close its end.
const LONGEST_GOODBYE: Duration = Duration::from_secs(2);
/// The buffer of a thread: a message of 64 KiB fits with its head.
const BUFFER_BYTES: usize = 128 << 10;
/// From this size on a frame that comes in pieces is worth a buffer of its own.
const LARGE_BYTES: usize = 4 << 10;

thread_local! {
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; BUFFER_BYTES].into_boxed_slice());
}

/// What is done with a client's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Echo,
    Ignore,
}

/// Why a socket ends.
#[derive(Debug)]
pub(super) enum End {
    /// The peer is gone without a goodbye.
    Gone,
    /// The peer said goodbye and was answered.
    Closed,
    /// The peer broke a rule.
    Failed(Violation),
    /// The process ends.
    GoingAway,
}

#[derive(Debug)]
pub(crate) struct Socket {
    io: Counted,
    pub(super) current: Current,
    pub(super) endpoint: Arc<Endpoint>,
    receiver: Receiver,
    /// The start of a frame whose rest is still to come.
    partial: Vec<u8>,
    /// How long `partial` must be for a look at it to be worth while.
    needed: usize,
    /// Whether `partial` came together with the handshake, so that nobody has looked at it.
    is_unseen: bool,
    unsent: Vec<u8>,
    /// How much of `unsent` is sent.
    sent: usize,
    last_active: Instant,
}

impl Socket {
    /// A socket whose handshake is done; `early` is what the client sent right behind it.
    pub(crate) fn new(io: Counted, early: &[u8], current: Current, endpoint: Arc<Endpoint>) -> Self {
        endpoint.metrics.sockets.up();
        Self {
            io,
            current,
            receiver: Receiver::new(endpoint.config.limits.message()),
            endpoint,
            partial: early.to_vec(),
            needed: 1,
            is_unseen: !early.is_empty(),
            unsent: Vec::new(),
            sent: 0,
            last_active: Instant::now(),
        }
    }

    /// Reads once and deals with every frame that is whole.
    pub(super) fn poll_receive(&mut self, cx: &mut Context<'_>, mode: Mode) -> Poll<Result<(), End>> {
        if mem::take(&mut self.is_unseen) {
            let mut early = mem::take(&mut self.partial);
            return Poll::Ready(self.consume(cx, &mut early, mode));
        }
        if self.needed > LARGE_BYTES && !self.partial.is_empty() {
            return self.poll_receive_large(cx, mode);
        }
        BUFFER.with_borrow_mut(|buffer| {
            let kept = self.partial.len();
            buffer[..kept].copy_from_slice(&self.partial);
            let mut unfilled = ReadBuf::new(&mut buffer[kept..]);
            ready!(Pin::new(&mut self.io).poll_read(cx, &mut unfilled)).map_err(|_| End::Gone)?;
            let read = unfilled.filled().len();
            if read == 0 {
                return Poll::Ready(Err(End::Gone));
            }
            self.partial = Vec::new();
            Poll::Ready(self.consume(cx, &mut buffer[..kept + read], mode))
        })
    }

    /// The same for the rest of a large frame: gathered in a buffer of its own, which grows only as its bytes come.
    fn poll_receive_large(&mut self, cx: &mut Context<'_>, mode: Mode) -> Poll<Result<(), End>> {
        let length = self.partial.len();
        self.partial.reserve((self.needed - length).min(length.max(BUFFER_BYTES)));
        let read = ready!(poll_read_buf(Pin::new(&mut self.io), cx, &mut self.partial)).map_err(|_| End::Gone)?;
        if read == 0 {
            return Poll::Ready(Err(End::Gone));
        }
        if self.partial.len() < self.needed {
            return Poll::Ready(Ok(()));
        }
        let mut whole = mem::take(&mut self.partial);
        Poll::Ready(self.consume(cx, &mut whole, mode))
    }

    /// Deals with the whole frames at the start of `bytes` and keeps the rest. Answers are written over the frames that they
    /// answer: a server's frame is four bytes shorter than a client's with the same payload.
    fn consume(&mut self, cx: &mut Context<'_>, bytes: &mut [u8], mode: Mode) -> Result<(), End> {
        self.last_active = Instant::now();
        let mut at = 0;
        let mut answers = 0..0;
        let mut echoed = 0;
        let ended = loop {
            let (size, received) = match self.receiver.frame(&mut bytes[at..]) {
                Ok(Ok(frame)) => frame,
                Ok(Err(needed)) => {
                    self.needed = needed;
                    break None;
                }
                Err(violation) => break Some(End::Failed(violation)),
            };
            match received {
                Received::Whole { opcode, payload } => {
                    let payload = at + payload.start..at + payload.end;
                    match self.answer(bytes, &mut answers, opcode, payload, mode) {
                        Ok(is_message) => echoed += u64::from(is_message),
                        Err(end) => break Some(end),
                    }
                }
                Received::Gathered { opcode } => {
                    let message = self.receiver.take_message();
                    if mode == Mode::Echo {
                        self.unsent.extend_from_slice(&bytes[mem::take(&mut answers)]);
                        frame::put(&mut self.unsent, opcode, &message);
                        echoed += 1;
                    }
                }
                Received::Piece => {}
            }
            at += size;
        };
        self.send(cx, &bytes[answers])?;
        if echoed > 0 {
            self.current.exchange.sent(echoed);
            self.endpoint.metrics.messages.echo.fetch_add(echoed, Ordering::Relaxed);
        }
        if let Some(end) = ended {
            return Err(end);
        }
        self.partial = bytes[at..].to_vec();
        Ok(())
    }

    /// Answers a whole frame; tells whether it was a message and is echoed.
    fn answer(
        &mut self,
        bytes: &mut [u8],
        answers: &mut Range<usize>,
        opcode: Opcode,
        payload: Range<usize>,
        mode: Mode,
    ) -> Result<bool, End> {
        match opcode {
            Opcode::Close => {
                let length = close_answer(&bytes[payload.clone()]).map_err(End::Failed)?.len();
                self.put(bytes, answers, Opcode::Close, payload.start..payload.start + length);
                Err(End::Closed)
            }
            Opcode::Ping => {
                self.put(bytes, answers, Opcode::Pong, payload);
                Ok(false)
            }
            Opcode::Text | Opcode::Binary if mode == Mode::Echo => {
                self.put(bytes, answers, opcode, payload);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Adds a frame to the answers that lie in `bytes`, or to `unsent` where something waits there already.
    fn put(&mut self, bytes: &mut [u8], answers: &mut Range<usize>, opcode: Opcode, payload: Range<usize>) {
        if !self.unsent.is_empty() {
            return frame::put(&mut self.unsent, opcode, &bytes[payload]);
        }
        let length = payload.len();
        let (head, size) = frame::server_head(opcode, length);
        if answers.start == answers.end {
            *answers = payload.start - size..payload.start - size;
        }
        let start = answers.end;
        if start + size != payload.start {
            bytes.copy_within(payload, start + size);
        }
        bytes[start..start + size].copy_from_slice(&head[..size]);
        answers.end = start + size + length;
    }

    /// Writes as much as the kernel takes and keeps the rest.
    pub(super) fn send(&mut self, cx: &mut Context<'_>, mut bytes: &[u8]) -> Result<(), End> {
        while self.unsent.is_empty() && !bytes.is_empty() {
            match Pin::new(&mut self.io).poll_write(cx, bytes) {
                Poll::Ready(Ok(written)) if written > 0 => bytes = &bytes[written..],
                Poll::Ready(_) => return Err(End::Gone),
                Poll::Pending => break,
            }
        }
        self.unsent.extend_from_slice(bytes);
        Ok(())
    }

    /// Adds a frame to what [`Socket::poll_flush`] sends.
    pub(super) fn queue(&mut self, opcode: Opcode, payload: &[u8]) {
        frame::put(&mut self.unsent, opcode, payload);
    }

    pub(super) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), End>> {
        while self.sent < self.unsent.len() {
            match ready!(Pin::new(&mut self.io).poll_write(cx, &self.unsent[self.sent..])) {
                Ok(written) if written > 0 => self.sent += written,
                _ => return Poll::Ready(Err(End::Gone)),
            }
        }
        if self.sent > 0 {
            self.sent = 0;
            self.unsent = Vec::new();
        }
        Poll::Ready(Ok(()))
    }

    pub(super) fn is_congested(&self) -> bool {
        self.unsent.len() - self.sent > BUFFER_BYTES
    }

    /// Something was sent: the silence begins anew.
    pub(super) fn active(&mut self) {
        self.last_active = Instant::now();
    }

    pub(super) fn silent_at(&self) -> Instant {
        self.last_active + HEARTBEAT
    }

    pub(super) fn ping_if_silent(&mut self) {
        if Instant::now() >= self.silent_at() {
            self.queue(Opcode::Ping, &[]);
            self.active();
        }
    }

    /// Says goodbye as RFC 6455 §7.1 has it: Close, then the end of our half, then the wait for the end of theirs, so that
    /// the kernel does not reset the connection and take the Close with it.
    pub(super) async fn finish(mut self, end: End) {
        match end {
            End::Gone => return,
            End::Closed => {}
            End::Failed(violation) => self.queue_close(violation.code, violation.reason),
            End::GoingAway => self.queue_close(1001, "shutting-down"),
        }
        let goodbye = async {
            if poll_fn(|cx| self.poll_flush(cx)).await.is_ok() && self.io.shutdown().await.is_ok() {
                let mut ignored = [0; 512];
                while matches!(self.io.read(&mut ignored).await, Ok(read) if read > 0) {}
            }
        };
        // A peer that does not read is not waited for.
        let _ = timeout(LONGEST_GOODBYE, goodbye).await;
    }

    fn queue_close(&mut self, code: u16, reason: &str) {
        let mut payload = code.to_be_bytes().to_vec();
        payload.extend_from_slice(reason.as_bytes());
        self.queue(Opcode::Close, &payload);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.current.exchange.ended();
        self.endpoint.metrics.sockets.down();
    }
}
