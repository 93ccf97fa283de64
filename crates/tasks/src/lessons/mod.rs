//! One file per lesson.

mod bulk;
mod connection_cost;
mod contrast;
mod http;
#[cfg(feature = "http2")]
mod http2;
mod long_polling;
mod polling;
mod socket;
mod sse;
#[cfg(feature = "http2")]
mod stream;
mod tcp;
mod udp;
mod websocket;

use crate::Task;

/// All tasks, in the order of the curriculum. Those of a lesson whose runs need the larger programs are in them alone
/// (`lab::needs_http2`).
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
    #[cfg(feature = "http2")]
    &stream::FIRST,
    #[cfg(feature = "http2")]
    &stream::BYTES,
    #[cfg(feature = "http2")]
    &stream::CUT,
    #[cfg(feature = "http2")]
    &stream::BURST,
    #[cfg(feature = "http2")]
    &stream::DOUBLE,
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
    #[cfg(feature = "http2")]
    &http2::ORDER,
    #[cfg(feature = "http2")]
    &http2::STREAM,
    #[cfg(feature = "http2")]
    &http2::BLOCK,
    #[cfg(feature = "http2")]
    &http2::INDEX,
    #[cfg(feature = "http2")]
    &http2::FIELDS,
    #[cfg(feature = "http2")]
    &http2::REPEAT,
    #[cfg(feature = "http2")]
    &http2::WAIT,
    &bulk::START,
    &bulk::WINDOW,
    &bulk::REPAIR,
    &bulk::QUEUE,
];
