//! The recorded exchanges of one lane or run. A trace of a lane is bounded: it drops its oldest events, whose sums stay
//! in the ledger.

use crate::{Call, Data, Event, EventId, Host, HostInfo, Micros, Sample, Span, SpanKind, StateChange, StreamFrame};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Events and spans in the order in which they were recorded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Trace {
    events: VecDeque<Event>,
    spans: VecDeque<Span>,
    states: Vec<StateChange>,
    samples: Vec<Sample>,
    calls: Vec<Call>,
    frames: Vec<StreamFrame>,
    hosts: Vec<HostInfo>,
    #[serde(with = "serde_bytes")]
    bytes: Vec<u8>,
    #[serde(skip, default = "everything")]
    capacity: usize,
    recorded: u64,
}

/// A trace that was read back keeps all that it has.
fn everything() -> usize {
    usize::MAX
}

impl Trace {
    /// An empty trace that keeps the newest `capacity` events and as many spans.
    pub fn new(capacity: usize) -> Self {
        Self {
            events: VecDeque::new(),
            spans: VecDeque::new(),
            states: Vec::new(),
            samples: Vec::new(),
            calls: Vec::new(),
            frames: Vec::new(),
            hosts: Vec::new(),
            bytes: Vec::new(),
            capacity,
            recorded: 0,
        }
    }

    /// An empty trace that keeps everything.
    pub fn unbounded() -> Self {
        Self::new(everything())
    }

    /// Records an event, gives it its id and returns that.
    pub fn push(&mut self, mut event: Event) -> EventId {
        self.recorded += 1;
        let id = EventId(self.recorded);
        event.id = id;
        if self.events.len() == self.capacity {
            self.events.pop_front();
        }
        self.events.push_back(event);
        id
    }

    /// Gives the next event the id after `dropped`: the events up to that id were dropped before this trace was
    /// written.
    pub(crate) fn continue_after(&mut self, dropped: u64) {
        self.recorded = dropped;
    }

    /// The event `id`, to complete it; `None` once it has been dropped.
    pub fn event_mut(&mut self, id: EventId) -> Option<&mut Event> {
        let first = self.events.front()?.id.0;
        self.events.get_mut(usize::try_from(id.0.checked_sub(first)?).ok()?)
    }

    /// The event `id`; `None` once it has been dropped.
    pub fn event(&self, id: EventId) -> Option<&Event> {
        let first = self.events.front()?.id.0;
        self.events.get(usize::try_from(id.0.checked_sub(first)?).ok()?)
    }

    /// Keeps `bytes` and returns their place, for an event's [`Wire::data`](crate::Wire::data).
    pub fn keep(&mut self, bytes: &[u8]) -> Data {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        Data { start, length: bytes.len() }
    }

    /// The kept bytes at `data`; empty if there are none.
    pub fn bytes(&self, data: Data) -> &[u8] {
        data.start.checked_add(data.length).and_then(|end| self.bytes.get(data.start..end)).unwrap_or_default()
    }

    /// The same trace with only the first `head` bytes of each event: what a picture of a long run needs.
    pub fn outline(&self, head: usize) -> Self {
        let mut bytes = Vec::new();
        let mut events = self.events.clone();
        for wire in events.iter_mut().filter_map(|event| event.wire.as_mut()) {
            let start = bytes.len();
            bytes.extend(self.bytes(wire.data).iter().take(head));
            wire.data = Data { start, length: bytes.len() - start };
        }
        Self { events, bytes, ..self.without_events() }
    }

    /// Everything but the events and their bytes.
    fn without_events(&self) -> Self {
        Self {
            events: VecDeque::new(),
            spans: self.spans.clone(),
            states: self.states.clone(),
            samples: self.samples.clone(),
            calls: self.calls.clone(),
            frames: self.frames.clone(),
            hosts: self.hosts.clone(),
            bytes: Vec::new(),
            capacity: self.capacity,
            recorded: self.recorded,
        }
    }

