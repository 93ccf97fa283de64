//! `GET /api/feed/stream`: the feed as server-sent events (HTML Living Standard §9.2), one chunk per event.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, HttpBody};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::Frame;
use tokio::time::{Instant, Sleep, sleep};
use tokio_util::sync::WaitForCancellationFutureOwned;

use super::query::Query;
use crate::cursor::Cursor;
use crate::error::ApiError;
use crate::exchange::{RequestContext, StreamBody};
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

pub(super) async fn stream(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, ApiError> {
    let last_event_id = headers.get("last-event-id").and_then(|id| id.to_str().ok()).filter(|id| !id.is_empty());
    let query = Query::of(&uri);
    let cursor = query.cursor(last_event_id)?;
    let quiet = query.quiet(endpoint.config.limits.hold_seconds)?;
    let headers = if query.has_hints()? { HEADERS.to_vec() } else { BARE_HEADERS.to_vec() };
    context.exchange.set_streaming();
    let mut response = Body::new(Events::new(endpoint, context, cursor, quiet)).into_response();
    response.headers_mut().extend(headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))));
    response.extensions_mut().insert(StreamBody);
    Ok(response)
}

/// A response's body. Each event is one frame of the body, which hyper writes as one chunk.
struct Events {
    endpoint: Arc<Endpoint>,
    context: RequestContext,
    cursor: Cursor,
    has_greeted: bool,
    last_sent: Instant,
    /// Until when there is no heartbeat.
    quiet_until: Instant,
    timer: Pin<Box<Sleep>>,
    shutdown: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Events {
    fn new(endpoint: Arc<Endpoint>, context: RequestContext, cursor: Cursor, quiet: Duration) -> Self {
        endpoint.metrics.streams.up();
        let shutdown = endpoint.shutdown.turn(context.connection.end_turn()).clone();
        Self {
            cursor,
            context,
            has_greeted: false,
            last_sent: Instant::now(),
            quiet_until: Instant::now() + quiet,
            timer: Box::pin(sleep(HEARTBEAT)),
            shutdown: Box::pin(shutdown.cancelled_owned()),
            endpoint,
        }
    }

    fn next(&mut self, cx: &mut Context<'_>) -> Poll<Option<String>> {
        if !self.has_greeted {
            self.has_greeted = true;
            return Poll::Ready(Some(format!("event: hello\ndata: {}\n\n", self.context.hello(self.head_bytes()))));
        }
        if self.shutdown.as_mut().poll(cx).is_ready() {
            return Poll::Ready(None);
        }
        loop {
            if let Some((index, text)) = self.cursor.take() {
                self.context.exchange.sent(1);
                self.endpoint.metrics.messages.stream.fetch_add(1, Ordering::Relaxed);
                return Poll::Ready(Some(format!("id: {index}\ndata: {text}\n\n")));
            }
            let silent_at = (self.last_sent + HEARTBEAT).max(self.quiet_until);
            if Instant::now() >= silent_at {
                return Poll::Ready(Some(":\n\n".to_owned()));
            }
            let wakes_at = self.cursor.wakes_at().map_or(silent_at, |due_at| due_at.min(silent_at));
            self.timer.as_mut().reset(wakes_at);
            if self.timer.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
        }
    }

    fn head_bytes(&self) -> u64 {
        self.context.exchange.head_bytes()
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.endpoint.metrics.streams.down();
    }
}

impl HttpBody for Events {
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
