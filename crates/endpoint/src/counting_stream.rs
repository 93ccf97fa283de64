//! A TCP stream that counts its bytes: below HTTP and WebSocket, above the kernel. Because every byte passes here, the
//! client's budget of bytes is kept here too, and the deadline for what it has to take.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

use crate::connection::Connection;
use crate::state::Endpoint;

/// What a client has to take within [`crate::Limits::idle_seconds`] while something waits for it. The body of any
/// response that is made in memory is at most this large, so this is also a deadline for a whole response.
const LEAST_TAKEN: usize = 256 << 10;

/// A connection's socket. Dropping it marks the connection as closed.
#[derive(Debug)]
pub(crate) struct CountingStream {
    stream: TcpStream,
    connection: Arc<Connection>,
    endpoint: Arc<Endpoint>,
    /// Until when nothing is read or written, because the client has used more bytes than it may.
    pause: Option<Pin<Box<Sleep>>>,
    /// Set while the kernel does not take all that is to be sent.
    blocked: Option<Blocked>,
}

#[derive(Debug)]
struct Blocked {
    deadline: Pin<Box<Sleep>>,
    /// Bytes that were taken since the deadline was set.
    taken: usize,
}

impl CountingStream {
    pub(crate) fn new(stream: TcpStream, connection: Arc<Connection>, endpoint: Arc<Endpoint>) -> Self {
        Self { stream, connection, endpoint, pause: None, blocked: None }
    }

    /// Takes bytes out of the client's budget.
    pub(crate) fn pay(&mut self, bytes: usize) {
        let wait = self.connection.pay(bytes, self.endpoint.config.limits.bytes_per_second);
        if let Some(wait) = wait {
            self.pause = Some(Box::pin(sleep(wait)));
        }
    }

    fn poll_pause(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(cx));
            self.pause = None;
        }
        Poll::Ready(())
    }

    /// Handles what a write of `length` bytes came to. A write that the kernel does not take for too long fails.
    fn written(
        &mut self,
        cx: &mut Context<'_>,
        length: usize,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        let taken = match &written {
            Poll::Ready(Ok(bytes)) => *bytes,
            Poll::Ready(Err(_)) => return written,
            Poll::Pending => 0,
        };
        self.pay(taken);
        if taken == length {
            self.blocked = None;
            return written;
        }
        let Some(longest) = self.endpoint.config.limits.idle() else { return written };
        let blocked = self.blocked.get_or_insert_with(|| Blocked { deadline: Box::pin(sleep(longest)), taken: 0 });
        blocked.taken += taken;
        if blocked.taken >= LEAST_TAKEN {
            blocked.taken = 0;
            blocked.deadline.as_mut().reset(Instant::now() + longest);
        }
        if written.is_pending() && blocked.deadline.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        written
    }
}

impl Drop for CountingStream {
    fn drop(&mut self) {
        self.endpoint.registry.close(&self.connection);
        if let Some(peer) = &self.connection.peer {
            peer.client.disconnect(peer.is_admitted);
        }
    }
}

impl AsyncRead for CountingStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_pause(cx));
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        let read = buf.filled().len() - before;
        self.connection.read(read);
        self.pay(read);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for CountingStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_pause(cx));
        let Self { stream, connection, .. } = &mut *self;
        let written = connection.write(|| Pin::new(stream).poll_write(cx, buf));
        self.written(cx, buf.len(), written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_pause(cx));
        let Self { stream, connection, .. } = &mut *self;
        let written = connection.write(|| Pin::new(stream).poll_write_vectored(cx, bufs));
        self.written(cx, bufs.iter().map(|buf| buf.len()).sum(), written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
