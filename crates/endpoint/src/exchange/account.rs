//! The middleware around all routes.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::body::ExchangeGuard;
use super::context::RequestContext;
use super::facts::RequestFacts;
use super::{receive, response};
use crate::connection::Connection;
use crate::error::ApiError;
use crate::metrics::Metrics;
use crate::state::Endpoint;

/// Admits a request, reads its body, runs its route, and completes the response with the headers that all responses
/// share.
pub(crate) async fn account(State(endpoint): State<Arc<Endpoint>>, mut request: Request, next: Next) -> Response {
    let connection = request.extensions_mut().remove::<Arc<Connection>>();
    let connection = connection.unwrap_or_else(|| endpoint.registry.detached());
    let context = RequestContext { exchange: connection.begin(), connection };
    let guard = ExchangeGuard::new(&context.exchange);
    let facts = RequestFacts::of(&request);
    let route = route(&request);

    let response = match prepare(&endpoint, &context, &facts, request).await {
        Ok(_) if facts.is_preflight => response::preflight(),
        Ok(request) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    let response = response::finish(&endpoint, &context, &facts, response).await;
    endpoint.metrics.request(route, response.status());
    guard.hand_over(response)
}

/// Admits the request and reads it to its end, so that the bytes that the socket reads next belong to the next request.
async fn prepare(
    endpoint: &Endpoint,
    context: &RequestContext,
    facts: &RequestFacts,
    request: Request,
) -> Result<Request, ApiError> {
    let received = match admit(endpoint, context, &request) {
        Ok(()) => receive::with_body(&endpoint.config.limits, request).await,
        Err(error) if error.closes() => Err(error),
        // The connection stays open, so the body of a refused request has to be read too.
        Err(error) => receive::with_body(&endpoint.config.limits, request).await.and(Err(error)),
    };
    context.exchange.received(&context.connection);
    let mut request = received?;
    request.extensions_mut().insert(context.clone());
    if facts.is_preflight {
        *request.body_mut() = Body::empty();
    }
    Ok(request)
}

fn admit(endpoint: &Endpoint, context: &RequestContext, request: &Request) -> Result<(), ApiError> {
    if matches!(request.uri().path(), "/healthz" | "/metrics") {
        return Ok(());
    }
    if endpoint.shutdown.is_cancelled() {
        return Err(ApiError::ShuttingDown);
    }
    let Some(peer) = &context.connection.peer else { return Ok(()) };
    let limits = &endpoint.config.limits;
    if !peer.is_admitted {
        return Err(ApiError::TooManyConnections(limits.connections_per_client));
    }
    let forwarded = if endpoint.config.behind_proxy { forwarded_for(request.headers()) } else { None };
    let is_granted = match forwarded {
        Some(address) => endpoint.clients.get(address).take_request(limits.rate_per_second),
        None => peer.client.take_request(limits.rate_per_second),
    };
    is_granted.then_some(()).ok_or(ApiError::RateLimited(limits.rate_per_second))
}

/// The last address of `X-Forwarded-For`, which is the one that the nearest proxy added. A client can forge all others.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    value.rsplit(',').next()?.trim().parse().ok()
}

fn route(request: &Request) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(path) => path.as_str().to_owned(),
        None => Metrics::SITE.to_owned(),
    }
}
