//! The bytes that crossed, as far as they follow from what a page saw, and their fields.

use super::Unknown;
use crate::journal::{Entry, target_of};
use trace::{Direction, Event, Kind, Provenance};
use wire::http::PartKind;
use wire::view::Block;
use wire::websocket::{CloseCode, Encoder, Opcode, Role};
use wire::{Dissection, sse, websocket};

/// How an entry crossed.
pub(super) enum Form<'a> {
    /// A request with what the page knows of it.
    Request { method: &'a str, url: &'a str, headers: &'a [(String, String)], body: &'a [u8] },
    /// A response of which the page knows that it opened something.
    Opened { protocol: &'a str, extensions: &'a str, is_socket: bool },
    /// A response with what the page sees of its head.
    Response { status: u16, reason: &'a str, version: &'a str, headers: &'a [(String, String)] },
    /// A body or a piece of one.
    Content { bytes: &'a [u8] },
    /// A message of a WebSocket.
    Message { is_text: bool, bytes: &'a [u8], is_compressed: bool },
    /// A server-sent event.
    Event { id: &'a str, name: &'a str, data: &'a str, raw: &'a [u8] },
    /// The Close of a WebSocket, or its absence.
    Close { code: u16, reason: &'a str },
    /// No response.
    Failure { why: &'a str },
}

/// What was written for a form.
pub(super) struct Written {
    /// The bytes to show.
    pub bytes: Vec<u8>,
    /// How many there were.
    pub total: u64,
    /// How many of them are the application's own.
    pub payload: u64,
    pub unknown: Vec<Unknown>,
    pub by: Provenance,
}

/// The longest label, in characters.
const LONGEST_LABEL: usize = 60;
/// The server's frames have no mask, and a client's key is not known.
const NO_KEY: [u8; 4] = [0; 4];
/// Chromium splits what is longer than this over several frames.
const ONE_FRAME: usize = 65_536;

impl Form<'_> {
    /// What it is in one line.
    pub fn label(&self) -> String {
        let quoted = |bytes: &[u8]| format!("\"{}\"", cut(&String::from_utf8_lossy(bytes)));
        match self {
            Self::Request { method, url, .. } => cut(&format!("{method} {}", target_of(url))),
            Self::Opened { is_socket: true, .. } => "101".to_owned(),
            Self::Opened { is_socket: false, .. } => "200".to_owned(),
            Self::Response { status, reason, .. } => format!("{status} {reason}").trim_end().to_owned(),
            Self::Message { is_text: false, bytes, .. } => format!("{} B", bytes.len()),
            Self::Message { bytes, .. } => quoted(bytes),
            Self::Content { bytes } if str::from_utf8(bytes).is_err() => format!("{} B", bytes.len()),
            Self::Content { bytes } => quoted(bytes),
            Self::Event { name, data, .. } if *name == "message" => quoted(data.as_bytes()),
            Self::Event { name, data, .. } => cut(&format!("{name} \"{data}\"")),
            Self::Close { code, reason } => cut(format!("Close {code} {reason}").trim_end()),
            Self::Failure { why } => cut(why),
        }
    }
}

/// A text for a label.
fn cut(text: &str) -> String {
    let mut plain: String = text.chars().filter(|letter| !letter.is_control()).take(LONGEST_LABEL).collect();
    if text.chars().filter(|letter| !letter.is_control()).nth(LONGEST_LABEL).is_some() {
        plain.push('…');
    }
    plain
}

/// The bytes of a form, on the way that `direction` says for frames.
pub(super) fn write(form: &Form, direction: Direction) -> Written {
    match form {
        Form::Request { method, url, headers, body } => request(method, url, headers, body),
        Form::Opened { protocol, extensions, is_socket } => opened(protocol, extensions, *is_socket),
        Form::Response { status, reason, version, headers } => {
            let line = format!("{} {status} {reason}", version_of(version));
            let unknown = vec![Unknown::Fields, Unknown::Framing];
            computed(head(line.trim_end(), headers), 0, unknown)
        }
        Form::Content { bytes } => computed(bytes.to_vec(), bytes.len(), vec![Unknown::Framing]),
        Form::Message { is_text, bytes, is_compressed } => {
            let opcode = if *is_text { Opcode::Text } else { Opcode::Binary };
            let frame = Encoder::new(role(direction)).frame(true, opcode, bytes, NO_KEY);
            let unknown = [
                (direction == Direction::Up).then_some(Unknown::Mask),
                is_compressed.then_some(Unknown::Compression),
                (bytes.len() > ONE_FRAME).then_some(Unknown::Fragments),
            ];
            computed(frame, bytes.len(), unknown.into_iter().flatten().collect())
        }
        Form::Event { id, name, data, raw } => event(id, name, data, raw),
        Form::Close { code, reason } => close(*code, reason, direction),
        Form::Failure { .. } => computed(Vec::new(), 0, Vec::new()),
    }
}

fn computed(bytes: Vec<u8>, payload: usize, unknown: Vec<Unknown>) -> Written {
    let total = bytes.len() as u64;
    Written { bytes, total, payload: payload as u64, unknown, by: Provenance::Computed }
}

fn role(direction: Direction) -> Role {
    if direction == Direction::Up { Role::Client } else { Role::Server }
}

/// A head as HTTP/1.1 writes it (RFC 9112 §2.1).
fn head(line: &str, headers: &[(String, String)]) -> Vec<u8> {
    let clean =
        |text: &str| -> String { text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect() };
    let mut text = clean(line);
    text.push_str("\r\n");
    for (name, value) in headers {
        text.extend([clean(name).as_str(), ": ", clean(value).as_str(), "\r\n"]);
    }
    text.push_str("\r\n");
    text.into_bytes()
}

fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn request(method: &str, url: &str, headers: &[(String, String)], body: &[u8]) -> Written {
    let is_socket = url.starts_with("ws");
    let mut fields = vec![field("Host", super::authority(url))];
    if is_socket {
        // RFC 6455 §4.1: these must be there. The key is not known.
        fields.extend(
            [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13")]
                .map(|(name, value)| field(name, value)),
        );
    }
    fields.extend_from_slice(headers);
    let mut bytes = head(&format!("{method} {} HTTP/1.1", target_of(url)), &fields);
    bytes.extend_from_slice(body);
    computed(bytes, body.len(), vec![Unknown::Fields])
}

fn opened(protocol: &str, extensions: &str, is_socket: bool) -> Written {
    let mut fields = Vec::new();
    let line = if is_socket {
        fields.extend([field("Upgrade", "websocket"), field("Connection", "Upgrade")]);
        let agreed = [("Sec-WebSocket-Protocol", protocol), ("Sec-WebSocket-Extensions", extensions)];
        fields.extend(agreed.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| field(name, value)));
        "HTTP/1.1 101 Switching Protocols"
    } else {
        fields.push(field("Content-Type", "text/event-stream"));
        "HTTP/1.1 200 OK"
    };
    computed(head(line, &fields), 0, vec![Unknown::Fields])
}

/// `http/1.1` and `h2` as a start line has them.
fn version_of(version: &str) -> &'static str {
    match version {
        "h2" | "h2c" => "HTTP/2.0",
        "h3" => "HTTP/3.0",
        "http/1.0" => "HTTP/1.0",
        _ => "HTTP/1.1",
    }
}

/// An event as most servers write it: its type, its id, a line for each line of its data.
fn event(id: &str, name: &str, data: &str, raw: &[u8]) -> Written {
    if !raw.is_empty() {
        return computed(raw.to_vec(), data.len(), vec![Unknown::Framing]);
    }
    let mut text = String::new();
    if name != "message" {
        text.extend(["event: ", name, "\n"]);
    }
    if !id.is_empty() {
        text.extend(["id: ", id, "\n"]);
    }
    for line in data.split('\n') {
        text.extend(["data: ", line, "\n"]);
    }
    text.push('\n');
    computed(text.into_bytes(), data.len(), vec![Unknown::EventForm, Unknown::Framing])
}

/// RFC 6455 §5.5.1, §7.4.1: 1005 is a Close without a code, 1006 that there was none.
fn close(code: u16, reason: &str, direction: Direction) -> Written {
    if code == 1006 || code == 1015 {
        return computed(Vec::new(), 0, Vec::new());
    }
    let told = (code != 1005).then_some((CloseCode(code), reason));
    let unknown = if direction == Direction::Up { vec![Unknown::Mask] } else { Vec::new() };
    computed(Encoder::new(role(direction)).close(told, NO_KEY), 0, unknown)
}

/// The fields of an event's own bytes, without what is in it.
pub(super) fn dissect(event: &Event, entry: &Entry, bytes: &[u8]) -> Option<Block> {
    if bytes.is_empty() {
        return None;
    }
    let dissection = match event.kind {
        Kind::Frame { .. } | Kind::Close { .. } => websocket::dissect(bytes),
        Kind::StreamEvent { .. } if entry.what.kind() == crate::journal::Kind::Event => sse::dissect(bytes),
        Kind::Request => {
            http(bytes, &PartKind::Request { method: String::new(), target: String::new(), upgrade: false })
        }
        Kind::Response { status, .. } => {
            http(bytes, &PartKind::Response { status, reason: String::new(), upgraded: false })
        }
        _ => return None,
    };
    Some(block(bytes.to_vec(), dissection))
}

fn http(bytes: &[u8], kind: &PartKind) -> Dissection {
    // The lines are computed, so that no rule of the wire is broken by them.
    Dissection { malformed: None, ..wire::http::dissect(bytes, kind) }
}

/// A block of bytes with its fields.
pub(super) fn block(bytes: Vec<u8>, dissection: Dissection) -> Block {
    Block::from(wire::analysis::Block { bytes, place: None, dissection, dark: None, table: None })
}
