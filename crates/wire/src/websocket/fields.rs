//! The fields of one frame, bit by bit as RFC 6455 §5.2 draws them. A frame that breaks a rule is still shown.

use super::frame::{CloseCode, Opcode, apply_mask};
use crate::field::{count, shown, specs};
use crate::{Dissection, Field, Protocol, Rule, Spec};
use std::ops::Range;
use trace::to_hex;

specs! {
    FIN = "websocket.fin", "FIN", "RFC 6455 §5.2";
    RSV = "websocket.rsv", "RSV1, RSV2, RSV3", "RFC 6455 §5.2";
    RSV1 = "websocket.rsv1", "RSV1", "RFC 6455 §5.2";
    RSV2 = "websocket.rsv2", "RSV2", "RFC 6455 §5.2";
    RSV3 = "websocket.rsv3", "RSV3", "RFC 6455 §5.2";
    OPCODE = "websocket.opcode", "Opcode", "RFC 6455 §5.2";
    MASK = "websocket.mask", "MASK", "RFC 6455 §5.2";
    LENGTH = "websocket.payload_length", "Payload length", "RFC 6455 §5.2";
    LENGTH_16 = "websocket.payload_length_ext_16", "Extended payload length", "RFC 6455 §5.2";
    LENGTH_64 = "websocket.payload_length_ext_64", "Extended payload length", "RFC 6455 §5.2";
    KEY = "websocket.masking_key", "Masking-key", "RFC 6455 §5.3";
    CONTINUATION = "websocket.payload.continue", "Continuation data", "RFC 6455 §5.4";
    TEXT = "websocket.payload.text", "Text data", "RFC 6455 §5.6";
    BINARY = "websocket.payload.binary", "Binary data", "RFC 6455 §5.6";
    CLOSE = "websocket.payload.close", "Close", "RFC 6455 §5.5.1";
    CODE = "websocket.payload.close.status_code", "Status code", "RFC 6455 §7.4";
    REASON = "websocket.payload.close.reason", "Reason", "RFC 6455 §5.5.1";
    PING = "websocket.payload.ping", "Ping", "RFC 6455 §5.5.2";
    PONG = "websocket.payload.pong", "Pong", "RFC 6455 §5.5.3";
    OTHER = "websocket.payload.unknown", "Payload", "RFC 6455 §5.2";
    COMPRESSED = "websocket.payload.compressed", "Compressed data", "RFC 7692 §6";
    CUT = "websocket.cut", "Incomplete head", "RFC 6455 §5.2";
}

/// The fields of one frame, bit by bit as RFC 6455 §5.2 draws them. A masked payload's values are shown unmasked.
pub fn dissect(bytes: &[u8]) -> Dissection {
    dissect_frame(bytes, false)
}

/// The fields of a frame that belongs to a compressed message (RFC 7692 §6): its first frame has RSV1 set, and the
/// payload is not readable.
pub fn dissect_compressed(bytes: &[u8]) -> Dissection {
    dissect_frame(bytes, true)
}

fn dissect_frame(bytes: &[u8], is_compressed: bool) -> Dissection {
    let mut dissection = Dissection { protocol: Protocol::WebSocket, fields: Vec::new(), length: 0, malformed: None };
    let &[first, second, ..] = bytes else { return cut(dissection, bytes, 0) };
    dissection.fields.extend(first_fields(first, second));
    if first & if is_compressed { 0x30 } else { 0x70 } != 0 {
        dissection.mark(Rule::WebSocketReservedBit);
    }
    let mut at = 2;
    let length = match second & 0x7f {
        126 | 127 => {
            let (spec, size) = if second & 0x7f == 126 { (&LENGTH_16, 2) } else { (&LENGTH_64, 8) };
            let Some(digits) = bytes.get(at..at + size) else { return cut(dissection, bytes, at) };
            let length = digits.iter().fold(0, |length, byte| length << 8 | u64::from(*byte));
            dissection.fields.push(Field::number(spec, at..at + size, length));
            at += size;
            length
        }
        short => u64::from(short),
    };
    let mut key = None;
    if second & 0x80 != 0 {
        let Some(&bytes_of_key) = bytes[at..].first_chunk::<4>() else { return cut(dissection, bytes, at) };
        let number = u32::from_be_bytes(bytes_of_key);
        dissection.fields.push(Field::bytes(&KEY, at..at + 4, to_hex(&bytes_of_key)).numbered(number.into()));
        key = Some(bytes_of_key);
        at += 4;
    }
    let there = usize::try_from(length).unwrap_or(usize::MAX).min(bytes.len() - at);
    if (there as u64) < length {
        dissection.mark(Rule::WebSocketPayloadCut);
    }
    if is_compressed && there > 0 {
        let field = Field::bytes(&COMPRESSED, at..at + there, count(there));
        dissection.fields.push(field);
    } else {
        payload(&mut dissection, bytes, at..at + there, first & 0x0f, key);
    }
    dissection.length = at + there;
    dissection
}

