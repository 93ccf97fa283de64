//! A tap between TLS and HTTP/2. It reads the first nine bytes of every frame (RFC 9113 §4.1), never what follows them, and
//! counts each frame for its stream. To a response's header block it adds one field, the `Roundtrip:` that says the
//! response's size: nobody but the writer of the block knows how long HPACK makes it, so the size is known here first. The
//! field's form leaves HPACK's table as it is (RFC 7541 §6.2.2), so that the block before it keeps its meaning.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;
use tokio::time::{Instant, Sleep, sleep};
use wire::http2::{DEFAULT_MAX_FRAME, FrameKind, HEAD, Head, PREFACE, flag};

use super::field::{self, BlockSize};
use crate::connection::Connection;
use crate::connection::frames::{Stream, Way};
use crate::pause::Pause;
use crate::state::Endpoint;

/// What a frame costs of the client's budget besides its bytes, as with WebSocket's frames.
const FRAME_COST: usize = 64;
/// Above this, nothing more is taken from HTTP/2 until some of it is written.
const MOST_UNWRITTEN: usize = 64 << 10;
/// How long a client may take to close after we have, so that what it still sends does not make the kernel reset the
/// connection before it has read our GOAWAY.
const LINGER: Duration = Duration::from_secs(1);
/// How many streams a client may reset in [`RESET_SPAN`]. Each costs it a few bytes and the endpoint a request
/// (CVE-2023-44487).
const MOST_RESETS: u32 = 1_000;
const RESET_SPAN: Duration = Duration::from_secs(10);

/// HTTP/2's bytes on a transport below.
#[derive(Debug)]
pub(super) struct Tap<T> {
    below: T,
    connection: Arc<Connection>,
    endpoint: Arc<Endpoint>,
    arriving: Frames,
    leaving: Frames,
    unwritten: BytesMut,
    /// What follows the frame that is leaving now, if it ends a header block.
    block_end: Option<BlockEnd>,
    pause: Pause,
    resets: Resets,
    /// Notified when the client resets too many streams.
    flood: Arc<Notify>,
    linger: Option<Pin<Box<Sleep>>>,
}

/// Where one direction stands.
#[derive(Debug)]
struct Frames {
    way: Way,
    /// Bytes of the preface that are still to come.
    preface: usize,
    head: [u8; HEAD],
    /// How many bytes of `head` are there.
    known: usize,
    /// Bytes of the frame's payload that are still to come.
    left: usize,
    /// The stream that the frame counts for; `None` if it is shared.
    target: Option<(Arc<Stream>, Part)>,
    /// Frames since the last time somebody asked.
    begun: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Head,
    Data,
}

/// What the start of a buffer was.
enum Step {
    /// This many bytes, which need nothing else.
    Passed(usize),
    /// This many bytes, which complete the head of a frame.
    Head(usize, Head),
}

/// What follows the last frame of a header block.
#[derive(Debug)]
struct BlockEnd {
    stream: Arc<Stream>,
    /// The added field, with the head of its frame if it has its own.
    added: Vec<u8>,
}

#[derive(Debug)]
struct Resets {
    since: Instant,
    count: u32,
}

impl Frames {
    fn new(way: Way, preface: usize) -> Self {
        Self { way, preface, head: [0; HEAD], known: 0, left: 0, target: None, begun: 0 }
    }

    /// Looks at the start of `bytes`, which must not be empty, and counts it.
    fn step(&mut self, connection: &Connection, bytes: &[u8]) -> Step {
        if self.preface > 0 {
            let length = bytes.len().min(self.preface);
            self.preface -= length;
            connection.frames().share(self.way, length as u64);
            return Step::Passed(length);
        }
        if self.left > 0 {
            let length = bytes.len().min(self.left);
            self.left -= length;
            self.count(connection, length);
            return Step::Passed(length);
        }
        let length = bytes.len().min(HEAD - self.known);
        self.head[self.known..self.known + length].copy_from_slice(&bytes[..length]);
        self.known += length;
        let Some(head) = Head::read(&self.head[..self.known]) else { return Step::Passed(length) };
        self.known = 0;
        self.begun += 1;
        self.left = head.length as usize;
        let part = match head.kind {
            FrameKind::Headers | FrameKind::Continuation => Some(Part::Head),
            FrameKind::Data => Some(Part::Data),
            _ => None,
        };
        self.target = part.filter(|_| head.stream > 0).map(|part| (connection.frames().stream(head.stream), part));
        self.count(connection, HEAD);
        Step::Head(length, head)
    }

    fn count(&self, connection: &Connection, bytes: usize) {
        let bytes = bytes as u64;
        match &self.target {
            Some((stream, Part::Head)) => stream.add_head(self.way, bytes),
            Some((stream, Part::Data)) => stream.add_data(self.way, bytes),
            None => connection.frames().share(self.way, bytes),
        }
    }
}

impl Resets {
    /// Counts one. Returns whether they are too many.
    fn add(&mut self) -> bool {
        if self.since.elapsed() > RESET_SPAN {
            *self = Self { since: Instant::now(), count: 0 };
        }
        self.count += 1;
        self.count > MOST_RESETS
    }
}

