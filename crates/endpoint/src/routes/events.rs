//! The body of an event stream (HTML Living Standard §9.2): what is due, one frame of the body per event, a comment now and
//! then, and an end when the endpoint shuts down. [`Script`] says how the events are worded.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::Frame;
use tokio::time::{Instant, Sleep, sleep};
use tokio_util::sync::WaitForCancellationFutureOwned;

use crate::cursor::Cursor;
use crate::exchange::{RequestContext, StreamBody};
use crate::metrics::Messages;
use crate::state::Endpoint;

/// How long a stream may be silent before a comment is sent. Many proxies close connections that are silent for longer.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What marks a stream as one. Without `X-Accel-Buffering`, nginx keeps the events until it has a buffer full of them, and
/// a proxy that compresses may do the same unless `no-transform` forbids it (RFC 9111 §5.2.2.6).
const HEADERS: [(HeaderName, &str); 3] = [
    (CONTENT_TYPE, "text/event-stream"),
    (CACHE_CONTROL, "no-store, no-transform"),
    (HeaderName::from_static("x-accel-buffering"), "no"),
];

/// The same without what it asks of proxies (`hints=0`), so that a client can find out what they do of their own accord.
const BARE_HEADERS: [(HeaderName, &str); 2] = [(CONTENT_TYPE, "text/event-stream"), (CACHE_CONTROL, "no-store")];

/// How the events of one stream are worded. Each text is whole: it ends with an empty line.
pub(super) trait Script: Send + Unpin + 'static {
    /// The first event, if there is one.
    fn greeting(&mut self, context: &RequestContext) -> Option<String>;

    /// The event for a message that is due.
    fn message(&mut self, index: u64, text: &str) -> String;

    /// The event after the last message, with which the stream ends. `None`: it stays open and silent.
    fn ending(&mut self) -> Option<String>;

    /// Where its messages are counted.
    fn counter<'a>(&self, messages: &'a Messages) -> &'a AtomicU64;
}

/// A stream's settings besides its events.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// For how long nothing but messages is sent.
    pub(super) quiet: Duration,
    /// Whether proxies are asked to pass the stream on at once and as it is.
    pub(super) has_hints: bool,
}

/// The response that is a stream.
pub(super) fn response<S: Script>(
    endpoint: Arc<Endpoint>,
    context: RequestContext,
    cursor: Cursor,
    manner: Manner,
    script: S,
) -> Response {
    let headers = if manner.has_hints { HEADERS.to_vec() } else { BARE_HEADERS.to_vec() };
    context.exchange.set_streaming();
    let mut response = Body::new(Events::new(endpoint, context, cursor, manner.quiet, script)).into_response();
    response.headers_mut().extend(headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))));
    response.extensions_mut().insert(StreamBody);
    response
}

/// Each event is one frame of the body, which hyper writes as one chunk.
struct Events<S> {
    endpoint: Arc<Endpoint>,
    context: RequestContext,
    cursor: Cursor,
    script: S,
    has_greeted: bool,
    has_ended: bool,
    last_sent: Instant,
    /// Until when there is no heartbeat.
    quiet_until: Instant,
    timer: Pin<Box<Sleep>>,
    shutdown: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl<S: Script> Events<S> {
    fn new(endpoint: Arc<Endpoint>, context: RequestContext, cursor: Cursor, quiet: Duration, script: S) -> Self {
        endpoint.metrics.streams.up();
        let shutdown = endpoint.shutdown.turn(context.connection.end_turn()).clone();
        Self {
            cursor,
            context,
            script,
            has_greeted: false,
            has_ended: false,
            last_sent: Instant::now(),
            quiet_until: Instant::now() + quiet,
            timer: Box::pin(sleep(HEARTBEAT)),
            shutdown: Box::pin(shutdown.cancelled_owned()),
            endpoint,
        }
    }

    fn next(&mut self, cx: &mut Context<'_>) -> Poll<Option<String>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        if !std::mem::replace(&mut self.has_greeted, true)
            && let Some(greeting) = self.script.greeting(&self.context)
        {
            return Poll::Ready(Some(greeting));
        }
        if self.shutdown.as_mut().poll(cx).is_ready() {
            return Poll::Ready(None);
        }
        loop {
            if let Some((index, text)) = self.cursor.take() {
                self.context.exchange.sent(1);
                self.script.counter(&self.endpoint.metrics.messages).fetch_add(1, Ordering::Relaxed);
                return Poll::Ready(Some(self.script.message(index, &text)));
            }
            let due_at = self.cursor.wakes_at();
            if due_at.is_none()
                && let Some(ending) = self.script.ending()
            {
                self.has_ended = true;
                return Poll::Ready(Some(ending));
            }
            let silent_at = (self.last_sent + HEARTBEAT).max(self.quiet_until);
            if Instant::now() >= silent_at {
                return Poll::Ready(Some(":\n\n".to_owned()));
            }
            let wakes_at = due_at.map_or(silent_at, |due_at| due_at.min(silent_at));
            self.timer.as_mut().reset(wakes_at);
            if self.timer.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
        }
    }
}

impl<S> Drop for Events<S> {
    fn drop(&mut self) {
        self.endpoint.metrics.streams.down();
    }
}

impl<S: Script> HttpBody for Events<S> {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.next(cx).map(|event| {
            let event = event?;
            self.last_sent = Instant::now();
            Some(Ok(Frame::data(Bytes::from(event))))
        })
    }
}
