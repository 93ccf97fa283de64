//! Every error that a client can be answered with: a status, a code for programs, a sentence for people.

use axum::Json;
use axum::http::header::{ALLOW, CONNECTION, RETRY_AFTER, SEC_WEBSOCKET_VERSION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// An error of the contract (`docs/endpoint.md`).
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("feed: {0}")]
    BadFeed(#[from] feed::SpecError),
    #[error("{name}: \"{value}\" is not {allowed}")]
    BadParameter { name: &'static str, value: String, allowed: String },
    #[error("the parameter \"{0}\" is missing; this route needs it")]
    MissingParameter(&'static str),
    #[error("there is nothing at {0}; GET /api/hello says what is offered")]
    NotFound(String),
    #[error("no connection {0} is known here: it belongs to another process, or closed over a minute ago")]
    UnknownConnection(String),
    #[error("this route answers GET only; /api/echo answers every method")]
    MethodNotAllowed,
    #[error("the request's body is larger than the {limit} bytes allowed")]
    BodyTooLarge { limit: u64, is_unread: bool },
    #[error("the request's body ended early or was not framed as HTTP/1.1 frames bodies")]
    BadBody,
    #[error("no more of the request's body came for {0} seconds, which is as long as this endpoint waits")]
    BodyTimeout(u64),
    #[error("your address has {0} connections open, as many as are allowed; close one and try again")]
    TooManyConnections(u32),
    #[error("your address made more than the {0} requests a second that are allowed; wait a second and try again")]
    RateLimited(u32),
    #[error("this endpoint is shutting down; connect again and another may answer")]
    ShuttingDown,
    #[error("this route speaks WebSocket only: ask with Connection: Upgrade, Upgrade: websocket and version 13")]
    UpgradeRequired,
    #[error("Sec-WebSocket-Key must be 16 bytes in base64 (RFC 6455 §4.1)")]
    BadHandshake,
}

#[derive(Serialize)]
struct Told {
    error: &'static str,
    message: String,
}

impl ApiError {
    fn status(&self) -> (StatusCode, &'static str) {
        match self {
            Self::BadFeed(_) => (StatusCode::BAD_REQUEST, "bad-feed"),
            Self::BadParameter { .. } => (StatusCode::BAD_REQUEST, "bad-parameter"),
            Self::MissingParameter(_) => (StatusCode::BAD_REQUEST, "missing-parameter"),
            Self::NotFound(_) | Self::UnknownConnection(_) => (StatusCode::NOT_FOUND, "not-found"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"),
            Self::BodyTooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"),
            Self::BadBody => (StatusCode::BAD_REQUEST, "bad-body"),
            Self::BodyTimeout(_) => (StatusCode::REQUEST_TIMEOUT, "body-timeout"),
            Self::TooManyConnections(_) => (StatusCode::SERVICE_UNAVAILABLE, "too-many-connections"),
            Self::RateLimited(_) => (StatusCode::TOO_MANY_REQUESTS, "rate-limited"),
            Self::ShuttingDown => (StatusCode::SERVICE_UNAVAILABLE, "shutting-down"),
            Self::UpgradeRequired => (StatusCode::UPGRADE_REQUIRED, "upgrade-required"),
            Self::BadHandshake => (StatusCode::BAD_REQUEST, "bad-handshake"),
        }
    }

    /// Whether the connection cannot or should not carry another request.
    pub(crate) fn closes(&self) -> bool {
        match self {
            Self::BodyTooLarge { is_unread, .. } => *is_unread,
            Self::BadBody | Self::BodyTimeout(_) | Self::TooManyConnections(_) | Self::ShuttingDown => true,
            _ => false,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, error) = self.status();
        let mut response = (status, Json(Told { error, message: self.to_string() })).into_response();
        let headers = response.headers_mut();
        if self.closes() {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        match self {
            Self::MethodNotAllowed => headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD")),
            Self::TooManyConnections(_) => headers.insert(RETRY_AFTER, HeaderValue::from_static("5")),
            Self::RateLimited(_) => headers.insert(RETRY_AFTER, HeaderValue::from_static("1")),
            Self::UpgradeRequired => headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13")),
            _ => None,
        };
        response
    }
}
