//! An address as a visitor types it, and whether it is on this machine or on a local network. Parsing is total: every
//! text is an [`Address`] or an [`AddressError`] that has a sentence on screen.

use std::net::IpAddr;

/// A host and port to connect to, with or without TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub secure: bool,
    /// The visitor wrote ws or wss, so only a WebSocket can be used.
    pub socket_only: bool,
    /// `host` or `host:port`, lower case.
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
}

/// Why a text is not an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressError {
    Empty,
    NotAnAddress,
    /// A scheme other than http, https, ws and wss.
    Scheme(String),
    /// A fragment `#…` is never sent to a server, and a WebSocket address must not have one (WHATWG WebSockets §3.1).
    Fragment,
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
    if text.contains('#') {
        return Err(AddressError::Fragment);
    }
    let (scheme, rest) = match split_scheme(text) {
        Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
        None => (None, text),
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    if authority.contains('@') {
        return Err(AddressError::Credentials);
    }
    let authority = authority.to_ascii_lowercase();
    check_authority(&authority)?;
    let (secure, socket_only) = match scheme.as_deref() {
        Some("http") => (false, false),
        Some("https") => (true, false),
        Some("ws") => (false, true),
        Some("wss") => (true, true),
        Some(other) => return Err(AddressError::Scheme(other.to_owned())),
        None => (!is_loopback(&authority), false),
    };
    Ok(Address { secure, socket_only, path: path.trim_end_matches('/').to_owned(), authority })
}

/// Scheme and rest of a URL; `None` if there is no scheme.
pub fn split_scheme(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    Some((scheme, rest.strip_prefix("//")?))
}

/// Host and port of an authority; an IPv6 host keeps its brackets. `None` if a bracket is not closed.
fn split_authority(authority: &str) -> Option<(&str, Option<&str>)> {
    let end = if authority.starts_with('[') { authority.find(']')? + 1 } else { 0 };
    let (six, rest) = authority.split_at(end);
    Some(match rest.split_once(':') {
        Some((four, port)) if six.is_empty() => (four, Some(port)),
        Some(("", port)) => (six, Some(port)),
        None if rest.is_empty() || six.is_empty() => (authority, None),
        Some(_) | None => return None,
    })
}

/// Refuses an authority that no URL can have.
fn check_authority(authority: &str) -> Result<(), AddressError> {
    let (host, port) = split_authority(authority).ok_or(AddressError::NotAnAddress)?;
    if let Some(port) = port
        && (port.parse::<u16>().is_err() || port.starts_with('+') || port == "0")
    {
        return Err(AddressError::Port(port.to_owned()));
    }
    // Only the browser knows which letters outside ASCII a host name may have.
    let letter = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii();
    let allowed = |c: char| letter(c) || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    let is_name =
        host.chars().any(letter) && host.chars().all(allowed) && !host.starts_with('.') && !host.contains("..");
    (is_name && url_host(authority).is_some()).then_some(()).ok_or(AddressError::NotAnAddress)
}

/// The host of an authority as the browser connects to it (WHATWG URL §3.5): `127.1` becomes `127.0.0.1`, and names
/// outside ASCII become Punycode. `None` if no URL can have this host.
#[cfg(target_arch = "wasm32")]
fn url_host(authority: &str) -> Option<String> {
    let url = web_sys::Url::new(&format!("http://{authority}")).ok()?;
    Some(url.hostname()).filter(|host| !host.is_empty())
}

/// Native tests have no browser, so the host stays as it is written.
#[cfg(not(target_arch = "wasm32"))]
fn url_host(authority: &str) -> Option<String> {
    split_authority(authority).map(|(host, _)| host.to_ascii_lowercase())
}

/// The kind of network that a host is on, as far as its name or number shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    ThisMachine,
    LocalNetwork,
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

fn place_of_authority(authority: &str) -> Place {
    url_host(authority).map_or(Place::Elsewhere, |host| place(&host))
}

/// Whether `authority` is this machine; the browser then treats it as trustworthy.
pub fn is_loopback(authority: &str) -> bool {
    place_of_authority(authority) == Place::ThisMachine
}

/// Whether `authority` is this machine or on a local network (RFC 1918, RFC 4193, link-local, `.local`).
pub fn is_local_network(authority: &str) -> bool {
    place_of_authority(authority) != Place::Elsewhere
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        let http = |text: &str| parse_address(text).map(|address| address.http());
        assert_eq!(http("http://127.0.0.1:8081/"), Ok("http://127.0.0.1:8081".into()));
        assert_eq!(http(" Example.com "), Ok("https://example.com".into()));
        assert_eq!(http("localhost:8081"), Ok("http://localhost:8081".into()));
        assert_eq!(http("https://a.b/base/"), Ok("https://a.b/base".into()));
        assert_eq!(http("http://[::1]:9000"), Ok("http://[::1]:9000".into()));
        let socket = parse_address("wss://ws.example.com/raw?x=1").expect("an address");
        assert_eq!((socket.socket_only, socket.ws()), (true, "wss://ws.example.com/raw?x=1".into()));
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
            ("javascript://alert(1)", NotAnAddress),
            ("http://example.com/#top", Fragment),
            ("http://me:secret@example.com", Credentials),
            ("http://example.com:99999", Port("99999".into())),
            ("http://example.com:", Port(String::new())),
            ("http://[::1", NotAnAddress),
            ("http://[::1]x", NotAnAddress),
        ];
        for (text, error) in cases {
            assert_eq!(parse_address(text), Err(error), "{text}");
        }
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
        is_at(Place::ThisMachine, &["[::ffff:127.0.0.1]"]);
        is_at(Place::LocalNetwork, &["10.0.0.1", "192.168.0.7:80", "172.16.1.1", "169.254.3.4", "100.64.0.1"]);
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
        assert_eq!(parse_address("127.1:8081").map(|address| address.http()), Ok("http://127.1:8081".into()));
    }
}
