//! `/api/feed/socket` and `/api/echo/socket`, by GET or, on HTTP/2, by CONNECT: the handshake, and the task that runs the socket afterwards.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::response::Response;

use super::query::Query;
use crate::error::ApiError;
use crate::exchange::RequestContext;
use crate::state::Endpoint;
use crate::upgrade::Upgrade;
use crate::websocket::{self, Socket, handshake};

pub(super) async fn echo(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(context): Extension<RequestContext>,
    mut request: Request,
) -> Result<Response, ApiError> {
    let response = handshake::response(&request)?;
    let upgrade = Upgrade::of(&mut request);
    let tasks = endpoint.tasks.clone();
    tasks.spawn(async move {
        if let Some(socket) = open(upgrade, endpoint, context).await {
            websocket::echo(socket).await;
        }
    });
    Ok(response.map(|()| Body::empty()))
}

pub(super) async fn feed(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(context): Extension<RequestContext>,
    uri: Uri,
    mut request: Request,
) -> Result<Response, ApiError> {
    let query = Query::of(&uri);
    let cursor = query.cursor(None)?.late_by(context.delay());
    let quiet = query.quiet(endpoint.config.limits.hold_seconds)?;
    let response = handshake::response(&request)?;
    let upgrade = Upgrade::of(&mut request);
    let tasks = endpoint.tasks.clone();
    tasks.spawn(async move {
        if let Some(mut socket) = open(upgrade, endpoint, context).await {
            socket.keep_quiet(quiet);
            websocket::feed(socket, cursor).await;
        }
    });
    Ok(response.map(|()| Body::empty()))
}

/// The socket, once the 101 or the 200 has been written. `None` if the client left before, or if the request came without a
/// connection.
async fn open(upgrade: Upgrade, endpoint: Arc<Endpoint>, context: RequestContext) -> Option<Socket> {
    let (transport, early) = upgrade.transport().await?;
    context.exchange.upgraded();
    let transport = match context.impaired {
        Some(impaired) => transport.impaired(impaired.asked),
        None => transport,
    };
    Some(Socket::new(transport, &early, context, endpoint))
}
