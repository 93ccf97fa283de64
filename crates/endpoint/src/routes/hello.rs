//! `GET /api/hello`: the endpoint's version, offers, limits and time.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::clock;
use crate::config::Limits;
use crate::state::Endpoint;

const OFFERS: [&str; 9] =
    ["echo", "poll", "long-poll", "stream", "post-stream", "mcp", "socket", "echo-socket", "connections"];
/// Offered unless the operator forbids it.
const IMPAIR: &str = "impair";

#[derive(Serialize)]
pub(super) struct Hello {
    /// The contract's version.
    roundtrip: u32,
    version: &'static str,
    server_time_micros: i64,
    offers: Vec<&'static str>,
    limits: Limits,
}

pub(super) async fn hello(State(endpoint): State<Arc<Endpoint>>) -> Json<Hello> {
    Json(Hello {
        roundtrip: 1,
        version: env!("CARGO_PKG_VERSION"),
        server_time_micros: clock::unix_micros(),
        offers: OFFERS.into_iter().chain((!endpoint.config.forbids_impair).then_some(IMPAIR)).collect(),
        limits: endpoint.config.limits,
    })
}
