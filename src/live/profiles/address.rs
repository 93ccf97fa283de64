//! An address as a visitor types it, and whether it is on this machine or on a local network. Parsing is total: every
//! text is an [`Address`] or an [`AddressError`] that has a sentence on screen.

use super::web_url::WebUrl;
use std::net::IpAddr;

/// A host and port to connect to, with or without TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub secure: bool,
    /// The visitor wrote ws or wss, so only a WebSocket can be used.
    pub socket_only: bool,
    /// `host` or `host:port`, as the browser connects to it.
    pub authority: String,
    /// With a leading slash and without a trailing one; empty for the root. May have a query if `socket_only`.
    pub path: String,
}

impl Address {
    /// `http://host:port/path`.
    pub fn http(&self) -> String {
        format!("http{}://{}{}", if self.secure { "s" } else { "" }, self.authority, self.path)
    }

    /// `ws://host:port/path`.
    pub fn ws(&self) -> String {
        format!("ws{}://{}{}", if self.secure { "s" } else { "" }, self.authority, self.path)
    }

    /// The address with its scheme, as it is requested.
    pub fn shown(&self) -> String {
        if self.socket_only { self.ws() } else { self.http() }
    }
}

/// Why a text is not an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressError {
    Empty,
    NotAnAddress,
    /// A character that word processors and Asian layouts type in place of a plain one: a full-width colon, a curly quote.
    Character(char),
    /// A scheme other than http, https, ws and wss.
    Scheme(String),
    /// A fragment `#…` is never sent to a server, and a WebSocket address must not have one (WHATWG WebSockets §3.1).
    Fragment,
    /// A query `?…`: the page adds the paths and queries of its requests to an endpoint's address.
    Query,
    /// `user:password@` is refused because it would be shown on screen and shared in links.
    Credentials,
    Port(String),
}

/// Reads an address. Without a scheme it is http for this machine and https for any other.
pub fn parse_address(text: &str) -> Result<Address, AddressError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    // A host may have a curly quote by the rules of names, but nobody means it.
    if let Some(quote) = text.chars().find(|&letter| is_quote(letter)) {
        return Err(AddressError::Character(quote));
    }
    if text.contains('#') {
        return Err(AddressError::Fragment);
    }
    let refused = || refusal(text);
    let (scheme, url) = match scheme_of(text) {
        Some(scheme) if !SCHEMES.contains(&scheme.as_str()) => return Err(AddressError::Scheme(scheme)),
        Some(scheme) => (Some(scheme), WebUrl::parse(text).ok_or_else(refused)?),
        None => (None, guessed(text).ok_or_else(refused)?),
    };
    if url.has_credentials {
        return Err(AddressError::Credentials);
    }
    // The browser has refused what no host name may have.
    let is_part = |character: char| character.is_ascii_alphanumeric() || !character.is_ascii();
    let is_name = url.host.chars().any(is_part) && !url.host.starts_with('.') && !url.host.contains("..");
    if !is_name {
        return Err(refused());
    }
    let (secure, socket_only) = match scheme.as_deref() {
        Some("ws") => (false, true),
        Some("wss") => (true, true),
        Some(_) | None => (url.scheme == "https", false),
    };
    if url.port == Some(0) {
        return Err(AddressError::Port("0".to_owned()));
    }
    if !url.query.is_empty() && !socket_only {
        return Err(AddressError::Query);
    }
    let path = format!("{}{}", url.path.trim_end_matches('/'), url.query);
    Ok(Address { secure, socket_only, path, authority: url.authority })
}

/// An address without a scheme, with the likely one.
fn guessed(text: &str) -> Option<WebUrl> {
    let plain = WebUrl::parse(&format!("http://{text}"))?;
    // A port that is usual for one scheme is not for the other, so the address is read again.
    if place(&plain.host) == Place::ThisMachine { Some(plain) } else { WebUrl::parse(&format!("https://{text}")) }
}

const SCHEMES: [&str; 4] = ["http", "https", "ws", "wss"];

/// The scheme of a text that has one, in lower case (RFC 3986 §3.1).
fn scheme_of(text: &str) -> Option<String> {
    let (scheme, _) = text.split_once("://")?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Why the browser refuses a text as an address, as far as it can be seen.
fn refusal(text: &str) -> AddressError {
    if let Some(wide) = text.chars().find(|&letter| is_full_width(letter)) {
        return AddressError::Character(wide);
    }
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '\\']).next().unwrap_or_default();
    match authority.rsplit_once(':') {
        // The colons of an IPv6 address are within brackets.
        Some((host, port)) if !host.is_empty() && !port.contains(']') && port.parse::<u16>().is_err() => {
            AddressError::Port(port.to_owned())
        }
        _ => AddressError::NotAnAddress,
    }
}

