//! `GET /api/feed/socket` and `/api/echo/socket`: the handshake, and the task that a socket then is.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::response::Response;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;

use super::query::Query;
use crate::counted::Counted;
use crate::error::ApiError;
use crate::exchange::Current;
use crate::state::Endpoint;
use crate::websocket::{self, Socket, handshake};

pub(super) async fn echo(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(current): Extension<Current>,
    mut request: Request,
) -> Result<Response, ApiError> {
    let answer = handshake::answer(request.headers())?;
    let upgrade = hyper::upgrade::on(&mut request);
    let tasks = endpoint.tasks.clone();
    tasks.spawn(async move {
        if let Some(socket) = open(upgrade, endpoint, current).await {
            websocket::echo(socket).await;
        }
    });
    Ok(answer.map(|()| Body::empty()))
}

pub(super) async fn feed(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(current): Extension<Current>,
    uri: Uri,
    mut request: Request,
) -> Result<Response, ApiError> {
    let cursor = Query::of(&uri).cursor(None)?;
    let answer = handshake::answer(request.headers())?;
    let upgrade = hyper::upgrade::on(&mut request);
    let tasks = endpoint.tasks.clone();
    tasks.spawn(async move {
        if let Some(socket) = open(upgrade, endpoint, current).await {
            websocket::feed(socket, cursor).await;
        }
    });
    Ok(answer.map(|()| Body::empty()))
}

/// The socket, once the 101 has been written; `None` where the client went away before, or came without a connection.
async fn open(upgrade: OnUpgrade, endpoint: Arc<Endpoint>, current: Current) -> Option<Socket> {
    let upgraded: Upgraded = upgrade.await.ok()?;
    let parts = upgraded.downcast::<TokioIo<Counted>>().ok()?;
    current.exchange.upgraded();
    Some(Socket::new(parts.io.into_inner(), &parts.read_buf, current, endpoint))
}
