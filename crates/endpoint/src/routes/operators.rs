//! `GET /healthz` and `GET /metrics`, for operators. Neither is rate-limited.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use crate::error::ApiError;
use crate::state::Endpoint;

/// 503 as soon as the process was asked to end, so that a balancer sends it nothing more.
pub(super) async fn healthz(State(endpoint): State<Arc<Endpoint>>) -> Result<&'static str, ApiError> {
    if endpoint.shutdown.has_begun() { Err(ApiError::ShuttingDown) } else { Ok("ok") }
}

pub(super) async fn metrics(State(endpoint): State<Arc<Endpoint>>) -> impl IntoResponse {
    let format = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(CONTENT_TYPE, format)], endpoint.metrics.print(endpoint.registry.totals()))
}
