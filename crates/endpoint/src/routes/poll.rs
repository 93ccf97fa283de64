//! `GET /api/feed/poll` and `/api/feed/long-poll`: the messages that are due, at once or as soon as there is one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Extension;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, sleep_until};

use super::Cursor;
use super::query::Query;
use crate::error::ApiError;
use crate::exchange::Current;
use crate::state::Endpoint;

/// The most messages in one answer.
const MOST: u64 = 1_000;

pub(super) async fn poll(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(current): Extension<Current>,
    uri: Uri,
) -> Result<Response, ApiError> {
    let mut cursor = Query::of(&uri).cursor(None)?;
    Ok(answer(&mut cursor, &current, &endpoint.metrics.messages.poll).unwrap_or_else(nothing))
}

pub(super) async fn long_poll(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(current): Extension<Current>,
    uri: Uri,
) -> Result<Response, ApiError> {
    let query = Query::of(&uri);
    let mut cursor = query.cursor(None)?;
    let ends_at = Instant::now() + query.hold(endpoint.config.limits.hold_seconds)?;
    let _held = endpoint.metrics.holds.enter();
    loop {
        if let Some(answer) = answer(&mut cursor, &current, &endpoint.metrics.messages.long_poll) {
            return Ok(answer);
        }
        if Instant::now() >= ends_at {
            return Ok(nothing());
        }
        let wakes_at = cursor.wakes_at().map_or(ends_at, |due_at| due_at.min(ends_at));
        tokio::select! {
            () = sleep_until(wakes_at) => {}
            () = endpoint.shutdown.cancelled() => return Ok(nothing()),
        }
    }
}

fn answer(cursor: &mut Cursor, current: &Current, sent: &AtomicU64) -> Option<Response> {
    let (_, mut body) = cursor.take()?;
    let mut count = 1;
    while count < MOST {
        let Some((_, text)) = cursor.take() else { break };
        body.push('\n');
        body.push_str(&text);
        count += 1;
    }
    current.exchange.sent(count);
    sent.fetch_add(count, Ordering::Relaxed);
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    Some(([(CONTENT_TYPE, plain)], body).into_response())
}

fn nothing() -> Response {
    StatusCode::NO_CONTENT.into_response()
}