/// Quotation marks of any language, and the plain ones: what remains of copying an address with its quotes.
fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '`' | '\u{AB}' | '\u{BB}' | '\u{2018}'..='\u{201F}' | '\u{300C}'..='\u{300F}')
        || matches!(letter, '\u{FF02}' | '\u{FF07}')
}

/// The full-width forms of ASCII (Unicode block Halfwidth and Fullwidth Forms), and the ideographic space.
fn is_full_width(letter: char) -> bool {
    matches!(letter, '\u{FF01}'..='\u{FF5E}' | '\u{3000}')
}

/// Ports that browsers never connect to, so that no request leaves (Fetch §2.9, "bad port").
const BAD_PORTS: [u16; 82] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
];

/// The port of `url` if browsers refuse to connect to it.
pub fn blocked_port(url: &str) -> Option<u16> {
    let port = WebUrl::parse(url)?.effective_port()?;
    (BAD_PORTS.contains(&port) || port == 10_080).then_some(port)
}

/// The kind of network that a host is on, as far as its name or number shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    ThisMachine,
    LocalNetwork,
    /// A public address, or a name, which may stand for any address.
    Elsewhere,
}

/// The place of a host in a URL's form: lower case, an IPv6 address in brackets.
fn place(host: &str) -> Place {
    let bare = host.strip_prefix('[').and_then(|six| six.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return place_of_address(address.to_canonical());
    }
    // A name with a trailing dot is the same name (RFC 1034 §3.1).
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_below = |domain: &str| name == domain || name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    if is_below("localhost") {
        Place::ThisMachine
    } else if is_below("local") {
        Place::LocalNetwork
    } else {
        Place::Elsewhere
    }
}

/// The address spaces of Local Network Access (WICG): loopback; private, shared and link-local; public.
fn place_of_address(address: IpAddr) -> Place {
    let is_local = match address {
        IpAddr::V4(four) => {
            let [first, second, ..] = four.octets();
            // RFC 6598: addresses that a provider shares among its customers.
            let is_shared = first == 100 && second & 0b1100_0000 == 64;
            four.is_private() || four.is_link_local() || is_shared
        }
        IpAddr::V6(six) => six.is_unique_local() || six.is_unicast_link_local(),
    };
    match (address.is_loopback(), is_local) {
        (true, _) => Place::ThisMachine,
        (false, true) => Place::LocalNetwork,
        (false, false) => Place::Elsewhere,
    }
}

/// The place of `host` or `host:port`.
pub fn place_of_authority(authority: &str) -> Place {
    WebUrl::parse(&format!("http://{authority}")).map_or(Place::Elsewhere, |url| place(&url.host))
}

