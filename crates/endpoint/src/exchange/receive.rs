//! Reads a request's body before its route runs. Whatever the route does, the socket is then at the next request.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, EXPECT};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use tokio::time::timeout;

use crate::config::Limits;
use crate::error::ApiError;

/// How much of a too large body is read and discarded. A client that still sends when the connection closes would get a
/// reset, and might never read the response that says why.
const DISCARDED: usize = 16 << 20;

/// The request with its whole body in memory.
pub(super) async fn with_body(limits: &Limits, request: Request) -> Result<Request, ApiError> {
    if request.body().is_end_stream() {
        return Ok(request);
    }
    let limit = limits.body();
    let declared = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    // A client that sent `Expect: 100-continue` waits for the response before it sends the body.
    let waits = request.headers().contains_key(EXPECT);
    if declared.is_some_and(|length| length > limit && (waits || length > limit.saturating_add(DISCARDED))) {
        return Err(ApiError::BodyTooLarge { limit: limits.body_bytes, is_unread: true });
    }
    let (head, body) = request.into_parts();
    let body = read(limits, body).await?;
    Ok(Request::from_parts(head, Body::from(body)))
}

async fn read(limits: &Limits, mut body: Body) -> Result<Bytes, ApiError> {
    let limit = limits.body();
    let idle = limits.idle().unwrap_or(Duration::MAX);
    let mut kept = BytesMut::new();
    let mut length = 0_usize;
    loop {
        let frame = timeout(idle, body.frame()).await.map_err(|_| ApiError::BodyTimeout(idle.as_secs()))?;
        let Some(frame) = frame else { break };
        let Ok(data) = frame.map_err(|_| ApiError::BadBody)?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > limit.saturating_add(DISCARDED) {
            return Err(ApiError::BodyTooLarge { limit: limits.body_bytes, is_unread: true });
        }
        if length <= limit {
            kept.extend_from_slice(&data);
        }
    }
    if length > limit {
        return Err(ApiError::BodyTooLarge { limit: limits.body_bytes, is_unread: false });
    }
    Ok(kept.freeze())
}
