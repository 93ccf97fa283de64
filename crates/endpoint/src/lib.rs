//! Roundtrip's endpoint: a server that echoes, sends a feed over polling, long polling, SSE and WebSocket, and counts
//! every byte on its sockets. `docs/endpoint.md` is its contract, `docs/operating.md` its manual.
//!
//! # Layout
//! A file imports only from files above it:
//! - `certificate`, `config`, `clock`, `sync`, `error`, `cursor`: settings, time, locks, errors, a position in a feed.
//! - `shutdown`: how the process ends, and at which turn each connection does.
//! - `pace`, `open_files`, `log_limit`: a budget of bytes, a share of the descriptors, a log that does not fill up.
//! - `impair`: what a client asks to be done to its own exchange.
//! - `clients`, `connection`, `registry`, `metrics`: who is connected, and what was counted.
//! - `state`: all of these together, shared by all requests.
//! - `request_target`: a path in its usual form.
//! - `pause`, `counting_stream`: the TCP stream that counts its bytes. `round_trip_time`: the kernel's measurement of one.
//! - `tls`: the handshake. `transport`: what carries HTTP/1.1 and WebSocket. `upgrade`: how a request becomes a WebSocket.
//! - `exchange`: what happens around each route: limits, request bodies, common headers, sizes.
//! - `websocket`: frames on a counted stream. `static_files`: the built page.
//! - `http2`: a connection of HTTP/2. `routes`: one file per group of routes, and the router. `serve`: accepting connections.
//!
//! The command line is in `main.rs`, the text of a feed's messages in the crate `feed`. TLS may also be left to a proxy.
#![warn(missing_docs)]

mod certificate;
mod clients;
mod clock;
mod config;
mod connection;
mod counting_stream;
mod cursor;
mod error;
mod exchange;
mod http2;
mod impair;
mod log_limit;
mod metrics;
mod open_files;
mod pace;
mod pause;
mod registry;
mod request_target;
mod round_trip_time;
mod routes;
mod serve;
mod shutdown;
mod state;
mod static_files;
mod sync;
mod tls;
mod transport;
mod upgrade;
mod websocket;

pub use certificate::{Tls, TlsError};
pub use config::{Config, Limits};
pub use routes::{app, metrics_app};
pub use serve::{listen, serve};
pub use state::Endpoint;
