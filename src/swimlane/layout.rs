//! Trace → scene: where each exchange of the last seconds stands at `now`. Pure, and bounded however much crosses.
//!
//! Time runs downwards, the client's lifeline is on the left, the server's on the right. A slope is a travel time and
//! nothing else: what takes no visible time is flat.

use super::density::{BUCKET, Density, moment};
use diagram::scene::{Area, End, Hue, Point, Scene, Shape, Text};
use trace::{Direction, Event, Kind, Layer, Micros, Provenance, SpanKind, Trace};

/// Height of a second. The same in every strip, so that lanes can be compared.
const PIXELS_A_SECOND: f64 = 54.0;
/// The longest time shown, in half seconds a bucket of [`Density`] each.
const LONGEST: Micros = Micros(12_000_000);
/// From the canvas's edges to the lifelines, with room for the scale and the messages; and below NOW.
const LEFT: f64 = 46.0;
const RIGHT: f64 = 22.0;
const BELOW: f64 = 14.0;
/// From a lifeline to the messages beside it, and from one message of an answer to the next.
const BESIDE: f64 = 12.0;
const STACKED: f64 = 8.0;
const MOST_STACKED: u32 = 3;
/// Events that tell whether a lane's messages are echoes.
const SAMPLE: usize = 16;
/// Held requests shorter than this cannot be seen.
const THINNEST: f64 = 0.75;

/// The canvas in CSS pixels, and the time that it shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    pub width: f64,
    pub height: f64,
    pub window: Micros,
}

impl Viewport {
    /// The window that a canvas has room for.
    pub fn of_size(width: f64, height: f64) -> Self {
        let window = Micros(((height - BELOW).max(1.0) / PIXELS_A_SECOND * 1e6) as i64).min(LONGEST);
        Self { width, height, window }
    }
}

/// Lays out what `trace` shows at `now` into `scene`. `due`: when messages came up on the server that crossed together,
/// so that the trace does not tell.
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

