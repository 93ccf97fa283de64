//! STOMP 1.0 to 1.2: frames of a command line, headers, an empty line, a body and a NUL; between frames, line ends alone are
//! heart-beats.

use super::Item;
use super::build::Build;
use super::spec::{
    STOMP_ACK, STOMP_BODY, STOMP_COLON, STOMP_COMMAND, STOMP_CONTENT_LENGTH, STOMP_CONTENT_TYPE, STOMP_DESTINATION,
    STOMP_EMPTY, STOMP_END, STOMP_HEADER, STOMP_HEART_BEAT, STOMP_HEARTBEAT, STOMP_HOST, STOMP_ID, STOMP_LINE_END,
    STOMP_MESSAGE, STOMP_MESSAGE_ID, STOMP_NAME, STOMP_RECEIPT, STOMP_RECEIPT_ID, STOMP_SUBSCRIPTION,
    STOMP_TRANSACTION, STOMP_VALUE, STOMP_VERSION, STOMP_VERSIONS,
};
use crate::field::{count, shown};
use crate::{Field, Spec};
use std::ops::Range;

/// The commands of clients and servers.
const COMMANDS: [&str; 15] = [
    "CONNECT",
    "STOMP",
    "CONNECTED",
    "SEND",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "ACK",
    "NACK",
    "BEGIN",
    "COMMIT",
    "ABORT",
    "DISCONNECT",
    "MESSAGE",
    "RECEIPT",
    "ERROR",
];

/// The headers that have a field of their own.
const HEADERS: [&Spec; 15] = [
    &STOMP_DESTINATION,
    &STOMP_ID,
    &STOMP_SUBSCRIPTION,
    &STOMP_MESSAGE_ID,
    &STOMP_RECEIPT,
    &STOMP_RECEIPT_ID,
    &STOMP_TRANSACTION,
    &STOMP_ACK,
    &STOMP_CONTENT_TYPE,
    &STOMP_CONTENT_LENGTH,
    &STOMP_VERSIONS,
    &STOMP_VERSION,
    &STOMP_HEART_BEAT,
    &STOMP_HOST,
    &STOMP_MESSAGE,
];

/// What line ends alone are called.
const HEARTBEAT: &str = "heart-beat";

/// A line without its end, and where the next one begins; `None` if its end has not come.
fn line(bytes: &[u8], at: usize) -> Option<(Range<usize>, usize)> {
    let rest = bytes.get(at..)?;
    let length = rest.iter().position(|byte| *byte == b'\n')?;
    let end = at + length - usize::from(length > 0 && rest.get(length - 1) == Some(&b'\r'));
    Some((at..end, at + length + 1))
}

fn command(bytes: &[u8], line: &Range<usize>) -> Option<&'static str> {
    let own = bytes.get(line.clone())?;
    COMMANDS.into_iter().find(|command| command.as_bytes() == own)
}

/// Whether `bytes` begin with the frame with which a client begins.
pub(super) fn is_connect(bytes: &[u8]) -> bool {
    let Some((first, next)) = line(bytes, 0) else { return false };
    let is_named =
        |header: &[u8]| bytes.get(next..).is_some_and(|rest| rest.windows(header.len()).any(|part| part == header));
    matches!(command(bytes, &first), Some("CONNECT" | "STOMP")) && is_named(b"accept-version:")
}

pub(super) fn read(build: &mut Build) -> bool {
    let mut is_read = false;
    while build.has_more() {
        let blank = build.left().iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if blank > 0 {
            let range = build.at..build.at + blank;
            // Line ends behind a frame are allowed and mean no more than those alone.
            if !is_read {
                let item = build.blank(range.clone(), HEARTBEAT);
                build.item(item);
            }
            build.put(Field::bytes(&STOMP_HEARTBEAT, range, count(blank)));
            is_read = true;
            continue;
        }
        let Some(frame) = Frame::of(build.bytes, build.at) else { break };
        match frame {
            Found::Whole(frame) => frame.name(build),
            Found::Partial => build.partial(),
        }
        is_read = true;
    }
    is_read
}

enum Found {
    Whole(Frame),
    Partial,
}

struct Header {
    line: Range<usize>,
    next: usize,
    colon: usize,
    name: String,
    value: String,
}

struct Frame {
    command: &'static str,
    line: Range<usize>,
    headers: Vec<Header>,
    /// The empty line, its end included.
    empty: Range<usize>,
    body: Range<usize>,
}

