//! The labels of arrows. A label runs along its line at a constant distance, above or below it. No other label and no line
//! may be where it stands.
//!
//! # How a place is found
//!
//! Beside each line there are two strips, as high as a text: one above it, one below it. Everything else that is in sight,
//! lines and labels, takes a stretch of a strip or leaves it alone ([`Strip`]). A label goes to the place of what is left
//! that is nearest to the middle of its line. If the whole label finds no place in either strip, its detail goes first;
//! then the label is shortened to the longest stretch that is left; then it is left out.
//!
//! # Why labels stay where they are
//!
//! Places are given in the order of sending, and an arrow that has not left yet takes as much room as one that has. So a
//! label's place depends on the arrows near it and not on the moment. [`Frame::near_rows`] includes arrows above and below
//! the picture, so that it does not depend on how far the picture is scrolled either.
//!
//! The label of an event that is chosen or under the pointer always shows. If it found no room, it stands on a plate above
//! all else ([`Frame::plates`]), and the labels that the plate would cut are left out.

use super::Frame;
use super::arrows::{Drawn, Visible};
use super::rooms::{Rooms, free, nearest, taken_of};
use crate::measure::{shortened, width};
use crate::model::{Arrow, Fate, Name};
use crate::picture::{Align, Face, Line, Mark, PART_GAP, Part, Picture, Rotation, TEXT_HEIGHT};
use crate::scene::{ColorRole, Point};
use crate::tilted::{Strip, Tilted};

/// The distance from a line to the middle of its text.
const DISTANCE: f64 = 9.0;
/// The space that a label keeps free above and below itself.
const CLEAR: f64 = 1.0;
/// The space between a label and the end of its line, where the arrowhead is.
const MARGIN: f64 = 10.0;
/// The space between a label and a lifeline.
const ASIDE: f64 = 3.0;
/// A long name with a remark after it is shortened to this width together with it, but not further.
const SHORTEST: f64 = 120.0;
/// A name that is wider than this, together with its detail, may be shortened for it.
const LONG: f64 = 240.0;
/// The columns of level texts, as shares of the distance between the lifelines, the best one first.
const COLUMNS: [f64; 3] = [0.5, 0.75, 0.25];
/// The space around the text on a plate.
const PLATE: f64 = 3.0;

/// A label that has a place.
pub(super) struct Placed<'a> {
    pub line: Line,
    pub words: Words<'a>,
    /// The arrow's index.
    pub index: usize,
    /// Whether it is the whole label, though perhaps without its detail.
    pub is_whole: bool,
    /// Whether it is the arrow's own label, not the study note's.
    pub is_own: bool,
}

/// A text of up to three parts.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    parts: [Part<'a>; 3],
    count: usize,
    width: f64,
}

impl<'a> Words<'a> {
    pub(super) fn new(parts: &[Part<'a>]) -> Self {
        let mut words = Self { parts: [(["", ""], Face::Plain, ColorRole::Ink); 3], count: 0, width: 0.0 };
        for &part in parts.iter().filter(|(text, ..)| !text[0].is_empty()) {
            let gap = if words.count == 0 { 0.0 } else { PART_GAP };
            words.width += gap + width(part.0[0], part.1) + width(part.0[1], part.1);
            words.parts[words.count] = part;
            words.count += 1;
        }
        words
    }

    pub(super) fn parts(&self) -> &[Part<'a>] {
        &self.parts[..self.count]
    }

    pub(super) fn width(&self) -> f64 {
        self.width
    }
}

/// The two strips beside a line, and what is taken of each.
struct Sides {
    strips: [Strip; 2],
    free: [Vec<(f64, f64)>; 2],
    /// Where a label stands best, along the line.
    best: f64,
}

impl Sides {
    /// The middle of a text of `width` as near to the best place as possible, above the line if it fits there.
    fn fit(&self, width: f64) -> Option<Point> {
        let mut sides = self.strips.iter().zip(&self.free);
        sides.find_map(|(strip, free)| Some(strip.middle(nearest(free, width, self.best)?)))
    }

