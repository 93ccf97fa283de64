//! What happens to every request before its route and to every answer after it: limits, counting, common headers.

mod answer;
mod body;
mod receive;

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ACCESS_CONTROL_REQUEST_METHOD, CONNECTION, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::connection::{Connection, Exchange};
use crate::error::ApiError;
use crate::metrics::Metrics;
use crate::state::Endpoint;

/// What a route may know of the exchange that it answers; a request extension.
#[derive(Clone, Debug)]
pub(crate) struct Current {
    pub(crate) connection: Arc<Connection>,
    pub(crate) exchange: Arc<Exchange>,
}

/// Marks, as a response extension, an answer whose end is not known when it begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streams;

/// Marks, as a response extension, an answer whose body is passed on as it is: the page's files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File;

/// What the answer's headers depend on of the request.
#[derive(Debug)]
struct Asked {
    method: Method,
    version: Version,
    has_origin: bool,
    is_preflight: bool,
    keeps_alive: bool,
}

/// The middleware around all routes.
pub(crate) async fn account(State(endpoint): State<Arc<Endpoint>>, mut request: Request, next: Next) -> Response {
    let connection = request.extensions_mut().remove::<Arc<Connection>>();
    let connection = connection.unwrap_or_else(|| endpoint.registry.detached());
    let current = Current { exchange: connection.begin(), connection };
    let ends = body::EndsWhenDropped::new(&current.exchange);
    let asked = Asked::of(&request);
    let route = route(&request);

    let response = match before(&endpoint, &current, &asked, request).await {
        Ok(_) if asked.is_preflight => answer::preflight(),
        Ok(request) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    let response = answer::finish(&endpoint, &current, &asked, response).await;
    endpoint.metrics.request(route, response.status());
    ends.hand_over(response)
}

/// Admits the request and reads it to its end, so that what the socket reads next belongs to the next one.
async fn before(endpoint: &Endpoint, current: &Current, asked: &Asked, request: Request) -> Result<Request, ApiError> {
    let received = match admit(endpoint, current, &request) {
        Ok(()) => receive::whole(&endpoint.config.limits, request).await,
        Err(error) if error.closes() => Err(error),
        Err(error) => receive::whole(&endpoint.config.limits, request).await.and(Err(error)),
    };
    current.exchange.received(&current.connection);
    let mut request = received?;
    request.extensions_mut().insert(current.clone());
    if asked.is_preflight {
        *request.body_mut() = Body::empty();
    }
    Ok(request)
}

fn admit(endpoint: &Endpoint, current: &Current, request: &Request) -> Result<(), ApiError> {
    if matches!(request.uri().path(), "/healthz" | "/metrics") {
        return Ok(());
    }
    if endpoint.shutdown.is_cancelled() {
        return Err(ApiError::ShuttingDown);
    }
    let Some(origin) = &current.connection.origin else { return Ok(()) };
    let limits = &endpoint.config.limits;
    if !origin.is_admitted {
        return Err(ApiError::TooManyConnections(limits.connections_per_client));
    }
    let forwarded = if endpoint.config.behind_proxy { forwarded_for(request.headers()) } else { None };
    let is_granted = match forwarded {
        Some(address) => endpoint.clients.get(address).request(limits.rate_per_second),
        None => origin.client.request(limits.rate_per_second),
    };
    is_granted.then_some(()).ok_or(ApiError::RateLimited(limits.rate_per_second))
}

/// The last address of `X-Forwarded-For`: the one that the nearest proxy itself has seen.
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

impl Asked {
    fn of(request: &Request) -> Self {
        let headers = request.headers();
        let has_origin = headers.contains_key(ORIGIN);
        Self {
            method: request.method().clone(),
            version: request.version(),
            has_origin,
            is_preflight: has_origin
                && request.method() == Method::OPTIONS
                && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD),
            keeps_alive: has_token(headers, CONNECTION, "keep-alive"),
        }
    }
}

/// Whether a header that is a list of tokens names this one (RFC 9110 §5.6.1).
pub(crate) fn has_token(headers: &HeaderMap, name: axum::http::HeaderName, token: &str) -> bool {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| item.trim().eq_ignore_ascii_case(token))
}

/// Whether an answer of this status has no body and no Content-Length (RFC 9110 §8.6).
fn is_bodiless(status: StatusCode) -> bool {
    status.is_informational() || status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED
}

#[derive(Serialize)]
struct Hello {
    connection: String,
    exchange: u64,
    request_bytes: u64,
    answer_bytes: u64,
}

impl Current {
    /// The first thing that a stream and a socket say: what its request cost. `answer_bytes` is the answer's head.
    pub(crate) fn hello(&self, answer_bytes: u64) -> String {
        let hello = Hello {
            connection: self.connection.id.to_string(),
            exchange: self.exchange.number,
            request_bytes: self.exchange.request_bytes(),
            answer_bytes,
        };
        // Numbers and an id: there is nothing in it that JSON could not say.
        serde_json::to_string(&hello).unwrap_or_default()
    }
}
