//! Reads a request's body before its route runs. Whatever the route does, the socket is then at the next request. Only the
//! start of the body is kept, because no route uses more.

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

/// How much of a body is kept. The echo shows no more.
const KEPT: usize = 100 << 10;

/// Bytes of a request's whole body; a request extension. The body itself may be cut.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLength(pub(crate) u64);

impl BodyLength {
    /// Refuses a body of which only the start was kept: `kept`.
    pub(crate) fn check(self, kept: &[u8]) -> Result<(), ApiError> {
        let limit = kept.len() as u64;
        if self.0 > limit { Err(ApiError::BodyTooLarge { limit, is_unread: false }) } else { Ok(()) }
    }
}

/// The request with the start of its body in memory.
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
    let (mut head, body) = request.into_parts();
    let longest = limits.idle().unwrap_or(Duration::MAX);
    // One deadline for all of the body: a client that sends a byte now and then would otherwise hold the connection for
    // ever.
    let received = timeout(longest, read(limits, body)).await;
    let (kept, length) = received.map_err(|_| ApiError::BodyTimeout(longest.as_secs()))??;
    head.extensions.insert(BodyLength(length));
    Ok(Request::from_parts(head, Body::from(kept)))
}

/// The start of the body, and the length of all of it.
async fn read(limits: &Limits, mut body: Body) -> Result<(Bytes, u64), ApiError> {
    let limit = limits.body();
    let mut kept = BytesMut::new();
    let mut length = 0_usize;
    loop {
        let Some(frame) = body.frame().await else { break };
        let Ok(data) = frame.map_err(|_| ApiError::BadBody)?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > limit.saturating_add(DISCARDED) {
            return Err(ApiError::BodyTooLarge { limit: limits.body_bytes, is_unread: true });
        }
        kept.extend_from_slice(&data[..data.len().min(KEPT - kept.len())]);
    }
    if length > limit {
        return Err(ApiError::BodyTooLarge { limit: limits.body_bytes, is_unread: false });
    }
    Ok((kept.freeze(), length as u64))
}
