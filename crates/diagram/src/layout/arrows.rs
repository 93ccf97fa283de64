//! The arrows in sight: their lines, what travels, what was lost, and what repeats what.

use super::Frame;
use crate::model::{Arrow, Fate, Model};
use crate::picture::{FAINT, Hit, Mark, Picture};
use crate::scene::{ColorRole, Point, Shape};
use trace::LossCause;

/// At most so many arrows that began above the picture are drawn.
const MOST_EARLIER: usize = 240;
/// At most so many lost packets are drawn over a band.
const MOST_LOST: usize = 2;
/// Width of a line, and of one that is chosen.
const LINE: f64 = 1.6;
const CHOSEN: f64 = 2.4;
/// The distance from a lifeline to the line that ties a retransmission to its original.
const TIE: f64 = 7.0;

/// The visible part of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Visible {
    pub from: Point,
    pub to: Point,
    /// Whether its end is in sight.
    pub has_end: bool,
}

impl Frame<'_> {
    /// The ghost of another run: lines without words.
    pub(super) fn ghost(&self, ghost: &Model, picture: &mut Picture) {
        let axis = self.axis.for_others();
        let frame = Frame { model: ghost, axis, columns: self.columns, names: self.names, view: self.view };
        let (indices, _) = frame.in_sight();
        for arrow in indices.iter().filter_map(|&index| ghost.arrows.get(index)) {
            let ends = axis.ends(arrow);
            let Some(line) = self.visible(arrow, ends) else { continue };
            let (alpha, width) = (FAINT, LINE);
            let (from, to, role) = (line.from, line.to, ColorRole::Soft);
            picture.marks.push(Mark::Arrow { from, to, role, alpha, width, dashed: true, pointed: line.has_end });
        }
    }

    /// All arrows in sight, with their labels over them.
    pub(super) fn arrows(&self, picture: &mut Picture) {
        let (indices, bands) = self.in_sight();
        for (row, range) in bands {
            self.band(row, range, picture);
        }
        let mut lines: Vec<(usize, Visible)> = Vec::with_capacity(indices.len());
        for index in indices {
            let Some(arrow) = self.model.arrows.get(index) else { continue };
            let ends = self.axis.ends(arrow);
            if let Some(line) = self.visible(arrow, ends) {
                self.arrow(arrow, ends, line, picture);
                lines.push((index, line));
            }
        }
        // The chosen arrow gets its label first, so that it always has one; the others follow in their order.
        let is_first = |arrow: &Arrow| self.view.chosen == Some(arrow.id);
        for first in [true, false] {
            for &(index, line) in &lines {
                if let Some(arrow) = self.model.arrows.get(index).filter(|arrow| is_first(arrow) == first) {
                    self.label(arrow, line, picture);
                }
            }
        }
        for (index, line) in lines {
            if let Some(arrow) = self.model.arrows.get(index) {
                self.note(arrow, line, picture);
            }
        }
    }

    /// The arrows to draw, in their order, and the rows that become bands. A chosen or hovered arrow is always drawn, even in
    /// a band.
    fn in_sight(&self) -> (Vec<usize>, Vec<(i64, std::ops::Range<usize>)>) {
        let rows = self.rows();
        let first = self.in_row(rows.start).start;
        let mut indices = Vec::with_capacity(128);
        let from = self.axis.ends_from(self.view.scroll - super::PAD);
        self.model.arrow_index.lasting(0..first, from, |index| {
            if self.model.arrows.get(index).is_some_and(|arrow| !self.is_dense(self.row_of(self.axis.order(arrow)))) {
                indices.push(index);
            }
            // If the earlier ones are dense, looking further would cost time and add nothing that could be told apart.
            indices.len() < MOST_EARLIER && first - index < MOST_EARLIER * 16
        });
        indices.reverse();
        let mut bands = Vec::new();
        for row in rows {
            let range = self.in_row(row);
            if !self.is_dense(row) {
                indices.extend(range);
                continue;
            }
            let lost = &self.model.lost;
            let start = lost.partition_point(|&index| (index as usize) < range.start);
            let lost = lost.iter().skip(start).map(|&index| index as usize);
            indices.extend(lost.take_while(|index| *index < range.end).take(MOST_LOST));
            bands.push((row, range));
        }
        for id in [self.view.chosen, self.view.hovered].into_iter().flatten() {
            let Some(arrow) = self.model.arrow(id) else { continue };
            let near = self.model.arrows.partition_point(|other| {
                (other.sent, other.send_rank, other.id) < (arrow.sent, arrow.send_rank, arrow.id)
            });
            if let Err(place) = indices.binary_search(&near) {
                indices.insert(place, near);
            }
        }
        (indices, bands)
    }

    fn is_marked(&self, arrow: &Arrow) -> bool {
        [self.view.chosen, self.view.hovered].contains(&Some(arrow.id))
    }

    /// The ends of an arrow's whole line. A lost packet's line ends on the way: early if a queue dropped it.
    fn whole(&self, arrow: &Arrow, (start, end): (f64, f64)) -> (Point, Point) {
        let (left, right) = (self.columns.lifeline(arrow.from), self.columns.lifeline(arrow.to));
        let way = match arrow.fate {
            Fate::Arrived(_) => 1.0,
            Fate::Lost { cause: LossCause::Queue, .. } => 0.08,
            Fate::Lost { .. } | Fate::Unknown => 0.5,
        };
        let from = Point { x: left, y: self.on_screen(start) };
        (from, Point { x: left + (right - left) * way, y: self.on_screen(end) })
    }

    /// The part of an arrow that is in sight.
    fn visible(&self, arrow: &Arrow, ends: (f64, f64)) -> Option<Visible> {
        let (from, to) = self.whole(arrow, ends);
        self.cut(from, to)
    }

    fn cut(&self, from: Point, to: Point) -> Option<Visible> {
        let (top, bottom) = (self.top(), self.bottom());
        if to.y < top || from.y > bottom {
            return None;
        }
        let at = |y: f64| Point { x: from.x + (to.x - from.x) * (y - from.y) / (to.y - from.y), y };
        let has_end = to.y <= bottom;
        Some(Visible {
            from: if from.y < top { at(top) } else { from },
            to: if has_end { to } else { at(bottom) },
            has_end,
        })
    }

    fn arrow(&self, arrow: &Arrow, ends: (f64, f64), line: Visible, picture: &mut Picture) {
        let role = if arrow.is_corrupted { ColorRole::Bad } else { ColorRole::Of(arrow.layer) };
        let now = self.view.moment;
        let is_marked = self.is_marked(arrow);
        let width = if is_marked { CHOSEN } else { LINE };
        let is_lost = matches!(arrow.fate, Fate::Lost { .. });
        let (dashed, pointed) = (is_lost || arrow.fate == Fate::Unknown, line.has_end && !is_lost);
        picture.hits.push(Hit { from: line.from, to: line.to, event: arrow.id });
        if is_marked {
            picture.marks.push(Mark::Halo { from: line.from, to: line.to, role });
        }
        let mark = |from, to, alpha, pointed| Mark::Arrow { from, to, role, alpha, width, dashed, pointed };
        let (from, to) = self.whole(arrow, ends);
        if now >= arrow.end() && now >= arrow.sent {
            picture.marks.push(mark(line.from, line.to, 1.0, pointed));
        } else if now < arrow.sent {
            picture.marks.push(mark(line.from, line.to, FAINT, pointed));
        } else {
            picture.marks.push(mark(line.from, line.to, FAINT, pointed));
            let share = self.axis.share(arrow, ends, now);
            let here = Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
            if let Some(done) = self.cut(from, here) {
                picture.marks.push(mark(done.from, done.to, 1.0, false));
            }
            if self.is_inside(here.y) {
                picture.marks.push(Mark::Head { at: here, role });
            }
        }
        if is_lost && line.has_end && self.is_inside(to.y) && now >= arrow.end() {
            picture.shape(Shape::Cross { at: to });
        }
        self.tie(arrow, ends.0, role, picture);
    }

    /// Ties a retransmission to its original: a line along the sender's lifeline from one departure to the other.
    fn tie(&self, arrow: &Arrow, start: f64, role: ColorRole, picture: &mut Picture) {
        let Some(original) = arrow.repeats.and_then(|index| self.model.arrows.get(index as usize)) else { return };
        let (top, bottom) = (self.on_screen(self.axis.ends(original).0), self.on_screen(start));
        let (y0, y1) = (top.max(self.top()), bottom.min(self.bottom()));
        if y1 - y0 < 2.0 {
            return;
        }
        let x = self.columns.lifeline(arrow.from);
        let towards = if self.columns.lifeline(arrow.to) > x { TIE } else { -TIE };
        let start = picture.points.len();
        if top >= self.top() {
            picture.points.push(Point { x, y: y0 });
        }
        picture.points.extend([Point { x: x + towards, y: y0 }, Point { x: x + towards, y: y1 }]);
        if bottom <= self.bottom() {
            picture.points.push(Point { x, y: y1 });
        }
        let points = start..picture.points.len();
        let alpha = self.alpha(arrow.sent) * 0.8;
        picture.marks.push(Mark::Path { points, role, alpha, width: 1.0, base: None });
    }
}
