//! A request's body on a stream of HTTP/2.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::HttpBody;
use bytes::Bytes;
use h2::RecvStream;
use http_body::{Frame, SizeHint};
use tokio::sync::Notify;

/// The DATA frames of a request. Each makes room for as much again as soon as it is read.
pub(super) struct RequestBody {
    receive: RecvStream,
    /// Notified when the body is first asked for.
    wanted: Option<Arc<Notify>>,
}

impl RequestBody {
    pub(super) fn new(receive: RecvStream, wanted: Option<Arc<Notify>>) -> Self {
        Self { receive, wanted }
    }
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = h2::Error;

    /// Trailers are left out: no route uses them.
    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, h2::Error>>> {
        if let Some(wanted) = self.wanted.take() {
            wanted.notify_one();
        }
        let data = ready!(self.receive.poll_data(cx)).transpose()?;
        if let Some(data) = &data {
            self.receive.flow_control().release_capacity(data.len())?;
        }
        Poll::Ready(data.map(|data| Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        self.receive.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
