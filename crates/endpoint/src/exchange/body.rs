//! An answer's body that tells its exchange when it is over, however it ends.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::is_bodiless;
use crate::connection::Exchange;

/// Ends the exchange when dropped, unless it was handed over to the answer's body.
pub(super) struct EndsWhenDropped(Option<Arc<Exchange>>);

impl EndsWhenDropped {
    pub(super) fn new(exchange: &Arc<Exchange>) -> Self {
        Self(Some(Arc::clone(exchange)))
    }

    /// From here on the exchange is over when the answer's body is; a socket's is over when its task is.
    pub(super) fn hand_over(mut self, response: Response) -> Response {
        let exchange = self.0.take().filter(|_| response.status() != StatusCode::SWITCHING_PROTOCOLS);
        let is_bodiless = is_bodiless(response.status());
        response.map(|inner| Body::new(Watched { inner, is_bodiless, _ends: Self(exchange) }))
    }
}

impl Drop for EndsWhenDropped {
    fn drop(&mut self) {
        if let Some(exchange) = &self.0 {
            exchange.ended();
        }
    }
}

struct Watched {
    inner: Body,
    is_bodiless: bool,
    _ends: EndsWhenDropped,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    /// Without a size the layers above add no `Content-Length: 0` to a 204 and to a 101.
    fn size_hint(&self) -> SizeHint {
        if self.is_bodiless { SizeHint::default() } else { self.inner.size_hint() }
    }
}
