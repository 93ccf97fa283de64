//! The canvas of a graph: paints it with the stage's brush. What stays while the moment
//! moves is laid out once; each frame adds the moment and what is marked.

use super::pointers;
use super::range::Range;
use super::subject::Subject;
use crate::canvas::frames;
use crate::canvas::palette::{Palette, ThemeObserver};
use crate::hooks::ByIdentity;
use crate::stage::{Brush, grown};
use diagram::graph::{Dot, Over, Plotted, Sight, over, plot};
use diagram::picture::Picture;
use diagram::scene::Point;
use gloo_events::EventListener;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use trace::{EventId, Micros};
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ResizeObserver};
use yew::Callback;

/// A pointer that has moved by less than this has not dragged.
const STILL: f64 = 5.0;

/// What a visitor does in the graph.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// A point was pressed.
    Choose(EventId),
    /// The empty ground was pressed, at this moment.
    Seek(Micros),
    /// The pointer is at a point.
    Point(Option<EventId>),
    /// Another stretch of time is to be seen.
    See(Range),
    /// So many points are in sight, and so many of them are drawn.
    Drawn(usize, usize),
}

/// What the canvas shows.
pub struct Scene {
    pub subject: Rc<Subject>,
    pub range: Range,
    pub moment: Micros,
    pub chosen: Option<EventId>,
}

/// What is painted. If nothing of it has changed, it is not painted again.
pub(super) struct Painted {
    palette: ByIdentity<Palette>,
    ratio: f64,
    pub(super) plotted: Plotted,
    /// How many of the picture's marks stay while the moment moves.
    marks: usize,
}

pub(super) struct Drawing {
    brush: Brush,
    pub(super) picture: Picture,
    pub(super) painted: Option<Painted>,
}

/// A canvas, what it shows, and what is painted on it.
pub(super) struct Inner {
    pub(super) canvas: HtmlCanvasElement,
    pub(super) scene: RefCell<Option<Scene>>,
    pub(super) drawing: RefCell<Drawing>,
    /// In the picture's pixels, and how much larger the page's type is.
    pub(super) size: Cell<(f64, f64, f64)>,
    /// Whether the curves must be laid out again, or else only what is above them.
    is_stale: Cell<bool>,
    pub(super) is_moved: Cell<bool>,
    /// The dots of the chosen event, and of the one under the pointer.
    chosen: RefCell<Vec<Dot>>,
    pub(super) pointed: RefCell<(Option<EventId>, Vec<Dot>)>,
    /// Where the pointer went down, and where it is.
    pub(super) dragged: Cell<Option<(Point, Point)>>,
    pub(super) on_deed: Callback<Deed>,
}

/// A mounted canvas; dropping it ends everything that it has started.
pub struct GraphCanvas {
    inner: Rc<Inner>,
    resizes: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
    _theme: Option<ThemeObserver>,
    _pointers: Vec<EventListener>,
    _frames: frames::Mounted,
}

impl GraphCanvas {
    /// `None` if the browser gives no 2D context.
    pub fn new(canvas: HtmlCanvasElement, on_deed: Callback<Deed>) -> Option<Self> {
        let context = canvas.get_context("2d").ok().flatten()?.dyn_into::<CanvasRenderingContext2d>().ok()?;
        let drawing = Drawing { brush: Brush::new(context), picture: Picture::default(), painted: None };
        let inner = Rc::new(Inner {
            canvas: canvas.clone(),
            scene: RefCell::new(None),
            drawing: RefCell::new(drawing),
            size: Cell::default(),
            is_stale: Cell::new(true),
            is_moved: Cell::new(true),
            chosen: RefCell::default(),
            pointed: RefCell::default(),
            dragged: Cell::new(None),
            on_deed,
        });
        inner.measure();
        let resized = {
            let inner = Rc::clone(&inner);
            Closure::<dyn FnMut()>::new(move || {
                inner.measure();
                frames::wake();
            })
        };
        let resizes = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        let resizes = resizes.inspect(|observer| observer.observe(&canvas)).map(|observer| (observer, resized));
        let _pointers = pointers::listen(&inner);
        let painter = Rc::clone(&inner);
        let _frames = frames::mount(move || painter.frame());
        Some(Self { inner, resizes, _theme: ThemeObserver::new(frames::wake), _pointers, _frames })
    }

    /// Shows something else, or another moment. Only what is different is laid out again.
    pub fn show(&self, scene: Scene) {
        let inner = &self.inner;
        let before = inner.scene.replace(None);
        let is_same = before.as_ref().is_some_and(|before| Rc::ptr_eq(&before.subject, &scene.subject));
        if !is_same || before.as_ref().is_none_or(|before| before.range != scene.range) {
            inner.is_stale.set(true);
        }
        if !is_same || before.is_none_or(|before| before.chosen != scene.chosen) {
            inner.chosen.replace(scene.chosen.map_or_else(Vec::new, |event| scene.subject.of_event(event)));
        }
        inner.scene.replace(Some(scene));
        inner.is_moved.set(true);
        frames::wake();
    }
}

impl Drop for GraphCanvas {
    fn drop(&mut self) {
        if let Some((observer, _)) = &self.resizes {
            observer.disconnect();
        }
    }
}

impl Inner {
    fn measure(&self) {
        let grown = grown();
        let size =
            (f64::from(self.canvas.client_width()) / grown, f64::from(self.canvas.client_height()) / grown, grown);
        if self.size.replace(size) != size {
            self.is_stale.set(true);
        }
    }

    /// Paints if there is something new. It never asks for a next frame; `frames::wake` does.
    fn frame(&self) -> bool {
        let (width, height, grown) = self.size.get();
        let scene = self.scene.borrow();
        let Some(scene) = scene.as_ref().filter(|_| width >= 1.0 && height >= 1.0) else { return false };
        let ratio = grown * web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
        let palette = Palette::current();
        let mut drawing = self.drawing.borrow_mut();
        let Drawing { brush, picture, painted } = &mut *drawing;
        let is_new = painted.as_ref().is_none_or(|last| last.palette != palette || last.ratio != ratio);
        if self.is_stale.replace(false) || painted.is_none() {
            let sight = Sight { from: scene.range.from, to: scene.range.to, width, height };
            let plotted = plot(&scene.subject.graph, &sight, picture);
            let marks = picture.marks.len();
            self.on_deed.emit(Deed::Drawn(plotted.there, plotted.drawn));
            *painted = Some(Painted { palette: palette.clone(), ratio, plotted, marks });
        } else if !is_new && !self.is_moved.get() {
            return false;
        }
        self.is_moved.set(false);
        let Some(painted) = painted else { return false };
        (painted.palette, painted.ratio) = (palette.clone(), ratio);
        picture.marks.truncate(painted.marks);
        let dragged = self.dragged.get().filter(|drag| is_drag(*drag)).map(|(from, to)| (from.x, to.x));
        let above = Over {
            moment: Some(scene.moment.0 as f64),
            chosen: &self.chosen.borrow(),
            pointed: &self.pointed.borrow().1,
            dragged,
        };
        over(picture, &painted.plotted, &above);
        self.fit((width, height), ratio);
        brush.paint(picture, &palette, (width, height), ratio);
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

pub(super) fn is_drag((from, to): (Point, Point)) -> bool {
    (from.x - to.x).abs() >= STILL
}
