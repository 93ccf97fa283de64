//! `/api/echo`: the request as it was received, and its size.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header::TRANSFER_ENCODING;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::exchange::RequestContext;

#[derive(Serialize)]
pub(super) struct Echo {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    body_base64: Option<String>,
    request_bytes: u64,
    head_bytes: u64,
    body_bytes: u64,
}

pub(super) async fn echo(request: Request) -> Json<Echo> {
    let (head, body) = request.into_parts();
    // The body is in memory already, and within its limit.
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let request_bytes = head.extensions.get::<RequestContext>().map_or(0, |context| context.exchange.request_bytes());
    let body_bytes = bytes.len() as u64;
    // The framing of a chunked body is counted in `request_bytes` only.
    let head_bytes = match head.headers.contains_key(TRANSFER_ENCODING) {
        true => canonical_bytes(&head).min(request_bytes),
        false => request_bytes.saturating_sub(body_bytes),
    };
    let (body, body_base64) = match String::from_utf8(bytes.into()) {
        Ok(text) => (Some(text), None),
        Err(error) => (None, Some(STANDARD.encode(error.as_bytes()))),
    };
    let headers = head.headers.iter();
    Json(Echo {
        method: head.method.to_string(),
        path: head.uri.to_string(),
        headers: headers
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        body,
        body_base64,
        request_bytes,
        head_bytes,
        body_bytes,
    })
}

/// The size of the head as all common clients write it: one space after each colon, no space at the end of a line.
fn canonical_bytes(head: &Parts) -> u64 {
    let request_line = head.method.as_str().len() + 1 + head.uri.to_string().len() + " HTTP/1.1\r\n".len();
    let headers: usize = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    (request_line + headers + 2) as u64
}
