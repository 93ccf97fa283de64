//! One HTTP exchange through the browser's `fetch`, with a deadline. Dropping the future aborts the exchange.

use super::clock::page_millis;
use super::stamp::Stamp;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestInit, Response};

/// A complete response.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// What the endpoint counted, if it is a Roundtrip endpoint.
    pub stamp: Option<Stamp>,
    pub content_type: String,
    pub body: String,
    /// Bytes of the status line and of the header fields that CORS shows to the page.
    pub visible_head_bytes: u64,
    /// When the request left and when the response was complete, in page time.
    pub asked_millis: f64,
    pub answered_millis: f64,
}

/// Why there is no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// `fetch` rejected; the browser does not give the cause.
    Network,
    Timeout,
}

/// Aborts the exchange when dropped. After the exchange has ended, aborting has no effect.
struct AbortOnDrop(Option<AbortController>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// `GET url`, or `POST url` with a `text/plain` body, which needs no preflight (Fetch §2.2.2).
pub async fn fetch(url: &str, body: Option<&str>, timeout_millis: u32) -> Result<Answer, FetchError> {
    let exchange = pin!(exchange(url, body));
    match select(exchange, TimeoutFuture::new(timeout_millis)).await {
        Either::Left((answer, _)) => answer.map_err(|_| FetchError::Network),
        Either::Right(_) => Err(FetchError::Timeout),
    }
}

async fn exchange(url: &str, body: Option<&str>) -> Result<Answer, JsValue> {
    let controller = AbortOnDrop(AbortController::new().ok());
    let init = RequestInit::new();
    init.set_signal(controller.0.as_ref().map(AbortController::signal).as_ref());
    if let Some(body) = body {
        init.set_method("POST");
        init.set_body(&JsValue::from_str(body));
    }
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let asked_millis = page_millis();
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(url, &init)).await?.dyn_into()?;
    let body = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    let answered_millis = page_millis();
    let headers = response.headers();
    let header = |name| headers.get(name).ok().flatten();
    let stamp = header("roundtrip").and_then(|value| Stamp::parse(&value));
    let visible_head_bytes = match &stamp {
        Some(_) => 0,
        None => wire::http::response_head_bytes(&response.status_text(), field_bytes(&headers)),
    };
    Ok(Answer {
        status: response.status(),
        content_type: header("content-type").unwrap_or_default(),
        stamp,
        body,
        visible_head_bytes,
        asked_millis,
        answered_millis,
    })
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
