//! Values over the time of a run as a picture, made of the same marks as the sequence diagram: so the same painters draw it,
//! and every point leads to an event.
//!
//! * `ticks` chooses the axes' numbers. `thin` leaves out what no pixel would show.
//! * [`plot`] fills a picture with what stays while the moment moves; [`over`] adds the moment and what is marked.

mod curves;
mod tags;
pub mod thin;
pub mod ticks;

use crate::measure::{Face, width};
use crate::picture::{Align, Line, Picture, Rotation};
use crate::scene::{Area, ColorRole, Point, Shape};
use ticks::{Unit, label, step};
use trace::EventId;

/// A value, or a range of values, at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// In microseconds of the run.
    pub at: f64,
    /// The range's ends; both are the value if it is one.
    pub low: f64,
    pub high: f64,
    /// The event that it leads to.
    pub event: EventId,
    /// Whether it stands out, as what was sent again does.
    pub is_strong: bool,
}

/// How a curve is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A mark at each value.
    Dots,
    /// A bar over each range.
    Bars,
    /// Straight lines from value to value.
    Line,
    /// Each value stays until the next one.
    Stairs,
}

/// Values of one kind, in the order of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    pub style: Style,
    pub role: ColorRole,
    pub dots: Vec<Dot>,
}

/// A name on the curve: at a moment, or over a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// In microseconds.
    pub at: f64,
    pub until: Option<f64>,
    /// The value at which it stands; a name over a time stands at the top.
    pub value: f64,
    pub text: String,
    /// Whether it is a loss, which has the cross of a lost packet.
    pub is_loss: bool,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// From back to front.
    pub curves: Vec<Curve>,
    pub tags: Vec<Tag>,
    /// The unit of the values.
    pub unit: Unit,
    /// Whether the axis begins at 0; otherwise at the lowest value in sight.
    pub has_zero: bool,
    /// The axes' titles, without units.
    pub titles: [String; 2],
}

/// What is seen of it: a stretch of time in microseconds, and the size in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    pub from: f64,
    pub to: f64,
    pub width: f64,
    pub height: f64,
}

/// Where things are in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plotted {
    /// The ground of the curves.
    pub area: Area,
    from: f64,
    to: f64,
    low: f64,
    high: f64,
    /// How many points are in sight, and how many of them are drawn.
    pub there: usize,
    pub drawn: usize,
}

/// Pixels above and below the curves, and right of them.
const ABOVE: f64 = 26.0;
const BELOW: f64 = 38.0;
const RIGHT: f64 = 12.0;
/// The least distance of two ticks.
const TICK: (f64, f64) = (60.0, 34.0);
/// Pixels between a tick's number and the curves.
const GAP: f64 = 6.0;

impl Plotted {
    /// The x of a moment in microseconds.
    pub fn x(&self, at: f64) -> f64 {
        self.area.left + (at - self.from) / (self.to - self.from) * (self.area.right - self.area.left)
    }

    /// The y of a value.
    pub fn y(&self, value: f64) -> f64 {
        self.area.bottom - (value - self.low) / (self.high - self.low) * (self.area.bottom - self.area.top)
    }

    /// The moment at an x, in microseconds, within what is seen.
    pub fn moment(&self, x: f64) -> f64 {
        let share = (x - self.area.left) / (self.area.right - self.area.left).max(1.0);
        self.from + share.clamp(0.0, 1.0) * (self.to - self.from)
    }

    fn point(&self, at: f64, value: f64) -> Point {
        let Area { left, right, top, bottom } = self.area;
        Point { x: self.x(at).max(left).min(right), y: self.y(value).max(top).min(bottom) }
    }
}

/// Replaces `picture` by the axes, the curves and their names.
pub fn plot(graph: &Graph, sight: &Sight, picture: &mut Picture) -> Plotted {
    picture.clear();
    let sight = Sight { to: sight.to.max(sight.from + 1.0), ..*sight };
    let (low, high) = reach(graph, &sight);
    let rows = ((sight.height - ABOVE - BELOW) / TICK.1).clamp(1.0, 10.0);
    let step = step(high - low, rows);
    let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
    let high = if high > low { high } else { low + step };
    let shown = graph.unit.shown(high.abs().max(low.abs()));
    let numbers: Vec<(f64, String)> =
        ticks::ticks(low, high, step).map(|value| (value, label(value, step, shown))).collect();
    let widest = numbers.iter().map(|(_, text)| width(text, Face::Plain)).fold(0.0, f64::max);
    let area = Area {
        left: (widest + 2.0 * GAP).min(sight.width / 2.0),
        right: (sight.width - RIGHT).max(sight.width / 2.0 + 1.0),
        top: ABOVE.min(sight.height / 3.0),
        bottom: (sight.height - BELOW).max(sight.height / 2.0),
    };
    let mut plotted = Plotted { area, from: sight.from, to: sight.to, low, high, there: 0, drawn: 0 };
    level(picture, &plotted, &numbers);
    upright(picture, &plotted, graph);
    title(picture, Point { x: area.left - GAP, y: ABOVE / 2.0 - 2.0 }, Align::Left, &graph.titles[1], shown.name);
    tags::times(picture, &plotted, &graph.tags);
    for curve in &graph.curves {
        curves::draw(picture, &mut plotted, curve);
    }
    tags::moments(picture, &plotted, &graph.tags);
    plotted
}

