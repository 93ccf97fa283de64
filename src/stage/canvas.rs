//! The stage's canvas: what it shows, its scroll position and zoom, and when it must be painted again.

use super::paint::Brush;
use crate::canvas::palette::Palette;
use crate::hooks::ByIdentity;
use crate::hooks::document::document;
use diagram::axis::{Axis, CLOSEST, Scale};
use diagram::layout::{Columns, HEADER, LANES_FROM, PAD, Shade, View, follow, layout_shaded, room};
use diagram::model::{Folded, Model, Names};
use diagram::picture::{Picture, Target};
use diagram::scene::Point;
use std::cell::{Cell, RefCell};
use trace::{EventId, Gauge, Micros};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The root's font size in CSS pixels at which the picture has its natural size.
const FONT_SIZE: f64 = 15.0;

/// The page's root font size in CSS pixels. It grows on wide screens, and if the visitor asks for larger type.
fn root_font_size() -> f64 {
    let size = || {
        let style = web_sys::window()?.get_computed_style(&document()?.document_element()?).ok()??;
        Some(js_sys::parse_float(&style.get_property_value("font-size").ok()?))
    };
    size().filter(|size: &f64| size.is_finite() && *size >= FONT_SIZE).unwrap_or(FONT_SIZE)
}

/// How much larger the page's type is than a picture's natural size.
pub fn grown() -> f64 {
    root_font_size() / FONT_SIZE
}

/// What the page wants to show.
#[derive(Clone)]
pub struct Subject {
    pub model: ByIdentity<Model>,
    pub ghost: Option<ByIdentity<Model>>,
    pub names: ByIdentity<Names>,
    pub scale: Scale,
    pub zoom: f64,
    pub moment: Micros,
    pub is_playing: bool,
    pub chosen: Option<EventId>,
    pub pointed: Option<EventId>,
    pub only: Option<ByIdentity<Vec<EventId>>>,
    pub gauge: Option<Gauge>,
    pub streams: Option<bool>,
    pub folded: Option<ByIdentity<Folded>>,
    /// Reduced motion: the picture changes only when something has happened.
    pub is_still: bool,
}

/// Everything that a picture depends on. If it has not changed, the picture is not painted again.
#[derive(PartialEq)]
struct Painted {
    view: View,
    ratio: f64,
    palette: ByIdentity<Palette>,
    model: ByIdentity<Model>,
    ghost: Option<ByIdentity<Model>>,
    names: ByIdentity<Names>,
    only: Option<ByIdentity<Vec<EventId>>>,
    folded: Option<ByIdentity<Folded>>,
}

/// A canvas and what it shows.
pub struct StageCanvas {
    canvas: HtmlCanvasElement,
    subject: RefCell<Subject>,
    /// In the picture's pixels: CSS pixels divided by `grown`.
    size: Cell<(f64, f64)>,
    /// How much larger the page's type is than the picture's natural size.
    grown: Cell<f64>,
    zoom: Cell<f64>,
    /// The position to which the visitor has scrolled; `None` follows the moment.
    scrolled: Cell<Option<f64>>,
    hovered: Cell<Option<EventId>>,
    /// Whether a pointer is down; then the picture must not scroll under it.
    pub(super) is_held: Cell<bool>,
    drawing: RefCell<(Brush, Picture, Option<Painted>)>,
}

impl StageCanvas {
    /// `None` if the browser gives no 2D context.
    pub fn new(canvas: HtmlCanvasElement, subject: Subject) -> Option<Self> {
        let context = canvas.get_context("2d").ok().flatten()?.dyn_into::<CanvasRenderingContext2d>().ok()?;
        let stage = Self {
            canvas,
            zoom: Cell::new(subject.zoom),
            subject: RefCell::new(subject),
            size: Cell::new((0.0, 0.0)),
            grown: Cell::new(1.0),
            scrolled: Cell::new(None),
            hovered: Cell::new(None),
            is_held: Cell::new(false),
            drawing: RefCell::new((Brush::new(context), Picture::default(), None)),
        };
        stage.measure();
        Some(stage)
    }

