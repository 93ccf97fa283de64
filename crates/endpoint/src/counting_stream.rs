//! A TCP stream that counts its bytes: below TLS, HTTP and WebSocket, above the kernel. Because every byte passes here, the
//! client's budget of bytes is kept here too, and the deadline for what it has to take.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::connection::Connection;
use crate::pause::{Pause, Stall};
use crate::state::Endpoint;

/// A connection's socket. Dropping it marks the connection as closed.
#[derive(Debug)]
pub(crate) struct CountingStream {
    stream: TcpStream,
    connection: Arc<Connection>,
    endpoint: Arc<Endpoint>,
    pause: Pause,
    stall: Stall,
}

impl CountingStream {
    pub(crate) fn new(stream: TcpStream, connection: Arc<Connection>, endpoint: Arc<Endpoint>) -> Self {
        Self { stream, connection, endpoint, pause: Pause::default(), stall: Stall::default() }
    }

    /// The stream itself, to look at what has arrived without reading it.
    pub(crate) fn tcp(&self) -> &TcpStream {
        &self.stream
    }

    /// Takes bytes out of the client's budget.
    pub(crate) fn pay(&mut self, bytes: usize) {
        self.pause.pay(&self.connection, &self.endpoint.config.limits, bytes);
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
        self.stall.note(self.endpoint.config.limits.idle(), taken, taken == length);
        if written.is_pending() && self.stall.poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        written
    }
}

impl Drop for CountingStream {
    fn drop(&mut self) {
        if self.connection.is_reset() {
            // Without lingering, the kernel resets what it closes. If it cannot, the end is an orderly one.
            let _ = socket2::SockRef::from(&self.stream).set_linger(Some(Duration::ZERO));
        }
        self.endpoint.registry.close(&self.connection);
        if let Some(peer) = &self.connection.peer {
            peer.client.disconnect(peer.is_admitted);
        }
    }
}

impl AsyncRead for CountingStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        ready!(self.pause.poll(cx));
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
        ready!(self.pause.poll(cx));
        let Self { stream, connection, .. } = &mut *self;
        let written = connection.write(|| Pin::new(stream).poll_write(cx, buf));
        self.written(cx, buf.len(), written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.pause.poll(cx));
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
