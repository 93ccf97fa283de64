//! A WebSocket's transport under `?impair=`: what arrives is seen later, and what is sent goes out at a pace.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

use super::Transport;
use crate::impair::{Impair, Throttle};

/// How many bytes wait at most. More are left to the client, as on a path that is full.
const MOST_WAITING: usize = 64 << 10;
/// How much is read at once.
const READ_BYTES: usize = 4 << 10;

#[derive(Debug)]
pub(crate) struct ImpairedIo {
    pub(super) inner: Transport,
    delay: Duration,
    /// What has arrived, and when it is seen. No bytes stand for the end.
    arrived: VecDeque<(Instant, Bytes)>,
    waiting: usize,
    has_end: bool,
    timer: Pin<Box<Sleep>>,
    throttle: Option<Throttle>,
}

impl ImpairedIo {
    pub(super) fn new(inner: Transport, asked: Impair) -> Self {
        let delay = asked.delay();
        Self {
            inner,
            delay,
            arrived: VecDeque::new(),
            waiting: 0,
            has_end: false,
            timer: Box::pin(sleep(delay)),
            throttle: asked.throttle(),
        }
    }

    /// Takes what has arrived, so that the time of its arrival is known.
    fn take_arrived(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        while !self.has_end && self.waiting < MOST_WAITING {
            let mut bytes = [0; READ_BYTES];
            let mut read = ReadBuf::new(&mut bytes);
            match Pin::new(&mut self.inner).poll_read(cx, &mut read) {
                Poll::Ready(read) => read?,
                Poll::Pending => break,
            }
            let bytes = Bytes::copy_from_slice(read.filled());
            self.has_end = bytes.is_empty();
            self.waiting += bytes.len();
            self.arrived.push_back((Instant::now() + self.delay, bytes));
        }
        Ok(())
    }
}

impl AsyncRead for ImpairedIo {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.delay.is_zero() {
            return Pin::new(&mut this.inner).poll_read(cx, buf);
        }
        this.take_arrived(cx)?;
        let Some((seen_at, bytes)) = this.arrived.front_mut() else { return Poll::Pending };
        if Instant::now() < *seen_at {
            this.timer.as_mut().reset(*seen_at);
            ready!(this.timer.as_mut().poll(cx));
        }
        if bytes.is_empty() {
            return Poll::Ready(Ok(()));
        }
        let length = bytes.len().min(buf.remaining());
        buf.put_slice(&bytes[..length]);
        bytes.advance(length);
        if bytes.is_empty() {
            this.arrived.pop_front();
        }
        this.waiting -= length;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for ImpairedIo {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let Self { inner, throttle, .. } = &mut *self;
        let Some(throttle) = throttle else { return Pin::new(inner).poll_write(cx, buf) };
        ready!(throttle.poll(cx));
        let written = ready!(Pin::new(inner).poll_write(cx, &buf[..throttle.piece().min(buf.len())]))?;
        throttle.sent(written);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
