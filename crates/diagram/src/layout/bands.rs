//! Bands: rows with a count, in place of arrows that would be too dense to tell apart. They also bound the work of a frame.

use super::Frame;
use crate::picture::{Align, FAINT, Face, Line, Picture, Rotation};
use crate::scene::{Area, ColorRole, Point, Shape};
use std::fmt::Write as _;
use std::ops::Range;
use trace::Layer;

/// Height of a row. Rows divide the run's height, so they scroll with the picture.
pub(crate) const ROW: f64 = 28.0;
/// A row with more arrows than this becomes a band.
const FULL: usize = 6;

impl Frame<'_> {
    /// The row of a height of the run.
    pub(super) fn row_of(&self, y: f64) -> i64 {
        (y / ROW).floor() as i64
    }

    /// The rows that are in sight.
    pub(super) fn rows(&self) -> Range<i64> {
        let top = self.view.scroll - super::PAD;
        self.row_of(top)..self.row_of(top + self.bottom() - self.top()) + 1
    }

    /// The arrows that start in a row.
    pub(super) fn in_row(&self, row: i64) -> Range<usize> {
        self.before(row as f64 * ROW)..self.before((row + 1) as f64 * ROW)
    }

    /// How many arrows start above a height of the run.
    fn before(&self, y: f64) -> usize {
        self.model.arrows.partition_point(|arrow| self.axis.order(arrow) < y)
    }

    /// Whether a row becomes a band: it has too many arrows, or half as many and a neighbour that has too many. Without the
    /// second rule a steady rate would look like a patchwork of bands and arrows.
    pub(super) fn is_dense(&self, row: i64) -> bool {
        let count = self.in_row(row).len();
        let is_full = |row| self.in_row(row).len() > FULL;
        count > FULL || count > FULL / 2 && (is_full(row - 1) || is_full(row + 1))
    }

    /// Draws a row as a band: darker with more arrows, with their number in the middle.
    pub(super) fn band(&self, row: i64, arrows: Range<usize>, picture: &mut Picture) {
        let (top, bottom) = (self.on_screen(row as f64 * ROW), self.on_screen((row + 1) as f64 * ROW) - 1.0);
        let body = self.columns.body;
        let area = Area {
            left: self.columns.client + 3.0,
            right: self.columns.server - 3.0,
            top: top.max(body.top),
            bottom: bottom.min(body.bottom),
        };
        if area.height() < 1.0 {
            return;
        }
        let count = arrows.len();
        let slice = self.model.arrows.get(arrows).unwrap_or_default();
        let layer = slice.first().map_or(Layer::Ip, |arrow| arrow.layer);
        let alpha = (0.1 + 0.04 * (count as f64).log2()).min(0.55);
        let now = self.y(self.view.moment).max(area.top).min(area.bottom);
        if slice.first().is_some_and(|arrow| arrow.sent <= self.view.moment) {
            picture.shape(Shape::Fill {
                area: Area { bottom: now.max(area.top + 1.0), ..area },
                role: ColorRole::Of(layer),
                alpha,
            });
        }
        if now < area.bottom {
            picture.shape(Shape::Fill {
                area: Area { top: now, ..area },
                role: ColorRole::Of(layer),
                alpha: alpha * FAINT,
            });
        }
        let mut text = String::with_capacity(8);
        // Writing to a String cannot fail.
        let _ = write!(text, "{count}");
        let at = Point { x: (area.left + area.right) / 2.0, y: f64::midpoint(top, bottom) };
        if area.height() < crate::picture::TEXT_HEIGHT || at.y - 7.0 < body.top || at.y + 7.0 > body.bottom {
            return;
        }
        let parts: [&str; 2] = ["× ", &text];
        let width = crate::picture::width(&text, Face::Strong) + 12.0;
        let past = slice.first().is_none_or(|arrow| arrow.sent <= self.view.moment);
        let alpha = if past { 1.0 } else { FAINT };
        let line = Line {
            at,
            angle: Rotation::LEVEL,
            align: Align::Centre,
            face: Face::Strong,
            role: ColorRole::Ink,
            alpha,
            width,
            text: 0..0,
        };
        picture.line(&line, &[(&parts, Face::Strong, ColorRole::Ink)]);
    }
}
