//! What the diagram shows of a trace at one depth: arrows, brackets, states, gauges.
//!
//! A model is made once per trace and depth. Its lists are sorted by time and indexed, so that the part in a window of
//! time is found quickly, whatever the length of the run. The model knows only times; `layout` computes places and
//! sizes.

mod arrows;
mod even_steps;
mod interval_index;
mod kinds;
mod labels;
mod numbers;
mod sides;
mod spans;
mod steps;
mod streams;
mod tally;

pub use arrows::{Arrow, Fate};
pub use interval_index::IntervalIndex;
pub use numbers::{Numbers, Segment};
pub use sides::{Series, StateMark, state_name};
pub use spans::{Bracket, Interval};
pub use streams::{Folded, FrameMark, Stream, StreamId, Streams};
pub(crate) use tally::{Counts, KINDS, way};

use super::piecewise_linear::PiecewiseLinear;
use kinds::KindName;
use std::ops::Range;
use trace::{Call, Event, EventId, Gauge, Host, Layer, LossCause, Micros, SpanKind, Trace};

/// The depth of folding: the layers above it are shown, those below it are folded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// HTTP, server-sent events, WebSocket and DNS messages; datagrams that carry none of them.
    Messages,
    /// The same, and the flights of TLS.
    Tls,
    /// Packets, named and coloured by what they carry.
    #[default]
    Packets,
    /// Packets as IP sees them.
    Ip,
}

impl Depth {
    /// All depths, from the shallowest to the deepest.
    pub const ALL: [Self; 4] = [Self::Messages, Self::Tls, Self::Packets, Self::Ip];

    /// Whether the states and handshakes of a layer's protocol are shown, or folded together with its packets.
    fn shows(self, layer: Layer) -> bool {
        match layer {
            Layer::Tcp => matches!(self, Self::Packets | Self::Ip),
            Layer::Tls => self != Self::Messages,
            _ => true,
        }
    }
}

/// The direction in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Next,
    Previous,
}

/// Something that the page has a word for; the layout looks it up in [`Names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// Above a lifeline.
    Host(Host),
    /// Beside a bracket.
    Span(SpanKind),
    /// Above a gauge.
    Gauge(Gauge),
    /// Above the lanes of streams.
    Streams,
    /// A packet with data that has no other name, where packets are counted.
    Data,
    /// Next to the label of a retransmission.
    Retransmission,
    /// Next to the label of a packet that the link duplicated.
    Copy,
    /// Next to the label of a packet that the link corrupted.
    Corrupted,
    /// After the name of a call that has returned.
    Returned,
    /// After the label of something that was lost.
    Lost(LossCause),
    /// What the study note writes into its diagram; empty if the note has no such diagram.
    Note(NoteLabel),
}

/// What the study note writes into its diagrams besides the names of packets and messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteLabel {
    /// At a segment with data. The first one of a connection also has its window: `Data [Window=1000]`.
    Data,
    /// At the moment at which a connection is established.
    Established,
    /// At a response with data, which came as soon as there was some.
    NewData,
    /// At an empty response.
    NoNewData,
}

impl NoteLabel {
    const ALL: [Self; 4] = [Self::Data, Self::Established, Self::NewData, Self::NoNewData];
}

/// The words for one model in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names(Vec<(Name, String)>);