    /// The longest stretch that is free.
    fn longest(&self) -> f64 {
        self.free.iter().flatten().map(|(start, end)| end - start).fold(0.0, f64::max)
    }
}

impl<'a> Frame<'a> {
    /// The labels of all drawn arrows that find a place, in the order of sending.
    pub(super) fn labels(&self, drawn: &[Drawn]) -> Vec<Placed<'a>> {
        let mut placed: Vec<Placed> = Vec::with_capacity(drawn.len());
        let mut taken = Rooms::default();
        for one in drawn {
            let Some(arrow) = self.model.arrows.get(one.index) else { continue };
            let Some(travelled) = self.line_of(one) else { continue };
            let line = if travelled.has_end { self.lengthened(arrow, travelled) } else { travelled };
            let travelled = travelled.length();
            let sides = self.sides(line, travelled, one.index, drawn, &taken);
            let angle = sides.strips[0].angle;
            let Some((words, middle, is_whole)) = self.own_label(arrow, &sides) else { continue };
            let line_of_text = self.text_line(middle, angle, words.width, arrow);
            taken.push(line_of_text.room());
            placed.push(Placed { line: line_of_text, words, index: one.index, is_whole, is_own: true });
            let note = self.note(arrow);
            if note.count == 0 || words.count > 1 {
                continue;
            }
            // What the study note writes had no room beside the label, but it may have on the other side.
            let sides = self.sides(line, travelled, one.index, drawn, &taken);
            if let Some(middle) = sides.fit(note.width) {
                let line = self.text_line(middle, angle, note.width, arrow);
                taken.push(line.room());
                placed.push(Placed { line, words: note, index: one.index, is_whole: true, is_own: false });
            }
        }
        placed.retain(|label| self.is_in_body(&label.line.room()));
        placed
    }

