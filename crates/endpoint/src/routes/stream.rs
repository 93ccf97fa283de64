//! `GET /api/feed/stream` and `POST /api/feed/stream`: the feed as server-sent events, one chunk per event. The POST is for
//! pages that read the stream with `fetch`, as services of today expect it; the response is the same.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::events::{self, Manner, Script};
use super::query::{Query, last_event_id};
use crate::error::ApiError;
use crate::exchange::{BodyLength, RequestContext};
use crate::metrics::Messages;
use crate::state::Endpoint;

/// The methods of this route.
pub(super) const METHODS: &str = "GET, HEAD, POST";

pub(super) async fn stream(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, ApiError> {
    answer(endpoint, context, &headers, &Query::of(&uri), Feed { counter: |messages| &messages.stream })
}

pub(super) async fn post_stream(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(context): Extension<RequestContext>,
    length: Option<Extension<BodyLength>>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Result<Response, ApiError> {
    let query = Query::of(&uri).over(length.map(|length| length.0), &body)?;
    answer(endpoint, context, &headers, &query, Feed { counter: |messages| &messages.post_stream })
}

fn answer(
    endpoint: Arc<Endpoint>,
    context: RequestContext,
    headers: &HeaderMap,
    query: &Query,
    script: Feed,
) -> Result<Response, ApiError> {
    let cursor = query.cursor(last_event_id(headers))?.late_by(context.delay());
    let quiet = query.quiet(endpoint.config.limits.hold_seconds)?;
    let manner = Manner { quiet, has_hints: query.has_hints()? };
    Ok(events::response(endpoint, context, cursor, manner, script))
}

/// First `hello`, then each message with its index as the id. After the last message the stream stays open.
struct Feed {
    counter: for<'a> fn(&'a Messages) -> &'a AtomicU64,
}

impl Script for Feed {
    fn greeting(&mut self, context: &RequestContext) -> Option<String> {
        Some(format!("event: hello\ndata: {}\n\n", context.hello(context.exchange.head_bytes())))
    }

    fn message(&mut self, index: u64, text: &str) -> String {
        format!("id: {index}\ndata: {text}\n\n")
    }

    fn ending(&mut self) -> Option<String> {
        None
    }

    fn counter<'a>(&self, messages: &'a Messages) -> &'a AtomicU64 {
        (self.counter)(messages)
    }
}
