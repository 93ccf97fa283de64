//! The graphs of one flow of a trace as data that travels: from the worker that has the trace to the program that draws.

use crate::from_trace::payload;
use crate::{Graphs, Named, from_trace, named, walk};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trace::{Direction, Host, Provenance, Trace};

/// One direction of a connection of TCP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The connection's number in the trace.
    pub connection: u32,
    /// Where its data goes.
    pub direction: Direction,
    /// Bytes of data that were sent, those that were sent again included.
    pub bytes: u64,
}

/// All flows of a trace, and the graphs of one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Both directions of each connection of TCP, also those that send nothing. Empty if there is no TCP.
    pub flows: Vec<Flow>,
    /// The flow that is shown; `None` if there is none.
    pub shown: Option<Shown>,
}

/// The graphs of one flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The flow.
    pub flow: Flow,
    /// The host at which the segments are captured.
    pub vantage: Host,
    /// How the segments and their times are known: measured or simulated. What is derived from them is computed.
    pub known_by: Provenance,
    /// Throughput is a moving sum over this time, in nanoseconds.
    pub span_nanos: i64,
    /// The series.
    pub graphs: Graphs,
    /// What is named on the curves.
    pub names: Vec<Named>,
}

/// The spans over which throughput may be summed, in nanoseconds: the longest one of which there are [`SPANS`] in the flow's
/// time, so that a short run has a curve, and a long one is no noise.
const STEPS: [i64; 10] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
const NANOS_PER_STEP: i64 = 1_000_000;
const SPANS: i64 = 20;

impl Sheet {
    /// The graphs of the flow that is `wanted` of `trace`; if there is no such flow, of that with the most data. `vantage`
    /// says at which host a connection was captured; `None` for a run that is known at both, which is then seen by the
    /// sender, because round trips and bytes in flight are the sender's.
    pub fn new(trace: &Trace, wanted: Option<(u32, Direction)>, vantage: impl Fn(u32) -> Option<Host>) -> Self {
        let flows = flows(trace);
        let is_wanted = |flow: &&Flow| Some((flow.connection, flow.direction)) == wanted;
        // Of equals the first.
        let largest = || flows.iter().rev().max_by_key(|flow| flow.bytes);
        let shown = flows.iter().find(is_wanted).or_else(largest).map(|flow| {
            let sender = if flow.direction == Direction::Up { Host::Client } else { Host::Server };
            Shown::new(trace, *flow, vantage(flow.connection).unwrap_or(sender))
        });
        Self { flows, shown }
    }
}

impl Shown {
    fn new(trace: &Trace, flow: Flow, vantage: Host) -> Self {
        let segments = from_trace(trace, flow.connection, vantage);
        let findings = walk(&segments);
        // A connection's number in a trace stands for one connection; if its ports were used again, the longest is shown.
        let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
        findings.iter().for_each(|finding| *sizes.entry(finding.connection).or_default() += 1);
        let part = sizes.iter().rev().max_by_key(|(_, size)| **size).map_or(0, |(part, _)| *part);
        let first = segments.first().map_or(0, |segment| segment.at_nanos);
        let length = segments.last().map_or(0, |segment| segment.at_nanos - first);
        let fits = |step: &&i64| **step * NANOS_PER_STEP * SPANS <= length;
        let span_nanos = STEPS.iter().rev().find(fits).unwrap_or(&STEPS[0]) * NANOS_PER_STEP;
        let event = segments.first().and_then(|segment| trace.event(segment.event));
        let is_simulated = event.is_some_and(|event| event.sent_by == Provenance::Simulated);
        Self {
            flow,
            vantage,
            known_by: if is_simulated { Provenance::Simulated } else { Provenance::Measured },
            span_nanos,
            graphs: Graphs::new(&segments, &findings, part, flow.direction, span_nanos),
            names: named(&segments, &findings, part, flow.direction),
        }
    }
}

/// Both directions of each connection of TCP, in the order of their numbers.
fn flows(trace: &Trace) -> Vec<Flow> {
    let mut connections: BTreeMap<u32, [u64; 2]> = BTreeMap::new();
    for event in trace.events() {
        let Some((wire, bytes)) = event.wire.as_ref().zip(payload(trace, event)) else { continue };
        let sums = connections.entry(wire.connection).or_default();
        sums[usize::from(event.direction == Direction::Down)] += u64::from(bytes);
    }
    let ways = [Direction::Up, Direction::Down];
    let both = |(connection, sums): (u32, [u64; 2])| {
        ways.into_iter().zip(sums).map(move |(direction, bytes)| Flow { connection, direction, bytes })
    };
    connections.into_iter().flat_map(both).collect()
}
