//! Bytes as the protocols count them: how long a message is once HTTP, server-sent events or WebSocket have framed it.
#![warn(missing_docs)]

pub mod http;
pub mod sse;
pub mod websocket;
