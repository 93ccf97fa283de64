//! The address of an endpoint: `http://host`, `https://host:port/prefix`.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use http::Uri;
use http::uri::Scheme;

/// Where an endpoint is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Whether there is TLS.
    pub(crate) is_tls: bool,
    /// A name or an IP address; IPv6 without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Host and port as they stand in a request.
    pub(crate) authority: String,
    /// What stands before `/api`: empty, or a path without a slash at its end.
    prefix: String,
}

/// An address that cannot be examined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// It is no address.
    #[error("this is not an address; write it as http://host:port/ or https://host/")]
    Form,
    /// It has another scheme.
    #[error("the address has to begin with http:// or https://")]
    Scheme,
    /// It has a user name or a password.
    #[error("the address must not contain a user name or a password")]
    User,
}

impl FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let uri: Uri = text.trim().parse().map_err(|_| BadAddress::Form)?;
        let scheme = uri.scheme().ok_or(BadAddress::Scheme)?;
        let is_tls = *scheme == Scheme::HTTPS;
        if !is_tls && *scheme != Scheme::HTTP {
            return Err(BadAddress::Scheme);
        }
        let authority = uri.authority().ok_or(BadAddress::Form)?;
        if authority.as_str().contains('@') {
            return Err(BadAddress::User);
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err(BadAddress::Form);
        }
        let port = match authority.port_u16() {
            Some(port) => port,
            None if authority.as_str().ends_with(authority.host()) => {
                if is_tls {
                    443
                } else {
                    80
                }
            }
            None => return Err(BadAddress::Form),
        };
        let prefix = uri.path().trim_end_matches('/').to_owned();
        Ok(Self { is_tls, host, port, authority: authority.to_string(), prefix })
    }
}

impl Address {
    /// The path of a request below this address.
    pub(crate) fn path(&self, below: &str) -> String {
        format!("{}{below}", self.prefix)
    }

    pub(crate) fn scheme(&self) -> &'static str {
        if self.is_tls { "https" } else { "http" }
    }
}

impl Display for Address {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}/", self.scheme(), self.authority, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_addresses() {
        let address: Address = "https://example.net/below/".parse().unwrap();
        assert_eq!((address.is_tls, address.host.as_str(), address.port), (true, "example.net", 443));
        assert_eq!(address.path("/api/hello"), "/below/api/hello");
        assert_eq!(address.to_string(), "https://example.net/below/");
        let address: Address = "http://[::1]:8081".parse().unwrap();
        assert_eq!((address.is_tls, address.host.as_str(), address.port), (false, "::1", 8081));
        assert_eq!(address.to_string(), "http://[::1]:8081/");
    }

    #[test]
    fn refuses_what_is_none() {
        for (text, error) in [
            ("", BadAddress::Form),
            ("localhost", BadAddress::Scheme),
            ("ws://localhost/", BadAddress::Scheme),
            ("http://", BadAddress::Form),
            ("http://host:99999/", BadAddress::Form),
            ("http://host:/", BadAddress::Form),
            ("http://a:b@host/", BadAddress::User),
            ("http://ho st/", BadAddress::Form),
        ] {
            assert_eq!(text.parse::<Address>(), Err(error), "{text}");
        }
    }
}
