//! Single probes by the browser's interfaces, each with a limit of its own. All are GETs of the address that failed, without
//! credentials; whoever drops a probe aborts it.

use super::evidence::{Probe, Socket};
use super::judge::PROBE_SECONDS;
use super::violations::Violations;
use crate::js::{object, text};
use crate::live::AbortOnDrop;
use futures_channel::mpsc;
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, CloseEvent, EventSource, RequestInit, Response, WebSocket};

const TICK_MILLIS: u32 = 50;

/// What `probe` gives within the limit; `None` if it gives nothing, or as soon as the page's policy forbids `url`: Chromium
/// does not end such a WebSocket.
async fn limited<T>(probe: impl Future<Output = T>, url: &str, violations: &Violations) -> Option<T> {
    let mut probe = pin!(probe);
    for _ in 0..PROBE_SECONDS * 1_000 / TICK_MILLIS {
        match select(probe.as_mut(), TimeoutFuture::new(TICK_MILLIS)).await {
            Either::Left((given, _)) => return Some(given),
            Either::Right(_) if violations.of(url).is_some() => return None,
            Either::Right(_) => {}
        }
    }
    None
}

/// A GET of `url` with this mode of `fetch`, and what it accepts. The response's body is not read.
pub async fn get(url: &str, mode: &str, accept: &str, violations: &Violations) -> Probe {
    match limited(exchange(url, mode, accept), url, violations).await {
        None if violations.of(url).is_some() => Probe::Failed,
        None => Probe::Silent,
        Some(None) => Probe::Failed,
        Some(Some(response)) if mode == "cors" => {
            let content_type = response.headers().get("content-type").ok().flatten().unwrap_or_default();
            Probe::Read { status: response.status(), content_type }
        }
        Some(Some(_)) => Probe::Answered,
    }
}

async fn exchange(url: &str, mode: &str, accept: &str) -> Option<Response> {
    let abort = AbortOnDrop(AbortController::new().ok());
    let signal: JsValue = abort.0.as_ref()?.signal().into();
    // A field that needs no preflight (Fetch §2.2.2).
    let headers = object(&[("Accept", text(accept))]);
    let members =
        [("mode", text(mode)), ("cache", text("no-store")), ("credentials", text("omit")), ("signal", signal)];
    let init: RequestInit = object(&[&members[..], &[("headers", headers)]].concat()).unchecked_into();
    let response = web_sys::window()?.fetch_with_str_and_init(url, &init);
    JsFuture::from(response).await.ok()?.dyn_into().ok()
}

/// Whether an `EventSource` at `url` does not try again after its first error. `None` if it opens, or nothing happens.
pub async fn is_given_up(url: &str, violations: &Violations) -> Option<bool> {
    struct Close(EventSource);

    impl Drop for Close {
        fn drop(&mut self) {
            self.0.close();
        }
    }

    let source = Close(EventSource::new(url).ok()?);
    let (sender, mut events) = mpsc::unbounded();
    let listeners = ["open", "error"].map(|name| {
        let (sender, target) = (sender.clone(), source.0.clone());
        EventListener::once(&source.0, name, move |_| {
            let _ = sender.unbounded_send((name == "error").then_some(target.ready_state() == EventSource::CLOSED));
        })
    });
    let given = limited(events.next(), url, violations).await;
    drop(listeners);
    given??
}

/// Opens a WebSocket at `url` and closes it again: how that ended, and with which close code.
pub async fn socket(url: &str, protocols: &[String], violations: &Violations) -> (Socket, Option<u16>) {
    struct Close(WebSocket);

    impl Drop for Close {
        fn drop(&mut self) {
            let _ = self.0.close();
        }
    }

    let offered: js_sys::Array = protocols.iter().map(|name| text(name)).collect();
    let Ok(socket) = WebSocket::new_with_str_sequence(url, &offered) else {
        // The event of a violated policy comes a moment after the exception.
        TimeoutFuture::new(2 * TICK_MILLIS).await;
        return (Socket::Closed, None);
    };
    let socket = Close(socket);
    let (sender, mut events) = mpsc::unbounded();
    let opened = sender.clone();
    let listeners = (
        EventListener::once(&socket.0, "open", move |_| {
            let _ = opened.unbounded_send((Socket::Opened, None));
        }),
        EventListener::once(&socket.0, "close", move |event| {
            let code = event.unchecked_ref::<CloseEvent>().code();
            let _ = sender.unbounded_send((Socket::Closed, Some(code)));
        }),
    );
    let given = limited(events.next(), url, violations).await;
    drop(listeners);
    given.flatten().unwrap_or((Socket::Silent, None))
}
