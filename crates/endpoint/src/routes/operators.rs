//! `GET /healthz` and `GET /metrics`, for operators. Neither is rate-limited.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use crate::state::Endpoint;

pub(super) async fn healthz() -> &'static str {
    "ok"
}

pub(super) async fn metrics(State(endpoint): State<Arc<Endpoint>>) -> impl IntoResponse {
    let format = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(CONTENT_TYPE, format)], endpoint.metrics.print(endpoint.registry.totals()))
}
