//! One HTTP exchange through the browser's `fetch`, with a deadline and a limit. Dropping the future aborts the exchange.

use super::body::Body;
use super::clock::page_millis;
use super::hop::{Hop, Version};
use super::impair::Impair;
use super::retry_after;
use super::stamp::Stamp;
use super::timing::{left_millis, timing};
use crate::js::{field, object, text};
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use std::pin::pin;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, PerformanceResourceTiming, ReadableStreamDefaultReader, RequestInit, Response,
};

/// A complete response.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// What the endpoint counted, if it is a Roundtrip endpoint.
    pub stamp: Option<Stamp>,
    pub content_type: String,
    /// How long the endpoint asks to wait before the next request (RFC 9110 §10.2.3).
    pub retry_after_seconds: Option<u32>,
    pub body: String,
    /// Bytes of the status line and of the header fields that CORS shows to the page. 0 if the endpoint has counted them, and
    /// over HTTP/2 and 3, whose heads are compressed: how far, the page cannot see.
    pub visible_head_bytes: u64,
    /// When the page made the request, when it left the browser, and when the response was complete, in page time. A
    /// request may wait in the browser, which opens six connections per host for HTTP/1.1. If the browser does not tell
    /// when it left, it left at once.
    pub made_millis: f64,
    pub asked_millis: f64,
    pub answered_millis: f64,
    /// Which version it went over, and whether within TLS.
    pub hop: Hop,
    /// The bad network that the endpoint plays for this exchange, if it says so.
    pub impair: Option<Impair>,
}

/// Why there is no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// `fetch` rejected before a response began; the browser does not give the cause.
    Network,
    Timeout,
    /// The response began and broke off.
    CutShort,
    /// The body is longer than [`super::body::MOST`].
    TooLarge,
}

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent<'a> {
    Get,
    /// As an `EventSource` sends it.
    GetStream,
    /// A POST with a `text/plain` body, which needs no preflight (Fetch §2.2.2).
    Text(&'a str),
    /// A POST with a JSON body for a stream after the event `last_id`; empty for one from the start. To another origin, the
    /// browser asks with a preflight first.
    Json {
        body: &'a str,
        last_id: &'a str,
    },
}

/// The body of a response that is an event stream. Dropping it ends the exchange.
pub struct Streamed {
    reader: ReadableStreamDefaultReader,
    _exchange: AbortOnDrop,
}

impl Streamed {
    /// The next bytes; `None` at the end.
    pub async fn next(&self) -> Result<Option<Uint8Array>, FetchError> {
        next(&self.reader).await
    }
}