    /// Reads the size that the page's layout gives the canvas.
    pub fn measure(&self) {
        let grown = grown();
        self.grown.set(grown);
        self.size.set((f64::from(self.canvas.client_width()) / grown, f64::from(self.canvas.client_height()) / grown));
    }

    /// Converts a place from CSS pixels to the picture's.
    pub fn place(&self, x: i32, y: i32) -> Point {
        Point { x: f64::from(x) / self.grown.get(), y: f64::from(y) / self.grown.get() }
    }

    /// Shows something else, or another moment.
    pub fn show(&self, subject: Subject) {
        let before = self.subject.replace(subject);
        let now = self.subject.borrow();
        // If the canvas zoomed itself, its zoom returns from the page unchanged and must not reset the scroll position.
        // A page that ignores `on_zoom` never changes its own.
        if before.zoom != now.zoom && self.zoom.replace(now.zoom) != now.zoom {
            self.scrolled.set(None);
        }
        let starts = now.is_playing && !before.is_playing;
        let moment = (before.moment != now.moment && !self.is_held.get()).then_some(now.moment);
        if before.scale != now.scale || starts || moment.is_some_and(|moment| !self.is_in_sight(moment)) {
            self.scrolled.set(None);
        }
    }

    fn is_in_sight(&self, moment: Micros) -> bool {
        self.with_axis(|axis| {
            let y = HEADER + PAD + axis.y(moment) - self.scroll(axis);
            (HEADER..=self.size.get().1).contains(&y)
        })
    }

    fn with_axis<T>(&self, done: impl FnOnce(&Axis) -> T) -> T {
        let subject = self.subject.borrow();
        done(&Axis::new(&subject.model, subject.scale, self.zoom.get(), room(self.size.get().1)))
    }

    fn scroll(&self, axis: &Axis) -> f64 {
        let height = self.size.get().1;
        let most = (axis.length() - room(height)).max(0.0);
        match self.scrolled.get() {
            Some(scroll) => scroll.max(0.0).min(most),
            None => follow(axis, height, self.subject.borrow().moment),
        }
    }

    /// Scrolls by `pixels`; returns whether the position changed.
    pub fn scroll_by(&self, pixels: f64) -> bool {
        self.with_axis(|axis| {
            let before = self.scroll(axis);
            self.scrolled.set(Some(before + pixels));
            let after = self.scroll(axis);
            self.scrolled.set(Some(after));
            (after - before).abs() > 0.01
        })
    }

    /// Zooms by `factor` around the height `y`; returns the new zoom.
    pub fn zoom_by(&self, factor: f64, y: f64) -> f64 {
        let subject = self.subject.borrow();
        let room = room(self.size.get().1);
        let farthest = Axis::farthest(&subject.model, subject.scale, room);
        let (inside, moment) = self.with_axis(|axis| {
            let inside = y - HEADER - PAD;
            (inside, axis.moment(inside + self.scroll(axis)))
        });
        self.zoom.set((self.zoom.get() * factor).max(farthest).min(CLOSEST));
        self.with_axis(|axis| self.scrolled.set(Some(axis.y(moment) - inside)));
        self.zoom.get()
    }

    /// What is at a place. On the scale it is always time, even if lines run there.
    pub fn target(&self, at: Point, reach: f64) -> Target {
        match self.event_at(at, reach) {
            Some(event) if !self.is_on_scale(at) => Target::Event(event),
            _ => Target::Moment(self.moment_at(at.y)),
        }
    }

    pub fn event_at(&self, at: Point, reach: f64) -> Option<EventId> {
        self.drawing.borrow().1.event_at(at, reach)
    }

