//! The rows of the event list. Pure.
//!
//! A run has four sorts of row: everything that is sent (`Arrow`), every change of a connection's state (`State`), every
//! call of the socket API that the source saw (`Call`) and every span (`Span`). [`List`] holds all rows of one run at one depth, in order of time, as indices ([`What`]) into
//! the model and the spans; [`Row`] is an index together with the thing that it refers to. [`Filter`] selects rows by
//! sort, direction, layer and text.
//!
//! A run can have tens of thousands of rows, so the page draws only the ones near the visible part. The functions at
//! the end compute which rows to draw (`drawn`) and how far to scroll to make a row visible (`reveal`).

use diagram::layout::span_role;
use diagram::model::{Arrow, Model, StateMark, layer_of, state_name};
use diagram::scene::ColorRole;
use std::ops::Range;
use std::rc::Rc;
use trace::{Call, Direction, EventId, Host, Layer, Micros, Span, SpanKind, Trace, put_in_order};

/// What a row is about: an index into the model's arrows, states or calls, or into the list's spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Arrow(u32),
    State(u32),
    Call(u32),
    Span(u32),
}

/// A row together with the thing that it is about.
#[derive(Clone, Copy, Debug)]
pub enum Row<'a> {
    Arrow(&'a Arrow),
    State(&'a StateMark),
    Call(&'a Call),
    Span(&'a Span),
}

impl Row<'_> {
    /// When the row's event begins.
    pub fn at(&self) -> Micros {
        match self {
            Self::Arrow(arrow) => arrow.sent,
            Self::State(state) => state.at,
            Self::Call(call) => call.at,
            Self::Span(span) => span.start,
        }
    }

    /// The layer whose colour the row has.
    pub fn layer(&self) -> Option<Layer> {
        match self {
            Self::Arrow(arrow) => Some(arrow.layer),
            Self::State(state) => Some(layer_of(state.state)),
            // The application makes it, above all layers.
            Self::Call(_) => None,
            Self::Span(span) => match span_role(span.kind) {
                ColorRole::Of(layer) => Some(layer),
                _ => None,
            },
        }
    }

    /// The event that is selected by a click on the row.
    pub fn event(&self) -> Option<EventId> {
        match self {
            Self::Arrow(arrow) => Some(arrow.id),
            Self::State(_) | Self::Call(_) | Self::Span(_) => None,
        }
    }
}

/// The rows of one run at one depth.
#[derive(Debug)]
pub struct List {
    pub model: Rc<Model>,
    pub trace: Rc<Trace>,
    /// The layers that occur, lowest first.
    pub layers: Vec<Layer>,
    rows: Vec<What>,
    spans: Vec<Span>,
}

impl List {
    /// The rows of what `model` shows of `trace`.
    pub fn new(model: Rc<Model>, trace: Rc<Trace>) -> Self {
        // Live lanes have these two kinds of span; in the lab, the rows of states show the same.
        let is_listed = |span: &&Span| !matches!(span.kind, SpanKind::Open | SpanKind::BackingOff);
        let spans: Vec<Span> = trace.spans().filter(is_listed).copied().collect();
        let count = spans.len() + model.calls.len() + model.states.len() + model.arrows.len();
        let mut rows: Vec<What> = Vec::with_capacity(count);
        // The order of rows of the same moment: a span begins, then calls are made, states change, packets are sent.
        rows.extend((0..spans.len() as u32).map(What::Span));
        rows.extend((0..model.calls.len() as u32).map(What::Call));
        rows.extend((0..model.states.len() as u32).map(What::State));
        rows.extend((0..model.arrows.len() as u32).map(What::Arrow));
        let mut list = Self { model, trace, layers: Vec::new(), rows: Vec::new(), spans };
        put_in_order(&mut rows, |what| (list.row(*what).map_or(0, |row| row.at().0), 0));
        list.rows = rows;
        let has = |layer: &Layer| {
            let mut layers = list.rows.iter().filter_map(|what| list.row(*what)?.layer());
            layers.any(|other| other == *layer)
        };
        list.layers = LAYERS.into_iter().filter(has).collect();
        list
    }

    /// Number of rows without a filter.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row at this index.
    pub fn row(&self, what: What) -> Option<Row<'_>> {
        match what {
            What::Arrow(place) => self.model.arrows.get(place as usize).map(Row::Arrow),
            What::State(place) => self.model.states.get(place as usize).map(Row::State),
            What::Call(place) => self.model.calls.get(place as usize).map(Row::Call),
            What::Span(place) => self.spans.get(place as usize).map(Row::Span),
        }
    }

    /// A row's label and its detail. `name` gives the names of spans.
    pub fn text<'a>(&'a self, row: Row<'a>, name: impl Fn(SpanKind) -> &'static str) -> (&'a str, &'a str) {
        match row {
            Row::Arrow(arrow) => self.model.label(arrow),
            Row::State(state) => (state_name(state.state), ""),
            Row::Call(call) => (call.call.name(), ""),
            Row::Span(span) => (name(span.kind), ""),
        }
    }

    /// The rows that pass `filter`, in order of time.
    pub fn filtered(&self, filter: &Filter, name: impl Fn(SpanKind) -> &'static str) -> Vec<What> {
        let is_left = |what: &&What| {
            self.row(**what).is_some_and(|row| {
                let (label, detail) = self.text(row, &name);
                filter.lets(row) && (contains(label, &filter.text) || contains(detail, &filter.text))
            })
        };
        self.rows.iter().filter(is_left).copied().collect()
    }
}

