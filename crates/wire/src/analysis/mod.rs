//! From packets to what they carry: TCP streams put together, TLS opened with the key log, HTTP, server-sent events,
//! WebSocket and DNS messages found; their events, spans and bytes by layer written into the trace. It knows only the
//! packets and the key log, like any program that reads a capture.

use crate::{Dissection, Protocol};
use std::ops::Range;
use trace::{Direction, EventId, Trace};

/// One message of a layer above TCP or UDP, or what an application said without one.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Whose message it is.
    pub protocol: Protocol,
    /// Its connection.
    pub connection: u32,
    /// Its direction.
    pub direction: Direction,
    /// Where its bytes lay: packet, and range within the packet. Those of an encrypted message are its record's.
    pub pieces: Vec<(EventId, Range<usize>)>,
    /// Its bytes as this layer sees them, decrypted where it was encrypted.
    pub bytes: Vec<u8>,
    /// Its name, `Client Hello`, `GET /data`.
    pub label: String,
    /// Its event in the trace, which may stand for several units (a TLS flight).
    pub event: Option<EventId>,
}

/// What [`analyse`] found.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// All units in the order in which they were complete.
    pub units: Vec<Unit>,
}

/// Reads the packets of `trace`, adds the events and spans of the layers above, and fills in each packet's label,
/// bytes by layer and what it repeats.
pub fn analyse(_trace: &mut Trace, _key_log: &str) -> Analysis {
    todo!()
}

impl Analysis {
    /// Everything that can be said about event `id`, lowest layer first: of a packet IPv4, TCP or UDP, and the units that
    /// end in it.
    pub fn dissect(&self, _trace: &Trace, _id: EventId) -> Vec<Block> {
        todo!()
    }
}

/// A stretch of bytes with its fields.
#[derive(Clone, Debug)]
pub struct Block {
    /// The bytes that the fields' ranges count in.
    pub bytes: Vec<u8>,
    /// Where they lie in the event's packet; `None` where they were decrypted or put together from several packets.
    pub place: Option<Range<usize>>,
    /// What they say.
    pub dissection: Dissection,
}