impl Frame {
    /// The frame that begins at `at`; `None` if none does.
    fn of(bytes: &[u8], at: usize) -> Option<Found> {
        let Some((first, mut next)) = line(bytes, at) else {
            let rest = bytes.get(at..).unwrap_or_default();
            let may_become = COMMANDS.iter().any(|command| command.as_bytes().starts_with(rest));
            return may_become.then_some(Found::Partial);
        };
        let command = command(bytes, &first)?;
        let mut headers: Vec<Header> = Vec::new();
        let empty = loop {
            let Some((range, behind)) = line(bytes, next) else { return Some(Found::Partial) };
            if range.is_empty() {
                break range.start..behind;
            }
            headers.push(header(bytes, range, behind, command));
            next = behind;
        };
        let start = empty.end;
        let rest = bytes.get(start..).unwrap_or_default();
        let value = |name: &str| headers.iter().find(|header| header.name == name).map(|header| header.value.as_str());
        let length = value("content-length").and_then(|value| value.trim().parse::<usize>().ok());
        // A length that does not lead to a NUL is wrong, and so is one behind a NUL that ends the message.
        let is_ended = rest.trim_ascii_end().ends_with(&[0]);
        let length = match length {
            Some(length) if rest.len() <= length && !is_ended => return Some(Found::Partial),
            Some(length) if rest.get(length) == Some(&0) => length,
            _ => match rest.iter().position(|byte| *byte == 0) {
                Some(length) => length,
                None => return Some(Found::Partial),
            },
        };
        Some(Found::Whole(Self { command, line: at..first.end, headers, empty, body: start..start + length }))
    }

    fn value(&self, name: &str) -> Option<String> {
        // STOMP 1.2, "Repeated Header Entries": the first one counts.
        self.headers.iter().find(|header| header.name == name).map(|header| header.value.clone())
    }

    fn name(&self, build: &mut Build) {
        let item = Item { payload: Some(self.body.clone()).filter(|body| !body.is_empty()), ..self.item(build) };
        build.put(Field::bytes(&STOMP_COMMAND, self.line.clone(), self.command));
        let after = self.headers.first().map_or(self.empty.start, |header| header.line.start);
        build.text(&STOMP_LINE_END, after);
        for header in &self.headers {
            header.field(build);
        }
        build.put(Field::bytes(&STOMP_EMPTY, self.empty.clone(), ""));
        build.text(&STOMP_BODY, self.body.end);
        build.put(Field::bytes(&STOMP_END, self.body.end..self.body.end + 1, ""));
        build.item(item);
    }

    fn item(&self, build: &Build) -> Item {
        let id = match self.command {
            "MESSAGE" => self.value("message-id"),
            "RECEIPT" | "ERROR" => self.value("receipt-id"),
            "BEGIN" | "COMMIT" | "ABORT" => self.value("transaction"),
            "SEND" | "DISCONNECT" => self.value("receipt"),
            // STOMP 1.1 acknowledges by message-id.
            _ => self.value("id").or_else(|| self.value("message-id")),
        };
        let name = self.value("message").filter(|_| self.command == "ERROR");
        let range = self.line.start..self.body.end + 1;
        Item { name, channel: self.value("destination"), id, ..build.blank(range, self.command) }
    }
}

fn header(bytes: &[u8], line: Range<usize>, next: usize, command: &str) -> Header {
    let own = bytes.get(line.clone()).unwrap_or_default();
    let length = own.iter().position(|byte| *byte == b':').unwrap_or(own.len());
    let (name, value) = (own.get(..length).unwrap_or_default(), own.get(length + 1..).unwrap_or_default());
    // STOMP 1.2, "Value Encoding": these two have no escapes, for the sake of 1.0.
    let plain = |text: &[u8]| match command {
        "CONNECT" | "CONNECTED" => String::from_utf8_lossy(text).into_owned(),
        _ => unescape(&String::from_utf8_lossy(text)),
    };
    Header { name: plain(name), value: plain(value), colon: line.start + length, line, next }
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('c') => plain.push(':'),
            Some('\\') | None => plain.push('\\'),
            Some(other) => plain.extend(['\\', other]),
        }
    }
    plain
}

impl Header {
    fn field(&self, build: &mut Build) {
        let known = HEADERS.into_iter().find(|spec| spec.name == self.name);
        let shown = shown(self.value.as_bytes());
        let text = if known.is_some() { shown.clone() } else { [&self.name, ": ", &shown].concat() };
        let colon = self.colon..(self.colon + 1).min(self.line.end);
        let mut parts = vec![
            Field::bytes(&STOMP_NAME, self.line.start..self.colon, self.name.clone()),
            Field::bytes(&STOMP_COLON, colon.clone(), ""),
            Field::bytes(&STOMP_VALUE, colon.end..self.line.end, shown),
            Field::bytes(&STOMP_LINE_END, self.line.end..self.next, ""),
        ];
        parts.retain(|part| !part.bits.is_empty());
        let whole = Field::bytes(known.unwrap_or(&STOMP_HEADER), self.line.start..self.next, text);
        let number = self.value.trim().parse().ok().filter(|_| self.name == "content-length");
        build.put(Field { number, ..whole }.of(parts));
    }
}
