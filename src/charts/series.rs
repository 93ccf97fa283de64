//! Turns samples into a chart's data: aligned columns, units, the choice of scale, the positions of labels. Pure.

use crate::live::settings::Transport;
use crate::live::view::Sample;
use i18n::{Lang, msg};

/// The quantity that a chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Milliseconds.
    Latency,
    /// Bytes in both directions since the run's start.
    Bytes,
}

impl Quantity {
    pub const ALL: [Self; 2] = [Self::Latency, Self::Bytes];

    pub fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Latency => msg::charts_latency_title(lang),
            Self::Bytes => msg::charts_bytes_title(lang),
        }
    }

    /// What is said while there is nothing to draw.
    pub fn empty(self, lang: Lang) -> &'static str {
        match self {
            Self::Latency => msg::charts_empty_latency(lang),
            Self::Bytes => msg::charts_empty_bytes(lang),
        }
    }

    /// The value of a sample, if it has one.
    pub fn of(self, sample: &Sample) -> Option<f64> {
        match self {
            Self::Latency => sample.latency.map(|latency| latency.as_millis_f64().max(LEAST_MILLIS)),
            Self::Bytes => sample.bytes.map(|bytes| bytes as f64),
        }
    }
}

/// The smallest delay that is shown: browsers give times in steps of 0.1 ms, and a logarithmic scale needs a lower
/// bound.
const LEAST_MILLIS: f64 = 0.1;
/// The shortest time axis, so that a run's first seconds fill the chart from the left and are not stretched over its
/// whole width.
const SHORTEST_SECONDS: f64 = 10.0;
/// A scale becomes logarithmic at this ratio of largest to smallest value, and linear again below the second ratio.
const WIDE_SPREAD: f64 = 10.0;
const NARROW_SPREAD: f64 = 6.0;

/// One lane's points: seconds of run time, and the value at that time.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub transport: Transport,
    pub points: Vec<(f64, Option<f64>)>,
}

impl Line {
    pub fn new(transport: Transport, quantity: Quantity, samples: &[Sample]) -> Self {
        let point = |sample: &Sample| (sample.at.0 as f64 / 1e6, quantity.of(sample));
        Self { transport, points: samples.iter().map(point).collect() }
    }

    /// The newest point with a value.
    pub fn newest(&self) -> Option<(f64, f64)> {
        self.points.iter().rev().find_map(|&(at, value)| value.map(|value| (at, value)))
    }

    fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.points.iter().filter_map(|&(_, value)| value)
    }
}

/// The lines over one common column of seconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    pub seconds: Vec<f64>,
    pub values: Vec<Vec<Option<f64>>>,
}

/// Aligns the lines to one column of seconds, with gaps where a lane has no sample.
pub fn align(lines: &[Line]) -> Columns {
    let mut next = vec![0; lines.len()];
    let mut columns = Columns { seconds: Vec::new(), values: vec![Vec::new(); lines.len()] };
    let head = |next: &[usize]| {
        let heads = lines.iter().zip(next).filter_map(|(line, &at)| line.points.get(at));
        heads.map(|point| point.0).min_by(f64::total_cmp)
    };
    if head(&next).is_none_or(|first| first > 0.0) {
        columns.seconds.push(0.0);
        columns.values.iter_mut().for_each(|values| values.push(None));
    }
    while let Some(at) = head(&next) {
        columns.seconds.push(at);
        for ((line, next), values) in lines.iter().zip(&mut next).zip(&mut columns.values) {
            let point = line.points.get(*next).filter(|point| point.0 == at);
            *next += usize::from(point.is_some());
            values.push(point.and_then(|point| point.1));
        }
    }
    if columns.seconds.last().is_none_or(|&last| last < SHORTEST_SECONDS) {
        columns.seconds.push(SHORTEST_SECONDS);
        columns.values.iter_mut().for_each(|values| values.push(None));
    }
    columns
}

pub fn is_empty(lines: &[Line]) -> bool {
    lines.iter().all(|line| line.values().all(|value| value <= 0.0))
}

/// Whether the values spread so far that a linear scale would flatten the small ones.
pub fn is_logarithmic(quantity: Quantity, lines: &[Line], was: bool) -> bool {
    let values = || lines.iter().flat_map(Line::values);
    let (least, most) = (values().fold(f64::INFINITY, f64::min), values().fold(0.0, f64::max));
    quantity == Quantity::Latency && most / least >= if was { NARROW_SPREAD } else { WIDE_SPREAD }
}

