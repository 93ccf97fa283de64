//! What carries HTTP/1.1 and WebSocket: a TCP connection, TLS on one, or a stream of HTTP/2.

mod impaired;
mod outlet;
mod secure;
mod stream;

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use self::impaired::ImpairedIo;
use crate::counting_stream::CountingStream;
use crate::impair::Impair;

pub(crate) use outlet::{Outlet, PIECE_BYTES, Turns};
pub(crate) use secure::Secure;
pub(crate) use stream::StreamIo;

/// Bytes in both directions, whatever is below. All of it is counted.
#[derive(Debug)]
pub(crate) enum Transport {
    Plain(CountingStream),
    Secure(Box<Secure>),
    Stream(Box<StreamIo>),
    /// One of these under what the client asked for.
    Impaired(Box<ImpairedIo>),
}

impl Transport {
    /// The same under what the client asked for.
    pub(crate) fn impaired(self, asked: Impair) -> Self {
        Self::Impaired(Box::new(ImpairedIo::new(self, asked)))
    }

    /// Resets a stream of HTTP/2. A connection is reset when it is dropped ([`crate::connection::Connection::set_reset`]).
    pub(crate) fn reset(&mut self) {
        match self {
            Self::Plain(_) | Self::Secure(_) => {}
            Self::Stream(stream) => stream.reset(),
            Self::Impaired(io) => io.inner.reset(),
        }
    }

    /// Takes bytes out of the client's budget.
    pub(crate) fn pay(&mut self, bytes: usize) {
        match self {
            Self::Plain(stream) => stream.pay(bytes),
            Self::Secure(stream) => stream.pay(bytes),
            Self::Stream(stream) => stream.pay(bytes),
            Self::Impaired(io) => io.inner.pay(bytes),
        }
    }
}

impl AsyncRead for Transport {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Secure(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Stream(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Impaired(io) => Pin::new(io).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Transport {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Self::Secure(stream) => Pin::new(stream).poll_write(cx, buf),
            Self::Stream(stream) => Pin::new(stream).poll_write(cx, buf),
            Self::Impaired(io) => Pin::new(io).poll_write(cx, buf),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Secure(stream) => Pin::new(stream).poll_flush(cx),
            Self::Stream(stream) => Pin::new(stream).poll_flush(cx),
            Self::Impaired(io) => Pin::new(io).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Secure(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Stream(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Impaired(io) => Pin::new(io).poll_shutdown(cx),
        }
    }
}
