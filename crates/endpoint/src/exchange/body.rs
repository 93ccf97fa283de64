//! Bodies of responses: one that marks its exchange as ended when it is dropped, whether it was sent completely or not, and
//! one that is handed over in pieces.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::connection::Exchange;

/// Ends the exchange when dropped.
pub(super) struct ExchangeGuard(Option<Arc<Exchange>>);

impl ExchangeGuard {
    pub(super) fn new(exchange: &Arc<Exchange>) -> Self {
        Self(Some(Arc::clone(exchange)))
    }

    /// Moves the guard into the response's body, which is dropped after it has been sent. A WebSocket's exchange goes on
    /// after the 101, or after the 200 to its CONNECT; its `Socket` ends it.
    pub(super) fn hand_over(mut self, method: &Method, response: Response) -> Response {
        let exchange = self.0.take().filter(|_| !is_upgrade(method, response.status()));
        let is_bodiless = is_bodiless(response.status());
        response.map(|inner| Body::new(GuardedBody { inner, is_bodiless, _guard: Self(exchange) }))
    }
}

impl Drop for ExchangeGuard {
    fn drop(&mut self) {
        if let Some(exchange) = &self.0 {
            exchange.ended();
        }
    }
}

/// Whether the connection or stream goes on as a WebSocket after this response: a 101 (RFC 9110 §15.2.2), or success of a
/// CONNECT (RFC 8441 §4).
pub(crate) fn is_upgrade(method: &Method, status: StatusCode) -> bool {
    status == StatusCode::SWITCHING_PROTOCOLS || method == Method::CONNECT && status.is_success()
}

/// Whether a response with this status has no body and no Content-Length (RFC 9110 §8.6).
pub(super) fn is_bodiless(status: StatusCode) -> bool {
    status.is_informational() || status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED
}

struct GuardedBody {
    inner: Body,
    is_bodiless: bool,
    _guard: ExchangeGuard,
}

impl HttpBody for GuardedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    /// Hides the size of an absent body, because the layers above would turn it into `Content-Length: 0` on a 204 or
    /// 101.
    fn size_hint(&self) -> SizeHint {
        if self.is_bodiless { SizeHint::default() } else { self.inner.size_hint() }
    }
}

/// How much of a body hyper gets at a time.
pub(super) const PIECE_BYTES: usize = 32 << 10;

/// A body in memory that hyper gets in pieces. hyper copies what it gets into the connection's buffer, which never shrinks:
/// given a whole large body, every connection would keep a buffer of that size until it closes.
pub(super) struct Pieces {
    rest: Bytes,
    piece: usize,
}

impl Pieces {
    /// A body in pieces of `piece` bytes, which must not be 0.
    pub(super) fn body(bytes: Bytes, piece: usize) -> Body {
        if bytes.len() <= piece { Body::from(bytes) } else { Body::new(Self { rest: bytes, piece }) }
    }
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let length = self.rest.len().min(self.piece);
        let piece = self.rest.split_to(length);
        Poll::Ready((!piece.is_empty()).then(|| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
