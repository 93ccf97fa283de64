//! Reading a request to its end before its route runs: whatever the route, the socket is then at the next request.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, EXPECT};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use tokio::time::timeout;

use crate::config::Limits;
use crate::error::ApiError;

/// How much of a body that is too large is read and thrown away, so that the client gets to read the answer.
const DRAINED: usize = 16 << 20;

/// The request with its whole body in memory.
pub(super) async fn whole(limits: &Limits, request: Request) -> Result<Request, ApiError> {
    if request.body().is_end_stream() {
        return Ok(request);
    }
    let limit = limits.body();
    let declared = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let waits = request.headers().contains_key(EXPECT);
    if declared.is_some_and(|length| length > limit && (waits || length > limit.saturating_add(DRAINED))) {
        return Err(ApiError::BodyTooLarge { limit: limits.body_bytes, is_unread: true });
    }
    let (head, body) = request.into_parts();
    let body = read(limits, body).await?;
    Ok(Request::from_parts(head, Body::from(body)))
}

async fn read(limits: &Limits, mut body: Body) -> Result<Bytes, ApiError> {
    let limit = limits.body();
    let patience = limits.idle().unwrap_or(Duration::MAX);
    let mut kept = BytesMut::new();
    let mut length = 0_usize;
    loop {
        let frame = timeout(patience, body.frame()).await.map_err(|_| ApiError::BodyTimeout(patience.as_secs()))?;
        let Some(frame) = frame else { break };
        let Ok(data) = frame.map_err(|_| ApiError::BadBody)?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > limit.saturating_add(DRAINED) {
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
