//! The members of a document that differ from the trace's own types in names and in what is left out.

use super::is_false;
use crate::{Call, Direction, EventId, FrameKind, Gauge, Host, HostInfo, Micros, Sample, SocketCall, StreamFrame};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// A [`Sample`] as a member of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GaugeEntry {
    /// When.
    pub at: Micros,
    /// Where.
    pub host: Host,
    /// Of which connection.
    pub connection: u32,
    /// Of which of its streams; left out if the gauge is the connection's.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub stream: u32,
    /// Which gauge.
    pub gauge: Gauge,
    /// Bytes.
    pub value: u64,
}

/// A [`StreamFrame`] as a member of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameEntry {
    /// Its connection.
    pub connection: u32,
    /// Its stream.
    pub stream: u32,
    /// Which way it went.
    pub direction: Direction,
    /// What it does.
    pub kind: FrameKind,
    /// When its first byte left its sender.
    pub sent: Micros,
    /// When its last byte could be read; left out if it never could.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived: Option<Micros>,
    /// Its bytes.
    pub bytes: u64,
    /// Whether its sender's side of the stream ends with it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ends: bool,
    /// The event of its message; left out if it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// The first and the last of the packets that carried it.
    pub carriers: (EventId, EventId),
}

/// A [`HostInfo`] as a member of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostEntry {
    /// Which host.
    pub host: Host,
    /// What to call it instead of its role; left out if its role says it best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its IPv4 or IPv6 address; left out if it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
}

/// A [`Call`] as a member of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallEntry {
    /// When it was made.
    pub at: Micros,
    /// When it returned; left out if it never did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<Micros>,
    /// Where.
    pub host: Host,
    /// The connection of its socket; 0 if it has none.
    #[serde(default)]
    pub connection: u32,
    /// The function.
    pub call: SocketCall,
    /// How many bytes were sent or received; left out if that is not known, or if the call has nothing to do with bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl From<&HostInfo> for HostEntry {
    fn from(HostInfo { host, name, address }: &HostInfo) -> Self {
        Self { host: *host, name: name.as_deref().map(str::to_owned), address: *address }
    }
}

impl From<HostEntry> for HostInfo {
    fn from(HostEntry { host, name, address }: HostEntry) -> Self {
        Self { host, name: name.map(String::into_boxed_str), address }
    }
}

impl From<Call> for CallEntry {
    fn from(Call { at, returned, host, connection, call, bytes }: Call) -> Self {
        Self { at, returned, host, connection, call, bytes }
    }
}

impl From<CallEntry> for Call {
    fn from(CallEntry { at, returned, host, connection, call, bytes }: CallEntry) -> Self {
        Self { at, returned, host, connection, call, bytes }
    }
}

impl From<Sample> for GaugeEntry {
    fn from(Sample { at, host, connection, stream, gauge, value }: Sample) -> Self {
        Self { at, host, connection, stream, gauge, value }
    }
}

impl From<GaugeEntry> for Sample {
    fn from(GaugeEntry { at, host, connection, stream, gauge, value }: GaugeEntry) -> Self {
        Self { at, host, connection, stream, gauge, value }
    }
}

impl From<StreamFrame> for FrameEntry {
    fn from(frame: StreamFrame) -> Self {
        let StreamFrame { connection, stream, direction, kind, sent, arrived, bytes, ends, event, carriers } = frame;
        Self { connection, stream, direction, kind, sent, arrived, bytes, ends, event, carriers }
    }
}

impl From<FrameEntry> for StreamFrame {
    fn from(entry: FrameEntry) -> Self {
        let FrameEntry { connection, stream, direction, kind, sent, arrived, bytes, ends, event, carriers } = entry;
        Self { connection, stream, direction, kind, sent, arrived, bytes, ends, event, carriers }
    }
}
