//! What lines and labels leave of the strips beside a line, and the rooms of the labels that have a place already.

use super::arrows::{Drawn, Visible};
use crate::picture::Rotation;
use crate::scene::Area;
use crate::tilted::{Strip, Tilted, sort_by_start};

/// Half the size of the cross where a packet was lost, with the space around it.
pub(super) const CROSS: f64 = 6.0;
/// The space that a label keeps free at its ends.
const CLEAR_ENDS: f64 = 3.0;
/// The space between two labels one after another, besides that at their ends.
const APART: f64 = 6.0;
/// Arrows that leave at once may be drawn in another order than their labels get places, within this height.
const UNORDERED: f64 = 200.0;

/// The stretches that lines and labels take of a strip beside a line of `length`, without the line of the arrow `own`.
pub(super) fn taken_of(
    strip: &Strip,
    length: f64,
    own: Option<usize>,
    drawn: &[Drawn],
    labels: &Rooms,
) -> Vec<(f64, f64)> {
    let half = (length / 2.0, (strip.high - strip.low) / 2.0);
    let room = Tilted { middle: strip.middle(half.0), angle: strip.angle, half }.bounds();
    let near = |from: f64, to: f64| from <= room.bottom && to >= room.top;
    let mut taken = Vec::with_capacity(16);
    let first = drawn.partition_point(|one| one.reach < room.top);
    for other in &drawn[first..] {
        let Visible { from, to, .. } = other.whole;
        if from.y > room.bottom + UNORDERED {
            break;
        }
        if Some(other.index) != own && near(from.y, to.y) {
            taken.extend(strip.taken_by_line(from, to));
        }
        if other.has_cross && near(to.y - CROSS, to.y + CROSS) {
            taken.extend(strip.taken_by(&Tilted { middle: to, angle: Rotation::LEVEL, half: (CROSS, CROSS) }));
        }
    }
    for label in labels.reaching(room.top).filter(|label| near(label.top, label.bottom)) {
        taken.extend(strip.taken_by(&label.tilted).map(|(start, end)| (start - APART, end + APART)));
    }
    taken
}

/// The rooms of the labels that have a place, in the order of sending.
#[derive(Default)]
pub(super) struct Rooms(Vec<Room>);

struct Room {
    tilted: Tilted,
    top: f64,
    bottom: f64,
    /// How far down this room or one before it goes.
    reach: f64,
}

impl Rooms {
    pub(super) fn push(&mut self, tilted: Tilted) {
        let Area { top, bottom, .. } = tilted.bounds();
        let reach = self.0.last().map_or(bottom, |last| last.reach.max(bottom));
        self.0.push(Room { tilted, top, bottom, reach });
    }

    /// Those that may go further down than `top`.
    fn reaching(&self, top: f64) -> impl Iterator<Item = &Room> {
        self.0[self.0.partition_point(|room| room.reach < top)..].iter()
    }

    pub(super) fn are_clear_of(&self, tilted: &Tilted) -> bool {
        !self.0.iter().any(|room| room.tilted.overlaps(tilted))
    }
}

impl FromIterator<Tilted> for Rooms {
    fn from_iter<T: IntoIterator<Item = Tilted>>(tilted: T) -> Self {
        let mut rooms = Self::default();
        tilted.into_iter().for_each(|tilted| rooms.push(tilted));
        rooms
    }
}

/// The place for the middle of a text that is nearest to `best`.
pub(super) fn nearest(free: &[(f64, f64)], width: f64, best: f64) -> Option<f64> {
    let fitting = free.iter().filter(|(start, end)| end - start >= width);
    let places = fitting.map(|(start, end)| best.max(start + width / 2.0).min(end - width / 2.0));
    places.min_by(|one, other| (one - best).abs().total_cmp(&(other - best).abs()))
}

/// What is free of `within`.
pub(super) fn free(mut used: Vec<(f64, f64)>, (start, end): (f64, f64)) -> Vec<(f64, f64)> {
    sort_by_start(&mut used);
    let mut free = Vec::with_capacity(used.len() + 1);
    let mut from = start;
    for (first, last) in used {
        if first - CLEAR_ENDS > from {
            free.push((from, (first - CLEAR_ENDS).min(end)));
        }
        from = from.max(last + CLEAR_ENDS);
    }
    if end > from {
        free.push((from, end));
    }
    free
}
