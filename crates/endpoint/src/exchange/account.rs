//! The middleware around all routes.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::sleep;

use super::body::ExchangeGuard;
use super::context::RequestContext;
use super::facts::RequestFacts;
use super::{receive, response, rules};
use crate::connection::Connection;
use crate::connection::frames::Stream;
use crate::error::ApiError;
use crate::impair::{Ending, Impair, Impaired, NoResponse, ended};
use crate::metrics::Metrics;
use crate::state::Endpoint;

/// Admits a request, reads its body, runs its route, and completes the response with the headers that all responses
/// share.
pub(crate) async fn account(State(endpoint): State<Arc<Endpoint>>, mut request: Request, next: Next) -> Response {
    let connection = request.extensions_mut().remove::<Arc<Connection>>();
    let connection = connection.unwrap_or_else(|| endpoint.registry.detached());
    let stream = request.extensions_mut().remove::<Arc<Stream>>();
    let mut context = RequestContext { exchange: connection.begin(stream), connection, impaired: None };
    let guard = ExchangeGuard::new(&context.exchange);
    let facts = RequestFacts::of(&request);
    let route = route(&request);

    let asked = impaired(&endpoint, &facts, &request);
    let prepared = prepare(&endpoint, &context, &facts, request).await;
    let response = match prepared.and_then(|request| Ok((request, asked?))) {
        Ok(_) if facts.is_preflight => response::preflight(&facts),
        Ok((mut request, asked)) => {
            context.impaired = asked;
            request.extensions_mut().insert(context.clone());
            late(&endpoint, &context, next.run(request)).await
        }
        Err(error) => error.into_response(),
    };
    if response.extensions().get::<NoResponse>().is_some() {
        return guard.hand_over(&facts.method, response);
    }
    let response = response::finish(&endpoint, &context, &facts, response).await;
    endpoint.metrics.request(route, response.status());
    guard.hand_over(&facts.method, response)
}

/// What the client asks to be done to the exchange. A preflight is the browser's own question, and the page's files are not the
/// contract's.
fn impaired(endpoint: &Endpoint, facts: &RequestFacts, request: &Request) -> Result<Option<Impaired>, ApiError> {
    let uri = request.uri();
    if facts.is_preflight || !uri.path().starts_with("/api/") {
        return Ok(None);
    }
    let asked = Impair::of(uri.query())?;
    if asked.is_some() && endpoint.config.forbids_impair {
        return Err(ApiError::ImpairForbidden);
    }
    if let Some(asked) = asked {
        endpoint.metrics.impaired(asked);
    }
    Ok(asked.map(Impaired::now))
}

/// The route's response, as late as the client asks for, or [`NoResponse`] if the exchange is to end before.
async fn late(endpoint: &Endpoint, context: &RequestContext, response: impl Future<Output = Response>) -> Response {
    let Some(impaired) = context.impaired else { return response.await };
    let shutdown = endpoint.shutdown.turn(context.connection.end_turn());
    let late = async {
        let response = response.await;
        tokio::select! {
            () = sleep(impaired.asked.delay()) => {}
            // Nobody waits for the end of a process because of a delay.
            () = shutdown.cancelled() => {}
        }
        response
    };
    tokio::select! {
        biased;
        ending = ended(Some(impaired)) => {
            if ending == Ending::Reset {
                context.reset();
            }
            let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
            response.extensions_mut().insert(NoResponse);
            response
        }
        response = late => response,
    }
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
    if facts.is_preflight {
        *request.body_mut() = Body::empty();
    }
    Ok(request)
}

fn admit(endpoint: &Endpoint, context: &RequestContext, request: &Request) -> Result<(), ApiError> {
    let limits = &endpoint.config.limits;
    // Operators are no exception: a connection above the limit is answered once and closed, on every route.
    if context.connection.peer.as_ref().is_some_and(|peer| !peer.is_admitted) {
        return Err(ApiError::TooManyConnections(limits.connections_per_client));
    }
    if request.method() == Method::TRACE {
        return Err(ApiError::TraceRefused);
    }
    // Without a socket there is no message to be judged.
    let Some(peer) = &context.connection.peer else { return Ok(()) };
    rules::check(request)?;
    if request.uri().path() == "/healthz" {
        return Ok(());
    }
    if endpoint.shutdown.turn(peer.end_turn).is_cancelled() {
        return Err(ApiError::ShuttingDown);
    }
    let forwarded = if endpoint.config.behind_proxy { forwarded_for(request.headers()) } else { None };
    let client = match forwarded {
        Some(address) => {
            let client = endpoint.clients.get(address);
            context.connection.set_payer(Arc::clone(&client));
            client
        }
        None => Arc::clone(&peer.client),
    };
    if request.version() == Version::HTTP_2 {
        // A stream takes the place of a connection, and would otherwise get around the limit of these.
        let limit = if endpoint.config.behind_proxy { 0 } else { limits.connections_per_client };
        let open_stream = client.open_stream(limit).ok_or(ApiError::TooManyStreams(limit))?;
        context.exchange.hold(open_stream);
    }
    client.take_request(limits.rate_per_second).then_some(()).ok_or(ApiError::RateLimited(limits.rate_per_second))
}

/// The last address of `X-Forwarded-For`, which is the one that the nearest proxy added. A client can forge all others.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    address_in(value.rsplit(',').next()?.trim())
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn address_in(text: &str) -> Option<IpAddr> {
    let alone = || text.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    alone().or_else(with_port).or_else(in_brackets)
}

fn route(request: &Request) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(path) => path.as_str().to_owned(),
        None => Metrics::SITE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_an_address_with_and_without_a_port() {
        let address = |text: &str| address_in(text).map(|address| address.to_string());
        for text in ["192.0.2.7", "192.0.2.7:41000"] {
            assert_eq!(address(text).as_deref(), Some("192.0.2.7"), "{text}");
        }
        for text in ["2001:db8::7", "[2001:db8::7]:41000", "[2001:db8::7]"] {
            assert_eq!(address(text).as_deref(), Some("2001:db8::7"), "{text}");
        }
        for text in ["", "unknown", "_hidden", "192.0.2.7:", "192.0.2.7:x", "[192.0.2.7", "192.0.2.7:41000:1"] {
            assert_eq!(address(text), None, "{text}");
        }
    }

    #[test]
    fn only_the_nearest_proxys_address_counts() {
        let forwarded = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", axum::http::HeaderValue::from_static(value));
            forwarded_for(&headers).map(|address| address.to_string())
        };
        assert_eq!(forwarded("203.0.113.9, 192.0.2.7:80").as_deref(), Some("192.0.2.7"));
        assert_eq!(forwarded("203.0.113.9, unknown"), None, "an address further away can be forged");
    }
}