impl Names {
    /// Calls `word` for every name that `model` can need, except for hosts that the trace itself names.
    pub fn new(model: &Model, word: impl Fn(Name) -> String) -> Self {
        let mut names = vec![Name::Data, Name::Retransmission, Name::Copy, Name::Corrupted];
        names.extend([LossCause::Link, LossCause::Queue, LossCause::Dropped, LossCause::Cut].map(Name::Lost));
        names.extend(NoteLabel::ALL.map(Name::Note));
        names.extend((!model.calls.is_empty()).then_some(Name::Returned));
        names.extend(model.hosts.iter().copied().map(Name::Host));
        names.extend(Gauge::ALL.map(Name::Gauge));
        names.extend((!model.streams.all.is_empty()).then_some(Name::Streams));
        for bracket in &model.brackets {
            let name = Name::Span(bracket.kind);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let named = |name: Name| match name {
            Name::Host(host) => model.title(host).map_or_else(|| word(name), str::to_owned),
            _ => word(name),
        };
        Self(names.into_iter().map(|name| (name, named(name))).collect())
    }

    /// The word; empty if `new` did not request it.
    pub fn get(&self, name: Name) -> &str {
        self.0.iter().find(|(known, _)| *known == name).map_or("", |(_, word)| word)
    }
}

/// What the stage shows of a trace at one depth.
#[derive(Clone, Debug)]
pub struct Model {
    /// From left to right: the client, the others that occur, the server.
    pub hosts: Vec<Host>,
    /// What the trace calls those that it names.
    titles: Vec<(Host, String)>,
    /// Ordered by sending.
    pub arrows: Vec<Arrow>,
    /// Finds the arrows that are under way at a moment.
    pub arrow_index: IntervalIndex,
    /// Indices of arrows that were lost, ascending.
    pub lost: Vec<u32>,
    /// Indices of arrows that are steps of a handshake or a close, ascending.
    pub steps_of_handshakes: Vec<u32>,
    /// Indices of arrows at which the study note may write something, ascending.
    pub noted: Vec<u32>,
    /// Spans ordered by their starts; those of one lane never overlap.
    pub brackets: Vec<Bracket>,
    /// Finds the brackets at a moment.
    pub bracket_index: IntervalIndex,
    /// Number of lanes that the brackets need.
    pub lanes: u8,
    /// Intervals in which the server holds a request, a client waits before it tries again, or the cable is cut.
    pub intervals: Vec<Interval>,
    /// Finds the intervals at a moment.
    pub interval_index: IntervalIndex,
    /// The steps at every depth.
    phases: Vec<Interval>,
    /// Changes of state of all hosts, ordered by time.
    pub states: Vec<StateMark>,
    /// What the applications asked of their sockets, ordered by time; empty if the source did not see it.
    pub calls: Vec<Call>,
    /// The intervals in which a host has a connection, ordered by time; those of one host never overlap.
    pub busy: Vec<(Host, Micros, Micros)>,
    /// The gauges that have readings.
    pub series: Vec<Series>,
    /// The streams of HTTP/2, in lanes.
    pub streams: Streams,
    /// The axis of even steps: the rows of all moments at which an arrow starts or ends.
    pub steps: PiecewiseLinear,
    /// When the last event ends.
    pub end: Micros,
    /// The median of the travel times.
    pub typical_delay: Micros,
    /// The names of the kinds by which arrows are counted, the most frequent first.
    kinds: Vec<KindName>,
    tally: tally::Tally,
    texts: String,
    places: Places,
}

/// The index of each event's arrow, by the event's id.
#[derive(Clone, Debug, Default)]
struct Places {
    first: u64,
    arrows: Vec<u32>,
}

/// Marks an event without an arrow.
const NONE: u32 = u32::MAX;

impl Places {
    fn of(&self, id: EventId) -> Option<u32> {
        let place = usize::try_from(id.0.checked_sub(self.first)?).ok()?;
        self.arrows.get(place).copied().filter(|&index| index != NONE)
    }
}

impl Model {
    /// Replaces the details of these events, such as sequence numbers, by a question mark.
    pub fn hide(&mut self, events: &[EventId]) {
        let start = self.texts.len() as u32;
        if !events.is_empty() {
            self.texts.push('?');
        }
        for arrow in self.arrows.iter_mut().filter(|arrow| events.contains(&arrow.id)) {
            (arrow.detail, arrow.note_detail) = ((start, start + 1), (0, 0));
        }
    }

    /// Reads `trace` at `depth`.
    pub fn new(trace: &Trace, depth: Depth) -> Self {
        Self::until(trace, depth, None)
    }

    /// The same, as far as it is sent, begun or changed by `until`: nothing of the model shows what comes after it.
    pub fn until(trace: &Trace, depth: Depth, until: Option<Micros>) -> Self {
        let seen;
        let trace = match until {
            Some(until) => {
                seen = trace.begun_by(until);
                &seen
            }
            None => trace,
        };
        let mut texts = String::new();
        let (mut arrows, kinds) = labels::arrows(trace, depth, until, &mut texts);
        arrows::sort(&mut arrows, |arrow| arrow.id.0);
        even_steps::rank(&mut arrows);
        // The order is stable, so arrows of the same rank stay ordered by id.
        arrows::sort(&mut arrows, |arrow| arrow.send_rank.into());
        let places = places(trace, &arrows);
        arrows::tie(trace, &mut arrows, |id| places.of(id));
        let spans_end = trace.spans().map(|span| span.end.unwrap_or(span.start)).max();
        let arrows_end = arrows.iter().map(Arrow::end).max();
        // A state that changes long after the last packet (TIME-WAIT) must not make the run longer.
        let end = arrows_end.max(spans_end).unwrap_or_default();
        let steps = even_steps::axis(&mut arrows);
        let (mut brackets, lanes) = spans::brackets(trace, end, depth);
        let intervals = spans::intervals(trace, end);
        let phases = spans::steps(trace, end);
        let changes = trace.states();
        let mut states = sides::states(changes, depth);
        even_steps::place(&arrows, &steps, &mut states, &mut brackets);
        let hosts = trace.lifelines();
        Self {
            titles: hosts.iter().filter_map(|&host| Some((host, trace.title(host)?))).collect(),
            hosts,
            arrow_index: IntervalIndex::new(arrows.iter().map(Arrow::end)),
            lost: indices(&arrows, |arrow| matches!(arrow.fate, Fate::Lost { .. })),
            steps_of_handshakes: indices(&arrows, |arrow| arrow.is_step),
            noted: indices(&arrows, |arrow| arrow.note.is_some()),
            tally: tally::Tally::new(&arrows),
            kinds,
            bracket_index: IntervalIndex::new(brackets.iter().map(|bracket| bracket.end)),
            interval_index: IntervalIndex::new(intervals.iter().map(|interval| interval.end)),
            states,
            calls: trace.calls().to_vec(),
            busy: sides::busy(trace, changes, end),
            series: sides::series(trace),
            streams: Streams::new(trace, end, until),
            steps,
            typical_delay: arrows::typical_delay(&arrows),
            arrows,
            brackets,
            lanes,
            intervals,
            phases,
            end,
            texts,
            places,
        }
    }

