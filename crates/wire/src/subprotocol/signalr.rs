//! SignalR's hub protocol. In JSON each message is an object with a byte of 0x1E behind it; one WebSocket message may have
//! several. In MessagePack each has its length before it. Both begin with a handshake in JSON.

use super::build::Build;
use super::json::{self, Known, Member, Type, Value, known};
use super::spec::{
    SR_ARGUMENTS, SR_ERROR, SR_HEADERS, SR_ID, SR_ITEM, SR_LENGTH, SR_MESSAGEPACK, SR_PROTOCOL, SR_RECONNECT,
    SR_RESULT, SR_SEPARATOR, SR_SEQUENCE, SR_STREAMS, SR_TARGET, SR_TYPE, SR_VERSION,
};
use super::{Expects, Item};
use crate::Field;
use std::ops::Range;

/// Stands behind each message in JSON.
pub(super) const SEPARATOR: u8 = 0x1e;
/// What a handshake is called.
pub(super) const HANDSHAKE: &str = "Handshake";

/// The message types, by their numbers from 1.
const TYPES: [&str; 9] = [
    "Invocation",
    "StreamItem",
    "Completion",
    "StreamInvocation",
    "CancelInvocation",
    "Ping",
    "Close",
    "Ack",
    "Sequence",
];

const MEMBERS: [Known; 13] = [
    known("protocol", &SR_PROTOCOL),
    known("version", &SR_VERSION),
    known("type", &SR_TYPE),
    known("target", &SR_TARGET),
    known("invocationId", &SR_ID),
    known("arguments", &SR_ARGUMENTS),
    known("item", &SR_ITEM),
    known("result", &SR_RESULT),
    known("error", &SR_ERROR),
    known("headers", &SR_HEADERS),
    known("streamIds", &SR_STREAMS),
    known("allowReconnect", &SR_RECONNECT),
    known("sequenceId", &SR_SEQUENCE),
];

/// The protocol that the client asks for in its first message, `json` or `messagepack`; `None` if that is no handshake.
pub(super) fn handshake(bytes: &[u8]) -> Option<String> {
    let length = bytes.iter().position(|byte| *byte == SEPARATOR)?;
    let value = json::whole(bytes, 0..length)?;
    let members = json::members(bytes, &value);
    json::find(&members, "version").filter(|version| version.kind == Type::Number)?;
    json::string_of(bytes, &members, "protocol")
}

pub(super) fn read(build: &mut Build) -> bool {
    if build.context.expects == Expects::MessagePack {
        return messagepack(build);
    }
    let mut is_handshake = build.context.expects == Expects::Handshake;
    let mut is_read = false;
    while build.has_more() {
        let Some(length) = build.left().iter().position(|byte| *byte == SEPARATOR) else {
            if is_read || build.left().first() == Some(&b'{') {
                build.partial();
                is_read = true;
            }
            break;
        };
        let range = build.at..build.at + length;
        if !record(build, range, is_handshake) {
            break;
        }
        (is_read, is_handshake) = (true, false);
        build.binary(&SR_SEPARATOR, build.at + 1);
    }
    is_read
}

/// One object.
fn record(build: &mut Build, range: Range<usize>, is_handshake: bool) -> bool {
    let bytes = build.bytes;
    let Some(value) = json::whole(bytes, range.clone()).filter(|value| value.kind == Type::Object) else {
        return false;
    };
    let members = json::members(bytes, &value);
    let kind = if is_handshake { Some(HANDSHAKE) } else { name(bytes, &members) };
    let Some(kind) = kind else { return false };
    let item = Item {
        name: json::string_of(bytes, &members, if is_handshake { "protocol" } else { "target" }),
        id: json::id_of(bytes, &members, "invocationId"),
        payload: payload(&members).map(|value| value.range.clone()),
        ..build.blank(range.clone(), kind)
    };
    let mut field = json::field(bytes, &value, range, &MEMBERS);
    for part in field.parts.iter_mut().filter(|part| part.spec.id == SR_TYPE.id) {
        part.value = [kind, " (", &part.value, ")"].concat();
    }
    build.put(field);
    build.item(item);
    true
}

fn name(bytes: &[u8], members: &[Member]) -> Option<&'static str> {
    let number: usize = json::text(bytes, json::find(members, "type")?).parse().ok()?;
    TYPES.get(number.checked_sub(1)?).copied()
}

fn payload(members: &[Member]) -> Option<&Value> {
    ["arguments", "item", "result", "error"].iter().find_map(|name| json::find(members, name))
}

/// Messages with their lengths before them. What is in them is named by its type alone.
fn messagepack(build: &mut Build) -> bool {
    let mut is_read = false;
    while build.has_more() {
        let Some((length, size)) = length(build.left()) else { return is_read };
        let range = build.at..build.at + size;
        let Some(end) = range.end.checked_add(length).filter(|end| *end <= build.bytes.len()) else {
            build.partial();
            return true;
        };
        // An array whose first element is the type (a fixarray, then a positive fixint).
        let kind = match build.bytes.get(range.end..end) {
            Some(&[head, code, ..]) if head & 0xf0 == 0x90 => {
                usize::from(code).checked_sub(1).and_then(|code| TYPES.get(code).copied())
            }
            _ => None,
        };
        let Some(kind) = kind else { return is_read };
        build.put(Field::number(&SR_LENGTH, range.clone(), length as u64));
        let value = [kind, " · ", &crate::field::count(length)].concat();
        build.put(Field::bytes(&SR_MESSAGEPACK, range.end..end, value));
        let item = build.blank(range.start..end, kind);
        build.item(Item { payload: Some(range.end..end), ..item });
        is_read = true;
    }
    is_read
}

/// A length in groups of seven bits, the lowest first, at most five: its value and its bytes.
fn length(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut length = 0_u64;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        length |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(length).ok()?, place + 1));
        }
    }
    None
}
