//! The properties of a request that its response's headers depend on.

use axum::extract::Request;
use axum::http::header::{ACCESS_CONTROL_REQUEST_METHOD, CONNECTION, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method, Version};

/// Taken before the request is handed to its route.
#[derive(Debug)]
pub(super) struct RequestFacts {
    pub(super) method: Method,
    pub(super) version: Version,
    pub(super) has_origin: bool,
    pub(super) is_preflight: bool,
    pub(super) keeps_alive: bool,
    pub(super) asks_to_close: bool,
    /// The fields of a preflight that ask for access to a network that is closer than the page's own, and the fields
    /// that allow it.
    pub(super) closer_network: Vec<HeaderName>,
}

/// Private Network Access and Local Network Access, which took its place (WICG). Browsers ask with one or the other
/// before a public page reaches an endpoint in a private network or on the visitor's own machine.
const CLOSER_NETWORKS: [(&str, HeaderName); 2] = [
    ("access-control-request-private-network", HeaderName::from_static("access-control-allow-private-network")),
    ("access-control-request-local-network", HeaderName::from_static("access-control-allow-local-network")),
];

impl RequestFacts {
    pub(super) fn of(request: &Request) -> Self {
        let headers = request.headers();
        let has_origin = headers.contains_key(ORIGIN);
        Self {
            method: request.method().clone(),
            version: request.version(),
            has_origin,
            is_preflight: has_origin
                && request.method() == Method::OPTIONS
                && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD),
            keeps_alive: has_token(headers, CONNECTION, "keep-alive"),
            asks_to_close: has_token(headers, CONNECTION, "close"),
            closer_network: CLOSER_NETWORKS
                .into_iter()
                .filter(|(asks, _)| headers.get(*asks).is_some_and(|value| value == "true"))
                .map(|(_, allows)| allows)
                .collect(),
        }
    }
}

/// Whether a header that is a list of tokens contains this one (RFC 9110 §5.6.1).
pub(crate) fn has_token(headers: &HeaderMap, name: HeaderName, token: &str) -> bool {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| item.trim().eq_ignore_ascii_case(token))
}