    /// The arrow of an event, if this depth shows it.
    pub fn arrow(&self, id: EventId) -> Option<&Arrow> {
        self.arrows.get(self.places.of(id)? as usize)
    }

    /// The event next to `chosen` in the picture; `None` beyond the ends. Without a choice it is the last event that has
    /// been sent by `moment`.
    pub fn neighbour(&self, chosen: Option<EventId>, side: Side, moment: Micros) -> Option<EventId> {
        let place = match (chosen.and_then(|id| self.places.of(id)), side) {
            (Some(place), Side::Next) => place as usize + 1,
            (Some(place), Side::Previous) => (place as usize).checked_sub(1)?,
            (None, _) => self.arrows.partition_point(|arrow| arrow.sent <= moment).saturating_sub(1),
        };
        self.arrows.get(place).map(|arrow| arrow.id)
    }

    /// The step that is under way at a moment, whether this depth shows its packets or folds them. Of several it is the
    /// shortest, which says most about the moment. What a visitor does to the run comes before all others, because it
    /// explains them; a step that ends at the moment comes after all others.
    pub fn step_at(&self, at: Micros) -> Option<SpanKind> {
        let is_done_to_it = |kind| matches!(kind, SpanKind::Cut | SpanKind::StalledReader);
        let rank = |phase: &&Interval| (phase.end == at, !is_done_to_it(phase.kind), phase.end - phase.start);
        let here = self.phases.iter().filter(|phase| phase.start <= at && at <= phase.end);
        here.min_by_key(rank).map(|phase| phase.kind)
    }

    /// An arrow's label, and its detail, which is shown if there is room.
    pub fn label(&self, arrow: &Arrow) -> (&str, &str) {
        (self.text(arrow.label), self.text(arrow.detail))
    }

    /// How many of the arrows in `range` are of which kind and go which way.
    pub(crate) fn counts(&self, range: Range<usize>) -> Counts {
        self.tally.of(&self.arrows, range)
    }

    /// The name of a kind of arrow; `None` for data without a name.
    pub(crate) fn kind_name(&self, kind: usize) -> Option<&str> {
        match self.kinds.get(kind) {
            Some(KindName::Data) => None,
            Some(KindName::Fixed(name)) => Some(name),
            Some(&KindName::Text(name)) => Some(self.text(name)),
            None => Some("…"),
        }
    }

    /// What follows the study note's word at an arrow: ` [Window=1000]`, or nothing.
    pub fn note_detail(&self, arrow: &Arrow) -> &str {
        self.text(arrow.note_detail)
    }

    fn text(&self, (start, end): (u32, u32)) -> &str {
        self.texts.get(start as usize..end as usize).unwrap_or_default()
    }

    /// What the trace calls `host`; `None` if the word for its role is best.
    pub fn title(&self, host: Host) -> Option<&str> {
        self.titles.iter().find(|(known, _)| *known == host).map(|(_, title)| title.as_str())
    }

    /// The readings of `gauge` on `host`: one series, or one for each stream.
    pub fn series(&self, host: Host, gauge: Gauge) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(move |series| series.host == host && series.gauge == gauge)
    }
}

fn indices(arrows: &[Arrow], is_wanted: impl Fn(&Arrow) -> bool) -> Vec<u32> {
    (0_u32..).zip(arrows).filter(|(_, arrow)| is_wanted(arrow)).map(|(index, _)| index).collect()
}

fn places(trace: &Trace, arrows: &[Arrow]) -> Places {
    let first = trace.events().next().map_or(0, |event| event.id.0);
    let mut places = Places { first, arrows: vec![NONE; trace.events().len()] };
    for (index, arrow) in (0_u32..).zip(arrows) {
        if let Some(place) = places.arrows.get_mut((arrow.id.0 - first) as usize) {
            *place = index;
        }
    }
    places
}

/// The host that is not the client.
fn peer(event: &Event) -> Host {
    event.wire.as_ref().map_or(Host::Server, |wire| wire.peer)
}

/// The layer of a state's protocol.
pub fn layer_of(state: trace::State) -> Layer {
    match state {
        trace::State::Tcp(_) => Layer::Tcp,
        trace::State::Tls(_) => Layer::Tls,
        trace::State::WebSocket(_) => Layer::WebSocket,
    }
}

#[cfg(test)]
mod tests;
