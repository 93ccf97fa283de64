//! A picture as data: marks to paint, and lines that a pointer can hit.

pub use crate::measure::Face;
use crate::measure::width;
use crate::scene::{Area, ColorRole, Point, Shape};
pub use crate::tilted::Rotation;
use crate::tilted::{Tilted, sort_by_start};
use std::ops::Range;
use trace::{EventId, Micros};

/// The opacity of what has not happened yet.
pub(crate) const FAINT: f64 = 0.4;

/// Which point of a text `at` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    Right,
}

/// A line of text. `at` is at half of its height; the text is turned by `angle` around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub at: Point,
    pub angle: Rotation,
    pub align: Align,
    pub face: Face,
    pub role: ColorRole,
    pub alpha: f64,
    /// The room for the text; the painter squeezes a wider text.
    pub width: f64,
    /// Within [`Picture::texts`].
    pub text: Range<usize>,
}

impl Line {
    /// The room that it takes.
    pub(crate) fn room(&self) -> Tilted {
        let half = self.width / 2.0;
        let offset = match self.align {
            Align::Left => half,
            Align::Centre => 0.0,
            Align::Right => -half,
        };
        let (sine, cosine) = self.angle.sin_cos();
        let middle = Point { x: self.at.x + offset * cosine, y: self.at.y + offset * sine };
        Tilted { middle, angle: self.angle, half: (half, TEXT_HEIGHT / 2.0) }
    }
}

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A basic shape.
    Shape(Shape),
    /// A packet's line.
    Arrow { from: Point, to: Point, role: ColorRole, alpha: f64, width: f64, dashed: bool, pointed: bool },
    /// A packet that is on its way now.
    Head { at: Point, role: ColorRole },
    /// The halo of a line that is chosen or under the pointer.
    Halo { from: Point, to: Point, role: ColorRole },
    /// Lines through points of [`Picture::points`], filled down to `base` if there is one.
    Path { points: Range<usize>, role: ColorRole, alpha: f64, width: f64, base: Option<f64> },
    /// The ground of a text that stands above all others.
    Plate { at: Point, angle: Rotation, width: f64, height: f64 },
    /// Text.
    Line(Line),
}

/// What is at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// An event.
    Event(EventId),
    /// No event, only time.
    Moment(Micros),
}

/// A line that a pointer can hit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    pub from: Point,
    pub to: Point,
    pub event: EventId,
}

/// A stretch with too many arrows to tell them apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    pub area: Area,
    /// The factor of the zoom at which its arrows stand apart.
    pub opens_at: f64,
}

/// A part of a line of text: two pieces that follow each other without a space, and how they look.
pub(crate) type Part<'a> = ([&'a str; 2], Face, ColorRole);

/// One frame, from back to front. It is reused between frames, so that its memory is allocated once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    pub marks: Vec<Mark>,
    pub points: Vec<Point>,
    pub texts: String,
    pub hits: Vec<Hit>,
    pub bands: Vec<Band>,
    /// The events whose labels are shown.
    pub labelled: Vec<EventId>,
    /// The rooms of all texts, by rows of [`ROW`] pixels.
    rows: Vec<Vec<Tilted>>,
}

/// Height of a row of `Picture::rows`: a text compares itself only with the texts in its rows.
const ROW: f64 = 32.0;
/// The space between a text and a line that goes on behind it.
const BEHIND: f64 = 1.5;
/// The space between a text's ends and a strong line, and the height that letters take with a little space.
const AROUND: f64 = 4.0;
const LETTERS: f64 = 12.0;
/// Between the parts of a line of text.
pub(crate) const PART_GAP: f64 = 6.0;
/// Height of a line of text.
pub(crate) const TEXT_HEIGHT: f64 = 14.0;

impl Picture {
    pub fn clear(&mut self) {
        self.marks.clear();
        self.points.clear();
        self.texts.clear();
        self.hits.clear();
        self.bands.clear();
        self.labelled.clear();
        self.rows.iter_mut().for_each(Vec::clear);
    }

    pub fn shape(&mut self, shape: Shape) {
        self.marks.push(Mark::Shape(shape));
    }

    /// The event whose line is nearest to a place, within `reach` pixels.
    pub fn event_at(&self, at: Point, reach: f64) -> Option<EventId> {
        let near = self.hits.iter().map(|hit| (distance(at, hit.from, hit.to), hit.event));
        let nearest = near.min_by(|one, other| one.0.total_cmp(&other.0));
        nearest.filter(|&(distance, _)| distance <= reach).map(|(_, event)| event)
    }

