//! `GET /api/hello`: the endpoint's version, offers, limits and time.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::clock;
use crate::config::Limits;
use crate::state::Endpoint;

const OFFERS: [&str; 8] =
    ["echo", "poll", "long-poll", "stream", "post-stream", "socket", "echo-socket", "connections"];

#[derive(Serialize)]
pub(super) struct Hello {
    /// The contract's version.
    roundtrip: u32,
    version: &'static str,
    server_time_micros: i64,
    offers: [&'static str; 8],
    limits: Limits,
}

pub(super) async fn hello(State(endpoint): State<Arc<Endpoint>>) -> Json<Hello> {
    Json(Hello {
        roundtrip: 1,
        version: env!("CARGO_PKG_VERSION"),
        server_time_micros: clock::unix_micros(),
        offers: OFFERS,
        limits: endpoint.config.limits,
    })
}
