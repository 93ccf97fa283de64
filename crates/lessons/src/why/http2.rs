//! The sentences about HTTP/2: its frames, and the requests and responses that frames make together. What is said of a frame
//! is read from its bytes (RFC 9113 §4.1).

use super::messages::Context;
use super::{Why, bytes, label, number};
use i18n::{Lang, group, msg};
use trace::{Event, Kind, Trace};

/// The bytes of a frame's head.
const HEAD: usize = 9;
/// The largest number of 31 bits; the bit before it is reserved.
const NUMBER: u32 = 0x7fff_ffff;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;

/// ACK, in SETTINGS and PING.
const ACK: u8 = 0x1;
/// The payload of HEADERS begins with the length of padding, or with a priority of 5 bytes.
const PADDED: u8 = 0x8;
const PRIORITY: u8 = 0x20;

/// A frame, or as much of it as was kept.
#[derive(Clone, Copy)]
struct Frame<'a> {
    kind: u8,
    flags: u8,
    stream: u32,
    payload: &'a [u8],
}

/// The frames of a message.
struct Frames<'a>(&'a [u8]);

impl<'a> Iterator for Frames<'a> {
    type Item = Frame<'a>;

    fn next(&mut self) -> Option<Frame<'a>> {
        let (head, rest) = self.0.split_first_chunk::<HEAD>()?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        let (payload, after) = rest.split_at(length.min(rest.len()));
        self.0 = after;
        let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]) & NUMBER;
        Some(Frame { kind: head[3], flags: head[4], stream, payload })
    }
}

impl Frame<'_> {
    /// The 32 bits at a place of the payload.
    fn word(&self, at: usize) -> Option<u32> {
        Some(u32::from_be_bytes(self.payload.get(at..at + 4)?.try_into().ok()?))
    }

    /// Bytes of a header block in HEADERS or CONTINUATION (RFC 9113 §6.2).
    fn block(&self) -> usize {
        let has = |flag: u8| self.kind == HEADERS && self.flags & flag != 0;
        let padding = if has(PADDED) { 1 + usize::from(self.payload.first().copied().unwrap_or_default()) } else { 0 };
        let priority = if has(PRIORITY) { 5 } else { 0 };
        self.payload.len().saturating_sub(padding + priority)
    }
}

