//! Model and view → picture. Pure: the same view of the same model is the same picture, whatever was shown before, so
//! that what a moment looks like does not depend on how one came to it. Its cost grows with what is visible only.

mod arrows;
mod bands;
mod columns;
mod labels;
mod sides;

pub use columns::{Columns, HEADER, PAD};
pub use sides::span_hue;

use super::axis::{Axis, Scale};
use super::model::{Model, Names};
use super::picture::Picture;
use trace::{EventId, Gauge, Micros};

/// What is looked at, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// How time runs down.
    pub scale: Scale,
    /// How close; 1 is meant to be read.
    pub zoom: f64,
    /// How many pixels of the run have gone by above the picture.
    pub scroll: f64,
    /// In CSS pixels.
    pub width: f64,
    /// In CSS pixels, the header included.
    pub height: f64,
    /// Now: what comes later is faint.
    pub moment: Micros,
    /// The event that is looked into.
    pub chosen: Option<EventId>,
    /// The event that is pointed at.
    pub hovered: Option<EventId>,
    /// The gauge that is plotted.
    pub gauge: Option<Gauge>,
}

/// Pixels that the run has for itself in a picture `height` pixels high.
pub fn room(height: f64) -> f64 {
    (height - HEADER - 2.0 * PAD).max(1.0)
}

/// The scroll at which `moment` is in sight with what led to it above, whichever way one came to it.
pub fn follow(axis: &Axis, height: f64, moment: Micros) -> f64 {
    let room = room(height);
    (axis.y(moment) - room * 0.66).max(0.0).min((axis.length() - room).max(0.0))
}

/// Lays out what `view` shows of `model` into `picture`, over `ghost`: what another run would have shown.
pub fn layout(model: &Model, ghost: Option<&Model>, names: &Names, view: &View, picture: &mut Picture) {
    picture.clear();
    let frame = Frame {
        model,
        names,
        view,
        axis: Axis::new(model, view.scale, view.zoom, room(view.height)),
        columns: Columns::new(model, view.width, view.height, view.gauge.is_some()),
    };
    frame.header(picture);
    frame.now_label(picture);
    frame.states(picture);
    frame.ticks(picture);
    frame.stretches(picture);
    frame.lifelines(picture);
    frame.gauges(picture);
    frame.brackets(picture);
    if let Some(ghost) = ghost {
        frame.ghost(ghost, picture);
    }
    frame.arrows(picture);
    frame.now(picture);
}

/// One picture's measures.
struct Frame<'a> {
    model: &'a Model,
    names: &'a Names,
    view: &'a View,
    axis: Axis<'a>,
    columns: Columns,
}

impl Frame<'_> {
    /// From the run's height to the picture's.
    fn on_screen(&self, y: f64) -> f64 {
        self.columns.body.top + PAD + y - self.view.scroll
    }

    fn y(&self, at: Micros) -> f64 {
        self.on_screen(self.axis.y(at))
    }

    /// The moment at a height of the picture.
    fn moment(&self, y: f64) -> Micros {
        self.axis.moment(y - self.columns.body.top - PAD + self.view.scroll)
    }

    fn top(&self) -> f64 {
        self.columns.body.top
    }

    fn bottom(&self) -> f64 {
        self.columns.body.bottom
    }

    /// Whether a height is in the body.
    fn is_inside(&self, y: f64) -> bool {
        (self.top()..=self.bottom()).contains(&y)
    }

    /// How strongly something that happens at `at` is drawn.
    fn alpha(&self, at: Micros) -> f64 {
        if at > self.view.moment { super::picture::FAINT } else { 1.0 }
    }
}

#[cfg(test)]
mod tests;
