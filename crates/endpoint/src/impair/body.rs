//! A response's body that is throttled, or ends before its time.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::{Ending, Impaired, Throttle, ended};

/// A body under an [`Impaired`].
pub(crate) struct ImpairedBody {
    inner: Body,
    /// What of the last frame has not been sent.
    rest: Bytes,
    throttle: Option<Throttle>,
    end: Pin<Box<dyn Future<Output = Ending> + Send>>,
    /// Whether it may end at any time and still be whole, as an event stream may.
    is_open_ended: bool,
    has_ended: bool,
    /// Called before a reset.
    reset: Box<dyn Fn() + Send>,
}

impl ImpairedBody {
    /// `reset` sees to it that the connection is reset when the body fails. A stream of HTTP/2 always is.
    pub(crate) fn body(
        inner: Body,
        impaired: Impaired,
        is_open_ended: bool,
        reset: impl Fn() + Send + 'static,
    ) -> Body {
        Body::new(Self {
            inner,
            rest: Bytes::new(),
            throttle: impaired.asked.throttle(),
            end: Box::pin(ended(Some(impaired))),
            is_open_ended,
            has_ended: false,
            reset: Box::new(reset),
        })
    }
}

impl HttpBody for ImpairedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if this.has_ended {
            return Poll::Ready(None);
        }
        if let Poll::Ready(ending) = this.end.as_mut().poll(cx) {
            this.has_ended = true;
            if ending == Ending::Reset {
                (this.reset)();
            } else if this.is_open_ended {
                return Poll::Ready(None);
            }
            return Poll::Ready(Some(Err(axum::Error::new(io::Error::from(io::ErrorKind::ConnectionAborted)))));
        }
        while this.rest.is_empty() {
            match ready!(Pin::new(&mut this.inner).poll_frame(cx)) {
                Some(Ok(frame)) => this.rest = frame.into_data().unwrap_or_default(),
                other => return Poll::Ready(other),
            }
        }
        let piece = match &mut this.throttle {
            Some(throttle) => {
                ready!(throttle.poll(cx));
                let piece = throttle.piece().min(this.rest.len());
                throttle.sent(piece);
                piece
            }
            None => this.rest.len(),
        };
        Poll::Ready(Some(Ok(Frame::data(this.rest.split_to(piece)))))
    }

    fn is_end_stream(&self) -> bool {
        self.has_ended || self.rest.is_empty() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        match self.inner.size_hint().exact() {
            Some(bytes) => SizeHint::with_exact(bytes + self.rest.len() as u64),
            None => SizeHint::default(),
        }
    }
}
