//! The streams of connections that carry several at once (HTTP/2), each in a lane of its own while it is open.
//!
//! They are shown as the client has them: a stream begins when the client sends its request, and a frame of the server's counts
//! when the client can read it. While TCP waits for a packet that was lost, no lane has a frame.

use super::{Fate, IntervalIndex, Model};
use trace::{Direction, EventId, FrameKind, Host, Micros, StreamFrame, Trace};

/// A connection's number, and that of a stream on it.
pub type StreamId = (u32, u32);

/// More lanes than this are not kept apart.
const MOST_LANES: usize = 64;

/// A stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// Which one.
    pub id: StreamId,
    /// When its request leaves the client.
    pub start: Micros,
    /// When its response is whole for the client, or the stream is reset; the end of the run if neither happens.
    pub end: Micros,
    /// Whether it ends in the run.
    pub has_ended: bool,
    /// Its lane, from 0: the first one that is free when it begins.
    pub lane: u8,
    /// What it asks for: `GET /data`. Empty if the request was not seen.
    pub label: String,
    /// The events of its request and its response.
    pub messages: [Option<EventId>; 2],
    /// Bytes of its frames, up and down.
    pub bytes: [u64; 2],
    /// Its frames in the order in which the client has them.
    pub frames: Vec<FrameMark>,
}

/// A frame as the client has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameMark {
    /// When the client sent it, or could read it.
    pub at: Micros,
    /// Which way it went.
    pub direction: Direction,
    /// What it does.
    pub kind: FrameKind,
    /// Its message's event.
    pub event: Option<EventId>,
    /// The first and the last of its packets.
    pub carriers: (EventId, EventId),
}

/// All streams.
#[derive(Clone, Debug, Default)]
pub struct Streams {
    /// Ordered by their starts.
    pub all: Vec<Stream>,
    /// Finds the streams at a moment.
    pub(crate) index: IntervalIndex,
    /// How many are open at once, at most.
    pub lanes: u8,
}

/// Streams that are folded: their lanes are thin, and what belongs to them alone is dimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Which ones, ascending.
    pub streams: Vec<StreamId>,
    /// What belongs to them alone, ascending.
    pub events: Vec<EventId>,
}

impl Streams {
    /// Reads the frames of `trace`, as far as the client has them by `until`.
    pub(super) fn new(trace: &Trace, end: Micros, until: Option<Micros>) -> Self {
        let mut all: Vec<Stream> = Vec::new();
        for frame in trace.frames() {
            let Some(mark) = mark(frame).filter(|mark| until.is_none_or(|until| mark.at <= until)) else { continue };
            let id = (frame.connection, frame.stream);
            // The newest streams are the ones that still have frames.
            let place = all.iter().rposition(|stream| stream.id == id).unwrap_or_else(|| {
                all.push(Stream::new(id, mark.at));
                all.len() - 1
            });
            all[place].add(trace, frame, mark);
        }
        for stream in &mut all {
            stream.settle(end);
        }
        all.sort_by_key(|stream| (stream.start, stream.id));
        let lanes = assign(&mut all);
        Self { index: IntervalIndex::new(all.iter().map(|stream| stream.end)), all, lanes }
    }

    /// The stream with this number.
    pub fn find(&self, id: StreamId) -> Option<&Stream> {
        self.all.iter().find(|stream| stream.id == id)
    }
}

/// The frame as the client has it; `None` if it never does.
fn mark(frame: &StreamFrame) -> Option<FrameMark> {
    let &StreamFrame { direction, kind, event, carriers, .. } = frame;
    let at = if direction == Direction::Up { frame.sent } else { frame.arrived? };
    Some(FrameMark { at, direction, kind, event, carriers })
}

impl Stream {
    fn new(id: StreamId, start: Micros) -> Self {
        Self {
            id,
            start,
            end: start,
            has_ended: false,
            lane: 0,
            label: String::new(),
            messages: [None; 2],
            bytes: [0; 2],
            frames: Vec::new(),
        }
    }

    fn add(&mut self, trace: &Trace, frame: &StreamFrame, mark: FrameMark) {
        let way = frame.direction.index();
        self.start = self.start.min(mark.at);
        self.bytes[way] += frame.bytes;
        if frame.kind == FrameKind::Fields && self.messages[way].is_none() {
            self.messages[way] = frame.event;
            if frame.direction == Direction::Up {
                let wire = frame.event.and_then(|id| trace.event(id)).and_then(|event| event.wire.as_deref());
                let label = wire.map_or("", |wire| &wire.label);
                label.rsplit_once(" · stream ").map_or(label, |(label, _)| label).clone_into(&mut self.label);
            }
        }
        if frame.ends && (frame.direction == Direction::Down || frame.kind == FrameKind::Reset) {
            (self.end, self.has_ended) = (mark.at, true);
        }
        self.frames.push(mark);
    }

    fn settle(&mut self, end: Micros) {
        self.frames.sort_by_key(|frame| frame.at);
        let last = self.frames.last().map_or(self.start, |frame| frame.at);
        // A request may go on after its response; and a stream that does not end is open to the end.
        self.end = if self.has_ended { self.end.max(last) } else { end.max(last) };
    }
}

/// Gives each stream the first lane that is free. Returns how many lanes there are.
fn assign(streams: &mut [Stream]) -> u8 {
    let mut ends: Vec<Micros> = Vec::new();
    for stream in streams {
        let free = ends.iter().position(|&end| end <= stream.start).unwrap_or(ends.len());
        let lane = free.min(MOST_LANES - 1);
        match ends.get_mut(lane) {
            Some(end) => *end = stream.end.max(*end),
            None => ends.push(stream.end),
        }
        stream.lane = lane as u8;
    }
    ends.len() as u8
}

impl Model {
    /// What folding `streams` does to this model's arrows: those that carry nothing else are dimmed.
    pub fn fold(&self, mut streams: Vec<StreamId>) -> Folded {
        streams.sort_unstable();
        streams.dedup();
        let events = |is_folded: bool| {
            let of = self.streams.all.iter().filter(|stream| streams.binary_search(&stream.id).is_ok() == is_folded);
            let mut events: Vec<EventId> =
                of.flat_map(|stream| &stream.frames).flat_map(|mark| self.carry(mark)).collect();
            events.sort_unstable();
            events.dedup();
            events
        };
        let (mut dimmed, others) = (events(true), events(false));
        dimmed.retain(|event| others.binary_search(event).is_err());
        Folded { streams, events: dimmed }
    }

    /// The event of a frame's message, and the packets that carry the frame.
    fn carry(&self, mark: &FrameMark) -> Vec<EventId> {
        let (first, last) = mark.carriers;
        let is_up = mark.direction == Direction::Up;
        let packets = (first.0..=last.0).map(EventId).filter(|&id| {
            self.arrow(id).is_some_and(|arrow| (arrow.from == Host::Client) == is_up && arrow.fate != Fate::Unknown)
        });
        packets.chain(mark.event).collect()
    }
}
