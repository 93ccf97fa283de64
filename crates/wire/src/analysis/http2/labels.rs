//! The labels of frames and messages, in the protocol's own terms.

use crate::field::number;
use crate::http2::hpack::Block;
use crate::http2::{ErrorCode, FrameKind, HEAD, Head, LARGEST_WINDOW, Seen, flag};

/// `SETTINGS`, `WINDOW_UPDATE +65535 · stream 1`
pub(super) fn frame(seen: &Seen) -> String {
    let Some(head) = seen.head else { return "Connection preface".into() };
    let word = |at: usize| number(&seen.bytes, HEAD + at..HEAD + at + 4).unwrap_or_default() as u32;
    let detail = match head.kind {
        FrameKind::Settings | FrameKind::Ping if head.has(flag::ACK) => " ACK".into(),
        FrameKind::RstStream => format!(" {}", ErrorCode(word(0))),
        FrameKind::GoAway => format!(" {}", ErrorCode(word(4))),
        FrameKind::WindowUpdate => format!(" +{}", word(0) & LARGEST_WINDOW),
        FrameKind::Other(kind) => format!(" {kind}"),
        _ => String::new(),
    };
    [head.kind.name(), &detail, &on(head)].concat()
}

fn on(head: Head) -> String {
    if head.stream == 0 { String::new() } else { on_stream(head.stream) }
}

/// ` · stream 1`
pub(super) fn on_stream(stream: u32) -> String {
    format!(" · stream {stream}")
}

/// Whether a message is gRPC's: its content type says so, whatever its suffix (`application/grpc+proto`).
pub(super) fn is_grpc(block: &Block) -> bool {
    block.value("content-type").is_some_and(|kind| {
        let rest = kind.strip_prefix("application/grpc");
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['+', ';']))
    })
}

/// `GET /data · stream 1`, `gRPC /package.Service/Method · stream 1`, `CONNECT /chat (:protocol websocket) · stream 1`
pub(super) fn request(block: &Block, stream: u32) -> String {
    let value = |name: &str| block.value(name).unwrap_or_default();
    let method = if is_grpc(block) { "gRPC".into() } else { value(":method") };
    let target = block.value(":path").unwrap_or_else(|| value(":authority"));
    let protocol = block.value(":protocol").map(|protocol| format!(" (:protocol {protocol})")).unwrap_or_default();
    [&method, " ", &target, &protocol, &on_stream(stream)].concat()
}

/// `200 · stream 1`, `200 · grpc-status 0 · stream 1`
pub(super) fn response(block: &Block, trailers: Option<&Block>, stream: u32) -> String {
    let status = block.value(":status").unwrap_or_default();
    let grpc = [trailers, Some(block)].into_iter().flatten().find_map(|block| block.value("grpc-status"));
    let grpc = grpc.map(|code| format!(" · grpc-status {code}")).unwrap_or_default();
    [&status, &*grpc, &on_stream(stream)].concat()
}
