//! Lays out a lane's trace as a scene: where each exchange of the last seconds is drawn at `now`. Pure; the work per
//! frame is bounded, however many events there are.
//!
//! Time runs downwards: NOW is a line near the bottom and older events are above it. The client's lifeline is on the
//! left, the server's on the right. A line between them is one event. Its slope shows only its travel time. On a fast
//! link that would be a flat line, so a short time is drawn longer than it is ([`Frame::lens`]), and the page says that
//! slopes are not to scale; where a line begins is to scale, unless it answers a line that is still drawn. A hollow end means that this time is computed, a solid end that it is
//! measured.
//!
//! [`Frame`] converts run time to pixels. [`layout`] draws in this order: the scale, the spans (held, open, backing
//! off), one band per bucket with too many events ([`Density`]), the events, and the dots of due messages. Events are
//! visited from the newest to the oldest, because what is drawn for an event depends on those below it: [`Newer`]
//! carries the captions' free room and the failure in which an unanswered request ends.

use super::density::{BUCKET, Density, moment};
use diagram::scene::{Area, ColorRole, End, Point, Scene, Shape, Text};
use trace::{Direction, Event, Kind, Layer, Micros, Provenance, SpanKind, Trace};

/// Height of one second. It is the same in every swimlane, so that lanes can be compared.
const PIXELS_A_SECOND: f64 = 54.0;
/// The longest time shown; [`Density`] cuts it into buckets of half a second.
const LONGEST: Micros = Micros(12_000_000);
/// Distances from the canvas's edges to the lifelines, with room for the scale and the messages; and the room below
/// NOW.
const LEFT: f64 = 46.0;
const RIGHT: f64 = 22.0;
const BELOW: f64 = 14.0;
/// Distance from a lifeline to the dots of messages, and from one dot of a response to the next.
const BESIDE: f64 = 12.0;
const STACKED: f64 = 8.0;
const MOST_STACKED: u32 = 3;
/// How much lower than to scale an arrival is drawn at most.
const LENS: f64 = 13.0;
/// The travel time in microseconds at which half of that is reached.
const LENS_TIME: f64 = 15_000.0;
/// How many older events are inspected for the request of a response.
const ASKED: usize = 8;
/// How many of the newest events are inspected to find out whether a lane's messages are echoes.
const SAMPLE: usize = 16;
/// Spans with less height than this are not drawn, because nobody would see them.
const THINNEST: f64 = 0.75;

/// The canvas in CSS pixels, and the length of time that it shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    pub width: f64,
    pub height: f64,
    pub window: Micros,
}

impl Viewport {
    /// The window for a canvas of this size.
    pub fn of_size(width: f64, height: f64) -> Self {
        let window = Micros(((height - BELOW).max(1.0) / PIXELS_A_SECOND * 1e6) as i64).min(LONGEST);
        Self { width, height, window }
    }
}

/// Lays out into `scene` what `trace` shows at `now`. `due` holds when messages fell due on the server, if the trace
/// does not contain it because one response carried several messages.
pub fn layout(
    trace: &Trace,
    due: &[Micros],
    now: Micros,
    viewport: Viewport,
    density: &mut Density,
    scene: &mut Scene,
) {
    scene.clear();
    density.note(now, trace.recorded());
    let frame = Frame::new(now, viewport);
    frame.scale(scene);
    frame.spans(trace, scene);
    let visited = density.count(trace, frame.start, now);
    frame.bands(density, newest_layer(trace), scene);
    frame.events(trace, visited, density, scene);
    for &at in due {
        frame.due(frame.right + BESIDE, at, scene);
    }
}

/// Converts run time to positions on the canvas.
struct Frame {
    now: Micros,
    start: Micros,
    left: f64,
    right: f64,
    bottom: f64,
    pixels_a_micro: f64,
    canvas: Area,
}

impl Frame {
    fn new(now: Micros, viewport: Viewport) -> Self {
        let bottom = (viewport.height - BELOW).max(1.0);
        Self {
            now,
            start: now - viewport.window,
            left: LEFT.min(viewport.width * 0.4),
            right: (viewport.width - RIGHT).max(viewport.width / 2.0),
            bottom,
            pixels_a_micro: bottom / viewport.window.0.max(1) as f64,
            canvas: Area { left: 0.0, top: 0.0, right: viewport.width, bottom: viewport.height },
        }
    }

    fn y(&self, at: Micros) -> f64 {
        self.bottom - (self.now - at).0 as f64 * self.pixels_a_micro
    }