/// A label without its end that names the stream, and the stream: `GET /` and `1` of `GET / · stream 1`.
pub(super) fn on_stream(label: &str) -> Option<(&str, &str)> {
    label.rsplit_once(" · stream ").filter(|(_, stream)| stream.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Bytes of the first header block of a message; `None` if it was not kept.
fn block(message: &[u8]) -> Option<String> {
    let fields = Frames(message).take_while(|frame| matches!(frame.kind, HEADERS | CONTINUATION));
    Some(fields.map(|frame| frame.block()).sum::<usize>()).filter(|sum| *sum > 0).map(|sum| group(sum as u64))
}

/// A request on stream `stream`, by what stands before the stream in its label.
pub(super) fn request(lang: Lang, trace: &Trace, event: &Event, (label, stream): (&str, &str)) -> Why {
    let block = block(bytes(trace, event)).map(|bytes| msg::why_http2_block(lang, &bytes));
    if label.ends_with(WEBSOCKET) {
        return Why::new(msg::why_http2_websocket(lang, stream), "RFC 8441 §4").and(block);
    }
    let (method, target) = label.split_once(' ').unwrap_or((label, ""));
    Why::new(msg::why_http2_request(lang, method, stream, target), "RFC 9113 §8.1").and(block)
}

/// How the label of a request for a WebSocket ends, before its stream.
const WEBSOCKET: &str = " (:protocol websocket)";

/// What frames a response on a stream takes; of one that grants a WebSocket, what they carry from then on.
pub(super) fn response(lang: Lang, trace: &Trace, event: &Event, context: Context, stream: &str) -> Option<String> {
    let asks = context.responds_to.and_then(|request| trace.event(request)).map_or("", label);
    if matches!(event.kind, Kind::Response { status: 200..300, .. })
        && on_stream(asks).is_some_and(|(request, _)| request.ends_with(WEBSOCKET))
    {
        return Some(msg::why_http2_upgraded(lang, stream));
    }
    let message = bytes(trace, event);
    let block = block(message)?;
    if (message.len() as u64) < event.bytes {
        return Some(msg::why_http2_block(lang, &block));
    }
    let frames = Frames(message).filter(|frame| frame.kind == DATA).count();
    Some(msg::why_http2_frames(lang, &block, frames as u64, stream))
}

/// A frame that is no part of a request or response.
pub(super) fn control(lang: Lang, trace: &Trace, event: &Event, context: Context) -> Why {
    let (label, bytes) = (label(event), bytes(trace, event));
    if bytes.starts_with(b"PRI * HTTP/2.0") {
        return Why::new(msg::why_http2_preface(lang), "RFC 9113 §3.4");
    }
    let frame = Frames(bytes).next();
    frame
        .and_then(|frame| known(lang, frame, label, context))
        .unwrap_or_else(|| Why::new(msg::why_http2_control(lang, label), "RFC 9113 §6"))
}

/// A frame of a type that has sentences of its own.
fn known(lang: Lang, frame: Frame, label: &str, context: Context) -> Option<Why> {
    let responds_to = context.responds_to.map(number);
    let stream = frame.stream.to_string();
    // The error's name stands in the label: `GOAWAY NO_ERROR`.
    let error = || on_stream(label).map_or(label, |(frame, _)| frame).split_once(' ').map_or("", |(_, error)| error);
    Some(match (frame.kind, frame.flags & ACK != 0) {
        (SETTINGS, true) => {
            let text = match responds_to {
                Some(settings) => msg::why_http2_confirms(lang, &settings),
                None => msg::why_http2_confirms_alone(lang).to_owned(),
            };
            Why::new(text, "RFC 9113 §6.5.3")
        }
        (SETTINGS, false) => Why::new(settings(lang, frame), "RFC 9113 §6.5"),
        (PING, true) => {
            let text = match responds_to {
                Some(ping) => msg::why_http2_pong(lang, &ping),
                None => msg::why_http2_pong_alone(lang).to_owned(),
            };
            Why::new(text, "RFC 9113 §6.7")
        }
        (PING, false) => Why::new(msg::why_http2_ping(lang), "RFC 9113 §6.7"),
        (WINDOW_UPDATE, _) => {
            let more = group((frame.word(0)? & NUMBER).into());
            if frame.stream == 0 {
                Why::new(msg::why_http2_window_connection(lang, &more), "RFC 9113 §6.9.2")
            } else {
                Why::new(msg::why_http2_window_stream(lang, &more, &stream), "RFC 9113 §6.9")
            }
        }
        (RST_STREAM, _) => Why::new(msg::why_http2_reset(lang, error(), &stream), "RFC 9113 §6.4"),
        (GOAWAY, _) => {
            let last = frame.word(0)? & NUMBER;
            let text = if last == 0 {
                msg::why_http2_goaway_none(lang, error())
            } else {
                msg::why_http2_goaway(lang, error(), &last.to_string())
            };
            Why::new(text, "RFC 9113 §6.8")
        }
        _ => return None,
    })
}

/// What a SETTINGS frame announces: settings of 6 bytes each, an identifier and a value (RFC 9113 §6.5.1).
fn settings(lang: Lang, frame: Frame) -> String {
    let entries = frame.payload.chunks_exact(6).map(|entry| {
        let value = u32::from_be_bytes([entry[2], entry[3], entry[4], entry[5]]);
        let id = u16::from_be_bytes([entry[0], entry[1]]);
        [&name(id), " = ", &group(value.into())].concat()
    });
    let list: Vec<String> = entries.collect();
    if list.is_empty() {
        msg::why_http2_settings_none(lang).to_owned()
    } else {
        msg::why_http2_settings(lang, &list.join(", "))
    }
}

/// The name of a setting without `SETTINGS_` (RFC 9113 §6.5.2, RFC 8441 §3, RFC 9218 §2.1).
fn name(id: u16) -> String {
    match id {
        1 => "HEADER_TABLE_SIZE".into(),
        2 => "ENABLE_PUSH".into(),
        3 => "MAX_CONCURRENT_STREAMS".into(),
        4 => "INITIAL_WINDOW_SIZE".into(),
        5 => "MAX_FRAME_SIZE".into(),
        6 => "MAX_HEADER_LIST_SIZE".into(),
        8 => "ENABLE_CONNECT_PROTOCOL".into(),
        9 => "NO_RFC7540_PRIORITIES".into(),
        other => other.to_string(),
    }
}