/// Whether `authority` is this machine; the browser then treats it as trustworthy.
pub fn is_loopback(authority: &str) -> bool {
    place_of_authority(authority) == Place::ThisMachine
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(text: &str) -> Result<String, AddressError> {
        parse_address(text).map(|address| address.http())
    }

    #[test]
    fn reads_what_people_type() {
        assert_eq!(http("http://127.0.0.1:8081/"), Ok("http://127.0.0.1:8081".into()));
        assert_eq!(http(" Example.com "), Ok("https://example.com".into()));
        assert_eq!(http("localhost:8081"), Ok("http://localhost:8081".into()));
        assert_eq!(http("https://a.b/base/"), Ok("https://a.b/base".into()));
        assert_eq!(http("http://[::1]:9000"), Ok("http://[::1]:9000".into()));
        let socket = parse_address("wss://ws.example.com/raw?x=1").expect("an address");
        assert_eq!((socket.socket_only, socket.ws()), (true, "wss://ws.example.com/raw?x=1".into()));
    }

    #[test]
    fn an_address_is_the_one_that_the_browser_connects_to() {
        assert_eq!(http("127.1:8081"), Ok("http://127.0.0.1:8081".into()));
        assert_eq!(http("HTTP://EXAMPLE.com:80/A b/"), Ok("http://example.com/A%20b".into()));
        assert_eq!(http("https://한국.example/"), Ok("https://xn--3e0b707e.example".into()));
        assert_eq!(http("http://example.com:"), Ok("http://example.com".into()));
        assert_eq!(http("example.com:80"), Ok("https://example.com:80".into()));
        assert_eq!(http("localhost:443"), Ok("http://localhost:443".into()));
        // Full-width digits and dots are the plain ones in a host (WHATWG URL §3.3).
        assert_eq!(http("http://１２７.0.0.1:9000"), Ok("http://127.0.0.1:9000".into()));
    }

    #[test]
    fn the_scheme_that_is_guessed_is_shown() {
        let shown = |text: &str| parse_address(text).map(|address| address.shown());
        assert_eq!(shown("192.0.2.2:18100"), Ok("https://192.0.2.2:18100".into()));
        assert_eq!(shown("127.0.0.1:18100"), Ok("http://127.0.0.1:18100".into()));
        assert_eq!(shown("ws://a.example/x"), Ok("ws://a.example/x".into()));
    }

    #[test]
    fn says_why_it_refuses() {
        use AddressError::*;
        let cases = [
            ("", Empty),
            ("   ", Empty),
            ("http://", NotAnAddress),
            ("hello world", NotAnAddress),
            ("http://..", NotAnAddress),
            ("ftp://example.com", Scheme("ftp".into())),
            ("javascript://alert(1)", Scheme("javascript".into())),
            ("http://example.com/#top", Fragment),
            ("http://me:secret@example.com", Credentials),
            ("me@example.com", Credentials),
            ("http://example.com:99999", Port("99999".into())),
            ("http://example.com:0", Port("0".into())),
            ("example.com:80a", Port("80a".into())),
            ("http://[::1", NotAnAddress),
            ("http://[::1]x", NotAnAddress),
            ("http://256.1.1.1", NotAnAddress),
            ("http://[::x]", NotAnAddress),
        ];
        for (text, error) in cases {
            assert_eq!(parse_address(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_query_is_refused_where_paths_are_added_to_the_address() {
        for text in ["http://host.example/?x=1", "https://host.example?key=2", "host.example/base?x"] {
            assert_eq!(parse_address(text), Err(AddressError::Query), "{text}");
        }
        assert!(parse_address("ws://host.example/?x=1").is_ok(), "a WebSocket's address is used as it is");
        assert!(parse_address("http://host.example/?").is_ok(), "an empty query is none");
    }

    #[test]
    fn what_word_processors_and_wide_layouts_type_is_named() {
        let named = [
            ("127.0.0.1：8081", '：'),
            ("http：//127.0.0.1:8081", '：'),
            ("http:／／127.0.0.1", '／'),
            ("“http://127.0.0.1:8081”", '“'),
            ("http://127.0.0.1:8081’", '’'),
            ("\"http://a.example\"", '"'),
            ("「a.example」", '「'),
        ];
        for (text, letter) in named {
            assert_eq!(parse_address(text), Err(AddressError::Character(letter)), "{text}");
        }
    }

    #[test]
    fn ports_to_which_no_browser_connects_are_known() {
        for (url, port) in
            [("http://a.example:6000/", Some(6_000)), ("ws://a.example:1", Some(1)), ("http://a:25", Some(25))]
        {
            assert_eq!(blocked_port(url), port, "{url}");
        }
        for url in ["http://a.example", "https://a.example:8443", "ws://127.0.0.1:8081", "", "http://a.example:10080x"]
        {
            assert_eq!(blocked_port(url), None, "{url}");
        }
        assert!(BAD_PORTS.is_sorted());
    }

    #[test]
    fn this_machine_the_local_network_and_the_rest_are_told_apart() {
        let is_at = |expected, hosts: &[&str]| {
            for host in hosts {
                assert_eq!(place_of_authority(host), expected, "{host}");
            }
        };
        let here = ["localhost", "LOCALHOST.", "127.0.0.1:8081", "127.200.0.9", "app.localhost", "[::1]:80", "[::1]"];
        is_at(Place::ThisMachine, &here);
        is_at(Place::ThisMachine, &["[::ffff:127.0.0.1]", "127.1", "0x7f.1:8081", "2130706433"]);
        is_at(Place::LocalNetwork, &["10.0.0.1", "192.168.0.7:80", "172.16.1.1", "169.254.3.4", "100.64.0.1", "10.1"]);
        is_at(Place::LocalNetwork, &["[fd00::1]", "[fe80::1]:80", "nas.local", "printer.local.:80"]);
        is_at(Place::Elsewhere, &["example.com", "172.32.0.1", "100.128.0.1", "[2001:db8::1]", "[fd00::1"]);
        // Names that only begin like a local address or end like a local name.
        let names =
            ["10.example.com", "127.example.com", "192.168.example.com", "fd-example.com", "localhost.example.com"];
        is_at(Place::Elsewhere, &names);
        is_at(Place::Elsewhere, &["notlocalhost", "nolocal"]);
    }
}

/// Cases that only the browser's URL parser decides.
#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests {
    use super::*;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn a_host_is_the_one_that_the_browser_connects_to() {
        for host in ["127.1", "0x7f.1:8081", "2130706433", "LocalHost."] {
            assert_eq!(place_of_authority(host), Place::ThisMachine, "{host}");
        }
        assert_eq!(place_of_authority("10.1"), Place::LocalNetwork);
        assert_eq!(place_of_authority("10.example.com"), Place::Elsewhere);
        assert!(parse_address("http://256.1.1.1").is_err() && parse_address("http://[::x]").is_err());
        assert_eq!(parse_address("127.1:8081").map(|address| address.http()), Ok("http://127.0.0.1:8081".into()));
        assert_eq!(parse_address("127.0.0.1：8081"), Err(AddressError::Character('：')));
        assert_eq!(parse_address("http://host.example/?x=1"), Err(AddressError::Query));
    }
}
