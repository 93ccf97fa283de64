//! Engine.IO, protocols 3 and 4: packets with a digit for their type. On a WebSocket each message is one packet; a body of
//! long polling has several, which protocol 4 separates by a byte of 0x1E and protocol 3 precedes with their lengths.

use super::build::Build;
use super::json::{self, Known, known};
use super::socketio;
use super::spec::{
    EIO_DATA, EIO_LENGTH, EIO_MAX_PAYLOAD, EIO_PING_INTERVAL, EIO_PING_TIMEOUT, EIO_SEPARATOR, EIO_SID, EIO_TYPE,
    EIO_UPGRADES,
};
use super::{Carrier, Expects, Subprotocol};
use crate::Field;
use std::ops::Range;

/// The packet types, by their digits.
const TYPES: [&str; 7] = ["open", "close", "ping", "pong", "message", "upgrade", "noop"];
/// The type of a message.
const MESSAGE: u8 = 4;
/// Stands between packets of one body in protocol 4.
const SEPARATOR: u8 = 0x1e;

/// The members of an open packet.
const OPEN: [Known; 5] = [
    known("sid", &EIO_SID),
    known("upgrades", &EIO_UPGRADES),
    known("pingInterval", &EIO_PING_INTERVAL),
    known("pingTimeout", &EIO_PING_TIMEOUT),
    known("maxPayload", &EIO_MAX_PAYLOAD),
];

pub(super) fn read(build: &mut Build) -> bool {
    let all = 0..build.bytes.len();
    match (build.context.carrier, build.context.version) {
        (Carrier::Text | Carrier::Event, _) => packet(build, all),
        (Carrier::Binary, 3) => typed_binary(build, all),
        (Carrier::Binary, _) => {
            binary(build, all);
            true
        }
        (Carrier::Body, 3) => with_lengths(build),
        (Carrier::Body, _) => with_separators(build),
    }
}

/// Whether `bytes` are the packet with which a server begins: `0{"sid":…}`.
pub(super) fn is_open(bytes: &[u8]) -> bool {
    let Some(value) = bytes.strip_prefix(b"0").and_then(|rest| json::whole(rest, 0..rest.len())) else { return false };
    let members = json::members(bytes.get(1..).unwrap_or_default(), &value);
    ["sid", "pingInterval", "pingTimeout"].iter().all(|name| json::find(&members, name).is_some())
}

/// `packet` SEPARATOR `packet` …
fn with_separators(build: &mut Build) -> bool {
    // What is no packet at all shows that the body is something else, the "ok" of a POST for one.
    if !is_packet(build.bytes) {
        return false;
    }
    while build.has_more() {
        let length = build.left().iter().position(|byte| *byte == SEPARATOR).unwrap_or(build.left().len());
        let range = build.at..build.at + length;
        if !encoded(build, range.clone()) {
            build.text(&EIO_DATA, range.end);
        }
        build.text(&EIO_SEPARATOR, range.end + 1);
    }
    true
}

fn is_packet(bytes: &[u8]) -> bool {
    match bytes {
        [b'b', rest @ ..] => rest.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=\x1eb".contains(byte)),
        [b'0'..=b'6', ..] => true,
        _ => false,
    }
}

/// `length` `:` `packet` …, the length in characters of UTF-16, as JavaScript counts them.
fn with_lengths(build: &mut Build) -> bool {
    let mut is_read = false;
    while build.has_more() {
        let digits = build.left().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let Some(length) = number(build.left().get(..digits)).filter(|_| build.left().get(digits) == Some(&b':'))
        else {
            return is_read;
        };
        let start = build.at + digits + 1;
        let Some(end) = units(build.bytes.get(start..).unwrap_or_default(), length).map(|length| start + length) else {
            return is_read;
        };
        if !build.bytes.get(start).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'b') {
            return is_read;
        }
        build.put(Field::number(&EIO_LENGTH, build.at..start, length as u64));
        if !encoded(build, start..end) {
            build.text(&EIO_DATA, end);
        }
        is_read = true;
    }
    is_read
}

fn number(digits: Option<&[u8]>) -> Option<usize> {
    str::from_utf8(digits?).ok()?.parse().ok()
}

/// The bytes of the first `length` units of UTF-16.
fn units(bytes: &[u8], length: usize) -> Option<usize> {
    let text = str::from_utf8(bytes).ok()?;
    let mut left = length;
    for (at, letter) in text.char_indices() {
        if left == 0 {
            return Some(at);
        }
        left = left.checked_sub(letter.len_utf16())?;
    }
    (left == 0).then_some(text.len())
}

/// A packet in a body: a binary one is `b` and base64, in protocol 3 with its type between them.
fn encoded(build: &mut Build, range: Range<usize>) -> bool {
    if build.bytes.get(range.start) != Some(&b'b') {
        return packet(build, range);
    }
    let head = if build.context.version == 3 { 2 } else { 1 };
    let data = (range.start + head).min(range.end)..range.end;
    let kind = Field::bytes(&EIO_TYPE, range.start..data.start, "message (base64)").numbered(MESSAGE.into());
    build.put(kind);
    socketio::attachment(build, data);
    true
}

/// A packet of text.
fn packet(build: &mut Build, range: Range<usize>) -> bool {
    let Some(&digit) = build.bytes.get(range.clone()).and_then(<[u8]>::first) else { return false };
    let Some((code, kind)) = digit.checked_sub(b'0').and_then(|code| Some((code, *TYPES.get(usize::from(code))?)))
    else {
        return false;
    };
    let data = range.start + 1..range.end;
    // Whether this is Socket.IO is known before anything is named, because a message that is not stays what it was.
    let is_socket_io = code == MESSAGE && build.context.protocol == Subprotocol::SocketIo;
    if is_socket_io && !socketio::is_packet(build.bytes.get(data.clone()).unwrap_or_default()) {
        return false;
    }
    let value = [kind, " (", &code.to_string(), ")"].concat();
    build.put(Field::bytes(&EIO_TYPE, range.start..data.start, value).numbered(code.into()));
    if is_socket_io {
        socketio::packet(build, data);
        return true;
    }
    let payload = Some(data.clone()).filter(|data| !data.is_empty());
    let id = open(build, code, &data);
    build.text(&EIO_DATA, range.end);
    let item = build.engine(range, kind);
    build.item(super::Item { id, payload, ..item });
    true
}

/// The session that an open packet begins.
fn open(build: &mut Build, code: u8, data: &Range<usize>) -> Option<String> {
    let value = json::whole(build.bytes, data.clone()).filter(|_| code == 0)?;
    let members = json::members(build.bytes, &value);
    build.put(json::field(build.bytes, &value, data.clone(), &OPEN));
    json::string_of(build.bytes, &members, "sid")
}

/// A binary message of protocol 3: a byte for the type, then the data.
fn typed_binary(build: &mut Build, range: Range<usize>) -> bool {
    if build.bytes.first() != Some(&MESSAGE) {
        return false;
    }
    build.put(Field::bytes(&EIO_TYPE, 0..1, "message (4)").numbered(MESSAGE.into()));
    binary(build, 1..range.end);
    true
}

/// The bytes of a binary message.
fn binary(build: &mut Build, data: Range<usize>) {
    if build.context.expects == Expects::Attachment {
        return socketio::attachment(build, data);
    }
    build.binary(&EIO_DATA, data.end);
    let item = build.engine(0..data.end, "message");
    build.item(super::Item { payload: Some(data), ..item });
}
