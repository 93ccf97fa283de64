//! A whole run: from a request to its trace.

use crate::net::Net;
use crate::{Request, RequestError};
use serde::{Deserialize, Serialize};
use trace::{Direction, Trace};
use wire::analysis::{Analysis, analyse};

/// What came out of a run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Everything that crossed: packets first, in the order in which they were sent (packet n is event n), then what
    /// they carried.
    pub trace: Trace,
    /// The TLS secrets, in the format of RFC 9850 (`SSLKEYLOGFILE`).
    pub key_log: String,
    /// What the scenario found, in the order in which it found it.
    pub facts: Vec<Fact>,
    /// What each TCP connection's applications wrote and read.
    pub streams: Vec<Stream>,
    /// Whether the scenario came to its end; a cut cable may keep it from that for ever.
    pub finished: bool,
}

/// A result of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Its name, `tls-1.3/cold/round-trips`.
    pub name: String,
    /// Its value; the name says of what.
    pub value: u64,
}

/// One direction of a TCP connection, checked as it was read: TCP promises every byte, once, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    /// The connection's number in the trace.
    pub connection: u32,
    /// Which way.
    pub direction: Direction,
    /// Bytes that the sending application handed over.
    pub written: u64,
    /// Bytes that the receiving application took.
    pub read: u64,
    /// Whether every byte read was the one written at its place.
    pub intact: bool,
}

/// Runs `request` to its end and reads the packets.
pub fn run(request: &Request) -> Result<(Run, Analysis), RequestError> {
    let mut run = simulate(request)?;
    let analysis = analyse(&mut run.trace, &run.key_log);
    Ok((run, analysis))
}

/// Runs `request` to its end; the trace has the packets, states and gauges, and nothing of what the packets say.
pub fn simulate(request: &Request) -> Result<Run, RequestError> {
    request.check()?;
    let scenario = request.scenario()?;
    let net = Net::new(request);
    let finished = net.drive((scenario.course)(net.clone()));
    Ok(net.into_run(finished))
}
