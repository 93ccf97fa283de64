//! A real network in a program: two hosts (three where DNS plays) with real TCP, UDP, TLS, HTTP and WebSocket stacks on a
//! simulated link; every packet that crosses is recorded. Virtual time, seeded chance: the same [`Request`] gives the
//! same trace, byte for byte, natively and in wasm.
//!
//! [`run`] is all that a user needs. Below it: `net` is the link, the hosts and the clock; `tls`, `http`, `websocket`
//! and `dns` are what the hosts speak; `scenario` has a file a lesson. Not here: what the bytes mean (crate `wire`),
//! drawing, real sockets.
#![warn(missing_docs)]

pub mod contrast;
pub mod dns;
pub mod export;
pub mod http;
pub mod net;
pub mod parameters;
pub mod protocol;
mod request;
mod run;
pub mod scenario;
pub mod stream;
pub mod tls;
pub mod websocket;

/// When every run starts by the hosts' calendars, in seconds since 1970: 15 January 2027, 08:00:00 UTC. Certificates,
/// tickets, `Date` fields and captures have dates.
pub const START_SECONDS: u64 = 1_800_000_000;

pub use request::{
    Congestion, Feed, Headers, Intervention, LinkSettings, Request, RequestError, Settings, TcpSettings, TlsSettings,
    TlsVersion, VERSION,
};
pub use run::{Fact, Run, Stream, run, simulate};
