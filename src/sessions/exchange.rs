//! One request through the browser's `fetch`, its response whole or as it comes. An event stream is read by `wire`, so that a POST may
//! have one as its response.

use super::{Content, End, Head, Refused, Report, Request, Signal, refused};
use crate::js::field;
use crate::live::{AbortOnDrop, LONGEST_BODY, is_event_stream, page_millis};
use js_sys::{Array, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, Headers, ReadableStreamDefaultReader, RequestInit, Response};

/// A request under way; dropping it aborts it without a report.
pub struct Exchange {
    is_wanted: Rc<Cell<bool>>,
    _abort: AbortOnDrop,
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.is_wanted.set(false);
    }
}

impl Exchange {
    pub fn open(request: &Request, report: Report) -> Result<Self, Refused> {
        let init = init(request).map_err(|error| refused(&error))?;
        let abort = AbortOnDrop(AbortController::new().ok());
        init.set_signal(abort.0.as_ref().map(AbortController::signal).as_ref());
        // A malformed address, a forbidden method and a body with GET are found here, before anything is sent.
        let request_object =
            web_sys::Request::new_with_str_and_init(&request.url, &init).map_err(|error| refused(&error))?;
        let is_wanted = Rc::new(Cell::new(true));
        let wanted = Rc::clone(&is_wanted);
        let report: Report = Rc::new(move |at, signal| {
            if wanted.get() {
                report(at, signal);
            }
        });
        let (is_stream, asked) = (request.is_stream, request_object.url());
        spawn_local(async move {
            let end = run(&request_object, &asked, is_stream, &report).await;
            report(page_millis(), Signal::Ended(end));
        });
        Ok(Self { is_wanted, _abort: abort })
    }
}

fn init(request: &Request) -> Result<RequestInit, JsValue> {
    let init = RequestInit::new();
    init.set_method(&request.method);
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.append(name, value)?;
    }
    init.set_headers(&headers);
    match &request.body {
        Some(Content::Text(text)) => init.set_body(&JsValue::from_str(text)),
        Some(Content::Bytes(bytes)) => init.set_body(&Uint8Array::from(&bytes[..])),
        None => {}
    }
    // What is measured is the server, not the browser's cache.
    let options =
        [("cache", "no-store"), ("credentials", if request.with_credentials { "include" } else { "same-origin" })];
    for (name, value) in options {
        let _ = js_sys::Reflect::set(&init, &crate::js::text(name), &crate::js::text(value));
    }
    Ok(init)
}

async fn run(request: &web_sys::Request, asked: &str, is_stream: bool, report: &Report) -> End {
    let Some(window) = web_sys::window() else { return End::Failed(String::new()) };
    let response: Response = match JsFuture::from(window.fetch_with_request(request)).await {
        Ok(response) => response.unchecked_into(),
        Err(error) => return End::Failed(refused(&error).text),
    };
    let head = head(&response, asked);
    let is_event_stream = head.is_event_stream;
    report(page_millis(), Signal::Head(head));
    match (is_stream, is_event_stream) {
        (true, true) => {
            let (mut reader, mut events, mut retry) = (wire::sse::Reader::default(), Vec::new(), None);
            pieces(&response, |at, bytes| {
                reader.push(&bytes, &mut events);
                if reader.retry_millis() != retry {
                    retry = reader.retry_millis();
                    report(at, Signal::Retry(retry.unwrap_or_default()));
                }
                for event in events.drain(..) {
                    report(at, event_of(event));
                }
                true
            })
            .await
        }
        (true, false) => {
            pieces(&response, |at, bytes| {
                report(at, Signal::Chunk(bytes));
                true
            })
            .await
        }
        (false, _) => {
            let mut body = Vec::new();
            let end = pieces(&response, |_, bytes| {
                body.extend_from_slice(&bytes);
                body.len() <= LONGEST_BODY
            })
            .await;
            report(page_millis(), Signal::Body(body));
            end
        }
    }
}

fn event_of(event: wire::sse::Event) -> Signal {
    // An event without a type is a `message`.
    let kind = if event.name.is_empty() { "message".to_owned() } else { event.name };
    Signal::Event { kind, id: event.last_id, data: event.data }
}

/// Gives `take` the body as it comes, until it says that it takes no more.
async fn pieces(response: &Response, mut take: impl FnMut(f64, Vec<u8>) -> bool) -> End {
    let Some(stream) = response.body() else { return End::Complete };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let piece = match JsFuture::from(reader.read()).await {
            Ok(piece) => piece,
            Err(error) => return End::CutShort(refused(&error).text),
        };
        if field(&piece, "done").is_truthy() {
            return End::Complete;
        }
        let at = page_millis();
        let Ok(bytes) = field(&piece, "value").dyn_into::<Uint8Array>() else { continue };
        if !take(at, bytes.to_vec()) {
            let _ = reader.cancel();
            return End::TooLarge;
        }
    }
}

fn head(response: &Response, asked: &str) -> Head {
    let headers = response.headers();
    let fields = headers.entries().into_iter().flatten().filter_map(|field| {
        let field: Array = field.dyn_into().ok()?;
        Some((field.get(0).as_string()?, field.get(1).as_string()?))
    });
    let kind = headers.get("content-type").ok().flatten().unwrap_or_default();
    Head {
        status: response.status(),
        reason: response.status_text(),
        headers: fields.collect(),
        redirected_to: Some(response.url()).filter(|url| response.redirected() && url != asked),
        is_event_stream: is_event_stream(&kind),
    }
}
