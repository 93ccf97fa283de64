//! Bytes ⇄ what they mean: fields with their bits, values and RFC section for IPv4, TCP, UDP, DNS, TLS, HTTP/1.1,
//! server-sent events and WebSocket; RFC 6455 framing; the messages in a trace's packets; pcapng and Mermaid.
//! Nothing here panics, whatever the bytes. Not here: sockets, clocks, drawing.
#![warn(missing_docs)]

pub mod analysis;
mod catalog;
pub mod dns;
mod field;
pub mod http;
pub mod ipv4;
pub mod mermaid;
pub mod pcapng;
pub mod sse;
pub mod tcp;
pub mod tls;
pub mod udp;
pub mod view;
pub mod websocket;

pub use catalog::all_specs;
pub use field::{Dissection, Field, Protocol, Spec};