/// The bits of the first two bytes.
fn first_fields(first: u8, second: u8) -> [Field; 5] {
    let bit = |spec, at: usize, is_set: bool| flag(spec, at, is_set);
    let reserved = first >> 4 & 7;
    let rsv = Field::bits(&RSV, 1..4, reserved.to_string()).numbered(reserved.into()).of(vec![
        bit(&RSV1, 1, first & 0x40 != 0),
        bit(&RSV2, 2, first & 0x20 != 0),
        bit(&RSV3, 3, first & 0x10 != 0),
    ]);
    let code = first & 0x0f;
    let opcode = Field::bits(&OPCODE, 4..8, [opcode_name(code), " (", &code.to_string(), ")"].concat());
    let short = second & 0x7f;
    let length = Field::bits(&LENGTH, 9..16, short.to_string()).numbered(short.into());
    [bit(&FIN, 0, first & 0x80 != 0), rsv, opcode.numbered(code.into()), bit(&MASK, 8, second & 0x80 != 0), length]
}

fn flag(spec: &'static Spec, at: usize, is_set: bool) -> Field {
    Field::bits(spec, at..at + 1, if is_set { "1" } else { "0" }).numbered(is_set.into())
}

fn opcode_name(code: u8) -> &'static str {
    match Opcode::of(code) {
        Some(Opcode::Continuation) => "Continuation",
        Some(Opcode::Text) => "Text",
        Some(Opcode::Binary) => "Binary",
        Some(Opcode::Close) => "Close",
        Some(Opcode::Ping) => "Ping",
        Some(Opcode::Pong) => "Pong",
        None => "Reserved",
    }
}

fn payload(dissection: &mut Dissection, bytes: &[u8], range: Range<usize>, code: u8, key: Option<[u8; 4]>) {
    if range.is_empty() {
        return;
    }
    let mut plain = bytes[range.clone()].to_vec();
    if let Some(key) = key {
        apply_mask(&mut plain, key, 0);
    }
    let spec = match Opcode::of(code) {
        Some(Opcode::Continuation) => &CONTINUATION,
        Some(Opcode::Text) => &TEXT,
        Some(Opcode::Binary) => &BINARY,
        Some(Opcode::Ping) => &PING,
        Some(Opcode::Pong) => &PONG,
        Some(Opcode::Close) => return close(dissection, &plain, range, key.is_some()),
        None => {
            dissection.mark(Rule::WebSocketReservedOpcode);
            &OTHER
        }
    };
    let value = if code == Opcode::Binary as u8 { count(plain.len()) } else { shown(&plain) };
    dissection.fields.push(Field::bytes(spec, range, unmasked(value, key.is_some())));
}

/// §5.5.1: two bytes of code, and a reason.
fn close(dissection: &mut Dissection, plain: &[u8], range: Range<usize>, is_masked: bool) {
    let Some((code, reason)) = plain.split_first_chunk::<2>() else {
        dissection.mark(Rule::WebSocketHalfCode);
        return dissection.fields.push(Field::bytes(&CLOSE, range, ""));
    };
    let code = u16::from_be_bytes(*code);
    let name = [CloseCode(code).name(), " (", &code.to_string(), ")"].concat();
    let middle = range.start + 2;
    let mut parts =
        vec![Field::bytes(&CODE, range.start..middle, unmasked(name.clone(), is_masked)).numbered(code.into())];
    if !reason.is_empty() {
        parts.push(Field::bytes(&REASON, middle..range.end, unmasked(shown(reason), is_masked)));
    }
    dissection.fields.push(Field::bytes(&CLOSE, range, name).of(parts));
}

/// Marks a value that differs from the bytes, because they are masked.
fn unmasked(value: String, is_masked: bool) -> String {
    if is_masked { value + " (unmasked)" } else { value }
}

/// A head that ends before it is whole.
fn cut(mut dissection: Dissection, bytes: &[u8], at: usize) -> Dissection {
    if at < bytes.len() {
        dissection.fields.push(Field::bytes(&CUT, at..bytes.len(), count(bytes.len() - at)));
    }
    dissection.mark(Rule::WebSocketHeadCut);
    dissection.length = bytes.len();
    dissection
}
