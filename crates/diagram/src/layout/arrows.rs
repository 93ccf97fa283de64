//! The arrows in sight: their lines, what travels, what was lost, and what repeats what.

use super::Frame;
use super::bands::{BandRow, ROW};
use crate::model::{Arrow, Fate, Model};
use crate::picture::{FAINT, Hit, Mark, Picture};
use crate::scene::{ColorRole, Point, Shape};
use std::ops::Range;
use trace::{EventId, LossCause};

/// At most so many arrows that began above the picture are drawn.
const MOST_EARLIER: usize = 240;
/// Width of a line, and of one that is chosen.
const LINE: f64 = 1.6;
const CHOSEN: f64 = 2.4;
/// The opacity of an arrow that a filter leaves out, or whose streams are folded.
const DIMMED: f64 = 0.22;
/// The distance from a lifeline to the line that ties a retransmission to its original.
const TIE: f64 = 7.0;

/// The visible part of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Visible {
    pub from: Point,
    pub to: Point,
    /// Whether its end is in sight.
    pub has_end: bool,
}

impl Visible {
    pub(super) fn length(&self) -> f64 {
        (self.to.x - self.from.x).hypot(self.to.y - self.from.y)
    }
}

/// An arrow that is drawn, at least in part or near the picture.
pub(super) struct Drawn {
    /// Its place in the model.
    pub index: usize,
    /// Where it starts and ends on the axis.
    ends: (f64, f64),
    /// Its whole line, which may leave the picture.
    pub whole: Visible,
    /// What of it is in sight.
    pub visible: Option<Visible>,
    /// Whether it ends in a cross.
    pub has_cross: bool,
    /// How far down this line or one before it goes.
    pub reach: f64,
}

impl Frame<'_> {
    /// The ghost of another run: lines without words. They go on behind the labels of this run.
    pub(super) fn ghost(&self, ghost: &Model, picture: &mut Picture) {
        let axis = self.axis.for_others();
        let (columns, names) = (self.columns.clone(), self.names);
        let frame = Frame { only: None, folded: None, model: ghost, axis, columns, names, view: self.view };
        let (indices, _) = frame.in_sight(frame.rows());
        for arrow in indices.iter().filter_map(|&index| ghost.arrows.get(index)) {
            let ends = axis.ends(arrow);
            let (from, to) = self.whole(arrow, ends);
            let Some(line) = self.cut(from, to) else { continue };
            let (alpha, width, role) = (FAINT, LINE, ColorRole::Soft);
            for (from, to) in picture.unhidden(line.from, line.to) {
                let pointed = line.has_end && to == line.to;
                picture.marks.push(Mark::Arrow { from, to, role, alpha, width, dashed: true, pointed });
            }
        }
    }

    /// The arrows in sight and near it, and the rows that are bands.
    pub(super) fn drawn(&self) -> (Vec<Drawn>, Vec<BandRow>) {
        let (indices, bands) = self.in_sight(self.near_rows());
        let mut reach = f64::MIN;
        let drawn = indices.into_iter().filter_map(|index| {
            let arrow = self.model.arrows.get(index)?;
            let ends = self.axis.ends(arrow);
            let (from, to) = self.whole(arrow, ends);
            let has_cross = matches!(arrow.fate, Fate::Lost { .. });
            let whole = Visible { from, to, has_end: true };
            reach = reach.max(to.y + super::rooms::CROSS);
            Some(Drawn { index, ends, whole, visible: self.cut(from, to), has_cross, reach })
        });
        (drawn.collect(), bands)
    }

    /// All arrows in sight.
    pub(super) fn arrows(&self, drawn: &[Drawn], picture: &mut Picture) {
        for one in drawn {
            if let Some((arrow, line)) = self.model.arrows.get(one.index).zip(one.visible) {
                self.arrow(arrow, one.ends, line, picture);
            }
        }
    }

    /// The arrows to draw that start in `rows` or before them, in their order, and the rows in sight that become bands. An
    /// arrow that is chosen or under the pointer is always drawn, even in a band.
    fn in_sight(&self, rows: Range<i64>) -> (Vec<usize>, Vec<BandRow>) {
        let first = self.in_row(rows.start).start;
        let mut indices = Vec::with_capacity(128);
        let from = self.axis.ends_from(rows.start as f64 * ROW);
        // Neighbours are mostly in one row.
        let mut known: Option<(i64, Vec<usize>, bool)> = None;
        self.model.arrow_index.lasting(0..first, from, |index| {
            let Some(arrow) = self.model.arrows.get(index) else { return false };
            let row = self.row_of(self.axis.order(arrow));
            let (_, kept, is_dense) = match &known {
                Some(known) if known.0 == row => known,
                _ => {
                    let is_dense = self.is_dense(row);
                    let kept = if is_dense { self.kept(self.in_row(row)) } else { Vec::new() };
                    known.insert((row, kept, is_dense))
                }
            };
            if !is_dense || kept.contains(&index) {
                indices.push(index);
            }
            // If the earlier ones are dense, looking further would cost time and add nothing that could be told apart.
            indices.len() < MOST_EARLIER && first - index < MOST_EARLIER * 16
        });
        indices.reverse();
        let mut bands = Vec::new();
        let seen = self.rows();
        for row in rows {
            let range = self.in_row(row);
            if !self.is_dense(row) {
                indices.extend(range);
                continue;
            }
            let kept = self.kept(range.clone());
            indices.extend(&kept);
            if seen.contains(&row) {
                bands.push(BandRow { row, range, kept });
            }
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

    /// The factor of an arrow's opacity.
    pub(super) fn dimmed(&self, event: EventId) -> f64 {
        let is_folded = self.folded.is_some_and(|folded| folded.events.binary_search(&event).is_ok());
        let is_left = self.only.is_none_or(|only| only.binary_search(&event).is_ok());
        if is_left && !is_folded { 1.0 } else { DIMMED }
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
        let dimmed = self.dimmed(arrow.id);
        let mark = |from, to, alpha: f64, pointed| Mark::Arrow {
            from,
            to,
            role,
            alpha: alpha * dimmed,
            width,
            dashed,
            pointed,
        };
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
            // At a moment at which several packets arrive, the first ones have arrived a little above its row.
            if share < 1.0 && self.is_inside(here.y) {
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
        let alpha = self.alpha(arrow.sent) * self.dimmed(arrow.id) * 0.8;
        picture.marks.push(Mark::Path { points, role, alpha, width: 1.0, base: None });
    }
}
