//! The sentences about WebSocket frames.

use super::messages::Context;
use super::{Why, bytes, label, number};
use i18n::{Lang, group, msg};
use trace::{Direction, Event, Kind, Trace};

/// The codes that stand for "no code" and for "no Close frame" (RFC 6455 §7.4.1).
const NO_CODE: u16 = 1005;
const NO_CLOSE: u16 = 1006;

pub(super) fn why(lang: Lang, trace: &Trace, event: &Event, context: Context) -> Why {
    let responds_to = context.responds_to.map(number);
    match event.kind {
        Kind::Ping => {
            let data = payload(trace, event);
            let text = if data.is_empty() {
                msg::why_ping(lang).to_owned()
            } else {
                msg::why_ping_data(lang, &size(data.len()))
            };
            Why::new(text, "RFC 6455 §5.5.2")
        }
        Kind::Pong => Why::new(pong(lang, trace, event, context), "RFC 6455 §5.5.3"),
        Kind::Close { code } => close(lang, code, responds_to),
        _ => frame(lang, trace, event, responds_to),
    }
}

/// Why a connection is closed.
pub(super) fn close(lang: Lang, code: u16, responds_to: Option<String>) -> Why {
    if code == NO_CLOSE {
        return Why::new(msg::why_close_lost(lang), "RFC 6455 §7.1.5");
    }
    if let Some(other) = responds_to {
        return Why::new(msg::why_close_back(lang, &other), "RFC 6455 §5.5.1");
    }
    let text = if code == NO_CODE { "none".to_owned() } else { code.to_string() };
    Why::new(msg::why_close(lang, &text, &msg::why_code(lang, code.into())), "RFC 6455 §7.4.1")
}

/// A Pong that has the data of its Ping says so.
fn pong(lang: Lang, trace: &Trace, event: &Event, context: Context) -> String {
    let Some(ping) = context.responds_to else { return msg::why_pong_alone(lang).to_owned() };
    let data = payload(trace, event);
    let asked = trace.event(ping).map(|ping| payload(trace, ping)).unwrap_or_default();
    if data.is_empty() || data != asked {
        return msg::why_pong(lang, &number(ping));
    }
    msg::why_pong_data(lang, &number(ping), &size(data.len()))
}

/// The data of a control frame, unmasked. It has at most 125 bytes (RFC 6455 §5.5), so its length is in the second byte, and
/// the masking key follows that (§5.2).
fn payload(trace: &Trace, event: &Event) -> Vec<u8> {
    let [_, second, rest @ ..] = bytes(trace, event) else { return Vec::new() };
    match rest.split_first_chunk::<4>() {
        Some((key, data)) if second & 0x80 != 0 => {
            data.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key).collect()
        }
        _ => rest.to_vec(),
    }
}

fn size(bytes: usize) -> String {
    [&group(bytes as u64), " B"].concat()
}

/// `began`: the frame with which the message of a continuation began.
fn frame(lang: Lang, trace: &Trace, event: &Event, began: Option<String>) -> Why {
    // FIN and the opcode are in a frame's first byte (RFC 6455 §5.2).
    let first = bytes(trace, event).first().copied().unwrap_or_default();
    let (is_last, opcode) = (first & 0x80 != 0, first & 15);
    let (form, source) = match (opcode, is_last) {
        (0, true) => ("last", "RFC 6455 §5.4"),
        (0, false) => ("continuation", "RFC 6455 §5.4"),
        (1 | 2, false) => ("part", "RFC 6455 §5.4"),
        (1, true) => ("text", "RFC 6455 §5.6"),
        (2, true) => ("binary", "RFC 6455 §5.6"),
        _ => ("other", "RFC 6455 §5.2"),
    };
    let masked = (event.direction == Direction::Up).then(|| msg::why_masked(lang).to_owned());
    let size = size(usize::try_from(event.payload_bytes).unwrap_or(usize::MAX));
    let text = match began {
        Some(began) if opcode == 0 => msg::why_fragment(lang, form, &began, &size),
        _ => msg::why_frame(lang, form, label(event), &size),
    };
    Why::new(text, source).and(masked)
}
