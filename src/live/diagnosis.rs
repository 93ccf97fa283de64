//! Why an endpoint cannot be used, in one short sentence: what its address proves, and what other requests show. The browser
//! does not give the cause; `causes` is the program that looks for it.

use super::hop::may_queue;
use super::http::{Answer, FetchError};
use super::json::Json;
use super::profiles::Dialect;
use super::profiles::address::{Place, blocked_port, place_of_authority};
use super::profiles::web_url::WebUrl;
use super::refusal::Response;
use super::run::{CONTROL_SECONDS, Shared, control_request, control_stream_request, within};
use super::transport::greet;
use super::view::Notice;
use crate::js::field;
use trace::Micros;

/// How long a WebSocket may take to open that is opened to find a cause.
const GREET_WITHIN: Micros = Micros(3_000_000);

pub fn unreachable(run: &Shared) -> Notice {
    explain(FetchError::Network, &base_of(run))
}

fn base_of(run: &Shared) -> String {
    match run.borrow().profile.as_ref().map(|profile| &profile.dialect) {
        Some(Dialect::Roundtrip { base, .. }) => base.clone(),
        Some(Dialect::Echo { http: Some(http), .. }) => http.base.clone(),
        Some(Dialect::Echo { socket: Some(socket), .. }) => socket.url.clone(),
        Some(Dialect::Echo { .. }) | None => String::new(),
    }
}

/// Why the endpoint at `base` gave no response to one of the page's own requests.
pub fn explain(error: FetchError, base: &str) -> Notice {
    match error {
        FetchError::Timeout => Notice::Timeout { seconds: CONTROL_SECONDS },
        FetchError::Network => reason(&page_protocol(), base),
        FetchError::CutShort => Notice::CutShort,
        FetchError::TooLarge => Notice::TooLarge,
    }
}

/// The notice for a response that is not the expected one, with the sentence of our endpoint's error if it is one.
pub fn refused(answer: &Answer) -> Notice {
    with_detail(answer, |response| response.refused())
}

/// Gives `read` a response together with the sentence of our endpoint's error, if it is one.
pub fn with_detail<T>(answer: &Answer, read: impl FnOnce(Response) -> T) -> T {
    let json = if answer.status >= 300 { Json::parse(&answer.body) } else { None };
    let detail = json.and_then(|json| json.text("error").and(json.text("message")));
    read(Response::of(answer, detail.as_deref()))
}

/// Why a request of a lane got no response within `seconds`. Requests wait in the browser while all its connections to the
/// host are in use; that is no silence of the endpoint.
pub async fn silence(run: &Shared, seconds: u32) -> Notice {
    let Some(base) = run.borrow().roundtrip_base() else { return Notice::Timeout { seconds } };
    let may_queue = may_queue(run.borrow().hop, &base);
    let is_silent =
        may_queue && matches!(control_request(run, &format!("{base}/api/hello")).await, Err(FetchError::Timeout));
    let has_socket = is_silent && has_socket(run, &base).await;
    meaning_of_silence(is_silent, has_socket, seconds)
}

/// Whether the endpoint at `base` takes a WebSocket. Browsers count WebSockets apart from the connections of HTTP.
pub async fn has_socket(run: &Shared, base: &str) -> bool {
    let url = format!("{}/api/echo/socket", base.replacen("http", "ws", 1));
    let opened = within(greet(&url), GREET_WITHIN).await.flatten().is_some();
    run.borrow_mut().count_greeting(&url, opened);
    opened
}

/// What it means that a request got no response within `seconds`: another request to the host got none either
/// (`is_silent`), and yet the host took a WebSocket (`has_socket`).
pub fn meaning_of_silence(is_silent: bool, has_socket: bool, seconds: u32) -> Notice {
    if is_silent && has_socket { Notice::BrowserQueue } else { Notice::Timeout { seconds } }
}

/// Why an event stream did not open. `EventSource` hides the response, so the page sends the same request by `fetch`.
pub async fn why_no_stream(run: &Shared, url: &str, base: &str) -> Notice {
    match control_stream_request(run, url).await {
        Ok(answer) => with_detail(&answer, |response| response.check_stream()).err().unwrap_or(Notice::StreamLost),
        Err(error) => why_hidden(run, error, base, Notice::StreamRefused).await,
    }
}