    /// The point at `at` on the sending side of `direction`.
    fn from(&self, direction: Direction, at: Micros) -> Point {
        let x = match direction {
            Direction::Up => self.left,
            Direction::Down => self.right,
        };
        Point { x, y: self.y(at) }
    }

    /// The point at `at` on the receiving side of `direction`.
    fn to(&self, direction: Direction, at: Micros) -> Point {
        match direction {
            Direction::Up => self.from(Direction::Down, at),
            Direction::Down => self.from(Direction::Up, at),
        }
    }

    /// How much lower than to scale the arrival of an event is drawn.
    fn lens(travel: Micros) -> f64 {
        let travel = travel.0.max(0) as f64;
        LENS * travel / (travel + LENS_TIME)
    }

    /// How much lower than to scale an event begins: a response does not leave before its request is drawn to arrive.
    fn begins_below<'a>(&self, event: &Event, mut older: impl Iterator<Item = &'a Event>) -> f64 {
        if !matches!(event.kind, Kind::Response { .. }) {
            return 0.0;
        }
        let request = older.find(|older| older.kind == Kind::Request);
        let arrived = request.and_then(|request| Some((request.arrived?, request.sent)));
        let drawn = arrived.map(|(arrived, sent)| self.y(arrived) + Self::lens(arrived - sent));
        drawn.map_or(0.0, |drawn| (drawn - self.y(event.sent)).clamp(0.0, LENS))
    }

    fn middle(&self) -> f64 {
        (self.left + self.right) / 2.0
    }

    /// The area between the lifelines from `start` to `end`, clipped to the canvas.
    fn stretch(&self, start: Micros, end: Micros) -> Area {
        let (top, bottom) = (self.y(start).max(0.0), self.y(end.min(self.now)).min(self.canvas.bottom));
        Area { left: self.left, top, right: self.right, bottom }
    }

    /// One tick per second up from NOW, and the lifelines.
    fn scale(&self, scene: &mut Scene) {
        let seconds = (self.now - self.start).0 / 1_000_000;
        for second in 0..=seconds {
            let y = self.y(self.now - Micros(second * 1_000_000));
            let role = if second == 0 { ColorRole::Line } else { ColorRole::Grid };
            let (from, to) = (Point { x: self.left, y }, Point { x: self.right, y });
            scene.push(Shape::Rule { from, to, role, width: 1.0 });
            let beside = Area { right: self.left - BESIDE - 4.0, ..self.canvas };
            scene.label(Point { x: 0.0, y }, false, Text::SecondsAgo(second), ColorRole::Soft, beside);
        }
        for x in [self.left, self.right] {
            let (from, to) = (Point { x, y: 0.0 }, Point { x, y: self.canvas.bottom });
            scene.push(Shape::Rule { from, to, role: ColorRole::Line, width: 2.0 });
        }
    }

    fn spans(&self, trace: &Trace, scene: &mut Scene) {
        let mut held_top = f64::INFINITY;
        for span in trace.spans().rev() {
            let end = span.end.unwrap_or(self.now);
            if end < self.start || span.start > self.now {
                continue;
            }
            let area = self.stretch(span.start, end);
            if area.height() < THINNEST {
                continue;
            }
            match span.kind {
                SpanKind::BackingOff => scene.push(Shape::Hatch { area }),
                SpanKind::Open => {
                    let role = ColorRole::Of(open_layer(trace));
                    for x in [self.left, self.right] {
                        let area = Area { left: x - 1.0, right: x + 1.0, ..area };
                        scene.push(Shape::Fill { area, role, alpha: 0.45 });
                    }
                }
                // Two bars that touch look like one, so the second is not drawn.
                SpanKind::Held if held_top - area.top < 1.0 => {}
                SpanKind::Held => {
                    let bottom = area.bottom.min(held_top);
                    held_top = area.top;
                    let area = Area { left: self.right - 4.0, right: self.right + 4.0, bottom, ..area };
                    scene.push(Shape::Fill { area, role: ColorRole::Of(Layer::Http), alpha: 0.4 });
                }
                // Only a source that sees packets has the other kinds.
                _ => {}
            }
        }
    }

    /// A band with a count for each bucket that has too many events.
    fn bands(&self, density: &Density, layer: Layer, scene: &mut Scene) {
        for (number, bucket) in density.iter().filter(|&(number, bucket)| density.is_dense(number, bucket)) {
            let start = Micros(number * BUCKET.0);
            let mut area = self.stretch(start, start + BUCKET);
            area.bottom -= 1.0;
            if area.height() < 1.0 {
                continue;
            }
            let alpha = (0.08 + 0.045 * (bucket.events as f64).log2()).min(0.6);
            scene.push(Shape::Fill { area, role: ColorRole::Of(layer), alpha });
            let at = Point { x: self.middle(), y: (area.top + area.bottom) / 2.0 };
            scene.label(at, true, Text::Times(bucket.events), ColorRole::Ink, area);
        }
    }

    /// Draws the newest `visited` events, newest first.
    fn events(&self, trace: &Trace, visited: usize, density: &mut Density, scene: &mut Scene) {
        let echoed = trace.events().rev().take(visited.min(SAMPLE)).any(is_own_message);
        let lines = Lines::below(self.canvas.bottom);
        let mut newer = Newer { lines, failure: None, echoed, begins_below: 0.0 };
        for (place, event) in trace.events().rev().take(visited).enumerate() {
            newer.begins_below = self.begins_below(event, trace.events().rev().skip(place + 1).take(ASKED));
            let at = moment(event);
            let rare = matches!(event.kind, Kind::Failure | Kind::Close { .. });
            if event.sent > self.now || (density.is_dense_at(at) && !(rare && density.mark(at))) {
                continue;
            }
            self.event(event, &newer, scene);
            newer.lines = newer.lines.with(self.extent(event, newer.begins_below));
            if event.kind == Kind::Failure {
                newer.failure = Some(at);
            }
        }
    }

    fn event(&self, event: &Event, newer: &Newer, scene: &mut Scene) {
        let role = ColorRole::Of(event.layer);
        match event.kind {
            Kind::Failure => scene.push(Shape::Cross { at: Point { x: self.middle(), y: self.y(moment(event)) } }),
            Kind::Request | Kind::Ping | Kind::Pong => self.flight(event, role, false, newer, scene),
            // Only a source that sees packets has these.
            Kind::Segment { .. } | Kind::Datagram | Kind::Query | Kind::DnsResponse | Kind::Flight | Kind::Control => {}
            Kind::Response { status, messages } => {
                let role = if status >= 400 { ColorRole::Bad } else { role };
                let (role, text) = match (status, messages) {
                    (204, _) => (ColorRole::Soft, Text::Status(status)),
                    (_, 0) => (role, Text::Status(status)),
                    _ => (role, Text::Messages { status, messages }),
                };
                self.flight(event, role, status == 204, newer, scene);
                self.delivered(event, messages.min(MOST_STACKED), newer, scene);
                self.caption(event, text, if status >= 400 { ColorRole::Bad } else { ColorRole::Soft }, newer, scene);
            }
            Kind::StreamEvent { index } | Kind::Frame { index } => {
                self.flight(event, role, false, newer, scene);
                if is_own_message(event) {
                    self.due(self.left - BESIDE, event.sent, scene);
                } else if index > 0 {
                    if !newer.echoed {
                        self.due(self.right + BESIDE, event.sent, scene);
                    }
                    self.delivered(event, 1, newer, scene);
                }
            }
            Kind::Close { code } => {
                let role = if matches!(code, 1000 | 1001) { role } else { ColorRole::Bad };
                self.flight(event, role, code == 1006, newer, scene);
                self.caption(event, Text::Close(code), role, newer, scene);
            }
        }
    }

    /// The line of an event, as far as it has travelled by now.
    fn flight(&self, event: &Event, role: ColorRole, dashed: bool, newer: &Newer, scene: &mut Scene) {
        let mut from = self.from(event.direction, event.sent);
        from.y = (from.y + newer.begins_below).min(self.canvas.bottom);
        let left = end(event.sent_by);
        let (to, dashed, come) = match (event.arrived, newer.failure) {
            (Some(arrived), _) if arrived <= self.now => {
                let to = Point { y: self.arrival(event, newer.begins_below), ..self.to(event.direction, arrived) };
                (to, dashed, end(event.arrived_by))
            }
            (Some(arrived), _) => {
                let share = (self.now - event.sent).0 as f64 / (arrived - event.sent).0.max(1) as f64;
                let to = self.to(event.direction, arrived);
                let x = from.x + (to.x - from.x) * share.clamp(0.0, 1.0);
                (Point { x, y: self.bottom }, dashed, End::Head)
            }
            // It never arrived: its line ends in the failure's cross.
            (None, Some(failure)) => (Point { x: self.middle(), y: self.y(failure) }, true, End::Bare),
            // Its progress is unknown: only that it has left is drawn.
            (None, None) => (Point { x: from.x + (self.middle() - from.x) / 2.0, y: from.y }, true, End::Head),
        };
        scene.push(Shape::Flight { from, to, role, dashed, ends: [left, come] });
    }

    /// The height at which an event is drawn to arrive, or to leave if nobody knows when it arrived.
    fn arrival(&self, event: &Event, begins_below: f64) -> f64 {
        let at = event.arrived.unwrap_or(event.sent);
        (self.y(at) + begins_below + Self::lens(at - event.sent)).min(self.canvas.bottom)
    }

    /// The dot of a message at the moment when it fell due, on the side where it originates.
    fn due(&self, x: f64, at: Micros, scene: &mut Scene) {
        scene.push(Shape::Dot { at: Point { x, y: self.y(at) }, role: ColorRole::Ink });
    }

    /// The dots of the messages that arrived at the client with `event`.
    fn delivered(&self, event: &Event, messages: u32, newer: &Newer, scene: &mut Scene) {
        if event.arrived.is_none_or(|arrived| arrived > self.now) {
            return;
        }
        let top = self.arrival(event, newer.begins_below);
        for place in 0..messages {
            let at = Point { x: self.left - BESIDE, y: top + f64::from(place) * STACKED };
            scene.push(Shape::Dot { at, role: ColorRole::Of(event.layer) });
        }
    }

    /// A text under the event's line, if there is room above the next line. Lines that look like one share the place
    /// for it.
    fn caption(&self, event: &Event, text: Text, role: ColorRole, newer: &Newer, scene: &mut Scene) {
        let (top, bottom) = self.extent(event, newer.begins_below);
        let (line, next) = match newer.lines.joined((top, bottom)) {
            Some(lines) => (lines.bottom, lines.next),
            None => ((top + bottom) / 2.0, newer.lines.top),
        };
        let at = Point { x: self.middle(), y: line + 9.0 };
        scene.label(at, true, text, role, Area { bottom: next, left: self.left, right: self.right, ..self.canvas });
    }

    /// The highest and the lowest point of an event's line.
    fn extent(&self, event: &Event, begins_below: f64) -> (f64, f64) {
        let ends = [self.y(event.sent) + begins_below, self.arrival(event, begins_below)];
        (ends[0].min(ends[1]), ends[0].max(ends[1]))
    }
}

