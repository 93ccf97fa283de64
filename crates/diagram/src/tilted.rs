//! Rectangles that may be turned, as texts along arrows are, and what touches them. All tests are exact.

use crate::scene::{Area, Point};
use trace::{key_of, put_in_order};

/// Orders intervals by their starts.
pub(crate) fn sort_by_start(intervals: &mut [(f64, f64)]) {
    put_in_order(intervals, |&(start, _)| (key_of(start), 0));
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

/// A rectangle around `middle` whose longer sides run in the direction of `angle`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tilted {
    pub(crate) middle: Point,
    pub(crate) angle: Rotation,
    /// Half of its length and half of its height.
    pub(crate) half: (f64, f64),
}

impl Tilted {
    /// The same, with `space` around it.
    pub(crate) fn grown(self, space: f64) -> Self {
        Self { half: (self.half.0 + space, self.half.1 + space), ..self }
    }

    /// The upright rectangle around it.
    pub(crate) fn bounds(&self) -> Area {
        let (sine, cosine) = (self.angle.sine.abs(), self.angle.cosine.abs());
        let wide = self.half.0 * cosine + self.half.1 * sine;
        let high = self.half.0 * sine + self.half.1 * cosine;
        let Point { x, y } = self.middle;
        Area { left: x - wide, right: x + wide, top: y - high, bottom: y + high }
    }

    /// Where a point is, along the rectangle and across it, from its middle.
    fn seen(&self, point: Point) -> (f64, f64) {
        let (x, y) = (point.x - self.middle.x, point.y - self.middle.y);
        let (sine, cosine) = self.angle.sin_cos();
        (x * cosine + y * sine, y * cosine - x * sine)
    }

    /// Its corners, one after another around it.
    pub(crate) fn corners(&self) -> [Point; 4] {
        let (sine, cosine) = self.angle.sin_cos();
        let (wide, high) = self.half;
        [(-wide, -high), (wide, -high), (wide, high), (-wide, high)].map(|(along, across)| Point {
            x: self.middle.x + along * cosine - across * sine,
            y: self.middle.y + along * sine + across * cosine,
        })
    }

    /// Whether the two have a common point inside. Two rectangles are apart if a side of one of them parts them.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let is_parted = |one: &Self, other: &Self| {
            let corners = other.corners().map(|corner| one.seen(corner));
            let beyond = |is_beyond: &dyn Fn((f64, f64)) -> bool| corners.iter().all(|&corner| is_beyond(corner));
            beyond(&|(along, _)| along <= -one.half.0)
                || beyond(&|(along, _)| along >= one.half.0)
                || beyond(&|(_, across)| across <= -one.half.1)
                || beyond(&|(_, across)| across >= one.half.1)
        };
        !is_parted(self, other) && !is_parted(other, self)
    }

    /// The part of a line that is inside, as shares of the line; `None` if it passes by.
    pub(crate) fn crossing(&self, from: Point, to: Point) -> Option<(f64, f64)> {
        let (from, to) = (self.seen(from), self.seen(to));
        let part = within(from.0, to.0, -self.half.0, self.half.0, (0.0, 1.0))?;
        within(from.1, to.1, -self.half.1, self.half.1, part)
    }
}

/// The part of `part` in which a value that goes from `from` to `to` is between `low` and `high`; `None` if it never is.
fn within(from: f64, to: f64, low: f64, high: f64, part: (f64, f64)) -> Option<(f64, f64)> {
    let length = to - from;
    if length.abs() < 1e-9 {
        return (low < from && from < high).then_some(part);
    }
    let (one, other) = ((low - from) / length, (high - from) / length);
    let part = (part.0.max(one.min(other)), part.1.min(one.max(other)));
    (part.0 < part.1).then_some(part)
}

/// The room beside a line in which a text can stand: all places whose distance from it is between `low` and `high`.
/// Distances are positive above the line. The line is read from left to right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strip {
    pub(crate) start: Point,
    pub(crate) angle: Rotation,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Strip {
    /// Where a point is: along the line from its start, and above it.
    fn seen(&self, point: Point) -> (f64, f64) {
        let (x, y) = (point.x - self.start.x, point.y - self.start.y);
        let (sine, cosine) = self.angle.sin_cos();
        (x * cosine + y * sine, x * sine - y * cosine)
    }

    /// The stretch that a line takes of the strip.
    pub(crate) fn taken_by_line(&self, from: Point, to: Point) -> Option<(f64, f64)> {
        let (from, to) = (self.seen(from), self.seen(to));
        let (first, last) = within(from.1, to.1, self.low, self.high, (0.0, 1.0))?;
        let at = |share: f64| from.0 + (to.0 - from.0) * share;
        let (one, other) = (at(first), at(last));
        Some((one.min(other), one.max(other)))
    }

    /// The stretch that a rectangle takes of the strip.
    pub(crate) fn taken_by(&self, tilted: &Tilted) -> Option<(f64, f64)> {
        let corners = tilted.corners();
        // The rectangle is convex, so its sides reach the ends of what it takes.
        let sides = (0..4).filter_map(|side| self.taken_by_line(corners[side], corners[(side + 1) % 4]));
        sides.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    }

    /// The middle of a text whose middle is at `along`.
    pub(crate) fn middle(&self, along: f64) -> Point {
        let (sine, cosine) = self.angle.sin_cos();
        let above = f64::midpoint(self.low, self.high);
        Point { x: self.start.x + along * cosine + above * sine, y: self.start.y + along * sine - above * cosine }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tilted(x: f64, y: f64, degrees: f64) -> Tilted {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        Tilted { middle: Point { x, y }, angle: Rotation { sine, cosine }, half: (50.0, 7.0) }
    }

    #[test]
    fn turned_rectangles_that_pass_each_other_closely_do_not_touch() {
        let one = tilted(0.0, 0.0, 10.0);
        assert!(one.overlaps(&tilted(0.0, 14.0, 10.0)));
        assert!(!one.overlaps(&tilted(0.0, 14.3, 10.0)), "their upright rectangles overlap, they do not");
        assert!(one.overlaps(&tilted(0.0, 14.3, -10.0)), "these meet in a wedge");
        assert!(one.overlaps(&one));
    }

    #[test]
    fn the_part_of_a_line_within_a_rectangle_is_exact() {
        let level = tilted(0.0, 0.0, 0.0);
        let (left, right) = (Point { x: -100.0, y: 0.0 }, Point { x: 100.0, y: 0.0 });
        assert_eq!(level.crossing(left, right), Some((0.25, 0.75)));
        assert_eq!(level.crossing(Point { y: 7.0, ..left }, Point { y: 7.0, ..right }), None, "along its edge");
    }

    #[test]
    fn a_strip_knows_what_is_taken_of_it() {
        let strip = Strip { start: Point { x: 0.0, y: 100.0 }, angle: Rotation::LEVEL, low: 2.0, high: 16.0 };
        let taken = strip.taken_by_line(Point { x: 0.0, y: 70.0 }, Point { x: 100.0, y: 110.0 });
        assert_eq!(taken, Some((35.0, 70.0)), "from 16 above the line to 2 above it");
        assert_eq!(strip.taken_by(&tilted(200.0, 90.0, 0.0)), Some((150.0, 250.0)));
        assert_eq!(strip.taken_by(&tilted(200.0, 110.0, 0.0)), None);
        assert_eq!(strip.middle(30.0), Point { x: 30.0, y: 91.0 });
    }
}
