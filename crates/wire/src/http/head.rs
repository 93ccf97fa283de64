//! What a header section determines about its message: its kind, and where its body ends (RFC 9112 §6.3).

use super::chunks::{Chunks, Fault, Piece};
use super::lines::{FieldLine, Line, RequestLine, StatusLine, VERSION, elements, is_token, line};
use super::part::{Asked, PartKind};
use crate::Rule;
use std::collections::VecDeque;
use trace::Direction;

/// What a whole header section determines.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) kind: PartKind,
    pub(super) framing: Framing,
    /// What is wrong with it. It is read all the same.
    pub(super) malformed: Option<Rule>,
    /// For a request: what its response depends on.
    pub(super) asked: Option<Asked>,
    /// Whether it is a response that precedes the final one.
    pub(super) is_interim: bool,
    /// Whether it is a response after which the connection is no longer HTTP.
    pub(super) switches: bool,
    /// Whether it is a response whose body is a stream of events.
    pub(super) is_events: bool,
    /// The codings of that stream, in the order in which they were applied.
    pub(super) codings: Vec<String>,
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

impl Head {
    /// Notes a request, which waits for its response, or that a response has come.
    pub(super) fn counts(&self, asked: &mut VecDeque<Asked>) {
        match self.asked {
            Some(request) => asked.push_back(request),
            // RFC 9110 §15.2: interim responses precede the final one, so the request still waits for it.
            None if self.is_interim => {}
            None => drop(asked.pop_front()),
        }
    }
}

