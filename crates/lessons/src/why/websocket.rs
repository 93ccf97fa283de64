//! The sentences about WebSocket frames.

use super::messages::Context;
use super::{Why, label, number};
use i18n::{Lang, msg};
use trace::{Direction, Event, Kind, Trace};

/// The codes that stand for "no code" and for "no Close frame" (RFC 6455 §7.4.1).
const NO_CODE: u16 = 1005;
const NO_CLOSE: u16 = 1006;

pub(super) fn why(lang: Lang, trace: &Trace, event: &Event, context: Context) -> Why {
    let responds_to = context.responds_to.map(number);
    match event.kind {
        Kind::Ping => Why::new(msg::why_ping(lang), "RFC 6455 §5.5.2"),
        Kind::Pong => Why::new(
            match responds_to {
                Some(ping) => msg::why_pong(lang, &ping),
                None => msg::why_pong_alone(lang).to_owned(),
            },
            "RFC 6455 §5.5.3",
        ),
        Kind::Close { code } => close(lang, code, responds_to),
        _ => frame(lang, trace, event),
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

fn frame(lang: Lang, trace: &Trace, event: &Event) -> Why {
    // FIN and the opcode are in a frame's first byte (RFC 6455 §5.2).
    let first = event.wire.as_deref().and_then(|wire| trace.bytes(wire.data).first().copied()).unwrap_or_default();
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
    Why::new(msg::why_frame(lang, form, label(event)), source).and(masked)
}
