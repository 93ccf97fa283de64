//! What a head determines about its message: its kind, and where its body ends (RFC 9112 §6.3).

use super::chunks::{Chunks, Piece};
use super::part::{Asked, PartKind};
use httparse::{EMPTY_HEADER, Header, Status};
use trace::Direction;

/// The most field lines that a head may have.
const MOST_FIELDS: usize = 128;

/// What a whole head determines.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) kind: PartKind,
    pub(super) framing: Framing,
    /// For a request: what its response depends on.
    pub(super) asked: Option<Asked>,
    /// Whether it is a response that precedes the final one.
    pub(super) is_interim: bool,
    /// Whether it is a response after which the connection is no longer HTTP.
    pub(super) switches: bool,
    /// Whether it is a response whose body is a stream of events.
    pub(super) is_events: bool,
}

/// How the end of a body is found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// It ends after so many more bytes.
    Length(u64),
    /// It ends with the last chunk.
    Chunked(Chunks),
    /// It ends with the connection.
    ToEnd,
}

impl Framing {
    /// What `input` starts with, and how many bytes of it are that. `input` is not empty.
    pub(super) fn next(&mut self, input: &[u8]) -> Result<(Piece, usize), &'static str> {
        match self {
            Self::Length(left) => {
                let length = usize::try_from(*left).unwrap_or(usize::MAX).min(input.len());
                *left -= length as u64;
                Ok((if *left == 0 { Piece::LastData } else { Piece::Data }, length))
            }
            Self::Chunked(chunks) => chunks.next(input),
            Self::ToEnd => Ok((Piece::Data, input.len())),
        }
    }
}

/// Finds out early that bytes are no head: by its first bytes, and by its first line once that is whole
/// (`has_new_line`).
pub(super) fn check_start(head: &[u8], direction: Direction, has_new_line: bool) -> Result<(), &'static str> {
    let line = head.trim_ascii_start();
    let version = b"HTTP/1.";
    if direction == Direction::Down && line.iter().zip(version).any(|(byte, expected)| byte != expected) {
        return Err("A response begins with its HTTP version (RFC 9112 §4).");
    }
    let is_known = direction == Direction::Up || line.len() > version.len();
    if has_new_line && is_known {
        let mut fields = [EMPTY_HEADER; MOST_FIELDS];
        match direction {
            Direction::Up => httparse::Request::new(&mut fields).parse(head).map_err(why)?,
            Direction::Down => httparse::Response::new(&mut fields).parse(head).map_err(why)?,
        };
    }
    Ok(())
}

/// Reads a whole head. `asked` is the oldest request without a response.
pub(super) fn read(head: &[u8], direction: Direction, asked: Option<&Asked>) -> Result<Head, &'static str> {
    match direction {
        Direction::Up => read_request(head),
        Direction::Down => read_response(head, asked.copied().unwrap_or_default()),
    }
}

fn read_request(bytes: &[u8]) -> Result<Head, &'static str> {
    let mut fields = [EMPTY_HEADER; MOST_FIELDS];
    let mut request = httparse::Request::new(&mut fields);
    let (Status::Complete(_), Some(method), Some(target)) =
        (request.parse(bytes).map_err(why)?, request.method, request.path)
    else {
        return Err("The request has no whole head (RFC 9112 §3).");
    };
    // RFC 6455 §4.1: GET, with Upgrade that includes `websocket` and Connection that includes `Upgrade`.
    let upgrade = method == "GET"
        && has_token(request.headers, "upgrade", "websocket")
        && has_token(request.headers, "connection", "upgrade");
    let framing = match (transfer_coding(request.headers), content_length(request.headers)?) {
        (Coding::Chunked, _) => Framing::Chunked(Chunks::default()),
        // RFC 9112 §6.3 item 4: the length of such a request cannot be known, and the server MUST refuse it.
        (Coding::Other, _) => return Err("A request's last transfer coding is not chunked (RFC 9112 §6.3)."),
        (Coding::None, length) => Framing::Length(length.unwrap_or(0)),
    };
    let asked = Asked { is_head: method == "HEAD", is_connect: method == "CONNECT", upgrade };
    let kind = PartKind::Request { method: method.into(), target: target.into(), upgrade };
    Ok(Head { kind, framing, asked: Some(asked), is_interim: false, switches: false, is_events: false })
}

