//! The vocabulary that every source writes and every view reads: what crossed between two hosts, when, and how we
//! know. Also the ledger's arithmetic. Not here: I/O, clocks, drawing, the bytes themselves (crate `wire`).
#![warn(missing_docs)]

mod delivery;
mod event;
mod latency;
mod ledger;
mod time;
mod trace;

pub use delivery::{Arrival, Delivery};
pub use event::{Direction, Event, EventId, Kind, Layer, Provenance, Span, SpanKind};
pub use latency::Latencies;
pub use ledger::{Ledger, Tally, break_even};
pub use time::Micros;
pub use trace::Trace;