    /// The trace with only those spans, states, readings, calls and frames that began by `until`. The events stay, because they are
    /// found by their ids; whoever shows them skips those that are sent later.
    #[must_use]
    pub fn begun_by(&self, until: Micros) -> Self {
        let mut begun = self.clone();
        begun.spans.retain(|span| span.start <= until);
        for span in &mut begun.spans {
            span.end = Some(span.end.unwrap_or(until).min(until));
        }
        begun.states.retain(|change| change.at <= until);
        begun.samples.retain(|sample| sample.at <= until);
        begun.calls.retain(|call| call.at <= until);
        begun.frames.retain(|frame| frame.sent <= until);
        begun
    }

    /// Records a change of state at its place in time, after those of the same moment.
    pub fn push_state(&mut self, change: StateChange) {
        let place = self.states.partition_point(|known| known.at <= change.at);
        self.states.insert(place, change);
    }

    /// Records a gauge's reading, at or after the ones before it.
    pub fn push_sample(&mut self, sample: Sample) {
        self.samples.push(sample);
    }

    /// Records readings of gauges in any order, and puts all readings in the order of time.
    pub fn extend_samples(&mut self, samples: impl IntoIterator<Item = Sample>) {
        self.samples.extend(samples);
        self.samples.sort_by_key(|sample| sample.at);
    }

    /// Records a call of the socket API, at or after the ones before it.
    pub fn push_call(&mut self, call: Call) {
        self.calls.push(call);
    }

    /// Records a frame of a stream.
    pub fn push_frame(&mut self, frame: StreamFrame) {
        self.frames.push(frame);
    }

    /// Notes what is known of a host, in the place of what was known before.
    pub fn set_host(&mut self, info: HostInfo) {
        match self.hosts.iter_mut().find(|known| known.host == info.host) {
            Some(known) => *known = info,
            None => self.hosts.push(info),
        }
    }

    /// What is known of the hosts, in the order in which it was noted.
    pub fn hosts(&self) -> &[HostInfo] {
        &self.hosts
    }

    /// The hosts that a picture of the exchanges has, from left to right: the client, whoever else it exchanged something
    /// with, and the server, which is there in any case.
    pub fn lifelines(&self) -> Vec<Host> {
        let peers = self.events().filter_map(|event| event.wire.as_ref()).map(|wire| wire.peer);
        let mut between: Vec<Host> = Vec::new();
        for peer in peers {
            if !matches!(peer, Host::Client | Host::Server) && between.last() != Some(&peer) {
                between.push(peer);
            }
        }
        between.sort_unstable();
        between.dedup();
        [vec![Host::Client], between, vec![Host::Server]].concat()
    }

    /// What to call `host`; `None` if the word for its role is best ([`HostInfo::title`]).
    pub fn title(&self, host: Host) -> Option<String> {
        let known = self.hosts.iter().find(|known| known.host == host);
        known.map_or_else(|| HostInfo { host, name: None, address: None }.title(), HostInfo::title)
    }

    /// Records a whole span.
    pub fn push_span(&mut self, span: Span) {
        self.spans.push_back(span);
    }

    /// The changes of state in the order of time.
    pub fn states(&self) -> &[StateChange] {
        &self.states
    }

    /// The calls of the socket API in the order in which they were made.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The frames of streams in the order in which they could be read.
    pub fn frames(&self) -> &[StreamFrame] {
        &self.frames
    }

    /// The gauges' readings in the order of time.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Opens a span of `kind` at `start`, unless one is open.
    pub fn open(&mut self, kind: SpanKind, start: Micros) {
        if self.spans.iter().rev().any(|span| span.kind == kind && span.end.is_none()) {
            return;
        }
        if self.spans.len() == self.capacity {
            self.spans.pop_front();
        }
        self.spans.push_back(Span { kind, connection: 0, start, end: None });
    }