fn read_response(bytes: &[u8], asked: Asked) -> Result<Head, &'static str> {
    let mut fields = [EMPTY_HEADER; MOST_FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    let (Status::Complete(_), Some(status)) = (response.parse(bytes).map_err(why)?, response.code) else {
        return Err("The response has no whole head (RFC 9112 §4).");
    };
    let fields = &*response.headers;
    let is_tunnel = asked.is_connect && (200..300).contains(&status);
    let framing = match (transfer_coding(fields), content_length(fields)) {
        // RFC 9112 §6.3 items 1 and 2: these never have a body, whatever their fields say.
        _ if asked.is_head || is_tunnel || matches!(status, 100..=199 | 204 | 304) => Framing::Length(0),
        // Item 3: Transfer-Encoding overrides Content-Length.
        (Coding::Chunked, _) => Framing::Chunked(Chunks::default()),
        (Coding::Other, _) => Framing::ToEnd,
        // Items 5 and 6.
        (Coding::None, length) => length?.map_or(Framing::ToEnd, Framing::Length),
    };
    let is_events = !matches!(framing, Framing::Length(0))
        && values(fields, "content-type").any(|value| starts_with_ignoring_case(value, b"text/event-stream"));
    let upgraded = status == 101 && has_token(fields, "upgrade", "websocket");
    let kind = PartKind::Response { status, reason: response.reason.unwrap_or("").into(), upgraded };
    let is_interim = matches!(status, 100 | 102..=199);
    Ok(Head { kind, framing, asked: None, is_interim, switches: status == 101 || is_tunnel, is_events })
}

/// The field lines of a whole head that went in `direction`, name and value; empty if it cannot be read.
pub(super) fn fields(head: &[u8], direction: Direction) -> Vec<(String, String)> {
    let own = |field: &Header<'_>| (field.name.to_owned(), String::from_utf8_lossy(field.value).into_owned());
    with_fields(head, direction, |fields| fields.iter().map(own).collect())
}

/// Whether the body that follows a whole head comes in chunks.
pub(super) fn is_chunked(head: &[u8], direction: Direction) -> bool {
    with_fields(head, direction, |fields| matches!(transfer_coding(fields), Coding::Chunked))
}

fn with_fields<T>(head: &[u8], direction: Direction, read: impl FnOnce(&[Header<'_>]) -> T) -> T {
    let mut fields = [EMPTY_HEADER; MOST_FIELDS];
    match direction {
        Direction::Up => {
            let mut request = httparse::Request::new(&mut fields);
            let is_whole = request.parse(head).is_ok();
            read(if is_whole { request.headers } else { &[] })
        }
        Direction::Down => {
            let mut response = httparse::Response::new(&mut fields);
            let is_whole = response.parse(head).is_ok();
            read(if is_whole { response.headers } else { &[] })
        }
    }
}

/// What Transfer-Encoding determines about the body's end.
enum Coding {
    None,
    Chunked,
    Other,
}

fn transfer_coding(fields: &[Header<'_>]) -> Coding {
    match values(fields, "transfer-encoding").last() {
        None => Coding::None,
        // RFC 9112 §6.1: chunked, if it is there, is the last coding.
        Some(value) => match value.rsplit(|&byte| byte == b',').next() {
            Some(last) if last.trim_ascii().eq_ignore_ascii_case(b"chunked") => Coding::Chunked,
            _ => Coding::Other,
        },
    }
}

/// RFC 9110 §8.6: digits; several values are one only if they agree.
fn content_length(fields: &[Header<'_>]) -> Result<Option<u64>, &'static str> {
    let mut length = None;
    for value in values(fields, "content-length").flat_map(|value| value.split(|&byte| byte == b',')) {
        let digits = str::from_utf8(value.trim_ascii()).unwrap_or("");
        let is_decimal = digits.bytes().all(|byte| byte.is_ascii_digit());
        let Some(value) = digits.parse::<u64>().ok().filter(|_| is_decimal) else {
            return Err("Content-Length is no number (RFC 9112 §6.3).");
        };
        if length.replace(value).is_some_and(|before| before != value) {
            return Err("There are two values of Content-Length (RFC 9112 §6.3).");
        }
    }
    Ok(length)
}

fn values<'a>(fields: &'a [Header<'a>], name: &'static str) -> impl Iterator<Item = &'a [u8]> {
    fields.iter().filter(move |field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value)
}

/// Whether a list in a field, `keep-alive, Upgrade`, has an element, in either case (RFC 9110 §5.6.1).
fn has_token(fields: &[Header<'_>], name: &'static str, token: &str) -> bool {
    values(fields, name)
        .flat_map(|value| value.split(|&byte| byte == b','))
        .any(|element| element.trim_ascii().eq_ignore_ascii_case(token.as_bytes()))
}

fn starts_with_ignoring_case(value: &[u8], start: &[u8]) -> bool {
    value.get(..start.len()).is_some_and(|value| value.eq_ignore_ascii_case(start))
}

fn why(error: httparse::Error) -> &'static str {
    match error {
        httparse::Error::HeaderName => "A field's name has a character that none may have (RFC 9110 §5.1).",
        httparse::Error::HeaderValue => "A field's value has a character that none may have (RFC 9110 §5.5).",
        httparse::Error::NewLine => "A line does not end in CRLF (RFC 9112 §2.2).",
        httparse::Error::Status => "A status line has no status of three digits (RFC 9112 §4).",
        httparse::Error::Token => "A first line is neither a request's nor a status line (RFC 9112 §2.1).",
        httparse::Error::TooManyHeaders => "The head has more than 128 field lines.",
        httparse::Error::Version => "The version is not HTTP/1.0 or HTTP/1.1 (RFC 9112 §2.3).",
    }
}