impl Framing {
    /// What `input` starts with, and how many bytes of it are that. `input` is not empty.
    pub(super) fn next(&mut self, input: &[u8]) -> Result<(Piece, usize), Fault> {
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

    /// The same of up to `most` bytes that nobody has; `None` if they begin within a chunk's framing, so that it is not known
    /// what follows.
    pub(super) fn skip(&mut self, most: usize) -> Option<(Piece, usize)> {
        match self {
            Self::Length(left) => {
                let length = usize::try_from(*left).unwrap_or(usize::MAX).min(most);
                *left -= length as u64;
                Some((if *left == 0 { Piece::LastData } else { Piece::Data }, length))
            }
            Self::Chunked(chunks) => chunks.skip(most),
            Self::ToEnd => Some((Piece::Data, most)),
        }
    }
}

/// Whether a line of which only the beginning is there may become a start line.
pub(super) fn may_start(beginning: &[u8], direction: Direction) -> bool {
    let text = beginning.trim_ascii_start();
    match direction {
        Direction::Up => text.first().is_none_or(is_token),
        Direction::Down => text.iter().zip(VERSION).all(|(byte, expected)| byte == expected),
    }
}

/// Whether a whole line is a start line. Empty lines may stand before it (RFC 9112 §2.2).
pub(super) fn check_start(bytes: &[u8], direction: Direction) -> Result<(), Rule> {
    let (line, _) = start(bytes).ok_or(Rule::HttpStartLine)?;
    match direction {
        Direction::Up => RequestLine::read(bytes, &line).map(drop),
        Direction::Down => StatusLine::read(bytes, &line).map(drop),
    }
}

/// The beginning of a header section that a capture cut, with an end of its first line if that was cut, too. An ellipsis
/// stands for what is missing of a target.
pub(super) fn with_first_line(beginning: &[u8], direction: Direction) -> Vec<u8> {
    let line = beginning.trim_ascii_start();
    if line.is_empty() || line.contains(&b'\n') {
        return beginning.to_vec();
    }
    if direction == Direction::Down {
        return [line, b"\r\n"].concat();
    }
    let mut words = line.splitn(3, |&byte| byte == b' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let ellipsis = if words.next().is_some() { "" } else { "…" };
    [method, b" ", target, ellipsis.as_bytes(), b" HTTP/1.1\r\n"].concat()
}

/// The first line that is not empty, and where the next begins.
fn start(bytes: &[u8]) -> Option<(Line, usize)> {
    let mut at = 0;
    while let Some(line) = line(bytes, at) {
        if !line.text.is_empty() {
            let end = line.end;
            return Some((line, end));
        }
        at = line.end;
    }
    None
}

/// Field lines: name and value.
struct Fields(Vec<(String, Vec<u8>)>);

impl Fields {
    /// The field lines of a header section, and the first thing that is wrong with one. `at` is the byte after the start
    /// line.
    fn read(bytes: &[u8], mut at: usize) -> (Self, Option<Rule>) {
        let (mut fields, mut malformed) = (Vec::new(), None);
        while let Some(line) = line(bytes, at).filter(|line| !line.text.is_empty()) {
            at = line.end;
            let is_space = matches!(bytes[line.text.start], b' ' | b'\t');
            let broken = if is_space {
                // RFC 9112 §2.2: such lines are skipped. Others that begin with white space continue a field.
                Some(Rule::HttpSpaceFirst)
            } else if let Some(field) = FieldLine::read(bytes, &line) {
                at = field.end;
                let name = String::from_utf8_lossy(&bytes[field.name.clone()]).into_owned();
                fields.push((name, field.value(bytes)));
                field.malformed
            } else {
                Some(Rule::HttpNoColon)
            };
            malformed = malformed.or(broken);
        }
        (Self(fields), malformed)
    }

    fn values<'a>(&'a self, name: &'static str) -> impl Iterator<Item = &'a [u8]> {
        self.0.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_slice())
    }

    /// The elements of a list that may stand in several lines (RFC 9110 §5.3, §5.6.1).
    fn list<'a>(&'a self, name: &'static str) -> impl Iterator<Item = &'a [u8]> {
        self.values(name).flat_map(elements)
    }

    /// Whether a list has an element, in either case: `keep-alive, Upgrade`.
    fn has_token(&self, name: &'static str, token: &str) -> bool {
        self.list(name).any(|element| element.eq_ignore_ascii_case(token.as_bytes()))
    }

    fn transfer_coding(&self) -> Coding {
        match self.list("transfer-encoding").last() {
            None => Coding::None,
            // RFC 9112 §6.1: chunked, if it is there, is the last coding.
            Some(last) if without_parameters(last).eq_ignore_ascii_case(b"chunked") => Coding::Chunked,
            Some(_) => Coding::Other,
        }
    }

    /// The codings of the body, in the order in which they were applied: those of the content (RFC 9110 §8.4), then those
    /// of the transfer (RFC 9112 §6.1) but for chunked, which is framing. `identity` is none.
    fn codings(&self) -> Vec<String> {
        let all = self.list("content-encoding").chain(self.list("transfer-encoding"));
        let names = all.map(|coding| text(without_parameters(coding)).to_ascii_lowercase());
        names.filter(|name| !matches!(name.as_str(), "chunked" | "identity")).collect()
    }

    /// RFC 9110 §8.6: digits; several values are one only if they agree. Of values that do not, the first is taken.
    fn content_length(&self) -> (Option<u64>, Option<Rule>) {
        let (mut length, mut malformed) = (None, None);
        for element in self.list("content-length") {
            let digits = str::from_utf8(element).unwrap_or("");
            let is_decimal = digits.bytes().all(|byte| byte.is_ascii_digit());
            match digits.parse::<u64>().ok().filter(|_| is_decimal) {
                None => malformed = malformed.or(Some(Rule::HttpContentLength)),
                Some(value) if *length.get_or_insert(value) != value => {
                    malformed = malformed.or(Some(Rule::HttpContentLengths));
                }
                Some(_) => {}
            }
        }
        (length, malformed)
    }
}

/// An element without its parameters: `text/html; charset=utf-8` (RFC 9110 §5.6.6).
fn without_parameters(element: &[u8]) -> &[u8] {
    element.split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii()
}

/// What Transfer-Encoding determines about the body's end.
enum Coding {
    None,
    Chunked,
    Other,
}

/// Reads a whole header section whose first line is a start line. `asked` is the oldest request without a response.
pub(super) fn read(bytes: &[u8], direction: Direction, asked: Option<&Asked>) -> Result<Head, Rule> {
    let (line, at) = start(bytes).ok_or(Rule::HttpStartLine)?;
    let (fields, malformed) = Fields::read(bytes, at);
    let head = match direction {
        Direction::Up => read_request(bytes, &RequestLine::read(bytes, &line)?, &fields),
        Direction::Down => {
            read_response(bytes, &StatusLine::read(bytes, &line)?, &fields, asked.copied().unwrap_or_default())
        }
    };
    Ok(Head { malformed: head.malformed.or(malformed), ..head })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn read_request(bytes: &[u8], line: &RequestLine, fields: &Fields) -> Head {
    let [method, target] = [&line.method, &line.target].map(|range| text(&bytes[range.clone()]));
    // RFC 6455 §4.1: GET, with Upgrade that includes `websocket` and Connection that includes `Upgrade`.
    let upgrade =
        method == "GET" && fields.has_token("upgrade", "websocket") && fields.has_token("connection", "upgrade");
    let (length, bad_length) = fields.content_length();
    let (framing, bad_framing) = match fields.transfer_coding() {
        Coding::Chunked => (Framing::Chunked(Chunks::default()), two_lengths(length)),
        // RFC 9112 §6.3 item 4: the length of such a request cannot be known, and a server refuses it. What follows is
        // searched for the next request.
        Coding::Other => (Framing::Length(0), Some(Rule::HttpTransferCoding)),
        Coding::None => (Framing::Length(length.unwrap_or(0)), bad_length),
    };
    let asked = Asked { is_head: method == "HEAD", is_connect: method == "CONNECT", upgrade };
    Head {
        kind: PartKind::Request { method, target, upgrade },
        framing,
        malformed: line.malformed.or(bad_framing),
        asked: Some(asked),
        is_interim: false,
        switches: false,
        is_events: false,
        codings: Vec::new(),
    }
}

fn read_response(bytes: &[u8], line: &StatusLine, fields: &Fields, asked: Asked) -> Head {
    // Three digits.
    let status = text(&bytes[line.status.clone()]).parse().unwrap_or(0);
    let is_tunnel = asked.is_connect && (200..300).contains(&status);
    let (length, bad_length) = fields.content_length();
    let (framing, bad_framing) = match fields.transfer_coding() {
        // RFC 9112 §6.3 items 1 and 2: these never have a body, whatever their fields say.
        _ if asked.is_head || is_tunnel || matches!(status, 100..=199 | 204 | 304) => (Framing::Length(0), None),
        // Item 3: Transfer-Encoding overrides Content-Length.
        Coding::Chunked => (Framing::Chunked(Chunks::default()), two_lengths(length)),
        Coding::Other => (Framing::ToEnd, two_lengths(length)),
        // Items 5 to 8.
        Coding::None => (length.map_or(Framing::ToEnd, Framing::Length), bad_length),
    };
    let is_stream = |value: &[u8]| without_parameters(value).eq_ignore_ascii_case(b"text/event-stream");
    let is_events = !matches!(framing, Framing::Length(0)) && fields.values("content-type").any(is_stream);
    let codings = if is_events { fields.codings() } else { Vec::new() };
    let upgraded = status == 101 && fields.has_token("upgrade", "websocket");
    Head {
        kind: PartKind::Response { status, reason: text(&bytes[line.reason.clone()]), upgraded },
        framing,
        malformed: line.malformed.or(bad_framing),
        asked: None,
        is_interim: matches!(status, 100 | 102..=199),
        switches: status == 101 || is_tunnel,
        is_events,
        codings,
    }
}

fn two_lengths(length: Option<u64>) -> Option<Rule> {
    length.map(|_| Rule::HttpTwoLengths)
}

/// The field lines of a whole header section, name and value; empty if it cannot be read.
pub(super) fn fields(head: &[u8]) -> Vec<(String, String)> {
    with_fields(head).0.into_iter().map(|(name, value)| (name, text(&value))).collect()
}

/// Whether the body that follows a whole header section comes in chunks.
pub(super) fn is_chunked(head: &[u8]) -> bool {
    matches!(with_fields(head).transfer_coding(), Coding::Chunked)
}

fn with_fields(head: &[u8]) -> Fields {
    start(head).map_or(Fields(Vec::new()), |(_, at)| Fields::read(head, at).0)
}

/// The codings of the body that follows a whole header section, in the order in which they were applied.
pub(super) fn codings(head: &[u8]) -> Vec<String> {
    with_fields(head).codings()
}

/// The elements of the list in the field `name` of a header section, with their parameters.
pub(super) fn elements_of(head: &[u8], name: &'static str) -> Vec<String> {
    with_fields(head).list(name).map(text).collect()
}

/// Whether the list in the field `name` of a header section has the element `token`, whatever its parameters.
pub(super) fn has_element(head: &[u8], name: &'static str, token: &str) -> bool {
    let fields = with_fields(head);
    fields.list(name).any(|element| without_parameters(element).eq_ignore_ascii_case(token.as_bytes()))
}
