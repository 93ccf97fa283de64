//! A server's WebSocket on a counted transport: reading, answering control frames, sending, closing.
//!
//! All sockets of a thread share one buffer, which they use only within one call of `poll`: a socket reads into it,
//! handles every whole frame, writes its responses over the frames, and copies the rest of an incomplete frame to
//! memory of its own (`partial`). A silent socket therefore owns no buffer.

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
use wire::websocket::{CloseCode, Encoder, Head, Opcode, ProtocolError, Role};

use super::patience::Patience;
use super::receiver::{Next, Received, Receiver};
use crate::exchange::RequestContext;
use crate::impair::Ending;
use crate::state::Endpoint;
use crate::transport::Transport;

/// What a frame costs of the client's budget besides its bytes: a frame without payload takes about as long as this many
/// bytes.
const FRAME_COST: usize = 64;
/// How long the peer may take to read our Close and to close its end.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
/// Size of a thread's buffer: room for a message of 64 KiB with its head.
const BUFFER_BYTES: usize = 128 << 10;
/// A frame above this size that arrives in pieces gets a buffer of its own, because copying its start at each read
/// would cost more.
const LARGE_BYTES: usize = 4 << 10;

/// RFC 6455 §7.4.1: a peer broke a rule that has no code of its own.
const POLICY_VIOLATION: CloseCode = CloseCode(1008);

thread_local! {
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; BUFFER_BYTES].into_boxed_slice());
}

/// What happens to a client's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Echo,
    Ignore,
}

/// Why a socket ends.
#[derive(Debug)]
pub(super) enum End {
    /// The connection ended without a Close.
    Gone,
    /// The peer sent a Close and the answer to it is queued.
    Closed,
    /// The peer broke a rule.
    Failed(ProtocolError),
    /// The process is shutting down.
    GoingAway,
    /// The rest of a message did not come.
    Unfinished,
    /// The peer did not answer a Ping.
    Unanswered,
    /// The client asked for it.
    Asked(Ending),
}

#[derive(Debug)]
pub(crate) struct Socket {
    io: Transport,
    pub(super) context: RequestContext,
    pub(super) endpoint: Arc<Endpoint>,
    receiver: Receiver,
    /// The start of a frame whose rest has not arrived yet.
    partial: Vec<u8>,
    /// How many bytes `partial` needs before another look at it is worthwhile.
    needed: usize,
    /// Whether `partial` arrived together with the handshake, so that it may hold whole frames.
    is_unread: bool,
    unsent: Vec<u8>,
    /// How many bytes of `unsent` have been sent.
    sent: usize,
    patience: Patience,
}

impl Socket {
    /// A socket after its handshake. `early` are the bytes that the client sent directly after the handshake.
    pub(crate) fn new(io: Transport, early: &[u8], context: RequestContext, endpoint: Arc<Endpoint>) -> Self {
        endpoint.metrics.sockets.up();
        Self {
            io,
            context,
            receiver: Receiver::new(endpoint.config.limits.message()),
            patience: Patience::new(endpoint.config.limits.idle()),
            endpoint,
            partial: early.to_vec(),
            needed: 1,
            is_unread: !early.is_empty(),
            unsent: Vec::new(),
            sent: 0,
        }
    }

    /// Sends no Ping for some time from now on.
    pub(crate) fn keep_quiet(&mut self, quiet: Duration) {
        self.patience.keep_quiet(quiet);
    }

