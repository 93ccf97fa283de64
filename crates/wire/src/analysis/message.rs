//! A message that was found, with the packets that carried it and the times at which it crossed. Also what the walk
//! through time (`read`) and a connection (`connection`) tell each other about one packet.

use super::packet::Packet;
use super::unit::Found;
use std::ops::Range;
use trace::{EventId, Micros, Sample, Trace};

/// A message that was found, and how it crossed.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub found: Found,
    pub connection: u32,
    /// The packet that was the first to send its first byte, and when it did.
    pub first: EventId,
    pub sent: Micros,
    /// The packet whose arrival completed it, and when it did.
    pub last: EventId,
    pub arrived: Option<Micros>,
    /// The packets that brought its bytes, each with the range of those bytes in it.
    pub pieces: Vec<(EventId, Range<usize>)>,
}

/// What a packet turned out to be when it was sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Finding {
    /// The earlier packet whose data it sends again.
    pub repeats: Option<EventId>,
    /// The offset of its first sequence number in its flow; `None` if it belongs to no known place in the stream.
    pub offset: Option<u64>,
    /// The offsets of its data that is part of the stream; empty if none is.
    pub data: Range<u64>,
}

/// A packet as it arrives.
pub(super) struct Arrival<'a> {
    pub trace: &'a Trace,
    pub at: Micros,
    pub packet: &'a Packet,
    /// The packet's own bytes.
    pub bytes: &'a [u8],
    /// Where readings of gauges go.
    pub samples: &'a mut Vec<Sample>,
}

/// The bytes of packet `id`; empty if there is no such packet.
pub(super) fn packet_bytes(trace: &Trace, id: EventId) -> &[u8] {
    trace.event(id).and_then(|event| event.wire.as_deref()).map_or(&[], |wire| trace.bytes(wire.data))
}
