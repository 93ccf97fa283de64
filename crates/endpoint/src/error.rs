//! Every error that a client can receive: a status, a code for programs, a sentence for people.

use axum::Json;
use axum::http::header::{ALLOW, CONNECTION, RETRY_AFTER, SEC_WEBSOCKET_VERSION, UPGRADE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Values from the request are cut to this many characters in a sentence.
const LONGEST_MESSAGE: usize = 500;

/// An error of the contract (`docs/endpoint.md`).
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("feed: {0}")]
    BadFeed(#[from] feed::SpecError),
    #[error("{name}: \"{value}\" is not {allowed}")]
    BadParameter { name: &'static str, value: String, allowed: String },
    #[error("the parameter \"{0}\" is missing; this route needs it")]
    MissingParameter(&'static str),
    #[error("nothing is served at {0}; GET /api/hello lists what this endpoint offers")]
    NotFound(String),
    #[error("this process has no connection {0}: it belongs to another process, or it closed over a minute ago")]
    UnknownConnection(String),
    #[error("this route answers {0} only; /api/echo answers every method")]
    MethodNotAllowed(&'static str),
    #[error(
        "TRACE is not answered, because it would show a page the cookies that it cannot read; /api/echo hides them"
    )]
    TraceRefused,
    #[error("{0}")]
    BadRequest(&'static str),
    #[error("Transfer-Encoding: only chunked is understood here; this request has another coding (RFC 9112 §6.1)")]
    UnknownTransferCoding,
    #[error("the request's body is larger than the {limit} bytes allowed")]
    BodyTooLarge { limit: u64, is_unread: bool },
    #[error("the request's body ended early or its framing was not valid HTTP/1.1")]
    BadBody,
    #[error("the request's body must be one JSON object, as {{\"feed\":\"1,5,20,0\",\"since\":0}}, or empty: {0}")]
    NotAnObject(String),
    #[error("the request's body was not complete after {0} seconds, the longest that this endpoint waits")]
    BodyTimeout(u64),
    #[error("your address has {0} connections open, which is the limit; close one and try again")]
    TooManyConnections(u32),
    #[error("your address made more than {0} requests per second, which is the limit; wait a second and try again")]
    RateLimited(u32),
    #[error("Origin is neither null nor one scheme and host (RFC 6454 §7)")]
    BadOrigin,
    #[error(
        "nothing is sent here of the endpoint's own accord: a GET resumes a stream, and needs the Last-Event-ID of one"
    )]
    NothingToListenTo,
    #[error("this endpoint's operator has switched impair off; ask without it")]
    ImpairForbidden,
    #[error("this endpoint is shutting down; connect again, and another replica may answer")]
    ShuttingDown,
    #[error(
        "this route is for WebSocket only: send Connection: Upgrade, Upgrade: websocket and Sec-WebSocket-Version: 13"
    )]
    UpgradeRequired,
    #[error(
        "this route is for WebSocket only: on HTTP/2 send CONNECT with :protocol websocket and sec-websocket-version 13 \
         (RFC 8441)"
    )]
    ConnectRequired,
    #[error(":protocol: only websocket is understood here, not \"{0}\" (RFC 8441)")]
    UnknownProtocol(String),
    #[error("your address has {0} requests open over HTTP/2, which is the limit; end one and try again")]
    TooManyStreams(u32),
    #[error("Sec-WebSocket-Key must be 16 bytes in base64 (RFC 6455 §4.1)")]
    BadHandshake,
}

#[derive(Serialize)]
struct ErrorBody {
    error: &'static str,
    message: String,
}

impl ApiError {
    fn status(&self) -> (StatusCode, &'static str) {
        match self {
            Self::BadFeed(_) => (StatusCode::BAD_REQUEST, "bad-feed"),
            Self::BadParameter { .. } => (StatusCode::BAD_REQUEST, "bad-parameter"),
            Self::MissingParameter(_) => (StatusCode::BAD_REQUEST, "missing-parameter"),
            Self::BadOrigin => (StatusCode::FORBIDDEN, "bad-origin"),
            Self::NothingToListenTo => (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"),
            Self::ImpairForbidden => (StatusCode::FORBIDDEN, "impair-forbidden"),
            Self::NotFound(_) | Self::UnknownConnection(_) => (StatusCode::NOT_FOUND, "not-found"),
            Self::MethodNotAllowed(_) | Self::TraceRefused => (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"),
            Self::BadRequest(_) => (StatusCode::BAD_REQUEST, "bad-request"),
            Self::UnknownTransferCoding => (StatusCode::NOT_IMPLEMENTED, "unknown-transfer-coding"),
            Self::BodyTooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"),
            Self::BadBody | Self::NotAnObject(_) => (StatusCode::BAD_REQUEST, "bad-body"),
            Self::BodyTimeout(_) => (StatusCode::REQUEST_TIMEOUT, "body-timeout"),
            Self::TooManyConnections(_) => (StatusCode::SERVICE_UNAVAILABLE, "too-many-connections"),
            Self::RateLimited(_) => (StatusCode::TOO_MANY_REQUESTS, "rate-limited"),
            Self::ShuttingDown => (StatusCode::SERVICE_UNAVAILABLE, "shutting-down"),
            Self::UpgradeRequired => (StatusCode::UPGRADE_REQUIRED, "upgrade-required"),
            // 426 needs Upgrade (RFC 9110 §15.5.22), which HTTP/2 must not have.
            Self::ConnectRequired => (StatusCode::METHOD_NOT_ALLOWED, "upgrade-required"),
            // As RFC 9220 §3 recommends.
            Self::UnknownProtocol(_) => (StatusCode::NOT_IMPLEMENTED, "unknown-protocol"),
            Self::TooManyStreams(_) => (StatusCode::SERVICE_UNAVAILABLE, "too-many-connections"),
            Self::BadHandshake => (StatusCode::BAD_REQUEST, "bad-handshake"),
        }
    }

    /// Whether the connection is closed after this response, because it cannot or should not carry another request.
    pub(crate) fn closes(&self) -> bool {
        match self {
            Self::BodyTooLarge { is_unread, .. } => *is_unread,
            // Where the next request begins is not certain if the framing of this one is in doubt.
            Self::BadRequest(_) | Self::UnknownTransferCoding | Self::BadBody | Self::BodyTimeout(_) => true,
            Self::TooManyConnections(_) | Self::ShuttingDown => true,
            _ => false,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, error) = self.status();
        let mut message = self.to_string();
        if let Some((end, _)) = message.char_indices().nth(LONGEST_MESSAGE) {
            message.replace_range(end.., "…");
        }
        let mut response = (status, Json(ErrorBody { error, message })).into_response();
        let headers = response.headers_mut();
        if self.closes() {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        match self {
            Self::MethodNotAllowed(methods) => headers.insert(ALLOW, HeaderValue::from_static(methods)),
            Self::TraceRefused => headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD")),
            Self::NothingToListenTo => headers.insert(ALLOW, HeaderValue::from_static("POST")),
            Self::ConnectRequired => headers.insert(ALLOW, HeaderValue::from_static("CONNECT")),
            Self::TooManyConnections(_) | Self::TooManyStreams(_) => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static("5"))
            }
            Self::RateLimited(_) => headers.insert(RETRY_AFTER, HeaderValue::from_static("1")),
            Self::UpgradeRequired => {
                // RFC 9110 §15.5.22 requires Upgrade, and §7.8 requires Connection with it.
                headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
                headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
                headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"))
            }
            _ => None,
        };
        response
    }
}
