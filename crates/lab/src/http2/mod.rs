//! HTTP/2 (RFC 9113) client and server over a connection.
//!
//! ```text
//! Client, Exchange, Tunnel   what a scenario holds: requests, one request with its response, a stream of bytes
//! Connection                 a handle on a connection; a task of its own reads and writes (`connection`, `drive`)
//! Machine                    one side without I/O: streams, windows, header compression
//! ```
//! `wire::http2` has the frames, HPACK, and the guard that refuses what breaks a rule, on either side.

mod client;
mod connection;
mod drive;
mod exchange;
mod machine;
mod preferences;
mod stream;
#[cfg(test)]
mod tests;

pub use client::Client;
pub use connection::Connection;
pub use exchange::{Exchange, Tunnel};
