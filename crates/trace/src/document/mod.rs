//! A trace as a document: the versioned JSON that other programs read. `docs/trace.md` describes its members. A
//! published name keeps its meaning, and readers skip members that they do not know. The JSON itself is a serde format
//! that the caller chooses. The lab's worker hands over traces in a compact form that has nothing to do with this one.

mod members;

use crate::{
    Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Loss, LossCause, Micros, Provenance, Span, StateChange,
    Trace, Wire, from_hex, to_hex,
};
use members::{CallEntry, FrameEntry, GaugeEntry, HostEntry};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// The version of the document's format.
pub(crate) const VERSION: u32 = 1;

/// A trace that can be written down and read back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The format's version, 1.
    #[serde(rename = "roundtrip-trace")]
    pub version: u32,
    /// Every provenance that occurs in the events.
    #[serde(default)]
    pub provenance: Vec<Provenance>,
    /// Every host that occurs.
    #[serde(default)]
    pub hosts: Vec<Host>,
    /// What is known of the hosts; left out if nothing is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<HostEntry>,
    /// The events in the order of their ids, which follow one another.
    #[serde(default)]
    pub events: Vec<Entry>,
    /// The named stretches of time.
    #[serde(default)]
    pub spans: Vec<Span>,
    /// The changes of state in the order of time.
    #[serde(default)]
    pub states: Vec<StateChange>,
    /// The gauges' readings in the order of time.
    #[serde(default)]
    pub gauges: Vec<GaugeEntry>,
    /// The calls of the socket API in the order in which they were made; left out if the source saw none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallEntry>,
    /// The frames of streams in the order in which they could be read; left out if no connection has streams.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frames: Vec<FrameEntry>,
}

/// An [`Event`] with all that is known of it as members of one object. Those from `label` on exist only if the trace's
/// source sees packets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number within the trace, from 1.
    pub id: u64,
    /// What it is: the member `kind`, and what belongs to that kind.
    #[serde(flatten, with = "TaggedKind")]
    pub kind: Kind,
    /// Its layer.
    pub layer: Layer,
    /// Its direction.
    pub direction: Direction,
    /// When it left its sender.
    pub sent: Micros,
    /// How we know that.
    pub sent_by: Provenance,
    /// When it arrived; left out if it never did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived: Option<Micros>,
    /// How we know that.
    pub arrived_by: Provenance,
    /// Bytes on the connection; of a packet, IP header included.
    pub bytes: u64,
    /// Bytes of messages within them.
    pub payload_bytes: u64,
    /// How we know the bytes.
    pub bytes_by: Provenance,
    /// Its label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The host that is not the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<Host>,
    /// Its connection, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<u32>,
    /// A packet's bytes by layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layers: Option<LayerBytes>,
    /// The first and the last of the packets that carried it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carriers: Option<(EventId, EventId)>,
    /// When a packet was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_at: Option<Micros>,
    /// Why it was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_to: Option<LossCause>,
    /// The packet whose data this one sends again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<EventId>,
    /// The packet that the link duplicated to make this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<EventId>,
    /// Whether the link changed its bytes.
    #[serde(default, skip_serializing_if = "is_false")]
    pub corrupted: bool,
    /// Its bytes as they were sent, two lower-case hexadecimal digits each.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hex: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// [`Kind`] with its name in the member `kind`. The aliases are names that documents had before: they stay readable.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Kind", tag = "kind", rename_all = "kebab-case")]
enum TaggedKind {
    Request,
    #[serde(alias = "answer")]
    Response {
        status: u16,
        messages: u32,
    },
    StreamEvent {
        index: u64,
    },
    Frame {
        index: u64,
    },
    Segment {
        flags: u8,
    },
    Datagram,
    Query,
    #[serde(alias = "resolution")]
    DnsResponse,
    Flight,
    Ping,
    Pong,
    Close {
        code: u16,
    },
    Failure,
    Control,
}

/// Why a document cannot be read as a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentError {
    /// It is of another version.
    Version(u32),
    /// The event's id does not follow the one before it; the first has to be 1 or more.
    Order(u64),
    /// The event's `hex` is not an even number of hexadecimal digits.
    Hex(u64),
    /// The event lacks a member that others of its members need.
    Missing {
        /// The event's id.
        event: u64,
        /// What it lacks.
        member: &'static str,
    },
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => {
                write!(f, "this is a trace document of version {version}; this program knows version {VERSION}")
            }
            Self::Order(id) => write!(f, "the events' ids must count up one by one from 1 or more; {id} does not"),
            Self::Hex(id) => write!(f, "the \"hex\" of event {id} is not an even number of hexadecimal digits"),
            Self::Missing { event, member } => write!(f, "event {event} lacks \"{member}\""),
        }
    }
}

impl std::error::Error for DocumentError {}

