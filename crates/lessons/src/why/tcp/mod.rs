//! Why each TCP segment was sent, as far as its connection's packets show it.
//!
//! A host decides by what it knows at that moment: what it has sent, and what has arrived. So the walk is in the order of
//! sending, and before each segment its connection takes everything that has arrived until then. Lost and corrupted
//! packets never arrive. `flow` is the knowledge about one direction's bytes, `connection` decides by it.

mod connection;
mod flow;

use connection::Connection;
use diagram::model::Numbers;
use std::collections::BTreeMap;
use trace::flags::{ACK, FIN, SYN};
use trace::{Event, EventId, Kind, Micros, Trace, put_in_order};

/// Why a segment was sent, and what became of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    pub(super) purpose: Purpose,
    /// What it acknowledges that its sender had not acknowledged before.
    pub(super) acknowledged: Option<Acknowledged>,
    /// The acknowledgment number: the next byte that its sender expects; 0 if it has none.
    pub(super) next: u64,
    /// How many bytes its sender can receive.
    pub(super) window: u32,
    /// The receiver's window, if this segment fills it.
    pub(super) filled_window: Option<u32>,
    pub(super) fate: Fate,
}

/// What a segment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Open,
    /// The SYN, ACK that responds to the SYN with this number.
    OpenBack(EventId),
    /// A SYN, ACK although this side has sent a SYN before: both sides open at once.
    OpenBoth,
    Data(Data),
    /// FIN, perhaps with the last data.
    Finish(Option<Data>),
    Retransmission {
        of: EventId,
        because: Because,
    },
    Acknowledgment(Acknowledgment),
    WindowProbe {
        /// For how long the window has been 0.
        closed_for: Micros,
    },
    KeepAlive {
        /// For how long nothing has come from the other side.
        silence: Micros,
    },
    Reset(Reset),
    /// The link duplicated another packet.
    Copy(EventId),
}

/// Bytes of data: the numbers of the first and the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Data {
    pub(super) first: u64,
    pub(super) last: u64,
}

/// Why something is retransmitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Because {
    /// Nothing new was acknowledged for so long.
    Timeout {
        waited: Micros,
        /// Whether the timeout before it was shorter, as backing off demands (RFC 6298 §5).
        is_longer: bool,
    },
    /// Three duplicate ACKs asked for this byte (RFC 5681 §3.2).
    Duplicates(u64),
    /// A timeout retransmitted this packet, and everything after it follows.
    Since(EventId),
    /// The other side's SYN has arrived once more, in this packet.
    Syn(EventId),
}

/// What a segment without data says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Acknowledgment {
    /// Something new is acknowledged.
    New,
    /// New data is acknowledged, because this packet closed a gap before what had arrived already.
    GapClosed(EventId),
    /// This packet arrived, but the bytes before it are still missing. It is the `count`th such ACK.
    Duplicate { by: EventId, missing: u64, count: u32 },
    /// This packet arrived and had nothing new.
    NothingNew(EventId),
    /// This window probe arrived, and the window is still closed.
    Probe(EventId),
    /// This keep-alive arrived.
    KeepAlive(EventId),
    /// The window has grown from `before`.
    WindowUpdate { before: u32 },
    /// Nothing that is known here: it repeats what was acknowledged.
    Repeated,
}

/// Why a connection is reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reset {
    /// Nobody listens on the port to which this SYN went.
    Refused(EventId),
    /// This packet arrived although its connection is over.
    Gone(EventId),
    /// There has been no sign of the other side for so long, whatever was retransmitted.
    GaveUp(Micros),
    Abort,
}

/// What a segment acknowledges for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Acknowledged {
    /// How many bytes of data; 0 if it is only a SYN or a FIN.
    pub(super) bytes: u64,
    /// The acknowledgment number: the next byte that its sender expects.
    pub(super) next: u64,
    pub(super) has_fin: bool,
}

/// What becomes of a segment that does not arrive as it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Arrives,
    /// Its data is retransmitted by this packet, if by any.
    Repaired(Option<EventId>),
    /// Nothing in it needs to be retransmitted.
    Unimportant,
}

/// A segment as the walk needs it. Its numbers are relative to its connection's start.
#[derive(Clone, Copy, Debug)]
struct Packet {
    id: EventId,
    /// Its place in the trace.
    place: usize,
    connection: u32,
    /// 0 for up, 1 for down.
    direction: usize,
    flags: u8,
    /// The number of its first byte, and the one after its last; SYN and FIN count as bytes.
    start: u64,
    end: u64,
    /// How many bytes of data.
    length: u64,
    acknowledgment: Option<u64>,
    window: u32,
    sent: Micros,
    /// When it arrived intact.
    received: Option<Micros>,
    repeats: Option<EventId>,
    copy_of: Option<EventId>,
}

impl Packet {
    fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Its bytes of data; `None` if it has none.
    fn data(&self) -> Option<Data> {
        let first = self.start + u64::from(self.has(SYN));
        (self.length > 0).then(|| Data { first, last: first + self.length - 1 })
    }
}

/// The reason of each event that is a TCP segment with known bytes, in the order of the events.
pub(super) fn segments(trace: &Trace) -> Vec<Option<Sent>> {
    let mut reasons = vec![None; trace.events().len()];
    let mut numbers = Numbers::default();
    let packets: Vec<Packet> =
        (0..).zip(trace.events()).filter_map(|(place, event)| read(trace, event, place, &mut numbers)).collect();
    let mut arrivals: Vec<&Packet> = packets.iter().filter(|packet| packet.received.is_some()).collect();
    put_in_order(&mut arrivals, |packet| (packet.received.map_or(0, |at| at.0), packet.id.0 as i64));
    let mut arrivals = arrivals.into_iter().peekable();
    let mut connections: BTreeMap<u32, Connection> = BTreeMap::new();
    for packet in &packets {
        while let Some(arrived) = arrivals.next_if(|other| other.received <= Some(packet.sent) && other.id < packet.id)
        {
            connections.entry(arrived.connection).or_default().arrive(arrived);
        }
        let connection = connections.entry(packet.connection).or_default();
        reasons[packet.place] = Some(connection.send(packet));
        for (place, by) in connection.take_repaired() {
            if let Some(Some(reason)) = reasons.get_mut(place) {
                reason.fate = Fate::Repaired(Some(by));
            }
        }
    }
    reasons
}

fn read(trace: &Trace, event: &Event, place: usize, numbers: &mut Numbers) -> Option<Packet> {
    let Kind::Segment { flags } = event.kind else { return None };
    let wire = event.wire.as_deref()?;
    let segment = numbers.read(trace, event, flags)?;
    let (start, length) = (u64::from(segment.sequence), u64::from(segment.length));
    let control = |flag: u8| u64::from(flags & flag != 0);
    Some(Packet {
        id: event.id,
        place,
        connection: wire.connection,
        direction: event.direction.index(),
        flags,
        start,
        end: start + length + control(SYN) + control(FIN),
        length,
        acknowledgment: segment.acknowledgment.filter(|_| flags & ACK != 0).map(u64::from),
        window: segment.scaled_window,
        sent: event.sent,
        received: event.arrived.filter(|_| wire.loss.is_none() && !wire.corrupted),
        repeats: wire.repeats,
        copy_of: wire.copy_of,
    })
}
