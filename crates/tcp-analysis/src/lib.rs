//! What one capture of a TCP connection shows: what Wireshark calls retransmission, out of order, duplicate ACK, zero
//! window and so on, by the same rules; where a missing segment was lost; and the series that the field draws graphs of.
//!
//! # Layout
//!
//! - `segment`: what goes in, one segment of a connection as plain facts. `from_trace` reads them from a trace.
//! - `flag`, `finding`: what comes out for each segment. `loss`: what it says of a loss.
//! - `walk`: goes through the segments once. It keeps a `side` for each of the two hosts; `rules` says when a segment has
//!   which flag (start there), `in_flight` what waits for its acknowledgment, `sent` which bytes were seen before.
//! - `graphs`: the series of a connection's direction, in data units. `csv` prints them.
//! - `named`: what is named on the curve: slow start, losses, retransmissions. `sheet`: all of this for one flow of a trace,
//!   as data that travels from the worker that has the trace to the program that draws.
//!
//! docs/tcp-analysis.md has each rule in words, with its source and where we differ from Wireshark.
//!
//! # Cost
//!
//! A walk over n segments takes O(n log n). It keeps about 50 bytes for each segment with data, whatever its length,
//! because a later segment may repeat it; no payload is read or kept. The findings and the graphs are linear in n, too.
//!
//! This crate has no I/O, no clock and no drawing.
#![warn(missing_docs)]

mod csv;
mod finding;
mod flag;
mod from_trace;
mod graphs;
mod in_flight;
mod loss;
mod named;
mod rules;
mod segment;
mod sent;
mod sheet;
mod side;
mod walk;

pub use csv::{csv, csv_of_bars};
pub use finding::Finding;
pub use flag::{Flag, Mark};
pub use from_trace::from_trace;
pub use graphs::{Bar, Graphs, Kind, Point, Series};
pub use loss::Loss;
pub use named::{Named, What, named};
pub use segment::{Options, Segment};
pub use sheet::{Flow, Sheet, Shown};
pub use walk::{Walk, walk};
