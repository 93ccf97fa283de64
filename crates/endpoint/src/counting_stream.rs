//! A TCP stream that counts its bytes: below HTTP and WebSocket, above the kernel.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::connection::Connection;
use crate::state::Endpoint;

/// A connection's socket. Dropping it marks the connection as closed.
#[derive(Debug)]
pub(crate) struct CountingStream {
    stream: TcpStream,
    connection: Arc<Connection>,
    endpoint: Arc<Endpoint>,
}

impl CountingStream {
    pub(crate) fn new(stream: TcpStream, connection: Arc<Connection>, endpoint: Arc<Endpoint>) -> Self {
        Self { stream, connection, endpoint }
    }
}

impl Drop for CountingStream {
    fn drop(&mut self) {
        self.endpoint.registry.close(&self.connection);
        if let Some(peer) = self.connection.peer.as_ref().filter(|peer| peer.is_admitted) {
            peer.client.disconnect();
        }
    }
}

impl AsyncRead for CountingStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        self.connection.read(buf.filled().len() - before);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for CountingStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let Self { stream, connection, .. } = &mut *self;
        connection.write(|| Pin::new(stream).poll_write(cx, buf))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let Self { stream, connection, .. } = &mut *self;
        connection.write(|| Pin::new(stream).poll_write_vectored(cx, bufs))
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
