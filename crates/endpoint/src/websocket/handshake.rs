//! The opening handshake, the server's half (RFC 6455 §4.2).

use axum::http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use wire::websocket::{accept_key, nonce};

use crate::error::ApiError;
use crate::exchange::has_token;

/// The 101 to a request that asks for WebSocket. It has no `Sec-WebSocket-Extensions` and no `Sec-WebSocket-Protocol`,
/// which declines them.
pub(crate) fn response(headers: &HeaderMap) -> Result<Response<()>, ApiError> {
    let is_version_13 = headers.get(SEC_WEBSOCKET_VERSION).is_some_and(|version| version == "13");
    if !has_token(headers, CONNECTION, "upgrade") || !has_token(headers, UPGRADE, "websocket") || !is_version_13 {
        return Err(ApiError::UpgradeRequired);
    }
    let key = headers.get(SEC_WEBSOCKET_KEY).and_then(|key| key.to_str().ok()).unwrap_or_default();
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
