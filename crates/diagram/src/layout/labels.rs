//! The labels of arrows. A label stands along its line, above or below it. It is shortened if it does not fit, and left
//! out if it would touch another text.
//!
//! A label has a name ("SYN") and a detail ("0 B"). [`Frame::label`] tries, in this order: both at the first four places
//! of [`TRIED`], the name alone at all places, the name shortened to less and less of the line. What the study note writes
//! at an arrow is a second label, which is never shortened: [`Frame::note`].

use super::Frame;
use super::arrows::Visible;
use crate::axis::Scale;
use crate::model::{Arrow, Fate, Name};
use crate::picture::{Align, Face, Line, PART_GAP, Picture, Rotation, shortened, width};
use crate::scene::{ColorRole, Point};

/// The distance from a line to the middle of its text.
const ABOVE: f64 = 9.0;
/// Lines that are steeper than this (as a sine) have horizontal labels.
const STEEP: f64 = 0.581;
/// The places at which a label is tried: the share of the line, and the side (1 is above).
const TRIED: [(f64, f64); 8] =
    [(0.5, 1.0), (0.3, 1.0), (0.7, 1.0), (0.5, -1.0), (0.3, -1.0), (0.7, -1.0), (0.18, 1.0), (0.82, 1.0)];
/// The space between the end of a line and the study note's label, which stands as far as possible from the arrow's own.
const NOTE_MARGIN: f64 = 6.0;

impl Frame<'_> {
    /// Adds what the study note writes at an arrow, if there is room for it and no other arrow runs through it.
    pub(super) fn note(&self, arrow: &Arrow, line: Visible, picture: &mut Picture) {
        let word = arrow.note.map_or("", |note| self.names.get(Name::Note(note)));
        if word.is_empty() {
            return;
        }
        let detail = self.model.note_detail(arrow);
        let room = width(word, Face::Plain) + width(detail, Face::Plain);
        let along = Along::new(line);
        let parts: [(&[&str], _, _); 1] = [(&[word, detail], Face::Plain, ColorRole::Of(arrow.layer))];
        let near = (room / 2.0 + NOTE_MARGIN) / along.length;
        let far = 1.0 - near;
        // The last places are below an arrow that left a moment later, as the second of two segments does.
        let places =
            [(near, 1.0), (far, 1.0), (near, -1.0), (far, -1.0), (0.5, -1.0), (0.5, 1.0), (near, -1.5), (far, -1.5)];
        for (share, side) in places {
            let Some(text) = self.spot(&along, share, side, room, self.alpha(arrow.sent)) else { continue };
            if picture.is_uncrossed(&text, Some(arrow.id)) && picture.line(&text, &parts) {
                return;
            }
        }
    }

    /// Adds the label of an arrow, if there is room.
    pub(super) fn label(&self, arrow: &Arrow, line: Visible, picture: &mut Picture) {
        let (label, own_detail) = self.model.label(arrow);
        let detail = self.remark(arrow).unwrap_or(own_detail);
        let label_width = width(label, Face::Strong);
        let both = label_width + PART_GAP + width(detail, Face::Mono);
        let along = Along::new(if line.has_end { self.lengthened(arrow, line) } else { line });
        let alpha = self.alpha(arrow.sent);
        let mut tried = tried(arrow, self.columns.lifeline(arrow.to) > self.columns.lifeline(arrow.from));
        if self.view.scale == Scale::Real && arrow.send_rank % 2 == 1 {
            // Two arrows that leave together are close to each other; the second one has its text on the other side.
            tried.iter_mut().for_each(|(_, side)| *side = -*side);
        }
        if !detail.is_empty() {
            let parts: [(&[&str], _, _); 2] =
                [(&[label], Face::Strong, ColorRole::Ink), (&[detail], Face::Mono, ColorRole::Soft)];
            // A detail matters less than the label of another arrow, so it is tried at the best places only.
            for &(share, side) in &tried[..4] {
                if self.put(&along, share, side, both, alpha, &parts, picture) {
                    return;
                }
            }
        }
        for &(share, side) in &tried {
            if self.put(&along, share, side, label_width, alpha, &[(&[label], Face::Strong, ColorRole::Ink)], picture) {
                return;
            }
        }
        for share_of_line in [0.94, 0.6, 0.4] {
            let room = along.length * share_of_line - 4.0;
            if label_width <= room {
                continue;
            }
            let Some((start, rest)) = shortened(label, Face::Strong, room) else { return };
            let used = width(start, Face::Strong) + width(rest, Face::Strong);
            let parts: [(&[&str], _, _); 1] = [(&[start, rest], Face::Strong, ColorRole::Ink)];
            if tried.iter().any(|&(share, side)| self.put(&along, share, side, used, alpha, &parts, picture)) {
                return;
            }
        }
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

    /// What replaces an arrow's detail because it matters more: that the packet was lost, corrupted, retransmitted or
    /// duplicated.
    fn remark(&self, arrow: &Arrow) -> Option<&str> {
        let name = match arrow.fate {
            Fate::Lost { cause, .. } => Name::Lost(cause),
            Fate::Arrived(_) | Fate::Unknown if arrow.is_corrupted => Name::Corrupted,
            Fate::Arrived(_) | Fate::Unknown if arrow.repeats.is_some() => Name::Retransmission,
            Fate::Arrived(_) | Fate::Unknown if arrow.is_copy => Name::Copy,
            Fate::Arrived(_) | Fate::Unknown => return None,
        };
        Some(self.names.get(name)).filter(|name| !name.is_empty())
    }

    #[allow(clippy::too_many_arguments, reason = "a place, a text and a picture")]
    fn put(
        &self,
        along: &Along,
        share: f64,
        side: f64,
        width: f64,
        alpha: f64,
        parts: &[(&[&str], Face, ColorRole)],
        picture: &mut Picture,
    ) -> bool {
        self.spot(along, share, side, width, alpha).is_some_and(|line| picture.line(&line, parts))
    }

    /// The place of a text between the lifelines; `None` if it would not fit there.
    fn spot(&self, along: &Along, share: f64, side: f64, width: f64, alpha: f64) -> Option<Line> {
        let (at, angle) = along.place(share, side, width)?;
        let (sine, cosine) = angle.sin_cos();
        let (wide, high) = (width / 2.0 * cosine, width / 2.0 * sine.abs() + 7.0);
        let columns = &self.columns;
        let is_within = at.x - wide >= columns.client + 3.0
            && at.x + wide <= columns.server - 3.0
            && at.y - high >= self.top()
            && at.y + high <= self.bottom();
        let face = Face::Strong;
        let line = Line { at, angle, align: Align::Centre, face, role: ColorRole::Ink, alpha, width, text: 0..0 };
        is_within.then_some(line)
    }
}