impl From<&Trace> for Document {
    fn from(trace: &Trace) -> Self {
        let known = |event: &Event, by| [event.sent_by, event.arrived_by, event.bytes_by].contains(&by);
        let provenance = [Provenance::Measured, Provenance::Computed, Provenance::Simulated].into_iter();
        let peer = |event: &Event| event.wire.as_ref().map_or(Host::Server, |wire| wire.peer);
        let hosts: BTreeSet<Host> = trace.events().map(peer).chain([Host::Client]).collect();
        Self {
            version: VERSION,
            provenance: provenance.filter(|&by| trace.events().any(|event| known(event, by))).collect(),
            hosts: hosts.into_iter().collect(),
            addresses: trace.hosts().iter().map(HostEntry::from).collect(),
            events: trace.events().map(|event| Entry::new(trace, event)).collect(),
            spans: trace.spans().copied().collect(),
            states: trace.states().to_vec(),
            gauges: trace.samples().iter().copied().map(GaugeEntry::from).collect(),
            calls: trace.calls().iter().copied().map(CallEntry::from).collect(),
            frames: trace.frames().iter().copied().map(FrameEntry::from).collect(),
        }
    }
}

impl TryFrom<Document> for Trace {
    type Error = DocumentError;

    fn try_from(document: Document) -> Result<Self, DocumentError> {
        if document.version != VERSION {
            return Err(DocumentError::Version(document.version));
        }
        let mut trace = Trace::unbounded();
        if let Some(first) = document.events.first() {
            trace.continue_after(first.id.checked_sub(1).ok_or(DocumentError::Order(first.id))?);
        }
        document.addresses.into_iter().for_each(|entry| trace.set_host(entry.into()));
        for entry in document.events {
            if trace.recorded().checked_add(1) != Some(entry.id) {
                return Err(DocumentError::Order(entry.id));
            }
            let event = entry.into_event(&mut trace)?;
            trace.push(event);
        }
        document.spans.into_iter().for_each(|span| trace.push_span(span));
        document.states.into_iter().for_each(|change| trace.push_state(change));
        document.gauges.into_iter().for_each(|sample| trace.push_sample(sample.into()));
        document.calls.into_iter().for_each(|call| trace.push_call(call.into()));
        document.frames.into_iter().for_each(|frame| trace.push_frame(frame.into()));
        Ok(trace)
    }
}

impl Entry {
    fn new(trace: &Trace, event: &Event) -> Self {
        let wire = event.wire.as_deref();
        Self {
            id: event.id.0,
            kind: event.kind,
            layer: event.layer,
            direction: event.direction,
            sent: event.sent,
            sent_by: event.sent_by,
            arrived: event.arrived,
            arrived_by: event.arrived_by,
            bytes: event.bytes,
            payload_bytes: event.payload_bytes,
            bytes_by: event.bytes_by,
            label: wire.map(|wire| wire.label.to_string()),
            peer: wire.map(|wire| wire.peer),
            connection: wire.map(|wire| wire.connection),
            layers: wire.map(|wire| wire.layers).filter(|layers| *layers != LayerBytes::default()),
            carriers: wire.and_then(|wire| wire.carriers),
            lost_at: wire.and_then(|wire| wire.loss).map(|loss| loss.at),
            lost_to: wire.and_then(|wire| wire.loss).map(|loss| loss.cause),
            repeats: wire.and_then(|wire| wire.repeats),
            copy_of: wire.and_then(|wire| wire.copy_of),
            corrupted: wire.is_some_and(|wire| wire.corrupted),
            hex: wire.map(|wire| to_hex(trace.bytes(wire.data))).unwrap_or_default(),
        }
    }

    fn into_event(self, trace: &mut Trace) -> Result<Event, DocumentError> {
        Ok(Event {
            wire: self.wire(trace)?.map(Box::new),
            id: EventId(self.id),
            kind: self.kind,
            layer: self.layer,
            direction: self.direction,
            sent: self.sent,
            sent_by: self.sent_by,
            arrived: self.arrived,
            arrived_by: self.arrived_by,
            bytes: self.bytes,
            payload_bytes: self.payload_bytes,
            bytes_by: self.bytes_by,
        })
    }

    /// What a source that sees packets knows, with its bytes kept in `trace`; `None` if none of its members is there.
    fn wire(&self, trace: &mut Trace) -> Result<Option<Wire>, DocumentError> {
        let event = self.id;
        if self.label.is_none() && self.peer.is_none() && self.connection.is_none() && self.hex.is_empty() {
            return Ok(None);
        }
        let missing = |member| DocumentError::Missing { event, member };
        let loss = match (self.lost_at, self.lost_to) {
            (Some(at), Some(cause)) => Some(Loss { at, cause }),
            (None, None) => None,
            (Some(_), None) => return Err(missing("lost_to")),
            (None, Some(_)) => return Err(missing("lost_at")),
        };
        let bytes = from_hex(&self.hex).ok_or(DocumentError::Hex(event))?;
        Ok(Some(Wire {
            label: self.label.as_deref().ok_or(missing("label"))?.into(),
            peer: self.peer.ok_or(missing("peer"))?,
            connection: self.connection.ok_or(missing("connection"))?,
            data: trace.keep(&bytes),
            layers: self.layers.unwrap_or_default(),
            carriers: self.carriers,
            loss,
            repeats: self.repeats,
            copy_of: self.copy_of,
            corrupted: self.corrupted,
        }))
    }
}
