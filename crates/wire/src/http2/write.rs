//! Frames to bytes, for an endpoint and the lab. What is written here obeys RFC 9113; that a frame may be sent now is its
//! caller's business, who can ask a [`Guard`](super::Guard).

use super::frame::{DEFAULT_MAX_FRAME, ErrorCode, FrameKind, Head, LARGEST_WINDOW, Setting, flag};

/// A frame of any type. Its payload has at most 2^24-1 bytes; more is cut.
pub fn frame(kind: FrameKind, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let payload = payload.get(..super::frame::LARGEST_MAX_FRAME as usize).unwrap_or(payload);
    let head = Head { length: payload.len() as u32, kind, flags, stream: stream & LARGEST_WINDOW };
    [&head.bytes(), payload].concat()
}

/// SETTINGS (RFC 9113 §6.5).
pub fn settings(entries: &[(Setting, u32)]) -> Vec<u8> {
    let entry = |&(Setting(id), value): &(Setting, u32)| [&id.to_be_bytes()[..], &value.to_be_bytes()].concat();
    frame(FrameKind::Settings, 0, 0, &entries.iter().flat_map(entry).collect::<Vec<u8>>())
}

/// The confirmation that the peer's settings apply from here on (§6.5.3).
pub fn settings_ack() -> Vec<u8> {
    frame(FrameKind::Settings, flag::ACK, 0, &[])
}

/// A header block on `stream` as HEADERS and, if it is longer than `most` bytes, CONTINUATION frames (§4.3).
pub fn headers(stream: u32, block: &[u8], ends_stream: bool, most: u32) -> Vec<u8> {
    let flags = if ends_stream { flag::END_STREAM } else { 0 };
    block_frames(FrameKind::Headers, flags, stream, &[], block, most)
}

/// PUSH_PROMISE: `promised` will bring the response to the request in `block` (§6.6).
pub fn push_promise(stream: u32, promised: u32, block: &[u8], most: u32) -> Vec<u8> {
    block_frames(FrameKind::PushPromise, 0, stream, &(promised & LARGEST_WINDOW).to_be_bytes(), block, most)
}

fn block_frames(kind: FrameKind, flags: u8, stream: u32, before: &[u8], block: &[u8], most: u32) -> Vec<u8> {
    let most = (most.max(DEFAULT_MAX_FRAME)) as usize;
    let (first, rest) = block.split_at(block.len().min(most - before.len()));
    let mut pieces = rest.chunks(most).peekable();
    let end = |is_last: bool| if is_last { flag::END_HEADERS } else { 0 };
    let mut frames = frame(kind, flags | end(pieces.peek().is_none()), stream, &[before, first].concat());
    while let Some(piece) = pieces.next() {
        frames.extend(frame(FrameKind::Continuation, end(pieces.peek().is_none()), stream, piece));
    }
    frames
}

/// One DATA frame (§6.1). The caller keeps to the windows and to the peer's SETTINGS_MAX_FRAME_SIZE.
pub fn data(stream: u32, data: &[u8], ends_stream: bool) -> Vec<u8> {
    frame(FrameKind::Data, if ends_stream { flag::END_STREAM } else { 0 }, stream, data)
}

/// RST_STREAM (§6.4).
pub fn rst_stream(stream: u32, error: ErrorCode) -> Vec<u8> {
    frame(FrameKind::RstStream, 0, stream, &error.0.to_be_bytes())
}

/// PING or its response, with eight bytes of the sender's choice (§6.7).
pub fn ping(data: [u8; 8], is_response: bool) -> Vec<u8> {
    frame(FrameKind::Ping, if is_response { flag::ACK } else { 0 }, 0, &data)
}

/// GOAWAY: streams up to `last` were or will be processed (§6.8).
pub fn goaway(last: u32, error: ErrorCode, debug: &[u8]) -> Vec<u8> {
    let payload = [&(last & LARGEST_WINDOW).to_be_bytes()[..], &error.0.to_be_bytes(), debug].concat();
    frame(FrameKind::GoAway, 0, 0, &payload)
}

/// WINDOW_UPDATE by `increment`, 1 to 2^31-1, on a stream or on the connection (§6.9).
pub fn window_update(stream: u32, increment: u32) -> Vec<u8> {
    frame(FrameKind::WindowUpdate, 0, stream, &increment.clamp(1, LARGEST_WINDOW).to_be_bytes())
}
