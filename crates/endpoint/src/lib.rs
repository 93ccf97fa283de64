//! Roundtrip's endpoint: echo, feed and counters over polling, long polling, SSE and WebSocket, exact to the byte.
//! `docs/endpoint.md` is its contract, `docs/operating.md` its manual. Not here: the command line (`main.rs`),
//! what a feed says (crate `feed`), TLS (a proxy's work).
#![warn(missing_docs)]

mod clients;
mod clock;
mod config;
mod connection;
mod counted;
mod error;
mod exchange;
mod metrics;
mod registry;
mod round_trip_time;
mod routes;
mod serve;
mod site;
mod state;
mod websocket;

pub use config::{Config, Limits};
pub use routes::app;
pub use serve::serve;
pub use state::Endpoint;