/// Aborts the exchange when dropped. After the exchange has ended, aborting has no effect.
pub struct AbortOnDrop(pub Option<AbortController>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// `GET url`, or `POST url` with a `text/plain` body, which needs no preflight (Fetch §2.2.2).
pub async fn fetch(url: &str, body: Option<&str>, timeout_millis: u32) -> Result<Answer, FetchError> {
    within(exchange(url, body.map_or(Sent::Get, Sent::Text)), timeout_millis).await
}

/// `GET url` as an `EventSource` sends it. If an event stream is the response, its body is not read.
pub async fn fetch_stream_head(url: &str, timeout_millis: u32) -> Result<Answer, FetchError> {
    within(exchange(url, Sent::GetStream), timeout_millis).await
}

/// `POST url` with a JSON body. The body of the answer is empty if an event stream is the response, which is then returned,
/// too.
pub async fn post_stream(url: &str, body: &str, last_id: &str) -> Result<(Answer, Option<Streamed>), FetchError> {
    exchange(url, Sent::Json { body, last_id }).await
}

async fn within(
    exchange: impl Future<Output = Result<(Answer, Option<Streamed>), FetchError>>,
    timeout_millis: u32,
) -> Result<Answer, FetchError> {
    match select(pin!(exchange), TimeoutFuture::new(timeout_millis)).await {
        Either::Left((answer, _)) => answer.map(|(answer, _)| answer),
        Either::Right(_) => Err(FetchError::Timeout),
    }
}

/// What a request is made of.
fn init(sent: Sent, controller: &AbortOnDrop) -> RequestInit {
    let init = RequestInit::new();
    init.set_signal(controller.0.as_ref().map(AbortController::signal).as_ref());
    if let Sent::Text(body) | Sent::Json { body, .. } = sent {
        init.set_method("POST");
        init.set_body(&text(body));
    }
    // `Accept` needs no preflight (Fetch §2.2.2).
    let accept = ("Accept", text("text/event-stream"));
    match sent {
        Sent::Get | Sent::Text(_) => {}
        Sent::GetStream => init.set_headers(&object(&[accept])),
        Sent::Json { last_id, .. } => {
            let mut fields = vec![accept, ("Content-Type", text("application/json"))];
            if !last_id.is_empty() {
                fields.push(("Last-Event-ID", text(last_id)));
            }
            init.set_headers(&object(&fields));
        }
    }
    init
}

async fn exchange(url: &str, sent: Sent<'_>) -> Result<(Answer, Option<Streamed>), FetchError> {
    let controller = AbortOnDrop(AbortController::new().ok());
    let init = init(sent, &controller);
    let made_millis = page_millis();
    let response = respond(url, &init).await.ok_or(FetchError::Network)?;
    let headers = response.headers();
    let header = |name| headers.get(name).ok().flatten();
    let content_type = header("content-type").unwrap_or_default();
    let reader: Option<ReadableStreamDefaultReader> = response.body().map(|body| body.get_reader().unchecked_into());
    let is_left = matches!(sent, Sent::GetStream | Sent::Json { .. }) && is_event_stream(&content_type);
    let (reader, body) = match reader {
        Some(reader) if !is_left => (None, read(&reader).await?),
        reader => (reader, String::new()),
    };
    let answered_millis = page_millis();
    let stamp = header("roundtrip").and_then(|value| Stamp::parse(&value));
    let timing = timing(url);
    let seen = timing.as_ref().and_then(|timing| Version::from_alpn(&timing.next_hop_protocol()));
    let hop = Hop::new(url, seen, stamp.as_ref());
    let visible_head_bytes = match &stamp {
        Some(_) => 0,
        None if hop.has_streams() => 0,
        None => wire::http::response_head_bytes(&response.status_text(), field_bytes(&headers)),
    };
    let now = (js_sys::Date::now() / 1_000.0) as u64;
    let retry_after = header("retry-after");
    let retry_after_seconds =
        retry_after.and_then(|value| retry_after::seconds(&value, header("date").as_deref(), now, unix_seconds));
    let answer = Answer {
        status: response.status(),
        content_type,
        retry_after_seconds,
        stamp,
        body,
        visible_head_bytes,
        made_millis,
        asked_millis: left_millis(
            made_millis,
            timing.as_ref().map(PerformanceResourceTiming::request_start),
            answered_millis,
        ),
        answered_millis,
        hop,
        impair: header("roundtrip-impair").map(|value| Impair::announced(&value)),
    };
    Ok((answer, reader.map(|reader| Streamed { reader, _exchange: controller })))
}

/// The response's head; `None` if the browser rejects.
async fn respond(url: &str, init: &RequestInit) -> Option<Response> {
    let window = web_sys::window()?;
    JsFuture::from(window.fetch_with_str_and_init(url, init)).await.ok()?.dyn_into().ok()
}

/// The body as it arrives, so that one without an end is given up at the limit.
async fn read(reader: &ReadableStreamDefaultReader) -> Result<String, FetchError> {
    let mut body = Body::default();
    while let Some(bytes) = next(reader).await? {
        if !body.has_room(bytes.length() as usize) {
            return Err(FetchError::TooLarge);
        }
        body.push(&bytes.to_vec());
    }
    Ok(body.text())
}

/// The next bytes of a body; `None` at its end.
async fn next(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, FetchError> {
    let chunk = JsFuture::from(reader.read()).await.map_err(|_| FetchError::CutShort)?;
    Ok(field(&chunk, "value").dyn_into().ok())
}

pub fn is_event_stream(content_type: &str) -> bool {
    content_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream"))
}

fn field_bytes(headers: &Headers) -> u64 {
    let fields = headers.entries().into_iter().flatten();
    fields
        .filter_map(|field| {
            let field: js_sys::Array = field.dyn_into().ok()?;
            Some(wire::http::field_bytes(&field.get(0).as_string()?, &field.get(1).as_string()?))
        })
        .sum()
}

/// A date as the browser reads it.
fn unix_seconds(text: &str) -> Option<u64> {
    let millis = js_sys::Date::parse(text);
    millis.is_finite().then_some((millis.max(0.0) / 1_000.0) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_stream_is_told_by_its_type() {
        for kind in ["text/event-stream", "text/event-stream; charset=utf-8", "Text/Event-Stream"] {
            assert!(is_event_stream(kind), "{kind}");
        }
        for kind in ["", "text/html", "text/event-streams", "application/json"] {
            assert!(!is_event_stream(kind), "{kind}");
        }
    }
}
