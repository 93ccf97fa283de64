//! A picture as data: marks to paint, and lines that a pointer can hit.

use crate::scene::{Area, ColorRole, Point, Shape};
use std::ops::Range;
use trace::{EventId, Micros};

/// The opacity of what has not happened yet.
pub(crate) const FAINT: f64 = 0.4;

/// A typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Labels.
    Strong,
    /// Remarks and the scale.
    Plain,
    /// Numbers and states.
    Mono,
}

/// Which point of a text `at` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    Right,
}

/// The direction of a text, as the sine and cosine of its angle. A line gives both without trigonometry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rotation {
    pub sine: f64,
    pub cosine: f64,
}

impl Rotation {
    pub const LEVEL: Self = Self { sine: 0.0, cosine: 1.0 };
    /// From below to above.
    pub(crate) const UPWARDS: Self = Self { sine: -1.0, cosine: 0.0 };

    /// Sine and cosine.
    pub fn sin_cos(self) -> (f64, f64) {
        (self.sine, self.cosine)
    }

    pub(crate) fn to_degrees(self) -> f64 {
        self.sine.atan2(self.cosine).to_degrees()
    }
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

/// One frame, from back to front. It is reused between frames, so that its memory is allocated once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    pub marks: Vec<Mark>,
    pub points: Vec<Point>,
    pub texts: String,
    pub hits: Vec<Hit>,
    /// The rectangles of all texts, by rows of [`ROW`] pixels.
    rows: Vec<Vec<Area>>,
}

/// Height of a row of `Picture::rows`: a text compares itself only with the texts in its rows.
const ROW: f64 = 32.0;
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

    /// Adds text, its parts side by side, unless it would touch another text. `line` is the place of the whole text. Returns
    /// whether it was added.
    pub fn line(&mut self, line: &Line, parts: &[(&[&str], Face, ColorRole)]) -> bool {
        let is_free = self.is_free(line);
        if is_free {
            self.occupy(line);
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
                let room = if parts.len() == 1 { line.width } else { width(&self.texts[text.clone()], face) };
                let at = Point { x: line.at.x + offset * cosine, y: line.at.y + offset * sine };
                let (angle, alpha) = (line.angle, line.alpha);
                self.marks.push(Mark::Line(Line {
                    at,
                    angle,
                    align: Align::Left,
                    face,
                    role,
                    alpha,
                    width: room,
                    text,
                }));
                offset += room + PART_GAP;
            }
        }
        is_free
    }

    /// Whether `line` would touch no other text.
    pub(crate) fn is_free(&self, line: &Line) -> bool {
        let mut free = true;
        pieces(line, |piece| {
            let rows = rows(piece);
            let mut taken = self.rows.iter().take(rows.end).skip(rows.start).flatten();
            free = free && !taken.any(|other| other.touches(&piece));
        });
        free
    }

    /// Whether no event's line but that of `own` runs through `line`.
    pub(crate) fn is_uncrossed(&self, line: &Line, own: Option<EventId>) -> bool {
        let mut is_uncrossed = true;
        pieces(line, |piece| {
            let mut others = self.hits.iter().filter(|hit| Some(hit.event) != own);
            is_uncrossed = is_uncrossed && !others.any(|hit| crosses(hit.from, hit.to, &piece));
        });
        is_uncrossed
    }

    fn occupy(&mut self, line: &Line) {
        pieces(line, |piece| {
            for row in rows(piece) {
                if self.rows.len() <= row {
                    self.rows.resize_with(row + 1, Vec::new);
                }
                self.rows[row].push(piece);
            }
        });
    }
}

fn rows(area: Area) -> Range<usize> {
    let row = |y: f64| (y / ROW).max(0.0) as usize;
    row(area.top)..row(area.bottom) + 1
}

/// The upright rectangles that together hold a line of text.
fn pieces(line: &Line, mut found: impl FnMut(Area)) {
    let (sine, cosine) = line.angle.sin_cos();
    let start = match line.align {
        Align::Left => 0.0,
        Align::Centre => -line.width / 2.0,
        Align::Right => -line.width,
    };
    // Horizontal text is one rectangle. Slanted text is cut so that each piece is hardly higher than the text.
    let count = if sine.abs() < 1e-3 { 1.0 } else { (line.width * sine.abs() / 4.0).ceil().clamp(1.0, 64.0) };
    let length = line.width / count;
    let half = TEXT_HEIGHT / 2.0;
    for piece in 0..count as u32 {
        let middle = start + (f64::from(piece) + 0.5) * length;
        let (x, y) = (line.at.x + middle * cosine, line.at.y + middle * sine);
        let wide = length / 2.0 * cosine.abs() + half * sine.abs();
        let high = length / 2.0 * sine.abs() + half * cosine.abs();
        found(Area { left: x - wide, right: x + wide, top: y - high, bottom: y + high });
    }
}

/// Whether the line from `from` to `to` has a point in `area`.
pub(crate) fn crosses(from: Point, to: Point, area: &Area) -> bool {
    // The shares of the line at which it is between the left and the right edge, and between the upper and the lower one.
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    let sides = [(from.x, to.x - from.x, area.left, area.right), (from.y, to.y - from.y, area.top, area.bottom)];
    for (at, length, low, high) in sides {
        if length.abs() < 1e-9 {
            if at < low || at > high {
                return false;
            }
            continue;
        }
        let (one, other) = ((low - at) / length, (high - at) / length);
        start = start.max(one.min(other));
        end = end.min(one.max(other));
    }
    start <= end
}

fn distance(at: Point, from: Point, to: Point) -> f64 {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let length = x * x + y * y;
    let share = if length > 0.0 { (((at.x - from.x) * x + (at.y - from.y) * y) / length).clamp(0.0, 1.0) } else { 0.0 };
    (at.x - from.x - share * x).hypot(at.y - from.y - share * y)
}

/// An upper bound of the width of `text` at 11 pixels. Korean and Chinese characters are square.
pub fn width(text: &str, face: Face) -> f64 {
    let character = |character: char| match (character, face) {
        ('\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{ff00}'..='\u{ff60}', _) => {
            11.5
        }
        (_, Face::Mono) => 6.4,
        ('i' | 'l' | 'j' | '.' | ',' | '\'' | ' ' | ':' | ';' | '|' | '!', _) => 4.0,
        ('m' | 'w' | 'M' | 'W', _) => 10.5,
        ('A'..='Z', _) => 8.0,
        _ => 6.9,
    };
    text.chars().map(character).sum()
}

/// The longest beginning of `text` that fits into `room` with … after it, or all of `text` if it fits. `None` if not even
/// three characters fit.
pub fn shortened(text: &str, face: Face, room: f64) -> Option<(&str, &'static str)> {
    if width(text, face) <= room {
        return Some((text, ""));
    }
    let ellipsis = width("…", face);
    let mut used = ellipsis;
    let mut end = 0;
    let mut count = 0;
    for (place, character) in text.char_indices() {
        used += width(&text[place..place + character.len_utf8()], face);
        if used > room {
            break;
        }
        end = place + character.len_utf8();
        count += 1;
    }
    (count >= 3).then(|| (text[..end].trim_end(), "…"))
}
