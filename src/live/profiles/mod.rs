//! What each endpoint can do, as data. `probe` checks whether an endpoint answers; `transport` exchanges messages with
//! it.

pub mod address;
pub mod web_url;

use super::settings::Transport;
pub use address::{Address, AddressError, parse_address};

/// The HTTP side of an endpoint that only echoes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpEcho {
    /// `https://host` without a trailing slash.
    pub base: String,
    /// The endpoint holds a response at most this many seconds.
    pub hold_seconds: u32,
    /// Bytes of the response headers that CORS hides from the page, in addition to those that every such response has.
    pub hidden_field_bytes: u64,
}

/// The WebSocket side of an endpoint that only echoes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketEcho {
    pub url: String,
    /// The first message is the server's greeting and not an echo.
    pub banner: bool,
}

/// The protocol that an endpoint understands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A Roundtrip endpoint (docs/endpoint.md) at this base; an empty base is the page's own origin. It says whether it streams
    /// the response to a POST.
    Roundtrip { base: String, has_post_stream: bool },
    /// An endpoint that echoes; the page keeps the feed. Either side may be missing.
    Echo { http: Option<HttpEcho>, socket: Option<SocketEcho> },
}

/// An endpoint and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name in the URL.
    pub id: String,
    /// Shown to the visitor, e.g. `httpbun.com · websocket-echo.com`.
    pub address: String,
    pub dialect: Dialect,
}

impl Profile {
    /// Whether the endpoint supports this transport.
    pub fn offers(&self, transport: Transport) -> bool {
        match &self.dialect {
            Dialect::Roundtrip { has_post_stream, .. } => *has_post_stream || transport != Transport::PostStream,
            Dialect::Echo { http, socket } => match transport {
                Transport::Polling | Transport::LongPolling => http.is_some(),
                Transport::Sse | Transport::PostStream => false,
                Transport::WebSocket => socket.is_some(),
            },
        }
    }

    /// A Roundtrip endpoint at `base`, which has not said yet what it offers.
    pub fn roundtrip(id: &str, base: &str, address: &str) -> Self {
        let dialect = Dialect::Roundtrip { base: base.to_owned(), has_post_stream: false };
        Self { id: id.to_owned(), address: address.to_owned(), dialect }
    }
}

/// A public combination: HTTP from one service, WebSocket from another.
struct Public {
    id: &'static str,
    http: &'static str,
    hold_seconds: u32,
    socket: &'static str,
    banner: bool,
}

/// Public echo services that accept requests from any page.
const PUBLIC: [Public; 4] = [
    Public {
        id: "httpbun",
        http: "https://httpbun.com",
        hold_seconds: 60,
        socket: "wss://websocket-echo.com",
        banner: false,
    },
    Public {
        id: "httpbingo",
        http: "https://httpbingo.org",
        hold_seconds: 10,
        socket: "wss://httpbingo.org/websocket/echo",
        banner: false,
    },
    Public {
        id: "httpbin",
        http: "https://httpbin.org",
        hold_seconds: 10,
        socket: "wss://echo.websocket.org",
        banner: true,
    },
    Public {
        id: "postman",
        http: "https://httpbin.org",
        hold_seconds: 10,
        socket: "wss://ws.postman-echo.com/raw",
        banner: false,
    },
];

/// `Server: gunicorn/19.9.0` CRLF and `Connection: keep-alive` CRLF, which echoes of the httpbin family add.
pub const HIDDEN_FIELD_BYTES: u64 = 18 + 24;

/// The public profiles, in the order in which the page tries them.
pub fn registry() -> Vec<Profile> {
    PUBLIC.iter().map(Public::profile).collect()
}

/// The hosts of all public profiles, each once.
pub fn public_hosts() -> Vec<&'static str> {
    let mut hosts = Vec::new();
    for host in PUBLIC.iter().flat_map(|public| [host(public.http), host(public.socket)]) {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}

fn host(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or(url)
}

