//! `GET /api/feed/poll` and `/api/feed/long-poll`: the messages that are due, immediately or as soon as there is one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Extension;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, sleep_until};

use super::query::Query;
use crate::cursor::Cursor;
use crate::error::ApiError;
use crate::exchange::RequestContext;
use crate::state::Endpoint;

pub(super) async fn poll(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(context): Extension<RequestContext>,
    uri: Uri,
) -> Result<Response, ApiError> {
    let mut cursor = Query::of(&uri).cursor(None)?;
    Ok(due_messages(&mut cursor, &context, &endpoint.metrics.messages.poll).unwrap_or_else(no_content))
}

pub(super) async fn long_poll(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(context): Extension<RequestContext>,
    uri: Uri,
) -> Result<Response, ApiError> {
    let query = Query::of(&uri);
    let mut cursor = query.cursor(None)?;
    let ends_at = Instant::now() + query.hold(endpoint.config.limits.hold_seconds)?;
    let shutdown = endpoint.shutdown.turn(context.connection.end_turn());
    let _guard = endpoint.metrics.holds.enter();
    loop {
        if let Some(response) = due_messages(&mut cursor, &context, &endpoint.metrics.messages.long_poll) {
            return Ok(response);
        }
        if Instant::now() >= ends_at {
            return Ok(no_content());
        }
        let wakes_at = cursor.wakes_at().map_or(ends_at, |due_at| due_at.min(ends_at));
        tokio::select! {
            () = sleep_until(wakes_at) => {}
            () = shutdown.cancelled() => return Ok(no_content()),
        }
    }
}

fn due_messages(cursor: &mut Cursor, context: &RequestContext, sent: &AtomicU64) -> Option<Response> {
    let (_, mut body) = cursor.take()?;
    let mut count = 1;
    while count < cursor.messages_per_response() {
        let Some((_, text)) = cursor.take() else { break };
        body.push('\n');
        body.push_str(&text);
        count += 1;
    }
    context.exchange.sent(count);
    sent.fetch_add(count, Ordering::Relaxed);
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    Some(([(CONTENT_TYPE, plain)], body).into_response())
}

fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}
