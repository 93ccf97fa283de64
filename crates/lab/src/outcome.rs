//! The results of a run.

use crate::intervention::Intervention;
use serde::{Deserialize, Serialize};
use std::fmt;
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
    /// The interventions that changed nothing, in their order.
    pub idle: Vec<Idle>,
}

impl Run {
    /// The value of the scenario's result of this name.
    pub fn fact(&self, name: &str) -> Option<u64> {
        self.facts.iter().find(|fact| fact.name == name).map(|fact| fact.value)
    }
}

/// An intervention that changed nothing: what it was for did not happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idle {
    /// The intervention.
    pub intervention: Intervention,
    /// How many packets the run had.
    pub packets: u64,
}

/// Why an intervention changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdleCause {
    /// The run has no packet of this number.
    NoSuchPacket,
    /// This packet was lost before.
    LostBefore(u64),
    /// Nothing was to be read on that host at that time.
    NothingToRead,
    /// No connection was open on that host at that time.
    NoConnection,
    /// No packet was under way at that time.
    NothingUnderWay,
}

impl Idle {
    /// Why it changed nothing.
    pub fn cause(&self) -> IdleCause {
        match self.intervention {
            Intervention::Drop { packet }
            | Intervention::Delay { packet, .. }
            | Intervention::Duplicate { packet }
            | Intervention::Corrupt { packet } => {
                if packet > self.packets {
                    IdleCause::NoSuchPacket
                } else {
                    IdleCause::LostBefore(packet)
                }
            }
            Intervention::StallReader { .. } => IdleCause::NothingToRead,
            Intervention::CloseAbruptly { .. } => IdleCause::NoConnection,
            Intervention::Cut { .. } => IdleCause::NothingUnderWay,
        }
    }
}

impl fmt::Display for Idle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} changed nothing: ", self.intervention.print())?;
        match self.cause() {
            IdleCause::NoSuchPacket => write!(f, "the run has only {} packets", self.packets),
            IdleCause::LostBefore(packet) => write!(f, "packet {packet} was lost before"),
            IdleCause::NothingToRead => f.write_str("nothing was to be read there at that time"),
            IdleCause::NoConnection => f.write_str("no connection was open there at that time"),
            IdleCause::NothingUnderWay => f.write_str("no packet was under way at that time"),
        }
    }
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
