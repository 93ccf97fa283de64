//! The opening handshake, the server's half (RFC 6455 §4.2; on HTTP/2 RFC 8441 §5).

use axum::http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Version};
use wire::websocket::{accept_key, nonce};

use crate::error::ApiError;
use crate::exchange::has_token;
use crate::upgrade::ExtendedConnect;

/// The 101 to a request that asks for WebSocket, or on HTTP/2 the 200. It has no `Sec-WebSocket-Extensions` and no
/// `Sec-WebSocket-Protocol`, which declines them.
pub(crate) fn response<B>(request: &Request<B>) -> Result<Response<()>, ApiError> {
    let headers = request.headers();
    if request.version() == Version::HTTP_2 {
        return connected(request.method(), request.extensions().get(), headers);
    }
    // RFC 6455 §4.2.1 item 1: GET, of HTTP/1.1 or higher. In HTTP/1.0 Upgrade is ignored (RFC 9110 §7.8).
    if request.method() != Method::GET || request.version() < Version::HTTP_11 {
        return Err(ApiError::UpgradeRequired);
    }
    let is_version_13 = only(headers, &SEC_WEBSOCKET_VERSION).is_some_and(|version| version == "13");
    if !has_token(headers, CONNECTION, "upgrade") || !has_token(headers, UPGRADE, "websocket") || !is_version_13 {
        return Err(ApiError::UpgradeRequired);
    }
    let key = only(headers, &SEC_WEBSOCKET_KEY).and_then(|key| key.to_str().ok()).unwrap_or_default();
    // RFC 6455 §4.2.1 item 5: the key, when decoded, is 16 bytes in length.
    if nonce(key).is_none_or(|nonce| nonce.len() != 16) {
        return Err(ApiError::BadHandshake);
    }
    let accept = HeaderValue::from_str(&accept_key(key)).map_err(|_| ApiError::BadHandshake)?;
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    Ok(response)
}

/// RFC 8441 §5: the `:protocol` takes the place of Upgrade and Connection, and there is no key, because nothing but HTTP/2
/// itself could have understood the CONNECT.
fn connected(
    method: &Method,
    connect: Option<&ExtendedConnect>,
    headers: &HeaderMap,
) -> Result<Response<()>, ApiError> {
    let Some(connect) = connect.filter(|_| method == Method::CONNECT) else { return Err(ApiError::ConnectRequired) };
    if connect.protocol != "websocket" {
        return Err(ApiError::UnknownProtocol(connect.protocol.clone()));
    }
    if only(headers, &SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return Err(ApiError::ConnectRequired);
    }
    Ok(Response::new(()))
}

/// The value of a field that MUST NOT appear more than once in a request (RFC 6455 §11.3.1, §11.3.5).
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}