/// A group of lines that are so close that a text under one seems to belong to all, and the top of the next group
/// below.
#[derive(Clone, Copy)]
struct Lines {
    top: f64,
    bottom: f64,
    next: f64,
}

impl Lines {
    fn below(bottom: f64) -> Self {
        Self { top: bottom, bottom: f64::INFINITY, next: bottom }
    }

    /// The group with one more line above it, if that line is close enough.
    fn joined(self, (top, bottom): (f64, f64)) -> Option<Self> {
        let close = self.top - bottom < 4.0 && self.bottom.max(bottom) - top < 8.0;
        close.then(|| Self { top: top.min(self.top), bottom: self.bottom.max(bottom), next: self.next })
    }

    fn with(self, (top, bottom): (f64, f64)) -> Self {
        self.joined((top, bottom)).unwrap_or(Self { top: top.min(self.top), bottom, next: self.top })
    }
}

/// What the newer events, which are visited first, determine for the current one.
struct Newer {
    lines: Lines,
    failure: Option<Micros>,
    /// The endpoint echoes the page's own messages, so a message that comes back did not fall due on the server.
    echoed: bool,
    /// As in [`Frame::begins_below`], of the current event.
    begins_below: f64,
}

/// Whether the page itself sent this message, to an endpoint that echoes.
fn is_own_message(event: &Event) -> bool {
    event.direction == Direction::Up && matches!(event.kind, Kind::Frame { index } if index > 0)
}

fn end(by: Provenance) -> End {
    match by {
        Provenance::Measured | Provenance::Simulated => End::Solid,
        Provenance::Computed => End::Hollow,
    }
}

fn newest_layer(trace: &Trace) -> Layer {
    trace.events().next_back().map_or(Layer::Http, |event| event.layer)
}

/// The layer of the open connection. After a 101 it is WebSocket.
fn open_layer(trace: &Trace) -> Layer {
    match trace.events().next_back() {
        Some(Event { kind: Kind::Response { status: 101, .. }, .. }) => Layer::WebSocket,
        newest => newest.map_or(Layer::Http, |event| event.layer),
    }
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