/// Ids of our own endpoint and of [`registry`], for the visitor's choice.
pub fn ids() -> impl Iterator<Item = &'static str> {
    std::iter::once(LOCAL).chain(PUBLIC.iter().map(|public| public.id))
}

/// The id of our endpoint at the page's origin or on this machine.
pub const LOCAL: &str = "local";

impl Public {
    fn profile(&self) -> Profile {
        let (http, socket) = (host(self.http), host(self.socket));
        let address = if http == socket { http.to_owned() } else { format!("{http} · {socket}") };
        let echo = HttpEcho {
            base: self.http.to_owned(),
            hold_seconds: self.hold_seconds,
            hidden_field_bytes: HIDDEN_FIELD_BYTES,
        };
        let socket = SocketEcho { url: self.socket.to_owned(), banner: self.banner };
        Profile { id: self.id.to_owned(), address, dialect: Dialect::Echo { http: Some(echo), socket: Some(socket) } }
    }
}

/// The profiles that may fit an address that a visitor typed, the likeliest first.
pub fn typed(address: &Address) -> Vec<Profile> {
    // With its scheme: an address without one gets the likely one, and the visitor must see which.
    let shown = address.shown();
    let socket = SocketEcho { url: address.ws(), banner: false };
    let echo = |http| Profile {
        id: "typed".to_owned(),
        address: shown.clone(),
        dialect: Dialect::Echo { http, socket: Some(socket.clone()) },
    };
    if address.socket_only {
        return vec![echo(None)];
    }
    let http = HttpEcho { base: address.http(), hold_seconds: 10, hidden_field_bytes: HIDDEN_FIELD_BYTES };
    vec![Profile::roundtrip("typed", &address.http(), &shown), echo(Some(http))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_public_profile_can_be_chosen_and_is_spoken_to_over_tls() {
        for profile in registry() {
            assert!(ids().any(|id| id == profile.id));
            let Dialect::Echo { http: Some(http), socket: Some(socket) } = &profile.dialect else {
                panic!("{} lacks a side", profile.id)
            };
            let http = parse_address(&http.base).expect("an address");
            let socket = parse_address(&socket.url).expect("an address");
            assert!(http.secure && !http.socket_only && socket.secure && socket.socket_only, "{}", profile.id);
            assert!(!profile.offers(Transport::Sse), "an echo has no news to stream");
        }
    }

    #[test]
    fn the_hosts_that_are_shown_are_those_that_are_spoken_to() {
        let hosts = public_hosts();
        for profile in registry() {
            for host in profile.address.split(" · ") {
                assert_eq!(hosts.iter().filter(|shown| **shown == host).count(), 1, "{host} in {hosts:?}");
            }
        }
    }

    #[test]
    fn a_typed_socket_address_offers_a_socket_alone() {
        let address = parse_address("ws://127.0.0.1:9000/x").expect("an address");
        let profiles = typed(&address);
        assert_eq!(profiles.len(), 1);
        assert!(profiles[0].offers(Transport::WebSocket) && !profiles[0].offers(Transport::Polling));
    }

    #[test]
    fn a_typed_address_is_shown_with_its_scheme() {
        for (text, shown) in
            [("192.0.2.2:18100", "https://192.0.2.2:18100"), ("localhost:9/x/", "http://localhost:9/x")]
        {
            let profiles = typed(&parse_address(text).expect("an address"));
            assert!(profiles.iter().all(|profile| profile.address == shown), "{text}: {profiles:?}");
        }
        let socket = typed(&parse_address("ws://127.0.0.1:9000/x").expect("an address"));
        assert_eq!(socket[0].address, "ws://127.0.0.1:9000/x");
    }

    #[test]
    fn a_typed_web_address_is_tried_as_ours_first() {
        let address = parse_address("http://127.0.0.1:9000").expect("an address");
        let dialects: Vec<bool> =
            typed(&address).iter().map(|profile| matches!(profile.dialect, Dialect::Roundtrip { .. })).collect();
        assert_eq!(dialects, [true, false]);
    }
}