    /// The factor of the zoom that opens the band at a place.
    pub fn band_at(&self, at: Point) -> Option<f64> {
        self.drawing.borrow().1.band_at(at).map(|band| band.opens_at)
    }

    /// Whether a place is left of the client's lifeline, and of the lanes of streams beside it.
    pub fn is_on_scale(&self, at: Point) -> bool {
        let columns = self.columns();
        at.x < columns.streams.map_or(columns.client - 6.0, |lanes| lanes.left)
    }

    /// Whether a place is at the head of the lanes of streams.
    pub fn is_over_lanes(&self, at: Point) -> bool {
        let is_beside = |lanes: diagram::layout::StreamLanes| (lanes.left - 16.0..lanes.right + 6.0).contains(&at.x);
        (HEADER / 2.0..HEADER).contains(&at.y) && self.columns().streams.is_some_and(is_beside)
    }

    /// Whether it is too narrow for a lane for each stream.
    pub fn is_narrow(&self) -> bool {
        self.size.get().0 < LANES_FROM
    }

    fn columns(&self) -> Columns {
        let (width, height) = self.size.get();
        let subject = self.subject.borrow();
        Columns::with(&subject.model, width, height, subject.gauge.is_some(), subject.streams)
    }

    pub fn moment_at(&self, y: f64) -> Micros {
        let end = self.subject.borrow().model.end;
        self.with_axis(|axis| axis.moment(y - HEADER - PAD + self.scroll(axis)).max(Micros(0)).min(end))
    }

    /// Sets the event under the pointer; returns whether it changed.
    pub fn hover(&self, event: Option<EventId>) -> bool {
        self.hovered.replace(event) != event
    }

    /// Paints if there is something new. It never asks for a next frame; `frames::wake` does.
    pub fn frame(&self) -> bool {
        let (width, height) = self.size.get();
        if width < 1.0 || height < 1.0 {
            return false;
        }
        let subject = self.subject.borrow();
        let ratio = self.grown.get() * web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
        let Subject { scale, chosen, gauge, streams, .. } = *subject;
        let moment = if subject.is_still { happened(&subject.model, subject.moment) } else { subject.moment };
        let scroll = self.with_axis(|axis| self.scroll(axis));
        let (zoom, hovered) = (self.zoom.get(), self.hovered.get().or(subject.pointed));
        let view = View { scale, zoom, scroll, width, height, moment, chosen, hovered, gauge, streams };
        let painted = Painted {
            view,
            ratio,
            palette: Palette::current(),
            model: subject.model.clone(),
            ghost: subject.ghost.clone(),
            names: subject.names.clone(),
            only: subject.only.clone(),
            folded: subject.folded.clone(),
        };
        let mut drawing = self.drawing.borrow_mut();
        let (brush, picture, last) = &mut *drawing;
        if last.as_ref() != Some(&painted) {
            self.fit((width, height), ratio);
            let only = subject.only.as_ref().map(|only| &only[..]);
            let shade = Shade { only, folded: subject.folded.as_deref() };
            layout_shaded(&subject.model, subject.ghost.as_deref(), &subject.names, &view, shade, picture);
            brush.paint(picture, &painted.palette, (width, height), ratio);
            *last = Some(painted);
        }
        false
    }

    /// Matches the canvas's pixels to the device's. Setting the size clears a canvas, so it is set only if it differs.
    fn fit(&self, (width, height): (f64, f64), ratio: f64) {
        let (width, height) = ((width * ratio).round() as u32, (height * ratio).round() as u32);
        if self.canvas.width() != width {
            self.canvas.set_width(width);
        }
        if self.canvas.height() != height {
            self.canvas.set_height(height);
        }
    }
}

/// The last moment up to `at` at which something happened.
fn happened(model: &Model, at: Micros) -> Micros {
    let moments = model.steps.moments();
    let next = moments.partition_point(|&moment| moment <= at);
    next.checked_sub(1).and_then(|last| moments.get(last)).copied().unwrap_or_default()
}
