//! A real network in a program: a client, a server and a DNS resolver with real TCP, UDP, TLS, HTTP and WebSocket stacks
//! on a simulated link. Every packet is recorded. Time is virtual and random numbers come from a seed, so the same
//! [`Request`] gives the same trace, byte for byte, natively and in wasm.
//!
//! # Layout
//!
//! [`run`] takes a [`Request`] and gives a [`Run`]. From the bottom up:
//!
//! - `request` with `intervention`, and `outcome`: what goes into a run, and what comes out;
//! - [`parameters`]: every setting, described once;
//! - [`net`]: the clock, the link and the hosts' stacks (start with `net/core.rs`);
//! - [`tls`], `stream`, `http`, `http2`, `web`, `websocket`, `dns`: the protocols that the hosts speak;
//! - [`scenario`]: one file per lesson;
//! - `check` and `run`: whether a request can be run, and the run;
//! - [`contrast`], [`multiplexing`], [`export`], [`protocol`]: summaries, files, and the questions that the page asks.
//!
//! Crate `wire` reads what the bytes mean.
#![warn(missing_docs)]
#![cfg_attr(
    not(feature = "http2"),
    allow(dead_code, unused_imports, reason = "what only HTTP/2 uses stays where it belongs")
)]

mod check;
pub mod contrast;
mod dns;
pub mod export;
mod http;
#[cfg_attr(not(feature = "http2"), path = "http2/absent.rs")]
mod http2;
mod intervention;
pub mod multiplexing;
pub mod net;
mod outcome;
pub mod parameters;
pub mod protocol;
mod request;
mod run;
pub mod scenario;
mod stream;
pub mod tls;
mod web;
mod websocket;

/// The date at which every run starts, in seconds since 1970: 15 January 2027, 08:00:00 UTC. Certificates, tickets,
/// `Date` fields and captures have dates.
pub const START_SECONDS: u64 = 1_800_000_000;

pub use intervention::Intervention;
pub use outcome::{Fact, Idle, IdleCause, Run, Stream};
pub use parameters::RequestError;
pub use request::{
    Congestion, Feed, Headers, HttpVersion, IpVersion, LinkSettings, Request, Settings, TcpSettings, TlsSettings,
    TlsVersion, VERSION, WebSocketSettings, needs_http2,
};
pub use run::{run, simulate};
