//! `GET /api/connections/{id}`: the bytes counted on a connection's socket.

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
    let rtt_micros = match &connection.peer {
        Some(peer) if !connection.is_closed() => rtt_micros(peer.local, peer.remote).await,
        _ => None,
    };
    settle(&connection).await;
    Ok(Json(connection.report(rtt_micros)))
}

/// Waits until a write that another thread has started is counted. The client may have received its bytes already, and
/// would find them missing in the report. Writes never block, so this takes a few turns at most.
async fn settle(connection: &Connection) {
    const MAX_TURNS: u32 = 1_000;
    for _ in 0..MAX_TURNS {
        if !connection.is_writing() {
            return;
        }
        tokio::task::yield_now().await;
    }
}
