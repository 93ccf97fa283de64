//! A stream of HTTP/2 as bytes in both directions, for a WebSocket (RFC 8441): what is written goes out in DATA frames, and
//! what DATA frames bring is read.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use h2::{Reason, RecvStream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::outlet::Outlet;
use crate::connection::Connection;
use crate::pause::Pause;
use crate::state::Endpoint;

#[derive(Debug)]
pub(crate) struct StreamIo {
    receive: RecvStream,
    /// What has arrived and is not read yet.
    unread: Bytes,
    outlet: Outlet,
    has_ended: bool,
    pause: Pause,
    connection: Arc<Connection>,
    endpoint: Arc<Endpoint>,
}

impl StreamIo {
    pub(crate) fn new(
        receive: RecvStream,
        outlet: Outlet,
        connection: Arc<Connection>,
        endpoint: Arc<Endpoint>,
    ) -> Self {
        let pause = Pause::default();
        Self { receive, unread: Bytes::new(), outlet, has_ended: false, pause, connection, endpoint }
    }

    /// Gives the stream up.
    pub(crate) fn reset(&mut self) {
        self.outlet.reset(Reason::INTERNAL_ERROR);
    }

    /// Takes bytes out of the client's budget. Only this stream pauses if they are too many.
    pub(crate) fn pay(&mut self, bytes: usize) {
        self.pause.pay(&self.connection, &self.endpoint.config.limits, bytes);
    }
}

impl AsyncRead for StreamIo {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        ready!(self.pause.poll(cx));
        while self.unread.is_empty() {
            match ready!(self.receive.poll_data(cx)) {
                Some(Ok(data)) => self.unread = data,
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(error))),
                None => return Poll::Ready(Ok(())),
            }
        }
        let length = self.unread.len().min(buf.remaining());
        buf.put_slice(&self.unread.split_to(length));
        // The client may send as much again (RFC 9113 §5.2). This fails only if the stream has ended.
        let _ = self.receive.flow_control().release_capacity(length);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for StreamIo {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if buf.is_empty() {
            return Poll::Ready(Ok(0));
        }
        ready!(self.pause.poll(cx));
        let room = ready!(self.outlet.poll_room(cx, buf.len()))?;
        let data = Bytes::copy_from_slice(&buf[..room]);
        self.outlet.send(data, room == buf.len(), false)?;
        Poll::Ready(Ok(room))
    }

    /// The task of the connection sends what is queued.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !std::mem::replace(&mut self.has_ended, true) {
            self.outlet.end()?;
        }
        Poll::Ready(Ok(()))
    }
}
