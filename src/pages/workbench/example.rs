//! Sessions to start from: our endpoint's echo and its feed, wherever it answers first.

use crate::hooks::hash;
use crate::live::{AbortOnDrop, page_millis};
use ::workbench::session::{Message, MessageKind, Session, Transport};
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use std::pin::pin;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response};

/// The endpoint on the visitor's own machine, as `cargo xtask serve` starts it.
const LOCAL: &str = "http://127.0.0.1:8081";
/// How long the page's own server may take to say that it is an endpoint.
const WITHIN_MILLIS: u32 = 1_500;

/// What an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    /// A WebSocket that returns what it receives.
    Echo,
    /// An event stream with two messages per second.
    Feed,
    /// The same stream by `fetch`.
    Stream,
}

impl Example {
    pub const ALL: [Self; 3] = [Self::Echo, Self::Feed, Self::Stream];

    pub fn name(self) -> &'static str {
        match self {
            Self::Echo => "echo",
            Self::Feed => "feed",
            Self::Stream => "stream",
        }
    }

    /// Its session at the endpoint `base`. The feed begins `now`, in milliseconds since 1970: an older one would have a backlog.
    pub fn session(self, base: &str, now: u64) -> Session {
        let feed = format!("{base}/api/feed/stream?feed=7,2,40,{now}&since=0");
        match self {
            Self::Echo => Session {
                url: format!("{}/api/echo/socket", base.replacen("http", "ws", 1)),
                messages: vec![
                    message("hello", MessageKind::Text, "hello {{counter}}"),
                    message(
                        "json",
                        MessageKind::Json,
                        "{\"n\": {{counter}}, \"at\": {{time}}, \"dice\": {{random:1..6}}}",
                    ),
                ],
                ..Session::default()
            },
            Self::Feed => Session {
                transport: Transport::EventSource,
                url: feed,
                event_types: vec!["hello".into()],
                ..Session::default()
            },
            Self::Stream => Session { transport: Transport::FetchStream, url: feed, ..Session::default() },
        }
    }
}

fn message(name: &str, kind: MessageKind, text: &str) -> Message {
    Message { name: name.to_owned(), kind, text: text.to_owned() }
}

/// The page's own origin if an endpoint is there, else the one on this machine.
pub async fn base() -> String {
    let own = own_origin();
    match own {
        Some(own) if is_endpoint(&own).await => own,
        _ => LOCAL.to_owned(),
    }
}

/// The origin of the page's address, if it came by HTTP.
fn own_origin() -> Option<String> {
    let address = hash::base();
    let (scheme, rest) = address.split_once("://")?;
    let authority = rest.split('/').next()?;
    scheme.starts_with("http").then(|| format!("{scheme}://{authority}"))
}

async fn is_endpoint(base: &str) -> bool {
    let abort = AbortOnDrop(AbortController::new().ok());
    let init = RequestInit::new();
    init.set_signal(abort.0.as_ref().map(AbortController::signal).as_ref());
    let Some(window) = web_sys::window() else { return false };
    let asked = JsFuture::from(window.fetch_with_str_and_init(&format!("{base}/api/hello?{}", page_millis()), &init));
    match select(pin!(asked), TimeoutFuture::new(WITHIN_MILLIS)).await {
        Either::Left((Ok(response), _)) => response.dyn_into::<Response>().is_ok_and(|response| {
            let is_ours = response.headers().has("roundtrip").unwrap_or(false);
            response.ok() && is_ours
        }),
        _ => false,
    }
}
