//! What RFC 9112 and RFC 9113 require of the receiver of a request and hyper and h2 leave to the program: a valid Host, no
//! transfer coding that is not understood, and on HTTP/2 one authority.

use axum::extract::Request;
use axum::http::header::{HOST, TRANSFER_ENCODING};
use axum::http::{HeaderMap, HeaderValue, Version};

use crate::error::ApiError;
use crate::request_target::AsAuthority;

pub(super) fn check(request: &Request) -> Result<(), ApiError> {
    if request.version() == Version::HTTP_2 {
        check_values(request.headers())?;
        return check_authority(request.extensions().get(), request.headers());
    }
    check_host(request.version(), request.headers())?;
    check_transfer_codings(request.headers())
}

/// RFC 9112 §3.2: a server MUST answer 400 to a request of HTTP/1.1 without Host, and to any request with more than one
/// Host or with an invalid one.
fn check_host(version: Version, headers: &HeaderMap) -> Result<(), ApiError> {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) if version == Version::HTTP_11 => {
            Err(ApiError::BadRequest("a request of HTTP/1.1 needs a Host field (RFC 9112 §3.2)"))
        }
        (_, Some(_)) => Err(ApiError::BadRequest("the request has more than one Host field (RFC 9112 §3.2)")),
        (Some(host), None) if !is_host(host) => {
            Err(ApiError::BadRequest("the value of Host is not a host and an optional port (RFC 9112 §3.2)"))
        }
        _ => Ok(()),
    }
}

/// RFC 9113 §8.2.1: a value must not begin or end with a space or a tab.
fn check_values(headers: &HeaderMap) -> Result<(), ApiError> {
    let is_space = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    let is_padded = |value: &HeaderValue| is_space(value.as_bytes().first()) || is_space(value.as_bytes().last());
    match headers.values().any(is_padded) {
        true => Err(ApiError::BadRequest("a field's value begins or ends with a space or a tab (RFC 9113 §8.2.1)")),
        false => Ok(()),
    }
}

/// RFC 9113 §8.3.1: `:authority` must not have userinfo, and a Host beside it should not name another one. Host may be there
/// alone, and a request may have neither.
fn check_authority(authority: Option<&AsAuthority>, headers: &HeaderMap) -> Result<(), ApiError> {
    check_host(Version::HTTP_2, headers)?;
    let Some(AsAuthority(authority)) = authority else { return Ok(()) };
    if authority.as_str().contains('@') {
        return Err(ApiError::BadRequest(":authority has userinfo, which it must not (RFC 9113 §8.3.1)"));
    }
    match headers.get(HOST) {
        Some(host) if !host.as_bytes().eq_ignore_ascii_case(authority.as_str().as_bytes()) => {
            Err(ApiError::BadRequest("Host and :authority name different hosts (RFC 9113 §8.3.1)"))
        }
        _ => Ok(()),
    }
}

/// `uri-host [ ":" port ]` (RFC 9110 §7.2). An empty host is valid: it is what a client sends whose URI has none.
fn is_host(value: &HeaderValue) -> bool {
    let Ok(value) = value.to_str() else { return false };
    let (host, port) = match value.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, rest)) if is_ip_literal(address) => ("", rest),
            _ => return false,
        },
        None => value.split_at(value.find(':').unwrap_or(value.len())),
    };
    let is_port =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    is_port && is_registered_name(host)
}

/// An IPv6 address, or `v`, a version, `.` and an address of a later version (RFC 3986 §3.2.2).
fn is_ip_literal(text: &str) -> bool {
    let is_later = || {
        let (version, address) = text.strip_prefix(['v', 'V'])?.split_once('.')?;
        let is_version = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_address = !address.is_empty() && address.bytes().all(|byte| is_name_byte(byte) || byte == b':');
        Some(is_version && is_address)
    };
    text.parse::<std::net::Ipv6Addr>().is_ok() || is_later().unwrap_or(false)
}

/// `reg-name` (RFC 3986 §3.2.2), which includes IPv4 addresses.
fn is_registered_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    while let Some(byte) = bytes.next() {
        let is_valid = match byte {
            b'%' => (0..2).all(|_| bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            byte => is_name_byte(byte),
        };
        if !is_valid {
            return false;
        }
    }
    true
}

/// `unreserved` and `sub-delims` (RFC 3986 §2.2, §2.3).
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte)
}

/// RFC 9112 §6.1: a server that receives a transfer coding it does not understand SHOULD answer 501, and a sender MUST
/// NOT apply `chunked` more than once. hyper looks at the last coding only.
fn check_transfer_codings(headers: &HeaderMap) -> Result<(), ApiError> {
    let mut has_chunked = false;
    for value in headers.get_all(TRANSFER_ENCODING) {
        let value = value.to_str().map_err(|_| ApiError::UnknownTransferCoding)?;
        // Empty elements of a list are ignored (RFC 9110 §5.6.1.2).
        for coding in value.split(',').map(str::trim).filter(|coding| !coding.is_empty()) {
            if !coding.eq_ignore_ascii_case("chunked") {
                return Err(ApiError::UnknownTransferCoding);
            }
            if std::mem::replace(&mut has_chunked, true) {
                return Err(ApiError::BadRequest("the body is chunked more than once (RFC 9112 §6.1)"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_and_a_port() {
        for host in [
            "",
            "a",
            "a.example",
            "a.example:",
            "localhost:8081",
            "192.0.2.7:80",
            "[2001:db8::7]",
            "[::1]:8081",
            "my_host",
            "%ED%95%9C.example",
            "[v1.fe80:a]",
            ":80",
        ] {
            assert!(is_host(&HeaderValue::from_static(host)), "{host:?} is valid (RFC 3986 §3.2.2)");
        }
        for host in [
            "a b", "a, b", "user@a", "http://a", "a/b", "a:b", "a:80:80", "[::1", "::1", "[::1]x", "[a]", "a%zz",
            "a%4", "a?b", "a\\b", "[v.a]", "\"a\"",
        ] {
            assert!(!is_host(&HeaderValue::from_static(host)), "{host:?} is not valid (RFC 3986 §3.2.2)");
        }
        assert!(!is_host(&HeaderValue::from_bytes(b"caf\xe9").unwrap()));
    }
}