/// All layers, lowest first.
const LAYERS: [Layer; 7] = [Layer::Ip, Layer::Tcp, Layer::Udp, Layer::Dns, Layer::Tls, Layer::Http, Layer::WebSocket];

/// The sorts of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Events,
    States,
    Spans,
    Calls,
}

/// The conditions for a row to be shown; without any, every row is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub sort: Option<Sort>,
    /// States, calls and spans have no direction, so they never pass this condition.
    pub direction: Option<Direction>,
    pub layer: Option<Layer>,
    /// A part of the row's label or detail, in upper or lower case.
    pub text: String,
}

impl Filter {
    fn lets(&self, row: Row) -> bool {
        let (sort, direction) = match row {
            Row::Arrow(arrow) if arrow.from == Host::Client => (Sort::Events, Some(Direction::Up)),
            Row::Arrow(_) => (Sort::Events, Some(Direction::Down)),
            Row::State(_) => (Sort::States, None),
            Row::Call(_) => (Sort::Calls, None),
            Row::Span(_) => (Sort::Spans, None),
        };
        self.sort.is_none_or(|wanted| wanted == sort)
            && (self.direction.is_none() || self.direction == direction)
            && (self.layer.is_none() || self.layer == row.layer())
    }
}

/// Whether `part` occurs in `text`, ignoring the case of ASCII letters.
fn contains(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

/// The number of rows drawn at once, how many of them are above the visible part, and how many rows one scrolls before
/// other rows are drawn.
const DRAWN: usize = 48;
const ABOVE: usize = 8;
const STRIDE: usize = 8;

/// The rows to draw of `count` if `first` is the first visible row.
pub fn drawn(first: usize, count: usize) -> Range<usize> {
    let start = (first / STRIDE * STRIDE).saturating_sub(ABOVE).min(count.saturating_sub(DRAWN));
    start..(start + DRAWN).min(count)
}

/// The first visible row, rounded to the step in which the drawn rows change.
pub fn first_seen(scrolled: f64, height: f64) -> usize {
    (scrolled / height.max(1.0)).max(0.0) as usize / STRIDE * STRIDE
}

/// The scroll position at which row `place` is visible; `None` if it is visible now. All values are pixels: `scrolled`
/// is the current position, `room` the height of the visible part, `height` that of a row.
pub fn reveal(place: usize, height: f64, scrolled: f64, room: f64) -> Option<f64> {
    let top = place as f64 * height;
    let is_seen = top >= scrolled && top + height <= scrolled + room;
    let is_near = top + 2.0 * height >= scrolled && top <= scrolled + room + height;
    match (is_seen, is_near) {
        (true, _) => None,
        (false, true) if top < scrolled => Some(top),
        (false, true) => Some((top + height - room).max(0.0)),
        (false, false) => Some((top - (room - height) / 2.0).max(0.0)),
    }
}

/// Whether the same rows have begun at both moments.
pub fn is_same_moment(model: &Model, trace: &Trace, one: Micros, other: Micros) -> bool {
    let (from, to) = (one.min(other), one.max(other));
    let is_between = |at: Micros| at > from && at <= to;
    let arrows = model.arrows.partition_point(|arrow| arrow.sent <= from);
    let states = model.states.partition_point(|state| state.at <= from);
    let calls = model.calls.partition_point(|call| call.at <= from);
    from == to
        || !(model.arrows.get(arrows).is_some_and(|arrow| is_between(arrow.sent))
            || model.states.get(states).is_some_and(|state| is_between(state.at))
            || model.calls.get(calls).is_some_and(|call| is_between(call.at))
            || trace.spans().any(|span| is_between(span.start)))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
