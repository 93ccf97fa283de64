//! The headers that all responses share. One of them, `Roundtrip:`, contains the response's size, its own digits
//! included.

use std::time::SystemTime;

use axum::body::to_bytes;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, DATE,
    SEC_WEBSOCKET_ACCEPT, TRANSFER_ENCODING, UPGRADE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version};
use axum::response::{IntoResponse, Response};

use super::body::{PIECE_BYTES, Pieces, is_bodiless, is_upgrade};
use super::context::RequestContext;
use super::facts::RequestFacts;
use crate::connection::frames::Field;
use crate::impair::{Impaired, ImpairedBody};
use crate::state::Endpoint;
use crate::transport;

const ROUNDTRIP: HeaderName = HeaderName::from_static("roundtrip");
/// What `Roundtrip:` says of HTTP/1.1 over TLS.
const OVER_TLS: &str = ";http=1.1;tls";
const TIMING_ALLOW_ORIGIN: HeaderName = HeaderName::from_static("timing-allow-origin");
const ROUNDTRIP_IMPAIR: HeaderName = HeaderName::from_static("roundtrip-impair");
const ANY: HeaderValue = HeaderValue::from_static("*");

/// Marks, as a response extension, a body whose end is not known when it begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StreamBody;

/// Marks, as a response extension, a file of the page. Its body is passed on unread and its size is not announced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileBody;

/// Marks, as a response extension, a response to another method than GET and HEAD that has no `Allow`. axum adds one to
/// whatever a route without that method answers, also to a preflight and to a refusal by the rate.
#[derive(Clone, Copy, Debug)]
struct HasNoAllow;

/// Takes back what axum added after the size had been computed.
pub(crate) fn take_back_allow(response: &mut Response) {
    if response.extensions().get::<HasNoAllow>().is_some() {
        response.headers_mut().remove(ALLOW);
    }
}

/// The response to a preflight: everything is allowed, for two hours, the longest that browsers remember it. That
/// includes access from a page in a public network to an endpoint in a private one: what the endpoint has is for every
/// page, and it changes nothing.
pub(super) fn preflight(facts: &RequestFacts) -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, ANY),
        (ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("*, authorization")),
        (ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200")),
    ];
    let mut response = (StatusCode::NO_CONTENT, headers).into_response();
    for allows in &facts.closer_network {
        response.headers_mut().insert(allows, HeaderValue::from_static("true"));
    }
    response
}

/// Completes the response's head. hyper adds nothing to it, so that its size is known here.
pub(super) async fn finish(
    endpoint: &Endpoint,
    context: &RequestContext,
    facts: &RequestFacts,
    response: Response,
) -> Response {
    let is_file = response.extensions().get::<FileBody>().is_some();
    let is_stream = response.extensions().get::<StreamBody>().is_some();
    let (mut head, mut body) = response.into_parts();
    if facts.version == Version::HTTP_10 {
        // hyper adds `keep-alive` to a response of a later version, even beside `close`.
        head.version = Version::HTTP_10;
    }
    if facts.method != Method::GET && facts.method != Method::HEAD && !head.headers.contains_key(ALLOW) {
        head.extensions.insert(HasNoAllow);
    }
    add_common_headers(&mut head.headers, endpoint, facts);
    if is_file {
        return Response::from_parts(head, body);
    }
    if let Some(impaired) = context.impaired {
        announce(impaired, is_stream && facts.version == Version::HTTP_11, &mut head.headers);
    }
    head.headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    let mut body_bytes = None;
    let is_upgrade = is_upgrade(&facts.method, head.status);
    if is_upgrade {
        head.headers.remove(CONTENT_LENGTH);
    } else if is_stream {
        if facts.version == Version::HTTP_11 {
            head.headers.insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        }
    } else if is_bodiless(head.status) {
        head.headers.remove(CONTENT_LENGTH);
        body_bytes = Some(0);
    } else {
        // The routes make their bodies in memory, so this neither waits nor fails.
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        head.headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        body_bytes = Some(if facts.method == Method::HEAD { 0 } else { bytes.len() as u64 });
        body = Pieces::body(bytes, context.piece().unwrap_or(PIECE_BYTES));
    }
    if let Some(impaired) = context.impaired.filter(|_| !is_upgrade) {
        let context = context.clone();
        body = ImpairedBody::body(body, impaired, is_stream, move || context.reset());
    }
    add_sizes(&mut head.headers, head.status, context, body_bytes);
    Response::from_parts(head, body)
}

