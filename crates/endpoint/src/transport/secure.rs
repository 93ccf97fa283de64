//! TLS on a counted stream, with the bytes above it counted, too.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::server::TlsStream;

use crate::connection::Connection;
use crate::counting_stream::CountingStream;

/// A connection of TLS that carries HTTP/1.1.
#[derive(Debug)]
pub(crate) struct Secure {
    stream: TlsStream<CountingStream>,
    connection: Arc<Connection>,
}

impl Secure {
    pub(crate) fn new(stream: TlsStream<CountingStream>, connection: Arc<Connection>) -> Self {
        Self { stream, connection }
    }

    /// Takes bytes out of the client's budget.
    pub(crate) fn pay(&mut self, bytes: usize) {
        self.stream.get_mut().0.pay(bytes);
    }
}

impl AsyncRead for Secure {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        self.connection.read_above_tls(buf.filled().len() - before);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Secure {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let Self { stream, connection } = &mut *self;
        connection.write_above_tls(|| Pin::new(stream).poll_write(cx, buf))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