/// The lowest and the highest value in sight.
fn reach(graph: &Graph, sight: &Sight) -> (f64, f64) {
    let seen = |curve: &Curve| -> (usize, usize) { curves::seen(&curve.dots, sight.from, sight.to) };
    let dots = graph.curves.iter().flat_map(|curve| {
        let (start, end) = seen(curve);
        curve.dots.get(start..end).unwrap_or_default()
    });
    let (low, high) = dots.fold((f64::MAX, f64::MIN), |(low, high), dot| (low.min(dot.low), high.max(dot.high)));
    match (low <= high, graph.has_zero) {
        (false, _) => (0.0, 1.0),
        (true, true) => (0.0_f64.min(low), high),
        (true, false) => (low, high),
    }
}

/// The lines and numbers of the values.
fn level(picture: &mut Picture, plotted: &Plotted, numbers: &[(f64, String)]) {
    let Area { left, right, .. } = plotted.area;
    for (value, text) in numbers {
        let y = plotted.y(*value);
        let (from, to) = (Point { x: left, y }, Point { x: right, y });
        picture.shape(Shape::Rule { from, to, role: ColorRole::Grid, width: 1.0 });
        put(picture, Point { x: left - GAP, y }, Align::Right, Face::Plain, ColorRole::Soft, text);
    }
}

/// The lines and numbers of the time, and its unit.
fn upright(picture: &mut Picture, plotted: &Plotted, graph: &Graph) {
    let Area { left, right, top, bottom } = plotted.area;
    let shown = Unit::Microseconds.shown(plotted.to.abs());
    let step = step(plotted.to - plotted.from, ((right - left) / TICK.0).max(1.0));
    for at in ticks::ticks(plotted.from, plotted.to, step) {
        let x = plotted.x(at);
        let (from, to) = (Point { x, y: top }, Point { x, y: bottom });
        picture.shape(Shape::Rule { from, to, role: ColorRole::Grid, width: 1.0 });
        let text = label(at, step, shown);
        // A number at the edge stands inside of it.
        let half = width(&text, Face::Plain) / 2.0;
        let x = x.min(right + RIGHT - half).max(half);
        put(picture, Point { x, y: bottom + 11.0 }, Align::Centre, Face::Plain, ColorRole::Soft, &text);
    }
    let (from, to) = (Point { x: left, y: bottom }, Point { x: right, y: bottom });
    picture.shape(Shape::Rule { from, to, role: ColorRole::Soft, width: 1.0 });
    picture.shape(Shape::Rule { from: Point { x: left, y: top }, to: from, role: ColorRole::Soft, width: 1.0 });
    title(picture, Point { x: right, y: bottom + 27.0 }, Align::Right, &graph.titles[0], shown.name);
}

fn title(picture: &mut Picture, at: Point, align: Align, words: &str, unit: &str) {
    put(picture, at, align, Face::Strong, ColorRole::Soft, &format!("{words} ({unit})"));
}

/// Adds a text unless it would touch another one.
fn put(picture: &mut Picture, at: Point, align: Align, face: Face, role: ColorRole, text: &str) -> bool {
    let width = width(text, face);
    let line = Line { at, angle: Rotation::LEVEL, align, face, role, alpha: 1.0, width, text: 0..0 };
    picture.line(&line, &[([text, ""], face, role)])
}

/// What is above the curves and changes with the visitor.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Over<'a> {
    /// The moment that is shown, in microseconds.
    pub moment: Option<f64>,
    /// The dots of the chosen event, and of the one under the pointer.
    pub chosen: &'a [Dot],
    pub pointed: &'a [Dot],
    /// The stretch that is being dragged over, in pixels.
    pub dragged: Option<(f64, f64)>,
}

/// Adds what is above the curves to a picture that [`plot`] made.
pub fn over(picture: &mut Picture, plotted: &Plotted, over: &Over) {
    let Area { left, right, top, bottom } = plotted.area;
    let is_seen = |at: f64| (plotted.from..=plotted.to).contains(&at);
    if let Some(at) = over.moment.filter(|at| is_seen(*at)) {
        let x = plotted.x(at);
        let (from, to) = (Point { x, y: top - 4.0 }, Point { x, y: bottom });
        picture.shape(Shape::Rule { from, to, role: ColorRole::Ink, width: 1.5 });
    }
    if let Some((one, other)) = over.dragged {
        let (one, other) = (one.max(left).min(right), other.max(left).min(right));
        let area = Area { left: one.min(other), right: one.max(other), top, bottom };
        picture.shape(Shape::Fill { area, role: ColorRole::Soft, alpha: 0.2 });
    }
    for (dots, role) in [(over.pointed, ColorRole::Soft), (over.chosen, ColorRole::Ink)] {
        for dot in dots.iter().filter(|dot| is_seen(dot.at)) {
            let (from, to) = (plotted.point(dot.at, dot.low), plotted.point(dot.at, dot.high));
            if to.y < from.y {
                picture.marks.push(crate::picture::Mark::Halo { from, to, role });
            }
            picture.marks.push(crate::picture::Mark::Head { at: to, role });
        }
    }
}

#[cfg(test)]
mod tests;
