//! The vocabulary that every source writes and every view reads: what crossed between two hosts, when, and how we know.
//!
//! # Layout
//!
//! - `terms`: directions, layers, provenance. `host`: hosts with their names and addresses. `time`: microseconds. `hex`: bytes as digits.
//! - `event` with `wire` (what a source that sees packets adds) and `flags`, `span`, `state`, `call`, `frame`: what a
//!   trace consists of.
//! - `trace`: the trace itself. `document`: the same as published JSON.
//! - `ledger`, `traffic`, `latency`, `delivery`: what is counted over it.
//!
//! This crate has no I/O, no clock and no drawing. What bytes mean is in the crate `wire`.
#![warn(missing_docs)]

mod call;
mod delivery;
mod document;
mod event;
pub mod flags;
mod frame;
mod hex;
mod host;
mod latency;
mod ledger;
mod span;
mod state;
mod terms;
mod time;
mod trace;
mod traffic;
mod wire;

pub use call::{Call, SocketCall};
pub use delivery::{Arrival, Delivery};
pub use document::{Document, DocumentError};
pub use event::{Event, Kind};
pub use frame::{FrameKind, StreamFrame};
pub use hex::{from_hex, to_hex};
pub use host::{Host, HostInfo};
pub use latency::Latencies;
pub use ledger::{Ledger, Tally, break_even};
pub use span::{Part, Span, SpanKind};
pub use state::{Gauge, Sample, State, StateChange, TcpState, TlsState, WebSocketState};
pub use terms::{Direction, EventId, Layer, Provenance};
pub use time::Micros;
pub use trace::Trace;
pub use traffic::Traffic;
pub use wire::{Data, LayerBytes, Loss, LossCause, Wire};