/// Run time and canvas, one to the other.
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

    /// On `direction`'s sending side.
    fn from(&self, direction: Direction, at: Micros) -> Point {
        let x = match direction {
            Direction::Up => self.left,
            Direction::Down => self.right,
        };
        Point { x, y: self.y(at) }
    }

    /// On `direction`'s receiving side.
    fn to(&self, direction: Direction, at: Micros) -> Point {
        match direction {
            Direction::Up => self.from(Direction::Down, at),
            Direction::Down => self.from(Direction::Up, at),
        }
    }

    fn middle(&self) -> f64 {
        (self.left + self.right) / 2.0
    }

    /// Between the lifelines, from `start` to `end`, cut to the canvas.
    fn stretch(&self, start: Micros, end: Micros) -> Area {
        let (top, bottom) = (self.y(start).max(0.0), self.y(end.min(self.now)).min(self.canvas.bottom));
        Area { left: self.left, top, right: self.right, bottom }
    }

    /// A tick a second up from NOW, and the lifelines.
    fn scale(&self, scene: &mut Scene) {
        let seconds = (self.now - self.start).0 / 1_000_000;
        for second in 0..=seconds {
            let y = self.y(self.now - Micros(second * 1_000_000));
            let hue = if second == 0 { Hue::Line } else { Hue::Grid };
            let (from, to) = (Point { x: self.left, y }, Point { x: self.right, y });
            scene.push(Shape::Rule { from, to, hue, width: 1.0 });
            let beside = Area { right: self.left - BESIDE - 4.0, ..self.canvas };
            scene.label(Point { x: 0.0, y }, false, Text::SecondsAgo(second), Hue::Soft, beside);
        }
        for x in [self.left, self.right] {
            let (from, to) = (Point { x, y: 0.0 }, Point { x, y: self.canvas.bottom });
            scene.push(Shape::Rule { from, to, hue: Hue::Line, width: 2.0 });
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
                    let hue = Hue::Of(open_layer(trace));
                    for x in [self.left, self.right] {
                        let area = Area { left: x - 1.0, right: x + 1.0, ..area };
                        scene.push(Shape::Fill { area, hue, alpha: 0.45 });
                    }
                }
                // Bars that touch are one to the eye.
                SpanKind::Held if held_top - area.top < 1.0 => {}
                SpanKind::Held => {
                    let bottom = area.bottom.min(held_top);
                    held_top = area.top;
                    let area = Area { left: self.right - 4.0, right: self.right + 4.0, bottom, ..area };
                    scene.push(Shape::Fill { area, hue: Hue::Of(Layer::Http), alpha: 0.4 });
                }
                // Only a source that sees packets tells these apart.
                _ => {}
            }
        }
    }

    /// A band with a count for each bucket that is too full.
    fn bands(&self, density: &Density, layer: Layer, scene: &mut Scene) {
        for (number, bucket) in density.iter().filter(|&(number, bucket)| density.is_dense(number, bucket)) {
            let start = Micros(number * BUCKET.0);
            let mut area = self.stretch(start, start + BUCKET);
            area.bottom -= 1.0;
            if area.height() < 1.0 {
                continue;
            }
            let alpha = (0.08 + 0.045 * (bucket.events as f64).log2()).min(0.6);
            scene.push(Shape::Fill { area, hue: Hue::Of(layer), alpha });
            let at = Point { x: self.middle(), y: (area.top + area.bottom) / 2.0 };
            scene.label(at, true, Text::Times(bucket.events), Hue::Ink, area);
        }
    }

    /// The newest `visited` events, newest first.
    fn events(&self, trace: &Trace, visited: usize, density: &mut Density, scene: &mut Scene) {
        let echoed = trace.events().rev().take(visited.min(SAMPLE)).any(is_own_message);
        let mut newer = Newer { lines: Lines::below(self.canvas.bottom), failure: None, echoed };
        for event in trace.events().rev().take(visited) {
            let at = moment(event);
            let rare = matches!(event.kind, Kind::Failure | Kind::Close { .. });
            if event.sent > self.now || (density.is_dense_at(at) && !(rare && density.mark(at))) {
                continue;
            }
            self.event(event, &newer, scene);
            newer.lines = newer.lines.with(self.extent(event));
            if event.kind == Kind::Failure {
                newer.failure = Some(at);
            }
        }
    }

    fn event(&self, event: &Event, newer: &Newer, scene: &mut Scene) {
        let hue = Hue::Of(event.layer);
        match event.kind {
            Kind::Failure => scene.push(Shape::Cross { at: Point { x: self.middle(), y: self.y(moment(event)) } }),
            Kind::Request | Kind::Ping | Kind::Pong => self.flight(event, hue, false, newer, scene),
            // Only a source that sees packets has these.
            Kind::Segment { .. } | Kind::Datagram | Kind::Query | Kind::Resolution | Kind::Flight => {}
            Kind::Answer { status, messages } => {
                let hue = if status >= 400 { Hue::Bad } else { hue };
                let (hue, text) = match (status, messages) {
                    (204, _) => (Hue::Soft, Text::Status(status)),
                    (_, 0) => (hue, Text::Status(status)),
                    _ => (hue, Text::Messages { status, messages }),
                };
                self.flight(event, hue, status == 204, newer, scene);
                self.delivered(event, messages.min(MOST_STACKED), scene);
                self.caption(event, text, if status >= 400 { Hue::Bad } else { Hue::Soft }, newer, scene);
            }
            Kind::StreamEvent { index } | Kind::Frame { index } => {
                self.flight(event, hue, false, newer, scene);
                if is_own_message(event) {
                    self.due(self.left - BESIDE, event.sent, scene);
                } else if index > 0 {
                    if !newer.echoed {
                        self.due(self.right + BESIDE, event.sent, scene);
                    }
                    self.delivered(event, 1, scene);
                }
            }
            Kind::Close { code } => {
                let hue = if matches!(code, 1000 | 1001) { hue } else { Hue::Bad };
                self.flight(event, hue, code == 1006, newer, scene);
                self.caption(event, Text::Close(code), hue, newer, scene);
            }
        }
    }

    /// The line of what crosses, as far as it has come.
    fn flight(&self, event: &Event, hue: Hue, dashed: bool, newer: &Newer, scene: &mut Scene) {
        let from = self.from(event.direction, event.sent);
        let left = end(event.sent_by);
        let (to, dashed, come) = match (event.arrived, newer.failure) {
            (Some(arrived), _) if arrived <= self.now => {
                (self.to(event.direction, arrived), dashed, end(event.arrived_by))
            }
            (Some(arrived), _) => {
                let share = (self.now - event.sent).0 as f64 / (arrived - event.sent).0.max(1) as f64;
                let to = self.to(event.direction, arrived);
                let x = from.x + (to.x - from.x) * share.clamp(0.0, 1.0);
                (Point { x, y: self.bottom }, dashed, End::Head)
            }
            // It never arrived: it ends in the cross of the failure.
            (None, Some(failure)) => (Point { x: self.middle(), y: self.y(failure) }, true, End::Bare),
            // Nobody knows how far it has come: it has left, that is all.
            (None, None) => (Point { x: from.x + (self.middle() - from.x) / 2.0, y: from.y }, true, End::Head),
        };
        scene.push(Shape::Flight { from, to, hue, dashed, ends: [left, come] });
    }

    /// A message where it comes from, when it comes up.
    fn due(&self, x: f64, at: Micros, scene: &mut Scene) {
        scene.push(Shape::Dot { at: Point { x, y: self.y(at) }, hue: Hue::Ink });
    }

    /// The messages that have come to the client with `event`.
    fn delivered(&self, event: &Event, messages: u32, scene: &mut Scene) {
        let Some(arrived) = event.arrived.filter(|&arrived| arrived <= self.now) else { return };
        for place in 0..messages {
            let at = Point { x: self.left - BESIDE, y: self.y(arrived) + f64::from(place) * STACKED };
            scene.push(Shape::Dot { at, hue: Hue::Of(event.layer) });
        }
    }

    /// A text under the line, or under those that the eye cannot tell from it, if there is room before the next one.
    fn caption(&self, event: &Event, text: Text, hue: Hue, newer: &Newer, scene: &mut Scene) {
        let (top, bottom) = self.extent(event);
        let (line, next) = match newer.lines.joined((top, bottom)) {
            Some(lines) => (lines.bottom, lines.next),
            None => ((top + bottom) / 2.0, newer.lines.top),
        };
        let at = Point { x: self.middle(), y: line + 9.0 };
        scene.label(at, true, text, hue, Area { bottom: next, left: self.left, right: self.right, ..self.canvas });
    }

    /// The highest and the lowest point of an event's line.
    fn extent(&self, event: &Event) -> (f64, f64) {
        let ends = [event.sent, event.arrived.unwrap_or(event.sent)].map(|at| self.y(at));
        (ends[0].min(ends[1]), ends[0].max(ends[1]))
    }
}

/// Lines that stand so close that a text under one is under all, and the top of the next ones below.
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

    /// With a line above, if that is close.
    fn joined(self, (top, bottom): (f64, f64)) -> Option<Self> {
        let close = self.top - bottom < 4.0 && self.bottom.max(bottom) - top < 8.0;
        close.then(|| Self { top: top.min(self.top), bottom: self.bottom.max(bottom), next: self.next })
    }

    fn with(self, (top, bottom): (f64, f64)) -> Self {
        self.joined((top, bottom)).unwrap_or(Self { top: top.min(self.top), bottom, next: self.top })
    }
}

/// What is known from the events after the one at hand.
struct Newer {
    lines: Lines,
    failure: Option<Micros>,
    /// The messages are the page's own: what comes back was not due on the server.
    echoed: bool,
}

/// Whether the page itself sends this message, to an endpoint that echoes.
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

/// The layer of the connection that is open: after a 101 it is WebSocket's.
fn open_layer(trace: &Trace) -> Layer {
    match trace.events().next_back() {
        Some(Event { kind: Kind::Answer { status: 101, .. }, .. }) => Layer::WebSocket,
        newest => newest.map_or(Layer::Http, |event| event.layer),
    }
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