/// Why a handshake failed. `WebSocket` hides the response, so the page sends a plain request for the same address.
pub async fn why_no_socket(run: &Shared, url: &str, base: &str) -> Notice {
    match control_request(run, &url.replacen("ws", "http", 1)).await {
        Ok(answer) => with_detail(&answer, |response| response.refused_socket()),
        Err(error) => why_hidden(run, error, base, Notice::SocketRefused).await,
    }
}

/// The browser hides responses without CORS headers, for example those of a proxy. If the endpoint itself answers, what
/// failed is the one resource, and `otherwise` says so.
async fn why_hidden(run: &Shared, error: FetchError, base: &str, otherwise: Notice) -> Notice {
    if error != FetchError::Network {
        return explain(error, base);
    }
    match control_request(run, &format!("{base}/api/hello")).await {
        Ok(_) => otherwise,
        Err(error) => explain(error, base),
    }
}

/// Why the page gets nothing from `base`, as far as the address alone proves it: mixed content (W3C Mixed Content §4), or a
/// port to which browsers do not connect (Fetch §2.9). Some browsers permit plain addresses of the local network. What else
/// may be the cause is looked for by `causes`, once a visitor asks.
fn reason(page_protocol: &str, base: &str) -> Notice {
    let Some(url) = WebUrl::parse(base) else { return Notice::Unreachable };
    let plain = matches!(url.scheme.as_str(), "http" | "ws");
    if page_protocol == "https:" && plain && place_of_authority(&url.authority) == Place::Elsewhere {
        return Notice::MixedContent;
    }
    blocked_port(base).map_or(Notice::Unreachable, |port| Notice::BlockedPort { port })
}

/// Whether `base` has the page's own origin, so that its requests need no preflight. A sandboxed frame has an origin of its own.
pub fn is_own_origin(base: &str) -> bool {
    web_sys::window().is_some_and(|window| field(&window, "origin").as_string().as_deref() == Some(base))
}

/// `https:` if the page was loaded by HTTPS.
pub fn page_protocol() -> String {
    web_sys::window().and_then(|window| window.location().protocol().ok()).unwrap_or_default()
}

/// `host:port` of the page; empty if the page has no host.
pub fn page_host() -> String {
    web_sys::window().and_then(|window| window.location().host().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_address_proves_is_named() {
        assert_eq!(reason("https:", "http://other.example"), Notice::MixedContent);
        assert_eq!(reason("https:", "ws://other.example/x"), Notice::MixedContent);
        // Chromium permits these if the visitor does; Firefox permits this machine.
        assert_eq!(reason("https:", "http://127.0.0.1:8081"), Notice::Unreachable);
        assert_eq!(reason("https:", "http://192.168.0.2"), Notice::Unreachable);
        assert_eq!(reason("http:", "http://192.168.0.2"), Notice::Unreachable);
        assert_eq!(reason("https:", "https://httpbun.com"), Notice::Unreachable);
    }

    #[test]
    fn a_port_that_browsers_block_is_not_told_as_an_endpoint_that_is_down() {
        assert_eq!(reason("http:", "http://127.0.0.1:6000"), Notice::BlockedPort { port: 6_000 });
        assert_eq!(reason("https:", "wss://a.example:25/x"), Notice::BlockedPort { port: 25 });
        assert_eq!(reason("https:", "http://a.example:25"), Notice::MixedContent);
    }

    #[test]
    fn only_an_endpoint_that_takes_a_socket_and_no_request_is_behind_the_browsers_queue() {
        assert_eq!(meaning_of_silence(true, true, 10), Notice::BrowserQueue);
        assert_eq!(meaning_of_silence(true, false, 10), Notice::Timeout { seconds: 10 }, "the host is silent");
        assert_eq!(meaning_of_silence(false, false, 10), Notice::Timeout { seconds: 10 }, "one route is silent");
    }
}
