//! The names on the curves. A name that would touch another one is left out; its mark stays.

use super::{Plotted, Tag, put};
use crate::measure::{Face, width};
use crate::picture::{Align, Line, Mark, Picture, Rotation, TEXT_HEIGHT};
use crate::scene::{Area, ColorRole, Point, Shape};

/// Pixels between a mark and its name.
const ASIDE: f64 = 8.0;
/// More names than this are not even tried: they would not fit.
const MOST: usize = 400;

/// The names of times, as bands behind the curves with the name at the top.
pub(super) fn times(picture: &mut Picture, plotted: &Plotted, tags: &[Tag]) {
    let Area { left, right, top, bottom } = plotted.area;
    for tag in tags {
        let Some(until) = tag.until.filter(|until| *until >= plotted.from && tag.at <= plotted.to) else { continue };
        let (start, end) = (plotted.x(tag.at).max(left), plotted.x(until).min(right).max(left + 1.0));
        let area = Area { left: start, right: end.max(start + 1.0), top, bottom };
        picture.shape(Shape::Fill { area, role: ColorRole::Soft, alpha: 0.12 });
        let text = width(&tag.text, Face::Strong);
        let x = (start + ASIDE / 2.0).min(right - text).max(left);
        put(picture, Point { x, y: top + 9.0 }, Align::Left, Face::Strong, ColorRole::Ink, &tag.text);
    }
}

/// The names at moments, beside their points.
pub(super) fn moments(picture: &mut Picture, plotted: &Plotted, tags: &[Tag]) {
    let Area { left, right, top, bottom } = plotted.area;
    let is_seen = |tag: &&Tag| tag.until.is_none() && (plotted.from..=plotted.to).contains(&tag.at);
    for tag in tags.iter().filter(is_seen).take(MOST) {
        let at = plotted.point(tag.at, tag.value);
        if tag.is_loss {
            picture.shape(Shape::Cross { at });
        }
        let (face, role) = (Face::Strong, ColorRole::Bad);
        let text = width(&tag.text, face);
        // Where a curve goes up, there is room above it on the left and below it on the right.
        let ways = [(1.0, 1.0), (-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 2.2), (-1.0, -2.2)];
        for (side, up) in ways {
            let (align, edge) = if side > 0.0 { (Align::Left, at.x + ASIDE) } else { (Align::Right, at.x - ASIDE) };
            let start = if side > 0.0 { edge } else { edge - text };
            let at = Point { x: edge, y: at.y + up * TEXT_HEIGHT / 2.0 };
            let is_inside = start >= left && start + text <= right && at.y - 7.0 >= top && at.y + 7.0 <= bottom;
            let line = Line { at, angle: Rotation::LEVEL, align, face, role, alpha: 1.0, width: text, text: 0..0 };
            if is_inside && picture.is_free(&line.room()) {
                let plate = Point { x: start - 1.0, y: at.y };
                let (angle, width) = (Rotation::LEVEL, text + 2.0);
                picture.marks.push(Mark::Plate { at: plate, angle, width, height: TEXT_HEIGHT - 2.0 });
                picture.line(&line, &[([&tag.text, ""], face, role)]);
                break;
            }
        }
    }
}
