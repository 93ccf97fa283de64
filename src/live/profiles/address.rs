//! An address as a visitor types it. Total: every text is an [`Address`] or an [`AddressError`] with a sentence.

/// A host and port to speak to, over TLS or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub secure: bool,
    /// The visitor wrote ws or wss: only a WebSocket is to be had there.
    pub socket_only: bool,
    /// `host` or `host:port`, lower case.
    pub authority: String,
    /// With a leading slash, without a trailing one; empty for the root. May carry a query if `socket_only`.
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
    /// `#…` is never sent to a server; a WebSocket address must not have it (WHATWG WebSockets §3.1).
    Fragment,
    /// `user:password@` would be shown and shared.
    Credentials,
    Port(String),
}

/// Reads an address; without a scheme it is http for this machine and https elsewhere.
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
    let host = check_authority(&authority)?;
    let (secure, socket_only) = match scheme.as_deref() {
        Some("http") => (false, false),
        Some("https") => (true, false),
        Some("ws") => (false, true),
        Some("wss") => (true, true),
        Some(other) => return Err(AddressError::Scheme(other.to_owned())),
        None => (!is_loopback(host), false),
    };
    Ok(Address { secure, socket_only, path: path.trim_end_matches('/').to_owned(), authority })
}

/// Scheme and rest of a URL; `None` where it names no scheme.
pub fn split_scheme(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    Some((scheme, rest.strip_prefix("//")?))
}

/// The host within an authority; refuses what no URL can have there.
fn check_authority(authority: &str) -> Result<&str, AddressError> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']').ok_or(AddressError::NotAnAddress)?;
            let port = if port.is_empty() { None } else { port.strip_prefix(':').or(Some("x")) };
            (host, port)
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    if let Some(port) = port
        && (port.parse::<u16>().is_err() || port.starts_with('+') || port == "0")
    {
        return Err(AddressError::Port(port.to_owned()));
    }
    // Of other letters the browser knows which can be in a name.
    let letter = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii();
    let allowed = |c: char| letter(c) || matches!(c, '.' | '-' | '_' | ':');
    let named = host.chars().any(letter) && host.chars().all(allowed);
    let dotted = !host.starts_with('.') && !host.as_bytes().windows(2).any(|pair| pair == b"..");
    (named && dotted).then_some(host).ok_or(AddressError::NotAnAddress)
}

/// The host of an authority, without its port and brackets.
fn bare_host(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or(six),
        None if authority.matches(':').count() > 1 => authority,
        None => authority.split(':').next().unwrap_or(authority),
    }
}

/// Whether `authority` is this machine: the browser then treats it as trustworthy.
pub fn is_loopback(authority: &str) -> bool {
    let host = bare_host(authority);
    host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "::1"
}

/// Whether `authority` is on a local network (RFC 1918, RFC 4193, link-local, `.local`) or this machine.
pub fn is_local_network(authority: &str) -> bool {
    let host = bare_host(authority);
    let second: Option<u8> = host.split('.').nth(1).and_then(|part| part.parse().ok());
    let private = ["10.", "192.168.", "169.254."].iter().any(|prefix| host.starts_with(prefix));
    let shared = host.starts_with("172.") && second.is_some_and(|second| (16..32).contains(&second));
    let six = host.contains(':') && ["fc", "fd", "fe80"].iter().any(|prefix| host.starts_with(prefix));
    is_loopback(authority) || private || shared || six || host.ends_with(".local")
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
        ];
        for (text, error) in cases {
            assert_eq!(parse_address(text), Err(error), "{text}");
        }
    }

    #[test]
    fn tells_this_machine_and_the_local_network_apart() {
        for host in ["localhost", "127.0.0.1", "127.0.0.1:8081", "app.localhost", "[::1]:80", "::1"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["10.0.0.1", "192.168.0.7:80", "172.16.1.1", "nas.local", "[fd00::1]", "printer.local:80"] {
            assert!(is_local_network(host) && !is_loopback(host), "{host}");
        }
        for host in ["example.com", "172.32.0.1", "fd-example.com", "localhost.example.com"] {
            assert!(!is_local_network(host), "{host}");
        }
    }
}
