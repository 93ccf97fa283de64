//! What a header list must have (RFC 9113 §8.2, §8.3), and what it says about its message. What breaks a rule here is an
//! error of its stream (§8.1.1).

use super::check::Broken;
use super::frame::ErrorCode;
use super::hpack::{Block, Entry};
use crate::Rule;

/// Which list it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The fields of a request.
    Request,
    /// The fields of a response.
    Response,
    /// The fields behind a message's content.
    Trailers,
}

const REQUEST: [&str; 5] = [":method", ":scheme", ":authority", ":path", ":protocol"];
/// RFC 9113 §8.2.2.
const OF_CONNECTION: [&[u8]; 5] = [b"connection", b"proxy-connection", b"keep-alive", b"transfer-encoding", b"upgrade"];

/// What is wrong with the fields of `block`.
pub(super) fn check(section: Section, block: &Block) -> Option<Broken> {
    let broken = |rule, name: &[u8]| {
        let name = String::from_utf8_lossy(name);
        Broken::stream(rule, &name, ErrorCode::PROTOCOL_ERROR)
    };
    let mut seen: Vec<&[u8]> = Vec::new();
    let mut is_late = false;
    for entry in block.fields() {
        let name = &entry.name[..];
        if let Some(rule) = field(section, entry) {
            return Some(broken(rule, name));
        }
        if !name.starts_with(b":") {
            is_late = true;
            continue;
        }
        let is_known = match section {
            Section::Request => REQUEST.iter().any(|known| known.as_bytes() == name),
            Section::Response => name == b":status",
            Section::Trailers => false,
        };
        let rule = match (is_known, is_late, seen.contains(&name)) {
            (false, ..) => Rule::Http2PseudoUnknown,
            (_, true, _) => Rule::Http2PseudoLate,
            (.., true) => Rule::Http2PseudoTwice,
            _ => {
                seen.push(name);
                continue;
            }
        };
        return Some(broken(rule, name));
    }
    missing(section, block).map(|name| broken(Rule::Http2PseudoMissing, name.as_bytes()))
}

/// RFC 9113 §8.2.1, §8.2.2.
fn field(section: Section, entry: &Entry) -> Option<Rule> {
    let (name, value) = (&entry.name[..], &entry.value[..]);
    let rest = name.strip_prefix(b":").unwrap_or(name);
    let is_odd = |byte: &u8| matches!(byte, 0..=0x20 | b'A'..=b'Z' | 0x7f..=0xff | b':');
    if rest.is_empty() || rest.iter().any(is_odd) {
        return Some(Rule::Http2FieldName);
    }
    let is_space = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    if value.iter().any(|byte| matches!(byte, 0 | b'\r' | b'\n')) || is_space(value.first()) || is_space(value.last()) {
        return Some(Rule::Http2FieldValue);
    }
    // "The only exception is the TE field, which may be present in a request; it must not contain any value other than
    // trailers."
    let may_have_te = section == Section::Request && value.eq_ignore_ascii_case(b"trailers");
    let is_bad_te = name == b"te" && !may_have_te;
    (OF_CONNECTION.contains(&name) || is_bad_te).then_some(Rule::Http2ConnectionField)
}

/// The pseudo-header field that is missing, is there although it must not be, or is empty although it must not be (RFC 9113
/// §8.3.1, §8.3.2, §8.5; RFC 8441 §4).
fn missing(section: Section, block: &Block) -> Option<&'static str> {
    let value = |name: &'static str| block.value(name);
    match section {
        Section::Trailers => None,
        Section::Response => {
            let is_status = |status: &String| status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
            // §8.6: 101 has no meaning in HTTP/2.
            (!value(":status").is_some_and(|status| is_status(&status) && status != "101")).then_some(":status")
        }
        Section::Request => match value(":method") {
            None => Some(":method"),
            Some(method) if method == "CONNECT" && value(":protocol").is_none() => {
                let extra = [":scheme", ":path"].into_iter().find(|name| value(name).is_some());
                extra.or_else(|| value(":authority").is_none().then_some(":authority"))
            }
            Some(method) if method != "CONNECT" && value(":protocol").is_some() => Some(":protocol"),
            Some(method) => wrong_target(&method, block),
        },
    }
}

/// RFC 9113 §8.3.1: which part of a request's target it may not have so.
fn wrong_target(method: &str, block: &Block) -> Option<&'static str> {
    let Some(scheme) = block.value(":scheme") else { return Some(":scheme") };
    let Some(path) = block.value(":path") else { return Some(":path") };
    if !matches!(&*scheme, "http" | "https") {
        return None;
    }
    // "*" is the server as a whole.
    let is_path = path.starts_with('/') || (method == "OPTIONS" && path == "*");
    // A name and a password have no place in it.
    let has_user = block.value(":authority").is_some_and(|authority| authority.contains('@'));
    if !is_path { Some(":path") } else { has_user.then_some(":authority") }
}

/// Whether a response is an informational one, which a final one follows (RFC 9113 §8.1).
pub(super) fn is_interim(block: &Block) -> bool {
    block.value(":status").is_some_and(|status| status.starts_with('1'))
}

/// The length that Content-Length says (RFC 9113 §8.1.1): `Err` if it says two, or no number.
pub(super) fn content_length(block: &Block) -> Result<Option<u64>, Broken> {
    let mut length = None;
    for entry in block.fields().filter(|entry| entry.name == b"content-length") {
        let digits = str::from_utf8(&entry.value).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let number = digits.and_then(|text| text.parse::<u64>().ok());
        match (number, length) {
            (Some(number), None) => length = Some(number),
            (Some(number), Some(other)) if number == other => {}
            _ => return Err(Broken::stream(Rule::Http2ContentLength, "", ErrorCode::PROTOCOL_ERROR)),
        }
    }
    Ok(length)
}
