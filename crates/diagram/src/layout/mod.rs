//! Model and view → picture. Pure: the same view of the same model always gives the same picture. It does not depend on
//! what was shown before, so a moment looks the same whether you play to it, step to it or scrub back to it.
//!
//! # Coordinates
//!
//! There are two vertical measures. The *run's height* starts at 0 for the first moment and grows downwards; [`Axis`] maps
//! moments to it, to scale or in even steps. The *picture's height* is what is on screen: the run's height minus the
//! scroll, below the header (`Frame::on_screen`). Horizontally, [`Columns`] decides once per picture what stands where.
//!
//! # Order
//!
//! Texts compete for room, so their places are decided in the order of their importance: the hosts' names, the time of now,
//! the states, the calls, the labels of the arrows (`labels`), what the study note writes besides these, the counts of bands, the
//! scale, the names of spans. Only then are the lines added, because no line runs through a text: one that matters less
//! than a text, such as the scale's or a ghost's, goes on behind it ([`Picture::unhidden`]). Shapes are painted in the order
//! in which they are added, from back to front.
//!
//! # Cost
//!
//! A run may have 100 000 arrows, and a frame has a few milliseconds. So every step first finds what is in sight, by
//! binary search in lists that the model sorted once, and a stretch in which arrows are too close to each other becomes one
//! band (`bands`). The `MOST_…` constants bound the rest.

mod arrows;
mod bands;
mod calls;
mod columns;
mod gauges;
mod labels;
mod rooms;
mod sides;
mod streams;

pub use columns::{Columns, HEADER, LANES_FROM, PAD, StreamLanes};
pub use sides::span_role;

use super::axis::{Axis, Scale};
use super::model::{Folded, Model, Names};
use super::picture::Picture;
use trace::{EventId, Gauge, Micros};

/// What is looked at, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// How time runs down the picture.
    pub scale: Scale,
    /// 1 is a size that can be read; more is closer.
    pub zoom: f64,
    /// How many pixels of the run are above the picture.
    pub scroll: f64,
    /// In CSS pixels.
    pub width: f64,
    /// In CSS pixels, including the header.
    pub height: f64,
    /// The moment that is now. What comes later is faint.
    pub moment: Micros,
    /// The event that the inspector shows.
    pub chosen: Option<EventId>,
    /// The event under the pointer.
    pub hovered: Option<EventId>,
    /// The gauge that is plotted.
    pub gauge: Option<Gauge>,
    /// Whether the streams of a connection have a lane each, or share one; `None` decides by the width.
    pub streams: Option<bool>,
}

impl View {
    /// The columns of a picture of `model`.
    pub fn columns(&self, model: &Model) -> Columns {
        Columns::with(model, self.width, self.height, self.gauge.is_some(), self.streams)
    }
}

/// What is dimmed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shade<'a> {
    /// The events that a filter leaves, ascending: all others are dimmed. Nothing is if there is no filter.
    pub only: Option<&'a [EventId]>,
    /// The streams that are folded.
    pub folded: Option<&'a Folded>,
}

/// The height that is left for the run in a picture that is `height` pixels high.
pub fn room(height: f64) -> f64 {
    (height - HEADER - 2.0 * PAD).max(1.0)
}

/// The scroll that shows `moment` with what led to it above. It depends only on the moment.
pub fn follow(axis: &Axis, height: f64, moment: Micros) -> f64 {
    let room = room(height);
    (axis.y(moment) - room * 0.66).max(0.0).min((axis.length() - room).max(0.0))
}

/// Lays out what `view` shows of `model` into `picture`. `ghost` is another run, drawn in grey underneath.
pub fn layout(model: &Model, ghost: Option<&Model>, names: &Names, view: &View, picture: &mut Picture) {
    layout_shaded(model, ghost, names, view, Shade::default(), picture);
}

/// The same with some arrows dimmed.
pub fn layout_shaded(
    model: &Model,
    ghost: Option<&Model>,
    names: &Names,
    view: &View,
    Shade { only, folded }: Shade<'_>,
    picture: &mut Picture,
) {
    picture.clear();
    let frame = Frame {
        only,
        folded,
        model,
        names,
        view,
        axis: Axis::new(model, view.scale, view.zoom, room(view.height)),
        columns: view.columns(model),
    };
    frame.header(picture);
    frame.streams_name(picture);
    frame.gauge_names(picture);
    frame.now_label(picture);
    frame.states(picture);
    frame.calls(picture);
    let (drawn, bands) = frame.drawn();
    let mut labels = frame.labels(&drawn);
    let plates = frame.plates(&drawn, &mut labels);
    frame.keep_free(&labels, &plates, picture);
    let taken: rooms::Rooms = labels.iter().chain(&plates).map(|label| label.line.room()).collect();
    frame.established(&drawn, picture);
    // What follows is painted from back to front.
    bands.iter().for_each(|band| frame.band(band, picture));
    bands.iter().for_each(|band| frame.band_text(band, &drawn, &taken, picture));
    frame.ticks(picture);
    frame.intervals(picture);
    frame.lifelines(picture);
    frame.streams(picture);
    frame.waits(picture);
    frame.gauges(picture);
    frame.brackets(picture);
    if let Some(ghost) = ghost {
        frame.ghost(ghost, picture);
    }
    frame.arrows(&drawn, picture);
    labels.iter().for_each(|label| frame.write(label, picture));
    frame.now(picture);
    plates.iter().for_each(|plate| frame.write_on_plate(plate, picture));
}

/// Everything that the steps of one layout share.
struct Frame<'a> {
    /// The events that are not dimmed; all if there is none.
    only: Option<&'a [EventId]>,
    folded: Option<&'a Folded>,
    model: &'a Model,
    names: &'a Names,
    view: &'a View,
    axis: Axis<'a>,
    columns: Columns,
}

impl Frame<'_> {
    /// The picture's height of a height of the run.
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

    /// The opacity of something that happens at `at`.
    fn alpha(&self, at: Micros) -> f64 {
        if at > self.view.moment { super::picture::FAINT } else { 1.0 }
    }
}

#[cfg(test)]
mod checks;
#[cfg(test)]
mod stream_tests;
#[cfg(test)]
mod tests;