    /// Closes the open span of `kind` at `end`, if there is one.
    pub fn close(&mut self, kind: SpanKind, end: Micros) {
        if let Some(span) = self.spans.iter_mut().rev().find(|span| span.kind == kind && span.end.is_none()) {
            span.end = Some(end);
        }
    }

    /// The kept events, oldest first; ids are consecutive.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> + ExactSizeIterator {
        self.events.iter()
    }

    /// The kept spans, oldest first.
    pub fn spans(&self) -> impl DoubleEndedIterator<Item = &Span> + ExactSizeIterator {
        self.spans.iter()
    }

    /// How many events were recorded in all, the dropped ones included.
    pub fn recorded(&self) -> u64 {
        self.recorded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Direction, Kind, Layer, LayerBytes, Provenance, Wire};

    fn event(sent: i64) -> Event {
        Event {
            id: EventId(0),
            kind: Kind::Request,
            layer: Layer::Http,
            direction: Direction::Up,
            sent: Micros(sent),
            sent_by: Provenance::Measured,
            arrived: None,
            arrived_by: Provenance::Computed,
            bytes: 500,
            payload_bytes: 0,
            bytes_by: Provenance::Computed,
            wire: None,
        }
    }

    #[test]
    fn keeps_the_newest_events_and_counts_all() {
        let mut trace = Trace::new(3);
        let ids: Vec<EventId> = (0..5).map(|at| trace.push(event(at))).collect();
        assert_eq!(trace.events().map(|event| event.sent.0).collect::<Vec<_>>(), [2, 3, 4]);
        assert_eq!(trace.recorded(), 5);
        assert!(trace.event_mut(ids[1]).is_none(), "a dropped event cannot be completed");
        trace.event_mut(ids[3]).expect("a kept event").arrived = Some(Micros(9));
        assert_eq!(trace.events().nth(1).expect("kept").arrived, Some(Micros(9)));
    }

    #[test]
    fn an_outline_keeps_the_first_bytes_of_each_event() {
        let mut trace = Trace::unbounded();
        for bytes in [&b"abcdef"[..], b"gh"] {
            let data = trace.keep(bytes);
            let wire = Wire {
                label: "".into(),
                peer: Host::Server,
                connection: 1,
                data,
                layers: LayerBytes::default(),
                carriers: None,
                loss: None,
                repeats: None,
                copy_of: None,
                corrupted: false,
            };
            trace.push(Event { wire: Some(Box::new(wire)), ..event(0) });
        }
        let outline = trace.outline(4);
        let heads = outline.events().filter_map(|event| Some(outline.bytes(event.wire.as_ref()?.data)));
        assert_eq!(heads.collect::<Vec<_>>(), [&b"abcd"[..], b"gh"]);
        assert_eq!(outline.recorded(), 2);
    }

    #[test]
    fn what_is_known_of_a_host_replaces_what_was_known() {
        let mut trace = Trace::unbounded();
        let info = HostInfo { host: Host::Other(1), name: None, address: Some([192, 0, 2, 7].into()) };
        trace.set_host(info.clone());
        assert_eq!(trace.title(Host::Other(1)).as_deref(), Some("192.0.2.7"));
        trace.set_host(HostInfo { name: Some("a.example".into()), ..info });
        assert_eq!(trace.outline(0).title(Host::Other(1)).as_deref(), Some("a.example"));
        assert_eq!((trace.hosts().len(), trace.title(Host::Server)), (1, None));
    }

    #[test]
    fn a_span_is_open_once_and_closes_once() {
        let mut trace = Trace::new(8);
        trace.open(SpanKind::Held, Micros(1));
        trace.open(SpanKind::Held, Micros(2));
        trace.close(SpanKind::Held, Micros(3));
        trace.close(SpanKind::Held, Micros(4));
        let spans: Vec<Span> = trace.spans().copied().collect();
        assert_eq!(spans, [Span { kind: SpanKind::Held, connection: 0, start: Micros(1), end: Some(Micros(3)) }]);
    }
}
