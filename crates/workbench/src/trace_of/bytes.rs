//! The bytes that crossed, as far as they follow from what a page saw. Some of them a page cannot see:
//!
//! - the masking key of a client's frame (RFC 6455 §5.3); it is written as zeros. A compressed message (RFC 7692) is written as
//!   it would be without compression, and a long one as a single frame;
//! - the fields that the browser adds to a request, and those of a response that it does not show;
//! - the form of an event in its stream: its comments, and the order of its lines;
//! - what stands between HTTP and the page: chunks, content coding, the frames of HTTP/2.

use crate::journal::target_of;
use trace::Direction;
use wire::websocket::{CloseCode, Encoder, Opcode, Role};

/// How an entry crossed.
pub(super) enum Form<'a> {
    /// A request with what the page knows of it.
    Request { method: &'a str, url: &'a str, headers: &'a [(String, String)], body: &'a [u8] },
    /// A response of which the page only knows that it opened something.
    Opened { protocol: &'a str, extensions: &'a str, is_socket: bool },
    /// A response with what the page sees of its head.
    Response { status: u16, reason: &'a str, version: &'a str, headers: &'a [(String, String)] },
    /// A body or a piece of one.
    Content { bytes: &'a [u8] },
    /// A message of a WebSocket.
    Message { is_text: bool, bytes: &'a [u8] },
    /// A server-sent event.
    Event { id: &'a str, name: &'a str, data: &'a str, raw: &'a [u8] },
    /// The Close of a WebSocket, or its absence.
    Close { code: u16, reason: &'a str },
    /// No response.
    Failure { why: &'a str },
}

/// What was written for a form.
#[derive(Default)]
pub(super) struct Written {
    pub bytes: Vec<u8>,
    /// How many of them are the application's own.
    pub payload: usize,
}

/// The longest label, in characters.
const LONGEST_LABEL: usize = 60;
/// The server's frames have no mask, and a client's key is not known.
const NO_KEY: [u8; 4] = [0; 4];

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
            Written { bytes: head(line.trim_end(), headers), payload: 0 }
        }
        Form::Content { bytes } => Written { bytes: bytes.to_vec(), payload: bytes.len() },
        Form::Message { is_text, bytes } => {
            let opcode = if *is_text { Opcode::Text } else { Opcode::Binary };
            Written { bytes: Encoder::new(role(direction)).frame(true, opcode, bytes, NO_KEY), payload: bytes.len() }
        }
        Form::Event { id, name, data, raw } => event(id, name, data, raw),
        Form::Close { code, reason } => close(*code, reason, direction),
        Form::Failure { .. } => Written::default(),
    }
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
    Written { bytes, payload: body.len() }
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
    Written { bytes: head(line, &fields), payload: 0 }
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
        return Written { bytes: raw.to_vec(), payload: data.len() };
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
    Written { bytes: text.into_bytes(), payload: data.len() }
}

/// RFC 6455 §5.5.1, §7.4.1: 1005 is a Close without a code, 1006 that there was none.
fn close(code: u16, reason: &str, direction: Direction) -> Written {
    if code == 1006 || code == 1015 {
        return Written::default();
    }
    let told = (code != 1005).then_some((CloseCode(code), reason));
    Written { bytes: Encoder::new(role(direction)).close(told, NO_KEY), payload: 0 }
}