impl<T> Tap<T> {
    /// `flood` is notified when the client resets too many streams.
    pub(super) fn new(below: T, connection: Arc<Connection>, endpoint: Arc<Endpoint>, flood: Arc<Notify>) -> Self {
        Self {
            below,
            connection,
            endpoint,
            arriving: Frames::new(Way::In, PREFACE.len()),
            leaving: Frames::new(Way::Out, 0),
            unwritten: BytesMut::new(),
            block_end: None,
            pause: Pause::default(),
            resets: Resets { since: Instant::now(), count: 0 },
            flood,
            linger: None,
        }
    }

    /// Counts what has arrived.
    fn arrived(&mut self, mut bytes: &[u8]) {
        self.connection.read_above_tls(bytes.len());
        while !bytes.is_empty() {
            match self.arriving.step(&self.connection, bytes) {
                Step::Passed(length) => bytes = &bytes[length..],
                Step::Head(length, head) => {
                    bytes = &bytes[length..];
                    if head.kind == FrameKind::RstStream && self.resets.add() {
                        self.flood.notify_one();
                    }
                }
            }
        }
        let frames = std::mem::take(&mut self.arriving.begun);
        self.pause.pay(&self.connection, &self.endpoint.config.limits, frames * FRAME_COST);
    }

    /// Takes what HTTP/2 sends, counts it, and adds the field where it belongs.
    fn leave(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            match self.leaving.step(&self.connection, bytes) {
                Step::Passed(length) => {
                    self.put(&bytes[..length]);
                    bytes = &bytes[length..];
                    self.end_block();
                }
                Step::Head(length, head) => {
                    bytes = &bytes[length..];
                    self.begin_frame(head);
                    self.end_block();
                }
            }
        }
    }

    /// Puts the head of a frame, with room for the field if the frame ends the header block of a response.
    fn begin_frame(&mut self, mut head: Head) {
        if head.has(flag::END_HEADERS)
            && let Some((stream, Part::Head)) = &self.leaving.target
        {
            let mut end = BlockEnd { stream: Arc::clone(stream), added: Vec::new() };
            if let Some(field) = stream.take_field() {
                // h2 pads no frame, so the block ends where the frame ends.
                let room = (DEFAULT_MAX_FRAME as usize).saturating_sub(head.length as usize);
                let sent = stream.head_bytes(Way::Out) + u64::from(head.length);
                end.added = field::bytes(&field, BlockSize { sent, room });
                let length = end.added.len() as u32;
                if end.added.len() <= room {
                    head.length += length;
                } else {
                    head.flags &= !flag::END_HEADERS;
                    let (kind, flags) = (FrameKind::Continuation, flag::END_HEADERS);
                    end.added.splice(0..0, Head { length, kind, flags, stream: head.stream }.bytes());
                }
            }
            self.block_end = Some(end);
        }
        self.put(&head.bytes());
    }

    /// Puts what follows a header block, once all of the block has left.
    fn end_block(&mut self) {
        if self.leaving.left > 0 {
            return;
        }
        if let Some(BlockEnd { stream, added }) = self.block_end.take() {
            stream.add_head(Way::Out, added.len() as u64);
            self.put(&added);
            stream.wrote_head();
        }
    }

    fn put(&mut self, bytes: &[u8]) {
        self.connection.wrote_above_tls(bytes.len());
        self.unwritten.extend_from_slice(bytes);
    }
}

impl<T: AsyncWrite + Unpin> Tap<T> {
    /// Writes until no more than `most` bytes are unwritten.
    fn poll_drain(&mut self, cx: &mut Context<'_>, most: usize) -> Poll<io::Result<()>> {
        while self.unwritten.len() > most {
            let written = ready!(Pin::new(&mut self.below).poll_write(cx, &self.unwritten))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.unwritten.advance(written);
        }
        if self.unwritten.is_empty() {
            // A connection that has nothing to send owns no buffer.
            self.unwritten = BytesMut::new();
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Tap<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        ready!(self.pause.poll(cx));
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.below).poll_read(cx, buf))?;
        self.arrived(&buf.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Tap<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_drain(cx, MOST_UNWRITTEN))?;
        self.leave(buf);
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_drain(cx, 0))?;
        Pin::new(&mut self.below).poll_flush(cx)
    }

    /// Ends our half, then waits until the client ends its own.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.linger.is_none() {
            ready!(self.poll_drain(cx, 0))?;
            ready!(Pin::new(&mut self.below).poll_shutdown(cx))?;
        }
        let Self { below, connection, linger, .. } = &mut *self;
        let linger = linger.get_or_insert_with(|| Box::pin(sleep(LINGER)));
        let mut ignored = [0; 4_096];
        loop {
            if linger.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Ok(()));
            }
            let mut unfilled = ReadBuf::new(&mut ignored);
            match ready!(Pin::new(&mut *below).poll_read(cx, &mut unfilled)) {
                Ok(()) if !unfilled.filled().is_empty() => {
                    let bytes = unfilled.filled().len();
                    connection.read_above_tls(bytes);
                    connection.frames().share(Way::In, bytes as u64);
                }
                _ => return Poll::Ready(Ok(())),
            }
        }
    }
}
