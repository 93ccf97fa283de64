//! Draws one curve: the part in sight, thinned to what the pixels show, with a hit per mark.

use super::{Curve, Dot, Plotted, Style, thin};
use crate::picture::{Hit, Mark, Picture};
use crate::scene::{Area, ColorRole, Point, Shape};

/// A curve with fewer values per pixel shows each value as a mark on its line.
const SPARSE: f64 = 7.0;

/// The places of the dots from `from` to `to`.
pub(super) fn seen(dots: &[Dot], from: f64, to: f64) -> (usize, usize) {
    (dots.partition_point(|dot| dot.at < from), dots.partition_point(|dot| dot.at <= to))
}

pub(super) fn draw(picture: &mut Picture, plotted: &mut Plotted, curve: &Curve) {
    let (start, end) = seen(&curve.dots, plotted.from, plotted.to);
    let dots = curve.dots.get(start..end).unwrap_or_default();
    plotted.there += dots.len();
    let column = |dot: &Dot| plotted.x(dot.at).round() as i32;
    let kept = match curve.style {
        Style::Line | Style::Stairs => thin::line(dots, column),
        Style::Dots | Style::Bars => {
            let Area { top, bottom, .. } = plotted.area;
            let row = |value: f64| (plotted.y(value) - top).round() as i32;
            thin::marks(dots, (bottom - top).max(0.0) as usize, |dot| (column(dot), row(dot.high), row(dot.low)))
        }
    };
    plotted.drawn += kept.len();
    let kept: Vec<Dot> = kept.into_iter().filter_map(|place| dots.get(place).copied()).collect();
    match curve.style {
        Style::Line | Style::Stairs => {
            // The line comes from outside and goes on there.
            let before = start.checked_sub(1).and_then(|place| curve.dots.get(place));
            let way: Vec<Dot> = before.into_iter().chain(&kept).chain(curve.dots.get(end)).copied().collect();
            path(picture, plotted, &way, curve);
            let is_sparse = kept.len() as f64 * SPARSE < plotted.area.right - plotted.area.left;
            for dot in &kept {
                if is_sparse {
                    square(picture, plotted.point(dot.at, dot.high), curve.role, 2.0);
                }
            }
        }
        Style::Dots => kept.iter().for_each(|dot| {
            let (role, half) = if dot.is_strong { (ColorRole::Bad, 3.5) } else { (curve.role, 2.0) };
            square(picture, plotted.point(dot.at, dot.low), role, half);
        }),
        Style::Bars => kept.iter().for_each(|dot| bar(picture, plotted, dot, curve.role)),
    }
    picture.hits.extend(kept.iter().map(|dot| {
        let low = if curve.style == Style::Bars { dot.low } else { dot.high };
        let low = if curve.style == Style::Dots { dot.low } else { low };
        let high = if curve.style == Style::Dots { dot.low } else { dot.high };
        Hit { from: plotted.point(dot.at, low), to: plotted.point(dot.at, high), event: dot.event }
    }));
}

fn square(picture: &mut Picture, at: Point, role: ColorRole, half: f64) {
    let area = Area { left: at.x - half, right: at.x + half, top: at.y - half, bottom: at.y + half };
    picture.shape(Shape::Fill { area, role, alpha: 1.0 });
}

/// A bar with a foot at either end, as in tcptrace. What is strong is wider, so that it does not depend on its colour.
fn bar(picture: &mut Picture, plotted: &Plotted, dot: &Dot, role: ColorRole) {
    let (from, to) = (plotted.point(dot.at, dot.low), plotted.point(dot.at, dot.high));
    let (role, width, foot) = if dot.is_strong { (ColorRole::Bad, 4.0, 5.0) } else { (role, 1.5, 2.5) };
    // One that is too short to be seen would have no pixels.
    let from = Point { y: from.y.max(to.y + 1.5), ..from };
    picture.shape(Shape::Rule { from, to, role, width });
    for at in [from, to] {
        let (from, to) = (Point { x: at.x - foot, ..at }, Point { x: at.x + foot, ..at });
        picture.shape(Shape::Rule { from, to, role, width: 1.0 });
    }
}

fn path(picture: &mut Picture, plotted: &Plotted, way: &[Dot], curve: &Curve) {
    let start = picture.points.len();
    let mut before: Option<&Dot> = None;
    for dot in way {
        let is_outside = !(plotted.from..=plotted.to).contains(&dot.at);
        match before {
            Some(before) if curve.style == Style::Stairs => {
                picture.points.push(plotted.point(dot.at, before.high));
                if !is_outside {
                    picture.points.push(plotted.point(dot.at, dot.high));
                }
            }
            Some(before) if is_outside => picture.points.push(edge(plotted, before, dot, plotted.to)),
            None if is_outside && curve.style == Style::Line => {
                let next = way.get(1).unwrap_or(dot);
                picture.points.push(edge(plotted, dot, next, plotted.from));
            }
            _ => picture.points.push(plotted.point(dot.at, dot.high)),
        }
        before = Some(dot);
    }
    let points = start..picture.points.len();
    picture.marks.push(Mark::Path { points, role: curve.role, alpha: 1.0, width: 1.5, base: None });
}

/// Where the line from `one` to `other` crosses the moment `at`.
fn edge(plotted: &Plotted, one: &Dot, other: &Dot, at: f64) -> Point {
    let length = other.at - one.at;
    let share = if length > 0.0 { ((at - one.at) / length).clamp(0.0, 1.0) } else { 0.0 };
    plotted.point(at, one.high + (other.high - one.high) * share)
}
