//! `GET /api/feed/socket` and `/api/echo/socket`: the handshake, and the task that runs the socket afterwards.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::response::Response;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;

use super::query::Query;
use crate::counting_stream::CountingStream;
use crate::error::ApiError;
use crate::exchange::RequestContext;
use crate::state::Endpoint;
use crate::websocket::{self, Socket, handshake};

pub(super) async fn echo(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(context): Extension<RequestContext>,
    mut request: Request,
) -> Result<Response, ApiError> {
    let response = handshake::response(&request)?;
    let upgrade = hyper::upgrade::on(&mut request);
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
    let cursor = query.cursor(None)?;
    let quiet = query.quiet(endpoint.config.limits.hold_seconds)?;
    let response = handshake::response(&request)?;
    let upgrade = hyper::upgrade::on(&mut request);
    let tasks = endpoint.tasks.clone();
    tasks.spawn(async move {
        if let Some(mut socket) = open(upgrade, endpoint, context).await {
            socket.keep_quiet(quiet);
            websocket::feed(socket, cursor).await;
        }
    });
    Ok(response.map(|()| Body::empty()))
}

/// The socket, once the 101 has been written. `None` if the client left before, or if the request came without a
/// connection.
async fn open(upgrade: OnUpgrade, endpoint: Arc<Endpoint>, context: RequestContext) -> Option<Socket> {
    let upgraded: Upgraded = upgrade.await.ok()?;
    let parts = upgraded.downcast::<TokioIo<CountingStream>>().ok()?;
    context.exchange.upgraded();
    Some(Socket::new(parts.io.into_inner(), &parts.read_buf, context, endpoint))
}