    /// Reads once and handles every whole frame. Returns how much work that was, in bytes.
    pub(super) fn poll_receive(&mut self, cx: &mut Context<'_>, mode: Mode) -> Poll<Result<usize, End>> {
        if mem::take(&mut self.is_unread) {
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

    /// The same for the rest of a large frame, in a buffer of its own. The buffer grows only as bytes arrive, because
    /// the length in a head costs a hostile client nothing; and not beyond the frame, which may wait for long to be echoed.
    fn poll_receive_large(&mut self, cx: &mut Context<'_>, mode: Mode) -> Poll<Result<usize, End>> {
        let length = self.partial.len();
        self.partial.reserve_exact((self.needed - length).min(length.max(BUFFER_BYTES)));
        let read = ready!(poll_read_buf(Pin::new(&mut self.io), cx, &mut self.partial)).map_err(|_| End::Gone)?;
        if read == 0 {
            return Poll::Ready(Err(End::Gone));
        }
        if self.partial.len() < self.needed {
            self.patience.note_received();
            return Poll::Ready(Ok(read));
        }
        let mut whole = mem::take(&mut self.partial);
        Poll::Ready(self.consume(cx, &mut whole, mode))
    }

    /// Handles the whole frames at the start of `bytes` and keeps the rest.
    ///
    /// Responses are collected in `bytes` itself, at `responses`, and sent in one write. There is always room: a
    /// response is at most as long as the frame that it answers, because a server's frame has no mask of four bytes. An
    /// echoed payload does not even move if it is the first of its read; only the head in front of it is overwritten.
    fn consume(&mut self, cx: &mut Context<'_>, bytes: &mut [u8], mode: Mode) -> Result<usize, End> {
        self.patience.note_received();
        let mut at = 0;
        let mut responses = 0..0;
        let mut echoed = 0;
        let mut frames = 0;
        let mut has_message = false;
        let ended = loop {
            let (size, received) = match self.receiver.next(&mut bytes[at..]) {
                Ok(Next::Frame(size, received)) => (size, received),
                Ok(Next::Incomplete(needed)) => {
                    self.needed = needed;
                    break None;
                }
                Err(error) => break Some(End::Failed(error)),
            };
            frames += 1;
            match received {
                Received::Whole { opcode, payload } => {
                    has_message |= !opcode.is_control();
                    let payload = at + payload.start..at + payload.end;
                    match self.respond(bytes, &mut responses, opcode, payload, mode) {
                        Ok(is_message) => echoed += u64::from(is_message),
                        Err(end) => break Some(end),
                    }
                }
                Received::Complete { opcode } => {
                    has_message = true;
                    let message = self.receiver.take_message();
                    if mode == Mode::Echo {
                        // The message is not in `bytes`, so from here on `put` appends to `unsent`, in order.
                        self.unsent.extend_from_slice(&bytes[mem::take(&mut responses)]);
                        append_frame(&mut self.unsent, opcode, &message);
                        echoed += 1;
                    }
                }
                Received::Fragment => {}
            }
            at += size;
        };
        self.send(cx, &bytes[responses])?;
        if echoed > 0 {
            self.context.exchange.sent(echoed);
            self.endpoint.metrics.messages.echo.fetch_add(echoed, Ordering::Relaxed);
        }
        if let Some(end) = ended {
            return Err(end);
        }
        self.partial = bytes[at..].to_vec();
        // Fragments and the control frames between them do not finish a message.
        let has_finished = has_message || frames > 0 && !self.receiver.is_unfinished();
        let is_unfinished = !self.partial.is_empty() || self.receiver.is_unfinished();
        self.patience.note_unfinished(is_unfinished, has_finished);
        self.io.pay(frames * FRAME_COST);
        Ok(bytes.len() + frames * FRAME_COST)
    }

    /// Responds to a whole frame. Returns whether it is a message that is echoed.
    fn respond(
        &mut self,
        bytes: &mut [u8],
        responses: &mut Range<usize>,
        opcode: Opcode,
        payload: Range<usize>,
        mode: Mode,
    ) -> Result<bool, End> {
        match opcode {
            Opcode::Close => {
                // RFC 6455 §5.5.1: the response to a Close typically repeats its status code.
                let close = CloseCode::read(&bytes[payload.clone()]).map_err(End::Failed)?;
                let length = close.map_or(0, |_| size_of::<u16>());
                self.put(bytes, responses, Opcode::Close, payload.start..payload.start + length);
                Err(End::Closed)
            }
            Opcode::Ping => {
                self.put(bytes, responses, Opcode::Pong, payload);
                Ok(false)
            }
            Opcode::Text | Opcode::Binary if mode == Mode::Echo => {
                self.put(bytes, responses, opcode, payload);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Adds a frame to the responses in `bytes`, or to `unsent` if that is not empty.
    fn put(&mut self, bytes: &mut [u8], responses: &mut Range<usize>, opcode: Opcode, payload: Range<usize>) {
        if !self.unsent.is_empty() {
            return append_frame(&mut self.unsent, opcode, &bytes[payload]);
        }
        let length = payload.len();
        let (head, size) = Head::bytes(true, opcode, length, None);
        if responses.start == responses.end {
            *responses = payload.start - size..payload.start - size;
        }
        let start = responses.end;
        if start + size != payload.start {
            bytes.copy_within(payload, start + size);
        }
        bytes[start..start + size].copy_from_slice(&head[..size]);
        responses.end = start + size + length;
    }

    /// Writes as much as the transport takes and keeps the rest.
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
        append_frame(&mut self.unsent, opcode, payload);
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
        // TLS may have taken what the kernel has not.
        Pin::new(&mut self.io).poll_flush(cx).map_err(|_| End::Gone)
    }

    /// Whether so much is unsent that nothing more should be read.
    pub(super) fn is_congested(&self) -> bool {
        self.unsent.len() - self.sent > BUFFER_BYTES
    }

    /// When to call [`Socket::watch`] again.
    pub(super) fn wakes_at(&self) -> Instant {
        self.patience.wakes_at()
    }

    /// Pings a peer that is silent.
    ///
    /// # Errors
    /// The reason to close, if the peer does not answer or does not send the rest of a message.
    pub(super) fn watch(&mut self) -> Result<(), End> {
        if self.patience.check(self.sent < self.unsent.len())? {
            self.queue(Opcode::Ping, &[]);
        }
        Ok(())
    }

    /// Closes as RFC 6455 §7.1 describes: send Close, close our half, wait for the client to close its half. Without
    /// the wait the kernel would reset the connection if the client still sends, and the Close could be lost.
    pub(super) async fn finish(mut self, end: End) {
        match end {
            End::Gone => return,
            End::Closed => {}
            End::Asked(Ending::Reset) => {
                self.context.reset();
                return self.io.reset();
            }
            End::Asked(Ending::Cut) => {
                // Without a Close, and without what was still to be sent.
                let _ = timeout(CLOSE_TIMEOUT, self.io.shutdown()).await;
                return;
            }
            End::Asked(Ending::Close(code)) => self.queue_close(code, "impair"),
            // The contract names this reason.
            End::Failed(ProtocolError::TOO_BIG) => self.queue_close(CloseCode::TOO_BIG, "message-too-large"),
            End::Failed(error) => self.queue_close(error.code, error.what),
            End::GoingAway => self.queue_close(CloseCode::GOING_AWAY, "shutting-down"),
            End::Unfinished => self.queue_close(POLICY_VIOLATION, "message-timeout"),
            End::Unanswered => self.queue_close(POLICY_VIOLATION, "ping-timeout"),
        }
        let closing = async {
            if poll_fn(|cx| self.poll_flush(cx)).await.is_ok() && self.io.shutdown().await.is_ok() {
                let mut ignored = [0; 512];
                while matches!(self.io.read(&mut ignored).await, Ok(read) if read > 0) {}
            }
        };
        // A client that does not close is not waited for any longer.
        let _ = timeout(CLOSE_TIMEOUT, closing).await;
    }

    fn queue_close(&mut self, code: CloseCode, reason: &str) {
        // A server's frames have no mask (RFC 6455 §5.1), so this one is ignored.
        const NO_MASK: [u8; 4] = [0; 4];
        self.unsent.extend(Encoder::new(Role::Server).close(Some((code, reason)), NO_MASK));
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.context.exchange.ended();
        self.endpoint.metrics.sockets.down();
    }
}

/// Appends a server's whole frame.
pub(super) fn append_frame(out: &mut Vec<u8>, opcode: Opcode, payload: &[u8]) {
    Head::write(out, true, opcode, payload.len(), None);
    out.extend_from_slice(payload);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [`Socket::consume`] relies on this.
    #[test]
    fn a_servers_head_is_four_bytes_shorter_than_a_clients() {
        for length in [0, 1, 125, 126, 65_535, 65_536, 1 << 20] {
            let (_, server) = Head::bytes(true, Opcode::Binary, length, None);
            let (_, client) = Head::bytes(true, Opcode::Binary, length, Some([1, 2, 3, 4]));
            assert_eq!(server + 4, client, "{length} bytes");
        }
    }
}
