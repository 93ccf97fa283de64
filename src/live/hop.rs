//! Which version of HTTP a lane's exchanges run over, whether within TLS, and who says so. Pure.

use super::stamp::Stamp;
use serde::{Deserialize, Serialize};

/// A version of HTTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Version {
    /// HTTP/1.1, and 1.0, which has the same messages.
    #[default]
    Http1,
    Http2,
    Http3,
}

impl Version {
    /// The version that an ALPN protocol id names (RFC 7301 §6), as Resource Timing's `nextHopProtocol` gives it. `None` if
    /// the browser hides it, and for a protocol that is not HTTP.
    pub fn from_alpn(id: &str) -> Option<Self> {
        match id {
            "http/1.1" | "http/1.0" => Some(Self::Http1),
            "h2" | "h2c" => Some(Self::Http2),
            "h3" => Some(Self::Http3),
            // Drafts had numbers: `h3-29`.
            draft if draft.starts_with("h3-") => Some(Self::Http3),
            _ => None,
        }
    }

    /// The version by its number, as our endpoint writes it (docs/endpoint.md).
    pub fn from_number(number: &str) -> Option<Self> {
        match number {
            "1.0" | "1.1" => Some(Self::Http1),
            "2" => Some(Self::Http2),
            "3" => Some(Self::Http3),
            _ => None,
        }
    }

    pub fn number(self) -> &'static str {
        match self {
            Self::Http1 => "1.1",
            Self::Http2 => "2",
            Self::Http3 => "3",
        }
    }

    /// Whether exchanges share a connection at the same time, as streams.
    pub fn has_streams(self) -> bool {
        self != Self::Http1
    }
}

/// Who says which version it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witness {
    /// Resource Timing has it.
    Browser,
    /// The endpoint says in which version the request came.
    Endpoint,
    /// The address is plain `http` or `ws`, for which browsers use HTTP/1.1 alone.
    Scheme,
}

/// How a lane's newest exchange travelled from the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The version, with who says so; `None` if nobody does.
    pub version: Option<(Version, Witness)>,
    /// Whether the address is `https` or `wss`.
    pub is_tls: bool,
    /// The version in which the endpoint got the exchange, if that is another one: a proxy is in between.
    pub behind: Option<Version>,
}

impl Hop {
    /// An exchange with `url` of which Resource Timing gives `seen`, and the endpoint `stamp`. Resource Timing has no entry for
    /// a WebSocket, and one for an `EventSource` only after its end.
    pub fn new(url: &str, seen: Option<Version>, stamp: Option<&Stamp>) -> Self {
        let is_tls = is_within_tls(url);
        let told = stamp.map(|stamp| stamp.version);
        let version = match (seen, told) {
            (Some(seen), _) => Some((seen, Witness::Browser)),
            (None, Some(told)) => Some((told, Witness::Endpoint)),
            (None, None) if !is_tls => Some((Version::Http1, Witness::Scheme)),
            (None, None) => None,
        };
        Self { version, is_tls, behind: told.filter(|told| seen.is_some_and(|seen| seen != *told)) }
    }

    /// The version on the way on which the bytes are counted.
    pub fn counted(self) -> Option<Version> {
        self.behind.or(self.version.map(|(version, _)| version))
    }

    /// Whether the bytes are known to be counted where exchanges are streams.
    pub fn has_streams(self) -> bool {
        self.counted().is_some_and(Version::has_streams)
    }
}

/// Whether requests to `base` may wait in the browser until one of the few connections is free that it opens per host for
/// HTTP/1.1; `hop` is how the newest exchange travelled. Within TLS the browser takes HTTP/2 if the server has it, so there the
/// version must be known.
pub fn may_queue(hop: Option<Hop>, base: &str) -> bool {
    match hop {
        Some(hop) => matches!(hop.version, Some((Version::Http1, _))),
        None => !is_within_tls(base),
    }
}

/// Whether `url` has a scheme that means TLS.
pub fn is_within_tls(url: &str) -> bool {
    url.starts_with("https:") || url.starts_with("wss:")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(value: &str) -> Stamp {
        Stamp::parse(value).expect("a stamp")
    }

    #[test]
    fn the_browser_is_believed_before_the_endpoint_and_the_endpoint_before_the_address() {
        let told = stamp("c1;n=1;in=5;out=6;http=2");
        let by = |url, seen, stamp| Hop::new(url, seen, stamp).version;
        let h2 = Version::Http2;
        assert_eq!(by("https://a.b/", Some(h2), Some(&told)), Some((h2, Witness::Browser)));
        assert_eq!(by("wss://a.b/", None, Some(&told)), Some((h2, Witness::Endpoint)));
        assert_eq!(by("ws://a.b/", None, None), Some((Version::Http1, Witness::Scheme)));
        assert_eq!(by("https://a.b/", None, None), None, "nobody says");
    }

    #[test]
    fn a_proxy_in_between_is_noticed_by_another_version_behind_it() {
        let told = stamp("c1;n=1;in=5;out=6");
        let hop = Hop::new("https://a.b/", Some(Version::Http2), Some(&told));
        assert_eq!((hop.behind, hop.counted()), (Some(Version::Http1), Some(Version::Http1)));
        let hop = Hop::new("https://a.b/", Some(Version::Http2), Some(&stamp("c1;n=1;in=5;out=6;http=2")));
        assert_eq!((hop.behind, hop.counted()), (None, Some(Version::Http2)));
        assert_eq!(Hop::new("wss://a.b/", None, Some(&told)).behind, None, "nothing contradicts it");
    }

    #[test]
    fn protocols_are_read_as_browsers_name_them() {
        let read = ["http/1.1", "h2", "h3", "h3-29", "", "ftp", "webrtc"].map(Version::from_alpn);
        let (h1, h2, h3) = (Some(Version::Http1), Some(Version::Http2), Some(Version::Http3));
        assert_eq!(read, [h1, h2, h3, h3, None, None, None]);
        for version in [Version::Http1, Version::Http2, Version::Http3] {
            assert_eq!(Version::from_number(version.number()), Some(version));
        }
    }

    #[test]
    fn only_where_it_is_http_1_1_requests_wait_for_one_of_six_connections() {
        let hop = |version| Some(Hop { version, is_tls: true, behind: None });
        let h1 = Some((Version::Http1, Witness::Browser));
        assert!(may_queue(None, "http://a.b") && !may_queue(None, "https://a.b"), "nothing is known yet");
        assert!(may_queue(hop(h1), "https://a.b") && !may_queue(hop(None), "https://a.b"));
        for version in [Version::Http2, Version::Http3] {
            assert!(!may_queue(hop(Some((version, Witness::Endpoint))), "https://a.b"));
        }
    }

    #[test]
    fn tls_is_told_by_the_scheme() {
        for (url, is_tls) in [("https://a.b", true), ("wss://a.b", true), ("http://a.b", false), ("ws://a.b", false)] {
            assert_eq!(is_within_tls(url), is_tls, "{url}");
        }
    }
}