/// The places for an arrow's label, in order. A lost packet's label is tried first on the part of the line that it travelled.
fn tried(arrow: &Arrow, is_rightwards: bool) -> [(f64, f64); TRIED.len()] {
    let mut tried = TRIED;
    if matches!(arrow.fate, Fate::Lost { .. }) {
        tried.swap(0, if is_rightwards { 1 } else { 2 });
        tried.swap(3, if is_rightwards { 4 } else { 5 });
    }
    tried
}

/// The visible part of a line, read from left to right.
struct Along {
    left: Point,
    right: Point,
    length: f64,
    angle: Rotation,
}

impl Along {
    fn new(line: Visible) -> Self {
        let (left, right) = if line.from.x <= line.to.x { (line.from, line.to) } else { (line.to, line.from) };
        let (x, y) = (right.x - left.x, right.y - left.y);
        let length = x.hypot(y);
        let angle = if length > 0.0 { Rotation { sine: y / length, cosine: x / length } } else { Rotation::LEVEL };
        Self { left, right, length, angle }
    }

    /// The middle and the angle of a text of `width` at `share` of the line; `None` where the line is too short there.
    fn place(&self, share: f64, side: f64, width: f64) -> Option<(Point, Rotation)> {
        let middle = Point {
            x: self.left.x + (self.right.x - self.left.x) * share,
            y: self.left.y + (self.right.y - self.left.y) * share,
        };
        let Rotation { sine, cosine } = self.angle;
        if sine.abs() > STEEP {
            // Beside the line, on its upper side.
            let right = if (sine > 0.0) == (side > 0.0) { 1.0 } else { -1.0 };
            return Some((Point { x: middle.x + right * (width / 2.0 + 8.0), y: middle.y }, Rotation::LEVEL));
        }
        let (before, after) = (share * self.length, (1.0 - share) * self.length);
        if before.min(after) < width / 2.0 + 4.0 {
            return None;
        }
        Some((Point { x: middle.x + sine * ABOVE * side, y: middle.y - cosine * ABOVE * side }, self.angle))
    }
}