    /// An arrow's label as far as there is room for it: its place, and whether it is whole.
    fn own_label(&self, arrow: &Arrow, sides: &Sides) -> Option<(Words<'a>, Point, bool)> {
        let fit = |words: Words<'a>, is_whole| Some((words, sides.fit(words.width)?, is_whole));
        let shortened = |rest: Part<'a>| {
            let (label, _) = self.model.label(arrow);
            let room = sides.longest() - if rest.0[0].is_empty() { 0.0 } else { PART_GAP + Words::new(&[rest]).width };
            let (start, dots) = shortened(label, Face::Strong, room)?;
            Some(Words::new(&[([start, dots], Face::Strong, ColorRole::Ink), rest]))
        };
        let [full, brief, bare] = self.wordings(arrow);
        let detail = ([self.model.label(arrow).1, ""], Face::Mono, ColorRole::Soft);
        let remark = self.remark(arrow).map(|remark| ([remark, ""], Face::Mono, ColorRole::Soft));
        fit(full, true)
            // That a packet was lost matters more than the end of a long name.
            .or_else(|| fit(shortened(remark?).filter(|words| words.width >= SHORTEST)?, false))
            .or_else(|| fit(brief, true))
            .or_else(|| fit(bare, true))
            // Of a very long name a little more is left out, for its detail.
            .or_else(|| fit(shortened(detail).filter(|words| words.width >= LONG)?, false))
            .or_else(|| fit(shortened(([""; 2], Face::Plain, ColorRole::Ink))?, false))
    }

    fn is_in_body(&self, tilted: &Tilted) -> bool {
        let bounds = tilted.bounds();
        bounds.top >= self.top() && bounds.bottom <= self.bottom()
    }

    /// The line along which an arrow's label stands: the whole line if it can be seen whole, however the picture is
    /// scrolled, or else the part that is in sight.
    fn line_of(&self, drawn: &Drawn) -> Option<Visible> {
        let is_short = drawn.whole.to.y - drawn.whole.from.y <= self.bottom() - self.top();
        if is_short { Some(drawn.whole) } else { drawn.visible }
    }

    /// A lost packet's line, extended to the receiver: its label may stand beyond the place where it was lost.
    fn lengthened(&self, arrow: &Arrow, line: Visible) -> Visible {
        let receiver = self.columns.lifeline(arrow.to);
        let (x, y) = (line.to.x - line.from.x, line.to.y - line.from.y);
        if x.abs() < 1.0 {
            return line;
        }
        let share = ((receiver - line.from.x) / x).min(2.0);
        Visible { to: Point { x: line.from.x + x * share, y: line.from.y + y * share }, ..line }
    }

    fn text_line(&self, at: Point, angle: Rotation, width: f64, arrow: &Arrow) -> Line {
        let alpha = self.alpha(arrow.sent) * self.dimmed(arrow.id);
        let (align, face, role) = (Align::Centre, Face::Strong, ColorRole::Ink);
        Line { at, angle, align, face, role, alpha, width, text: 0..0 }
    }

    /// An arrow's label: with everything, without its detail, by itself.
    fn wordings(&self, arrow: &Arrow) -> [Words<'a>; 3] {
        let (label, own_detail) = self.model.label(arrow);
        let detail = self.remark(arrow).unwrap_or(own_detail);
        let label: Part = ([label, ""], Face::Strong, ColorRole::Ink);
        let detail: Part = ([detail, ""], Face::Mono, ColorRole::Soft);
        let note = self.note(arrow).parts[0];
        [Words::new(&[label, note, detail]), Words::new(&[label, note]), Words::new(&[label])]
    }

    /// What the study note writes at an arrow.
    fn note(&self, arrow: &Arrow) -> Words<'a> {
        let word = arrow.note.map_or("", |note| self.names.get(Name::Note(note)));
        let detail = if word.is_empty() { "" } else { self.model.note_detail(arrow) };
        Words::new(&[([word, detail], Face::Plain, ColorRole::Of(arrow.layer))])
    }

    /// What replaces an arrow's detail because it matters more: that the packet was lost, corrupted, retransmitted or
    /// duplicated.
    fn remark(&self, arrow: &Arrow) -> Option<&'a str> {
        let name = match arrow.fate {
            Fate::Lost { cause, .. } => Name::Lost(cause),
            Fate::Arrived(_) | Fate::Unknown if arrow.is_corrupted => Name::Corrupted,
            Fate::Arrived(_) | Fate::Unknown if arrow.repeats.is_some() => Name::Retransmission,
            Fate::Arrived(_) | Fate::Unknown if arrow.is_copy => Name::Copy,
            Fate::Arrived(_) | Fate::Unknown => return None,
        };
        Some(self.names.get(name)).filter(|name| !name.is_empty())
    }

    /// The room beside a line of the arrow `own`, of which it travelled `travelled`.
    fn sides(&self, line: Visible, travelled: f64, own: usize, drawn: &[Drawn], taken: &Rooms) -> Sides {
        let is_rightwards = line.from.x <= line.to.x;
        let (left, right) = if is_rightwards { (line.from, line.to) } else { (line.to, line.from) };
        let (x, y) = (right.x - left.x, right.y - left.y);
        let length = x.hypot(y);
        let angle = if length > 0.0 { Rotation { sine: y / length, cosine: x / length } } else { Rotation::LEVEL };
        let high = TEXT_HEIGHT / 2.0 + CLEAR;
        let strips = [DISTANCE, -DISTANCE].map(|distance| Strip {
            start: left,
            angle,
            low: distance - high,
            high: distance + high,
        });
        let free = strips.map(|strip| {
            free(taken_of(&strip, length, Some(own), drawn, taken), self.within_lifelines(&strip, length))
        });
        // A lost packet's label stands best at the part that it travelled.
        let half = travelled.min(length) / 2.0;
        Sides { strips, free, best: if is_rightwards { half } else { length - half } }
    }

    /// The stretch of a strip in which a text is between the lifelines and not at an arrowhead.
    fn within_lifelines(&self, strip: &Strip, length: f64) -> (f64, f64) {
        let (sine, cosine) = strip.angle.sin_cos();
        let (left, right) = (self.columns.client + ASIDE, self.columns.server - ASIDE);
        let (mut start, mut end) = (MARGIN, length - MARGIN);
        for above in [strip.low, strip.high] {
            let aside = strip.start.x + above * sine;
            if cosine > 1e-6 {
                start = start.max((left - aside) / cosine);
                end = end.min((right - aside) / cosine);
            } else if aside < left || aside > right {
                end = start;
            }
        }
        (start, end)
    }

    /// The middle of a level text at the height `y`: in one of few columns, so that texts stand below each other, or else as
    /// near to the middle between the lifelines as possible.
    pub(super) fn level_place(&self, y: f64, width: f64, drawn: &[Drawn], labels: &Rooms) -> Option<Point> {
        let (left, length) = (self.columns.client, self.columns.server - self.columns.client);
        let high = TEXT_HEIGHT / 2.0 + CLEAR;
        let strip = Strip { start: Point { x: left, y }, angle: Rotation::LEVEL, low: -high, high };
        let free = free(taken_of(&strip, length, None, drawn, labels), self.within_lifelines(&strip, length));
        let column = |share: &f64| nearest(&free, width, length * share).filter(|x| (x - length * share).abs() < 0.5);
        let along = COLUMNS.iter().find_map(column).or_else(|| nearest(&free, width, length / 2.0))?;
        Some(strip.middle(along))
    }

    /// Gives the events that are chosen or under the pointer their whole labels, on a plate if they have found no room.
    pub(super) fn plates(&self, drawn: &[Drawn], placed: &mut Vec<Placed<'a>>) -> Vec<Placed<'a>> {
        let mut plates: Vec<Placed> = Vec::new();
        let marked = [self.view.chosen, self.view.hovered];
        let id_of = |index: usize| self.model.arrows.get(index).map(|arrow| arrow.id);
        for id in marked.into_iter().flatten() {
            let is_shown = |label: &Placed| id_of(label.index) == Some(id) && label.is_whole && label.is_own;
            if placed.iter().chain(&plates).any(is_shown) {
                continue;
            }
            let Some(one) = drawn.iter().find(|one| id_of(one.index) == Some(id)) else { continue };
            let Some((arrow, line)) = self.model.arrows.get(one.index).zip(one.visible) else { continue };
            let is_others = |label: &&Placed| id_of(label.index) != Some(id) && marked.contains(&id_of(label.index));
            let others = placed.iter().chain(&plates).filter(is_others);
            let others: Rooms = others.map(|label| label.line.room().grown(PLATE)).collect();
            if let Some(plate) = self.plate(arrow, line, one.index, &others) {
                let room = plate.line.room().grown(PLATE);
                placed.retain(|label| id_of(label.index) != Some(id) && !label.line.room().overlaps(&room));
                plates.push(plate);
            }
        }
        plates
    }

    /// A label on a plate: along its line if it is in the picture there, or else level.
    fn plate(&self, arrow: &Arrow, line: Visible, index: usize, others: &Rooms) -> Option<Placed<'a>> {
        let (left, right) = (self.columns.client + ASIDE + PLATE, self.columns.server - ASIDE - PLATE);
        let fits = |words: &Words| words.width <= right - left;
        let words = self.wordings(arrow).into_iter().find(fits).or_else(|| {
            let (start, rest) = shortened(self.model.label(arrow).0, Face::Strong, right - left)?;
            Some(Words::new(&[([start, rest], Face::Strong, ColorRole::Ink)]))
        })?;
        let sides = self.sides(line, line.length(), index, &[], others);
        if let Some(middle) = sides.fit(words.width) {
            let line = self.text_line(middle, sides.strips[0].angle, words.width, arrow);
            if self.is_in_body(&line.room()) {
                return Some(Placed { line, words, index, is_whole: true, is_own: true });
            }
        }
        let half = TEXT_HEIGHT / 2.0 + PLATE;
        let x = f64::midpoint(line.from.x, line.to.x).max(left + words.width / 2.0).min(right - words.width / 2.0);
        let y = f64::midpoint(line.from.y, line.to.y);
        // Above the line, below it, or further away.
        [-1.5, 1.5, -4.0, 4.0].into_iter().find_map(|steps| {
            let y = (y + steps * half).max(self.top() + half).min(self.bottom() - half);
            let line = self.text_line(Point { x, y }, Rotation::LEVEL, words.width, arrow);
            let room = line.room().grown(PLATE);
            let is_free = self.is_in_body(&room) && others.are_clear_of(&room);
            is_free.then_some(Placed { line, words, index, is_whole: true, is_own: true })
        })
    }

    /// Keeps the places of labels free of other texts.
    pub(super) fn keep_free(&self, labels: &[Placed], plates: &[Placed], picture: &mut Picture) {
        labels.iter().for_each(|label| picture.occupy(&label.line));
        plates.iter().for_each(|plate| picture.occupy(&plate.line));
    }

    /// Writes a label that has a place.
    pub(super) fn write(&self, label: &Placed, picture: &mut Picture) {
        picture.write(&label.line, label.words.parts());
        if label.is_own {
            picture.labelled.extend(self.model.arrows.get(label.index).map(|arrow| arrow.id));
        }
    }

    /// Writes a label on a plate.
    pub(super) fn write_on_plate(&self, label: &Placed, picture: &mut Picture) {
        let Line { at, angle, width, .. } = label.line;
        let (width, height) = (width + 2.0 * PLATE, TEXT_HEIGHT + 2.0 * CLEAR);
        let (sine, cosine) = angle.sin_cos();
        let at = Point { x: at.x - width / 2.0 * cosine, y: at.y - width / 2.0 * sine };
        picture.marks.push(Mark::Plate { at, angle, width, height });
        self.write(label, picture);
    }
}
