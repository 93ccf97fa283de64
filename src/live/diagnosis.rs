//! The likely cause why an endpoint cannot be reached. The browser does not give the cause, so the page infers it from
//! both addresses.

use super::http::FetchError;
use super::profiles::Dialect;
use super::profiles::address::{is_local_network, is_loopback, split_scheme};
use super::run::Shared;
use super::view::Notice;

pub fn unreachable(run: &Shared) -> Notice {
    let base = match run.borrow().profile.as_ref().map(|profile| &profile.dialect) {
        Some(Dialect::Roundtrip { base }) => base.clone(),
        Some(Dialect::Echo { http: Some(http), .. }) => http.base.clone(),
        Some(Dialect::Echo { socket: Some(socket), .. }) => socket.url.clone(),
        Some(Dialect::Echo { .. }) | None => String::new(),
    };
    explain(FetchError::Network, &base)
}

/// Why the endpoint at `base` gave no response.
pub fn explain(error: FetchError, base: &str) -> Notice {
    match error {
        FetchError::Timeout => Notice::Timeout { seconds: 4 },
        FetchError::Network => reason(&page_protocol(), &page_host(), base),
    }
}

/// The most likely cause of a failure that the browser does not explain: mixed content (W3C Mixed Content §4), Local
/// Network Access (WICG), or no server at this address.
fn reason(page_protocol: &str, page_host: &str, base: &str) -> Notice {
    let host = split_scheme(base).map_or("", |(_, rest)| rest);
    let plain = base.starts_with("http://") || base.starts_with("ws://");
    if page_protocol == "https:" && plain && !is_loopback(host) {
        return Notice::MixedContent;
    }
    if !page_host.is_empty() && !is_local_network(page_host) && is_local_network(host) {
        return Notice::LocalNetwork;
    }
    Notice::Unreachable
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
    fn silence_is_explained_by_where_page_and_endpoint_are() {
        assert_eq!(reason("https:", "example.com", "http://other.example"), Notice::MixedContent);
        assert_eq!(reason("https:", "example.com", "http://127.0.0.1:8081"), Notice::LocalNetwork);
        assert_eq!(reason("http:", "example.com", "http://192.168.0.2"), Notice::LocalNetwork);
        assert_eq!(reason("http:", "127.0.0.1:8080", "http://127.0.0.1:8081"), Notice::Unreachable);
        assert_eq!(reason("https:", "example.com", "https://httpbun.com"), Notice::Unreachable);
    }
}