/// A unit for the value axis, and its size in the data's unit.
pub fn unit(quantity: Quantity, lines: &[Line]) -> (&'static str, f64) {
    let most = lines.iter().flat_map(Line::values).fold(0.0, f64::max);
    match quantity {
        Quantity::Latency => ("ms", 1.0),
        Quantity::Bytes if most < 1e3 => ("B", 1.0),
        Quantity::Bytes if most < 1e6 => ("KB", 1e3),
        Quantity::Bytes if most < 1e9 => ("MB", 1e6),
        Quantity::Bytes => ("GB", 1e9),
    }
}

/// Moves labels at `heights` until they are at least `gap` apart. They keep their order, and stay within `top` and
/// `bottom` as long as there is room.
pub fn spread(heights: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    // There are only a few labels, so each is inserted at its place; a sort would add code to the page.
    let mut order = Vec::with_capacity(heights.len());
    for label in 0..heights.len() {
        order.insert(order.partition_point(|&above: &usize| heights[above] <= heights[label]), label);
    }
    let mut placed = heights.to_vec();
    let mut free = top;
    for &label in &order {
        placed[label] = placed[label].max(free);
        free = placed[label] + gap;
    }
    let mut free = bottom.max(top + gap * heights.len().saturating_sub(1) as f64);
    for &label in order.iter().rev() {
        placed[label] = placed[label].min(free);
        free = placed[label] - gap;
    }
    placed
}

/// The width of a text at 11 px, rounded up: Hangul is as wide as it is high.
pub fn text_width(text: &str) -> f64 {
    text.chars().map(|character| if character.is_ascii() { 6.4 } else { 11.0 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(f64, Option<f64>)]) -> Line {
        Line { transport: Transport::Polling, points: points.to_vec() }
    }

    #[test]
    fn lanes_share_a_column_of_seconds_with_holes() {
        let lines = [line(&[(0.0, Some(1.0)), (20.0, Some(2.0))]), line(&[(0.0, None), (5.0, Some(3.0))])];
        let columns = align(&lines);
        assert_eq!(columns.seconds, [0.0, 5.0, 20.0]);
        assert_eq!(columns.values, [vec![Some(1.0), None, Some(2.0)], vec![None, Some(3.0), None]]);
    }

    #[test]
    fn a_young_run_does_not_fill_the_width() {
        let columns = align(&[line(&[(0.5, Some(1.0))])]);
        assert_eq!(columns.seconds, [0.0, 0.5, SHORTEST_SECONDS]);
        assert_eq!(columns.values, [vec![None, Some(1.0), None]]);
        assert_eq!(align(&[]).seconds, [0.0, SHORTEST_SECONDS]);
    }

    #[test]
    fn a_wide_spread_is_logarithmic_and_does_not_flicker() {
        let lines = |most| [line(&[(0.0, Some(10.0))]), line(&[(0.0, Some(most))])];
        let choose = |most, was| is_logarithmic(Quantity::Latency, &lines(most), was);
        assert!(!choose(99.0, false));
        assert!(choose(100.0, false));
        assert!(choose(60.0, true));
        assert!(!choose(59.0, true));
        assert!(!is_logarithmic(Quantity::Bytes, &lines(1e6), false), "a sum starts at zero");
        assert!(!is_logarithmic(Quantity::Latency, &[], true));
    }

    #[test]
    fn labels_stand_apart_in_their_order_and_within_the_chart() {
        let placed = spread(&[50.0, 52.0, 10.0, 99.0], 13.0, 0.0, 100.0);
        assert_eq!(placed, [50.0, 63.0, 10.0, 99.0]);
        let placed = spread(&[99.0, 98.0, 97.0, 100.0], 13.0, 0.0, 100.0);
        assert_eq!(placed, [87.0, 74.0, 61.0, 100.0]);
        let crowded = spread(&[1.0, 2.0, 3.0], 13.0, 0.0, 20.0);
        assert_eq!(crowded, [0.0, 13.0, 26.0], "order and distance before the edge");
    }

    #[test]
    fn units_follow_the_largest_value() {
        for (most, expected) in [(999.0, "B"), (44_700.0, "KB"), (1.2e6, "MB"), (5e9, "GB")] {
            assert_eq!(unit(Quantity::Bytes, &[line(&[(0.0, Some(most))])]).0, expected);
        }
    }

    #[test]
    fn nothing_but_zeros_is_nothing_to_draw() {
        assert!(is_empty(&[line(&[(0.0, None)]), line(&[(0.0, Some(0.0))])]));
        assert!(!is_empty(&[line(&[(0.0, Some(0.1))])]));
    }
}