    /// The texts with the room that the layout assumes for each: a screen must not need more for it.
    pub fn lines(&self) -> impl Iterator<Item = (&Line, &str)> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Line(line) => Some((line, self.texts.get(line.text.clone())?)),
            _ => None,
        })
    }

    /// The band at a place.
    pub fn band_at(&self, at: Point) -> Option<&Band> {
        self.bands.iter().find(|band| band.area.contains(at))
    }

    /// Adds text, its parts side by side, unless it would touch another text. `line` is the place of the whole text. Returns
    /// whether it was added.
    pub fn line(&mut self, line: &Line, parts: &[Part]) -> bool {
        let is_free = self.is_free(&line.room());
        if is_free {
            self.occupy(line);
            self.write(line, parts);
        }
        is_free
    }

    /// Adds text, its parts side by side, at a place that has been [occupied](Self::occupy) for it.
    pub(crate) fn write(&mut self, line: &Line, parts: &[Part]) {
        let (sine, cosine) = line.angle.sin_cos();
        let mut offset = match line.align {
            Align::Left => 0.0,
            Align::Centre => -line.width / 2.0,
            Align::Right => -line.width,
        };
        for &(text, face, role) in parts {
            let start = self.texts.len();
            text.iter().for_each(|piece| self.texts.push_str(piece));
            let text = start..self.texts.len();
            let width = if parts.len() == 1 { line.width } else { width(&self.texts[text.clone()], face) };
            let at = Point { x: line.at.x + offset * cosine, y: line.at.y + offset * sine };
            let (angle, alpha, align) = (line.angle, line.alpha, Align::Left);
            self.marks.push(Mark::Line(Line { at, angle, align, face, role, alpha, width, text }));
            offset += width + PART_GAP;
        }
    }

    /// Whether a rectangle would touch no text.
    pub(crate) fn is_free(&self, tilted: &Tilted) -> bool {
        let rows = rows(tilted.bounds());
        let mut taken = self.rows.iter().take(rows.end).skip(rows.start).flatten();
        !taken.any(|other| other.overlaps(tilted))
    }

    /// Keeps the place of a text free of others.
    pub(crate) fn occupy(&mut self, line: &Line) {
        let tilted = line.room();
        for row in rows(tilted.bounds()) {
            if self.rows.len() <= row {
                self.rows.resize_with(row + 1, Vec::new);
            }
            self.rows[row].push(tilted);
        }
    }

    /// The parts of a line that are behind no text, so that no line runs through one.
    pub(crate) fn unhidden(&self, from: Point, to: Point) -> Vec<(Point, Point)> {
        self.parts(from, to, |text| text.grown(BEHIND))
    }

    /// The same for a strong level line. It keeps further away from a text's ends than a faint one, and goes on above and
    /// below the letters of a text that slants away from it, or else the gap would be much longer than the text seems.
    pub(crate) fn around(&self, from: Point, to: Point) -> Vec<(Point, Point)> {
        let mut parts = self.parts(from, to, |text| Tilted { half: (text.half.0 + AROUND, LETTERS / 2.0), ..*text });
        // What is left between two texts would look like a dot.
        parts.retain(|(from, to)| to.x - from.x >= AROUND);
        parts
    }

    /// The parts of a line that are outside of what texts become by `room`.
    fn parts(&self, from: Point, to: Point, room: impl Fn(&Tilted) -> Tilted) -> Vec<(Point, Point)> {
        let (left, right) = (from.x.min(to.x), from.x.max(to.x));
        let (top, bottom) = (from.y.min(to.y), from.y.max(to.y));
        let rows = rows(Area { left, top, right, bottom });
        let texts = self.rows.iter().take(rows.end).skip(rows.start).flatten();
        let mut hidden: Vec<(f64, f64)> = texts.filter_map(|text| room(text).crossing(from, to)).collect();
        sort_by_start(&mut hidden);
        let at = |share: f64| Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
        let mut parts = Vec::with_capacity(hidden.len() + 1);
        let mut start = 0.0;
        for (first, last) in hidden {
            if first > start {
                parts.push((at(start), at(first)));
            }
            start = last.max(start);
        }
        if start < 1.0 {
            parts.push((at(start), to));
        }
        parts
    }
}

fn rows(area: Area) -> Range<usize> {
    let row = |y: f64| (y / ROW).max(0.0) as usize;
    row(area.top)..row(area.bottom) + 1
}

fn distance(at: Point, from: Point, to: Point) -> f64 {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let length = x * x + y * y;
    let share = if length > 0.0 { (((at.x - from.x) * x + (at.y - from.y) * y) / length).clamp(0.0, 1.0) } else { 0.0 };
    (at.x - from.x - share * x).hypot(at.y - from.y - share * y)
}
