//! What is seen of a graph: a stretch of time within the whole. Pure.

/// A stretch of time in microseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub from: f64,
    pub to: f64,
    /// The whole.
    whole: (f64, f64),
}

/// The shortest stretch: below it ticks would repeat themselves.
const SHORTEST: f64 = 10.0;
/// By how much one press of a key or a button zooms.
pub const ZOOM: f64 = 1.5;

impl Range {
    /// All of the time from `start` to `end`, with a little room at either side.
    pub fn whole(start: f64, end: f64) -> Self {
        let room = ((end - start) * 0.02).max(SHORTEST / 2.0);
        let whole = ((start - room).max(0.0_f64.min(start)), end + room);
        Self { from: whole.0, to: whole.1, whole }
    }

    pub fn is_whole(&self) -> bool {
        (self.from, self.to) == self.whole
    }

    pub fn reset(&self) -> Self {
        Self { from: self.whole.0, to: self.whole.1, ..*self }
    }

    /// The stretch between two moments, in either order.
    pub fn between(&self, one: f64, other: f64) -> Self {
        self.fitted(one.min(other), one.max(other))
    }

    /// Shows `factor` times less of the time around `at`, which stays where it is.
    pub fn zoomed(&self, factor: f64, at: f64) -> Self {
        let at = at.clamp(self.from, self.to);
        let shrink = |edge: f64| at + (edge - at) / factor;
        self.fitted(shrink(self.from), shrink(self.to))
    }

    /// The same length, moved by this share of it.
    pub fn moved(&self, share: f64) -> Self {
        let by = (self.to - self.from) * share;
        let by = by.clamp(self.whole.0 - self.from, self.whole.1 - self.to);
        Self { from: self.from + by, to: self.to + by, ..*self }
    }

    /// Moved as little as possible, so that `at` is seen.
    pub fn with(&self, at: f64) -> Self {
        if (self.from..=self.to).contains(&at) {
            return *self;
        }
        let half = (self.to - self.from) / 2.0;
        self.moved((at - half - self.from) / (self.to - self.from).max(SHORTEST))
    }

    fn fitted(&self, from: f64, to: f64) -> Self {
        let middle = f64::midpoint(from, to);
        let half = ((to - from) / 2.0).max(SHORTEST / 2.0);
        let (from, to) = ((middle - half).max(self.whole.0), (middle + half).min(self.whole.1));
        if to - from < SHORTEST.min(self.whole.1 - self.whole.0) { *self } else { Self { from, to, ..*self } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_in_and_out_again_shows_the_whole() {
        let whole = Range::whole(0.0, 1_000.0);
        assert!(whole.is_whole() && whole.from == 0.0 && whole.to > 1_000.0);
        let near = whole.zoomed(4.0, 500.0);
        assert!(!near.is_whole() && (near.to - near.from - whole.to / 4.0).abs() < 1.0);
        assert!(near.zoomed(0.01, 500.0).is_whole() && near.reset().is_whole());
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let near = Range::whole(0.0, 1_000.0).zoomed(2.0, 300.0);
        let share = |range: &Range| (300.0 - range.from) / (range.to - range.from);
        assert!((share(&near) - share(&near.zoomed(3.0, 300.0))).abs() < 1e-9);
    }

    #[test]
    fn nothing_outside_of_the_whole_is_shown_and_nothing_too_short() {
        let whole = Range::whole(0.0, 1_000.0);
        let near = whole.between(900.0, 800.0);
        assert_eq!((near.from, near.to), (800.0, 900.0));
        let moved = near.moved(50.0);
        assert!((moved.to - whole.to).abs() < 1e-9 && (moved.to - moved.from - 100.0).abs() < 1e-9);
        assert_eq!(near.moved(-50.0).from, whole.from);
        let tiny = whole.between(500.0, 500.0);
        assert!(tiny.to - tiny.from >= SHORTEST);
        let point = Range::whole(7.0, 7.0);
        assert!(point.to > point.from && point.zoomed(9.0, 7.0).to > point.from);
    }

    #[test]
    fn a_point_out_of_sight_is_brought_into_it() {
        let near = Range::whole(0.0, 1_000.0).between(100.0, 200.0);
        assert_eq!(near.with(150.0), near);
        let there = near.with(700.0);
        assert!((there.from..=there.to).contains(&700.0) && (there.to - there.from - 100.0).abs() < 1e-9);
        assert!(near.with(0.0).from == 0.0);
    }
}
