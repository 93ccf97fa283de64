//! Bytes and what they mean. Nothing here panics, whatever the bytes.
//!
//! # Layout
//!
//! - `field`: what a dissection consists of. `malformed`: what can be wrong with bytes. `coding`: what other crates unpack. `catalog`: the list of all
//!   fields. `view`: dissections as data to send, `header_table` with the tables of HPACK.
//! - `ip`: IPv4 and IPv6 as one. `checksum`: the sum that both have in common.
//! - `ip` (IPv4 and IPv6), `tcp`, `udp`, `dns`, `tls`, `http` (HTTP/1.1), `http2`, `sse` (server-sent events) and `websocket`: one protocol
//!   each. `dissect` names the bytes of a header or message, each field with its bits, its value and its RFC section.
//!   Most also read a protocol into plain values, and `websocket` writes it.
//! - `subprotocol`: what runs on a WebSocket, an event stream or a POST (Socket.IO, SignalR, STOMP, GraphQL, MQTT, JSON-RPC).
//! - `analysis`: from a trace's packets to the messages in them.
//! - `har`: what a HAR says, as fields.
//! - `pcapng` and `mermaid`: a trace as a capture and as a diagram.
//!
//! This crate has no sockets, no clock and no drawing.
#![warn(missing_docs)]

pub mod analysis;
mod catalog;
mod checksum;
pub mod coding;
pub mod dns;
mod field;
pub mod har;
pub mod header_table;
pub mod http;
pub mod http2;
pub mod ip;
mod malformed;
pub mod mermaid;
pub mod pcapng;
pub mod sse;
pub mod subprotocol;
pub mod tcp;
pub mod tls;
pub mod udp;
pub mod view;
pub mod websocket;

pub use catalog::all_specs;
pub use field::{Dissection, Field, Protocol, Spec};
pub use malformed::{Malformed, Rule};
