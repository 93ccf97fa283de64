//! `GET /api/connections/{id}`: what was counted on a connection's socket.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};

use crate::connection::{Connection, Report};
use crate::error::ApiError;
use crate::round_trip_time::rtt_micros;
use crate::state::Endpoint;

pub(super) async fn connection(
    State(endpoint): State<Arc<Endpoint>>,
    Path(id): Path<String>,
) -> Result<Json<Report>, ApiError> {
    let connection = endpoint.registry.find(&id).ok_or(ApiError::UnknownConnection(id))?;
    settled(&connection).await;
    let rtt_micros = match &connection.origin {
        Some(origin) if !connection.is_closed() => rtt_micros(origin.local, origin.remote),
        _ => None,
    };
    Ok(Json(connection.report(rtt_micros)))
}

/// Waits for a write that another thread has under way to be counted; a write never blocks, so that is soon.
async fn settled(connection: &Connection) {
    const PATIENCE: u32 = 1_000;
    for _ in 0..PATIENCE {
        if !connection.is_writing() {
            return;
        }
        tokio::task::yield_now().await;
    }
}
