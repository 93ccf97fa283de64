//! A whole run as one picture, high enough to be read. A very long run is drawn denser.

use crate::axis::{Axis, Scale};
use crate::layout::{HEADER, PAD, View, layout, room};
use crate::model::{Model, Names};
use crate::picture::Picture;
use crate::scene::ColorRole;
use crate::svg::svg;
use std::ops::RangeInclusive;
use trace::Gauge;

/// How a whole run is drawn.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// How time runs down the picture.
    pub scale: Scale,
    /// The gauge that is plotted.
    pub gauge: Option<Gauge>,
    /// As in [`View::streams`].
    pub streams: Option<bool>,
    /// In pixels.
    pub width: f64,
    /// In pixels: a short run has the least height, which also decides its scale; a long one has at most the greatest.
    pub height: RangeInclusive<f64>,
}

/// A picture of a whole run.
#[derive(Debug)]
pub struct Whole {
    /// The document.
    pub svg: String,
    /// In pixels.
    pub height: f64,
    /// Whether the run is drawn denser than is good for reading.
    pub is_dense: bool,
}

/// Draws the whole of `model`. `colour` gives the value of a role.
pub fn whole<'a>(model: &Model, names: &Names, sheet: &Sheet, colour: impl Fn(ColorRole) -> &'a str) -> Whole {
    let &Sheet { scale, gauge, streams, width, ref height } = sheet;
    let (least, most) = (*height.start(), *height.end());
    let wanted = Axis::new(model, scale, 1.0, room(least)).length() + HEADER + 2.0 * PAD;
    let height = wanted.clamp(least, most).ceil();
    let zoom = Axis::farthest(model, scale, room(height));
    let view = View {
        scale,
        zoom,
        scroll: 0.0,
        width,
        height,
        moment: model.end,
        chosen: None,
        hovered: None,
        gauge,
        streams,
    };
    let mut picture = Picture::default();
    layout(model, None, names, &view, &mut picture);
    Whole { svg: svg(&picture, width, height, colour(ColorRole::Panel), colour), height, is_dense: wanted > most }
}
