//! One file per lesson.

mod bulk;
mod connection_cost;
mod contrast;
mod http;
mod http2;
mod long_polling;
mod polling;
mod socket;
mod sse;
mod tcp;
mod udp;
mod websocket;

use crate::Task;

/// All tasks, in the order of the curriculum.
pub static ALL: &[&Task] = &[
    &socket::BYTES,
    &socket::CROSS,
    &socket::DROP,
    &socket::PORT,
    &socket::PAIR,
    &tcp::ACK,
    &tcp::REPAIR,
    &tcp::WINDOW,
    &tcp::FIELDS,
    &tcp::ORDER,
    &tcp::PROBE,
    &tcp::PREDICT,
    &udp::RECEIVED,
    &udp::LAST,
    &udp::PACKETS,
    &udp::FIRST,
    &udp::GIVE_UP,
    &http::PACKETS,
    &http::COOKIE,
    &http::ORDER,
    &http::TLS,
    &polling::EMPTY,
    &polling::OFTEN,
    &polling::CLOSE,
    &polling::FIELD,
    &long_polling::HOLD,
    &long_polling::LONGEST,
    &long_polling::GAP,
    &sse::REQUESTS,
    &sse::CUT,
    &sse::SILENT,
    &sse::SIZE,
    &sse::RECONNECT,
    &websocket::START,
    &websocket::FRAMES,
    &websocket::ACCEPT,
    &websocket::PREDICT,
    &websocket::ORDER,
    &websocket::PROOF,
    &connection_cost::COLD,
    &connection_cost::TICKET,
    &connection_cost::HSTS,
    &connection_cost::CLEAR,
    &contrast::RANK,
    &contrast::EVEN,
    &contrast::BURST,
    &http2::ORDER,
    &http2::STREAM,
    &http2::BLOCK,
    &http2::INDEX,
    &http2::FIELDS,
    &http2::REPEAT,
    &http2::WAIT,
    &bulk::START,
    &bulk::WINDOW,
    &bulk::REPAIR,
    &bulk::QUEUE,
];
