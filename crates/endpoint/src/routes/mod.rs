//! The routes, one file per group, and the router.

mod connections;
mod echo;
mod events;
mod hello;
mod mcp;
mod operators;
mod poll;
mod query;
mod sockets;
mod stream;

use std::future::{Ready, ready};
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};

use crate::error::ApiError;
use crate::exchange::account;
use crate::state::Endpoint;
use crate::static_files::static_files;

pub use operators::metrics_app;

/// All routes of the contract. The router also works without a socket, as in tests; no bytes are counted then.
pub fn app(endpoint: Arc<Endpoint>) -> Router {
    Router::new()
        .route("/api/hello", get(hello::hello))
        .route("/api/echo", any(echo::echo))
        .route("/api/echo/", any(echo::echo))
        .route("/api/echo/{*rest}", any(echo::echo))
        .route("/api/echo/socket", get(sockets::echo).connect(sockets::echo))
        .route("/api/feed/poll", get(poll::poll))
        .route("/api/feed/long-poll", get(poll::long_poll))
        .route("/api/feed/stream", get(stream::stream).post(stream::post_stream).fallback(only(stream::METHODS)))
        .route("/api/feed/socket", get(sockets::feed).connect(sockets::feed))
        .route("/api/mcp", get(mcp::get).post(mcp::post).fallback(only(mcp::METHODS)))
        .route("/api/connections/{id}", get(connections::connection))
        .route("/api", any(unknown))
        .route("/api/", any(unknown))
        .route("/api/{*rest}", any(unknown))
        .route("/healthz", get(operators::healthz))
        .route("/metrics", get(operators::metrics_are_elsewhere))
        .method_not_allowed_fallback(only("GET, HEAD"))
        .fallback(static_files)
        .layer(from_fn_with_state(Arc::clone(&endpoint), account))
        .with_state(endpoint)
}

/// The answer to a method that a route does not have.
fn only(methods: &'static str) -> impl FnOnce() -> Ready<ApiError> + Clone + Send + Sync + 'static {
    move || ready(ApiError::MethodNotAllowed(methods))
}

async fn unknown(request: Request) -> ApiError {
    ApiError::NotFound(request.uri().path().to_owned())
}
