//! `/api/mcp`: the feed in the shape of the Model Context Protocol's Streamable HTTP (revision 2025-11-25, *Transports*). A POST
//! carries one JSON-RPC message; a call of the tool is answered with an event stream, which a GET resumes. There is no session:
//! an event's id has all that is needed to go on after it, so that any replica can.

mod call;
mod describe;
mod rpc;

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{ACCEPT, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use self::call::{Call, Play};
use self::rpc::{Incoming, Refusal};
use super::events;
use super::query::last_event_id;
use crate::error::ApiError;
use crate::exchange::{BodyLength, RequestContext};
use crate::state::Endpoint;

/// The methods of this route.
pub(super) const METHODS: &str = "GET, HEAD, POST";

/// The revisions of the protocol that are understood, the newest first. The one after these has neither GET nor a way to
/// resume a stream.
const VERSIONS: [&str; 3] = ["2025-11-25", "2025-06-18", "2025-03-26"];

pub(super) async fn post(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(context): Extension<RequestContext>,
    length: Option<Extension<BodyLength>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    check_origin(&headers)?;
    length.map_or(Ok(()), |length| length.0.check(&body))?;
    let read = check_version(&headers).and_then(|()| rpc::read(&body));
    let (id, method, params) = match read {
        Ok(Incoming::Request { id, method, params }) => (id, method, params),
        Ok(Incoming::Other) => return Ok(StatusCode::ACCEPTED.into_response()),
        Err(refusal) => return Ok(refusal.into_response()),
    };
    Ok(match method.as_str() {
        "initialize" => rpc::result(&id, describe::initialized(params.get("protocolVersion"))),
        // A level would have to be remembered.
        "ping" | "logging/setLevel" => rpc::result(&id, json!({})),
        "tools/list" => rpc::result(&id, json!({ "tools": [describe::tool()] })),
        "tools/call" => call(endpoint, context, accepts_events(&headers), id, &params).await,
        _ => rpc::error(StatusCode::OK, &id, rpc::METHOD_NOT_FOUND, &format!("there is no method {method} here")),
    })
}

/// Goes on with a stream after the event that the client had last.
pub(super) async fn get(
    State(endpoint): State<Arc<Endpoint>>,
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    check_origin(&headers)?;
    if let Err(refusal) = check_version(&headers) {
        return Ok(refusal.into_response());
    }
    let id = last_event_id(&headers).ok_or(ApiError::NothingToListenTo)?;
    let (call, at) = Call::resumed(id)?;
    Ok(stream(endpoint, context, Play::resumed(call, at)))
}

async fn call(
    endpoint: Arc<Endpoint>,
    context: RequestContext,
    as_events: bool,
    id: Value,
    params: &Map<String, Value>,
) -> Response {
    if params.get("name") != Some(&describe::NAME.into()) {
        return rpc::error(StatusCode::OK, &id, rpc::INVALID_PARAMS, "the only tool here is \"feed\"");
    }
    let call = match Call::of(id.clone(), params, endpoint.config.limits.hold_seconds) {
        Ok(call) => call,
        // The model that made the call can correct it.
        Err(error) => return rpc::result(&id, describe::failed(&error.to_string())),
    };
    if as_events { stream(endpoint, context, Play::new(call)) } else { call.whole(&endpoint, &context).await }
}

fn stream(endpoint: Arc<Endpoint>, context: RequestContext, play: Play) -> Response {
    let (cursor, manner) = (play.cursor().late_by(context.delay()), play.manner());
    events::response(endpoint, context, cursor, manner, play)
}

/// A client must list both types; one that lists JSON alone gets that.
fn accepts_events(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut types =
        values.flat_map(|value| value.split(',')).map(|item| item.split(';').next().unwrap_or_default().trim());
    types.any(|name| name.eq_ignore_ascii_case("text/event-stream"))
}

fn check_version(headers: &HeaderMap) -> Result<(), Refusal> {
    let Some(version) = headers.get("mcp-protocol-version") else { return Ok(()) };
    match VERSIONS.iter().any(|known| version == known) {
        true => Ok(()),
        false => Err(Refusal::version()),
    }
}

/// Whether `Origin` is one: `null`, or a scheme and a host. Which one it is does not matter: what is here is for every page,
/// changes nothing and knows nobody, so that a page that reaches it under a false name gains nothing.
fn check_origin(headers: &HeaderMap) -> Result<(), ApiError> {
    let mut origins = headers.get_all(ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (None, _) => Ok(()),
        (Some(origin), None) if origin.to_str().is_ok_and(is_origin) => Ok(()),
        _ => Err(ApiError::BadOrigin),
    }
}

/// RFC 6454 §7.1, with one origin.
fn is_origin(text: &str) -> bool {
    let Some((scheme, host)) = text.split_once("://") else { return text == "null" };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let is_host = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic() && !b"/?#@,\\\"".contains(&byte));
    is_scheme && is_host
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_null_or_a_scheme_and_a_host() {
        for text in ["null", "https://a.example", "http://127.0.0.1:8081", "http://[::1]:80", "chrome-extension://abc"]
        {
            assert!(is_origin(text), "{text}");
        }
        for text in
            ["", "a.example", "https://", "://a", "https://a/", "https://a b", "https://u@a", "https://a, https://b"]
        {
            assert!(!is_origin(text), "{text}");
        }
    }

    #[test]
    fn only_a_client_that_lists_events_gets_them() {
        let accepts = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, value.parse().unwrap());
            accepts_events(&headers)
        };
        assert!(accepts("application/json, text/event-stream") && accepts("Text/Event-Stream;q=0.5"));
        assert!(!accepts("application/json") && !accepts("*/*") && !accepts_events(&HeaderMap::new()));
    }
}
