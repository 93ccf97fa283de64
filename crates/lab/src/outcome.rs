//! The results of a run.

use serde::{Deserialize, Serialize};
use trace::{Direction, Trace};

/// The results of a run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Everything that crossed the link: packets first, in the order in which they were sent (packet n is event n), then
    /// the messages that they carried.
    pub trace: Trace,
    /// The TLS secrets, in the format of RFC 9850 (`SSLKEYLOGFILE`).
    pub key_log: String,
    /// The scenario's own results, in the order in which it recorded them.
    pub facts: Vec<Fact>,
    /// What each TCP connection's applications wrote and read.
    pub streams: Vec<Stream>,
    /// Whether the scenario came to its end. A cut cable, for example, may keep it from that.
    pub finished: bool,
}

/// A result of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Its name, `tls-1.3/cold/round-trips`.
    pub name: String,
    /// Its value; the name says what is counted.
    pub value: u64,
}

/// One direction of a TCP connection, checked as it was read: TCP promises every byte, once, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    /// The connection's number in the trace.
    pub connection: u32,
    /// Its direction.
    pub direction: Direction,
    /// Bytes that the sending application wrote.
    pub written: u64,
    /// Bytes that the receiving application read.
    pub read: u64,
    /// Whether every byte read was the one written at its place.
    pub intact: bool,
}
