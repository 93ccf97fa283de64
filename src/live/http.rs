//! One HTTP exchange through the browser's `fetch`, with a deadline and a limit. Dropping the future aborts the exchange.

use super::body::Body;
use super::clock::page_millis;
use super::hop::{Hop, Version};
use super::retry_after;
use super::stamp::Stamp;
use crate::js::field;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, Performance, PerformanceResourceTiming, ReadableStreamDefaultReader, RequestInit,
    Response,
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

/// What is read of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    /// Only the head if it is that of an event stream, which has no end.
    AllButAStream,
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
    within(exchange(url, body, Part::Whole), timeout_millis).await
}

/// `GET url` as an `EventSource` sends it. If an event stream is the response, its body is not read.
pub async fn fetch_stream_head(url: &str, timeout_millis: u32) -> Result<Answer, FetchError> {
    within(exchange(url, None, Part::AllButAStream), timeout_millis).await
}

async fn within(
    exchange: impl Future<Output = Result<Answer, FetchError>>,
    timeout_millis: u32,
) -> Result<Answer, FetchError> {
    match select(pin!(exchange), TimeoutFuture::new(timeout_millis)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(FetchError::Timeout),
    }
}

async fn exchange(url: &str, body: Option<&str>, part: Part) -> Result<Answer, FetchError> {
    let controller = AbortOnDrop(AbortController::new().ok());
    let init = RequestInit::new();
    init.set_signal(controller.0.as_ref().map(AbortController::signal).as_ref());
    if let Some(body) = body {
        init.set_method("POST");
        init.set_body(&JsValue::from_str(body));
    }
    if part == Part::AllButAStream {
        // A header that needs no preflight (Fetch §2.2.2).
        let accept = crate::js::object(&[("Accept", crate::js::text("text/event-stream"))]);
        init.set_headers(&accept);
    }
    let made_millis = page_millis();
    let response = respond(url, &init).await.ok_or(FetchError::Network)?;
    let headers = response.headers();
    let header = |name| headers.get(name).ok().flatten();
    let content_type = header("content-type").unwrap_or_default();
    let is_read = part == Part::Whole || !is_event_stream(&content_type);
    let body = if is_read { read(&response).await? } else { String::new() };
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
    Ok(Answer {
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
    })
}

/// The response's head; `None` if the browser rejects.
async fn respond(url: &str, init: &RequestInit) -> Option<Response> {
    let window = web_sys::window()?;
    JsFuture::from(window.fetch_with_str_and_init(url, init)).await.ok()?.dyn_into().ok()
}

/// The body as it arrives, so that one without an end is given up at the limit.
async fn read(response: &Response) -> Result<String, FetchError> {
    let mut body = Body::default();
    let Some(stream) = response.body() else { return Ok(body.text()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|_| FetchError::CutShort)?;
        if field(&chunk, "done").is_truthy() {
            return Ok(body.text());
        }
        let Ok(bytes) = field(&chunk, "value").dyn_into::<Uint8Array>() else { continue };
        if !body.has_room(bytes.length() as usize) {
            return Err(FetchError::TooLarge);
        }
        body.push(&bytes.to_vec());
    }
}

pub fn is_event_stream(content_type: &str) -> bool {
    content_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream"))
}

/// The browser keeps 250 entries unless it is told that they have been read.
const MOST_ENTRIES: u32 = 200;

/// The version that the newest exchange with `url` went over. `None` if the browser does not say.
pub fn version(url: &str) -> Option<Version> {
    Version::from_alpn(&timing(url)?.next_hop_protocol())
}

/// The browser's entry for the newest request for `url` (Resource Timing §4.5), which has no times and no protocol if the
/// endpoint does not send `Timing-Allow-Origin`. `None` if it has not been made yet.
fn timing(url: &str) -> Option<PerformanceResourceTiming> {
    let performance: Performance = web_sys::window()?.performance()?;
    let entries = performance.get_entries_by_name_with_entry_type(url, "resource");
    let entry = entries.get(entries.length().checked_sub(1)?).dyn_into().ok()?;
    if performance.get_entries_by_type("resource").length() > MOST_ENTRIES {
        performance.clear_resource_timings();
    }
    Some(entry)
}

/// When a request left, if it was made at `made` and answered at `answered`, and the browser gives `start`, which is 0 if
/// it hides it.
fn left_millis(made: f64, start: Option<f64>, answered: f64) -> f64 {
    start.filter(|start| (made..=answered).contains(start)).unwrap_or(made)
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
    fn time_in_the_browsers_queue_is_not_the_endpoints() {
        assert_eq!(left_millis(100.0, Some(4_100.0), 4_103.0), 4_100.0);
        assert_eq!(left_millis(100.0, Some(0.0), 4_103.0), 100.0, "hidden");
        assert_eq!(left_millis(100.0, None, 4_103.0), 100.0, "no entry");
        // An entry of an earlier request for the same address.
        assert_eq!(left_millis(100.0, Some(90.0), 4_103.0), 100.0);
    }

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
