//! `GET /healthz`, which is not rate-limited, and `GET /metrics`, which has an address of its own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::time::Instant;

use crate::error::ApiError;
use crate::state::Endpoint;
use crate::sync::lock;

/// How long a page of metrics is kept. However often it is asked for, it costs no more than once per second.
const METRICS_AGE: Duration = Duration::from_secs(1);

/// 503 as soon as the process was asked to end, so that a balancer sends it nothing more.
pub(super) async fn healthz(State(endpoint): State<Arc<Endpoint>>) -> Result<&'static str, ApiError> {
    if endpoint.shutdown.has_begun() { Err(ApiError::ShuttingDown) } else { Ok("ok") }
}

/// The answer on the address that visitors use: what the metrics count is not for everybody.
pub(super) async fn metrics_are_elsewhere() -> impl IntoResponse {
    const WHERE: &str = "The metrics have an address of their own: --metrics-listen ADDRESS:PORT.\n";
    (StatusCode::NOT_FOUND, WHERE)
}

/// The metrics, for an address of their own, and the health, which a program without TLS can ask for there.
pub fn metrics_app(endpoint: Arc<Endpoint>) -> Router {
    Router::new()
        .route("/healthz", get(healthz).with_state(Arc::clone(&endpoint)))
        .route("/metrics", get(metrics))
        .with_state(Arc::new(MetricsPage { endpoint, kept: Mutex::default() }))
}

struct MetricsPage {
    endpoint: Arc<Endpoint>,
    kept: Mutex<Option<(Instant, String)>>,
}

impl MetricsPage {
    fn text(&self) -> String {
        let now = Instant::now();
        let mut kept = lock(&self.kept);
        if let Some((_, text)) = kept.as_ref().filter(|(made, _)| now.duration_since(*made) < METRICS_AGE) {
            return text.clone();
        }
        let text = self.endpoint.metrics.print(self.endpoint.registry.totals());
        *kept = Some((now, text.clone()));
        text
    }
}

async fn metrics(State(page): State<Arc<MetricsPage>>) -> impl IntoResponse {
    let format = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(CONTENT_TYPE, format)], page.text())
}
