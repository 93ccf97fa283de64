//! What the worker replies.

use crate::summary::Summary;
use serde::{Deserialize, Serialize};
use trace::{EventId, Trace};
use wire::view::Block;

/// A reply to a [`Question`](crate::Question).
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// So many bytes of so many have been read.
    Reading {
        /// Bytes of all files that have been read.
        read: u64,
        /// Bytes of all files.
        total: u64,
    },
    /// Everything has been read: what is there.
    Read(Box<Summary>),
    /// The key log is used: how many lines of it name a secret.
    Keys(u32),
    /// What the page draws.
    Shown(Box<Seen>),
    /// What an event's bytes mean, lowest layer first. Empty if there is no such event.
    Dissection(Vec<Block>),
    /// The bytes of a file.
    File(#[serde(with = "serde_bytes")] Vec<u8>),
    /// A text.
    Text(String),
    /// The next slice of a filter's answer.
    Filtered(Slice),
    /// The text is no filter, and why.
    NoFilter(filter::Wrong),
    /// Why there is no reply.
    Refused(Refusal),
    /// A reply about tasks (`lab::protocol::TaskReply`, as `postcard`).
    Task(#[serde(with = "serde_bytes")] Vec<u8>),
}

/// Some events of what is shown, gone through with a filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// The events among them that pass, ascending.
    pub passed: Vec<EventId>,
    /// The number of each of these in its capture, from 1, as Wireshark's `frame.number` has it; 0 if it is no packet.
    pub frames: Vec<u64>,
    /// How many events have been gone through with this slice, and how many there are. Equal at the end.
    pub done: u64,
    /// All events of what is shown.
    pub total: u64,
}

/// Connections as a trace.
#[derive(Debug, Serialize, Deserialize)]
pub struct Seen {
    /// The trace with the first bytes of each event.
    pub trace: Trace,
    /// When the trace's first moment was, in nanoseconds since 1970.
    pub start_nanos: i64,
    /// How many packets of the connections are not in the trace, because there are more than are shown at once: the last
    /// ones.
    pub left_out: u64,
    /// Whether it is of a HAR: there are no packets, and the times are the browser's own.
    pub is_har: bool,
    /// Whether the capture was made at the server; the client's times are computed then, else the server's.
    pub is_servers: bool,
    /// Whether it is only assumed at which end the capture was made.
    pub is_assumed: bool,
    /// Half of the shortest round trip, by which the far host's times were computed, in microseconds; `None` if nothing
    /// tells how far that host is.
    pub one_way_micros: Option<u64>,
    /// What is to be noticed in the segments of TCP, in the order of their events.
    pub marks: Vec<Marked>,
    /// The connections of which something stays encrypted.
    pub dark: Vec<Dark>,
}

/// Something to be noticed in a segment, by Wireshark's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// The segment.
    pub event: EventId,
    /// The name of what is to be noticed (`docs/tcp-analysis.md`).
    pub flag: String,
    /// The segment that it refers to.
    pub refers_to: Option<EventId>,
}

/// A connection of which something stays encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dark {
    /// Its number.
    pub connection: u32,
    /// Why.
    pub why: wire::tls::Dark,
}

/// Why the worker does not reply. The page says it in its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The question needs a capture, and there is none yet.
    NothingRead,
    /// The question needs connections that are shown, or these connections do not exist.
    NothingShown,
    /// The question needs packets, and a HAR has none.
    NoPackets,
    /// The file can no longer be read: it was changed, moved or removed.
    FileGone,
    /// The question is of another version of the page.
    OtherVersion,
}