/// Says what is done to the exchange. A stream of HTTP/1.1 that is going to be cut ends with its connection.
fn announce(impaired: Impaired, is_chunked: bool, headers: &mut HeaderMap) {
    if let Ok(value) = HeaderValue::from_str(&impaired.asked.to_string()) {
        headers.insert(ROUNDTRIP_IMPAIR, value);
    }
    if is_chunked && impaired.is_cut() {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
}

fn add_common_headers(headers: &mut HeaderMap, endpoint: &Endpoint, facts: &RequestFacts) {
    if let Ok(date) = HeaderValue::from_str(&httpdate::fmt_http_date(SystemTime::now())) {
        headers.insert(DATE, date);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if facts.has_origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, ANY);
        headers.insert(TIMING_ALLOW_ORIGIN, ANY);
    }
    add_connection(headers, endpoint.shutdown.has_begun(), facts);
}

/// Says whether the connection stays open. hyper would add this later, when the size has been computed already.
fn add_connection(headers: &mut HeaderMap, is_shutting_down: bool, facts: &RequestFacts) {
    // HTTP/1.0 closes unless both sides ask to keep the connection (RFC 9112 §9.3).
    if facts.version == Version::HTTP_10 {
        // HTTP/1.0 has no Upgrade (RFC 9110 §7.8).
        if headers.remove(UPGRADE).is_some() {
            headers.remove(CONNECTION);
        }
        if facts.keeps_alive && !headers.contains_key(CONNECTION) {
            headers.insert(CONNECTION, HeaderValue::from_static("keep-alive"));
        }
    }
    // Nothing closes after an upgrade.
    let is_upgrade = headers.contains_key(SEC_WEBSOCKET_ACCEPT);
    if !is_upgrade && (is_shutting_down || facts.asks_to_close && facts.version == Version::HTTP_11) {
        let close = if headers.contains_key(UPGRADE) { "Upgrade, close" } else { "close" };
        headers.insert(CONNECTION, HeaderValue::from_static(close));
    }
}

/// Sets `Roundtrip:`. `body_bytes` is `None` if the body's size is not known yet; the header then has no `out`. On HTTP/2 the
/// stream adds the header, because only there the size of the head is known.
fn add_sizes(headers: &mut HeaderMap, status: StatusCode, context: &RequestContext, body_bytes: Option<u64>) {
    let RequestContext { connection, exchange, .. } = context;
    let item = format!("{};n={};in={}", connection.id, exchange.number, exchange.request_bytes());
    let piece_bytes = context.piece().unwrap_or(transport::PIECE_BYTES) as u64;
    if exchange.announce(|| Field { item: item.clone(), body_bytes, piece_bytes }) {
        return;
    }
    let version = if connection.is_tls() { OVER_TLS } else { "" };
    let without = head_bytes(status, headers) + header_bytes(&ROUNDTRIP, item.len() + version.len());
    let Some(body_bytes) = body_bytes else {
        exchange.set_head_bytes(without);
        return insert(headers, &format!("{item}{version}"));
    };
    // An interim response (100 Continue) has been written before and counts too.
    let without = exchange.bytes_out(connection) + without + ";out=".len() as u64 + body_bytes;
    // `out` counts its own digits: it grows until the number of its digits fits.
    let mut out = without + 1;
    while without + digits(out) != out {
        out = without + digits(out);
    }
    insert(headers, &format!("{item};out={out}{version}"));
    exchange.set_head_bytes(out - body_bytes);
}

fn insert(headers: &mut HeaderMap, item: &str) {
    if let Ok(value) = HeaderValue::from_str(item) {
        headers.insert(ROUNDTRIP, value);
    }
}

/// Bytes of the status line, the headers and the empty line, as hyper writes them (RFC 9112 §4, §5).
fn head_bytes(status: StatusCode, headers: &HeaderMap) -> u64 {
    let reason = status.canonical_reason().unwrap_or("<none>");
    let status_line = "HTTP/1.1 200 ".len() + reason.len() + 2;
    let headers: u64 = headers.iter().map(|(name, value)| header_bytes(name, value.len())).sum();
    status_line as u64 + headers + 2
}

fn header_bytes(name: &HeaderName, value_length: usize) -> u64 {
    (name.as_str().len() + ": ".len() + value_length + "\r\n".len()) as u64
}

fn digits(number: u64) -> u64 {
    u64::from(number.checked_ilog10().unwrap_or(0)) + 1
}
