//! The canvas of a graph: paints it with the stage's brush, and listens to mouse, pen and fingers. What stays while the moment
//! moves is laid out once; each frame adds the moment and what is marked.

use super::range::Range;
use super::subject::Subject;
use crate::canvas::frames;
use crate::canvas::palette::{Palette, ThemeObserver};
use crate::hooks::ByIdentity;
use crate::stage::{Brush, grown};
use diagram::graph::{Dot, Over, Plotted, Sight, over, plot};
use diagram::picture::Picture;
use diagram::scene::Point;
use gloo_events::{EventListener, EventListenerOptions};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use trace::{EventId, Micros};
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, PointerEvent, ResizeObserver, WheelEvent};
use yew::Callback;

/// A pointer that has moved by less than this has not dragged.
const STILL: f64 = 5.0;
/// How close to a point a mouse must be, and a finger.
const MOUSE: f64 = 8.0;
const FINGER: f64 = 18.0;
/// By how much one pixel of a wheel zooms, as a power of e.
const WHEEL: f64 = 0.0015;

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
struct Painted {
    palette: ByIdentity<Palette>,
    ratio: f64,
    plotted: Plotted,
    /// How many of the picture's marks stay while the moment moves.
    marks: usize,
}

struct Drawing {
    brush: Brush,
    picture: Picture,
    painted: Option<Painted>,
}

struct Inner {
    canvas: HtmlCanvasElement,
    scene: RefCell<Option<Scene>>,
    drawing: RefCell<Drawing>,
    /// In the picture's pixels, and how much larger the page's type is.
    size: Cell<(f64, f64, f64)>,
    /// Whether the curves must be laid out again, or else only what is above them.
    is_stale: Cell<bool>,
    is_moved: Cell<bool>,
    /// The dots of the chosen event, and of the one under the pointer.
    chosen: RefCell<Vec<Dot>>,
    pointed: RefCell<(Option<EventId>, Vec<Dot>)>,
    /// Where the pointer went down, and where it is.
    dragged: Cell<Option<(Point, Point)>>,
    on_deed: Callback<Deed>,
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
        let _pointers = listen(&inner);
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

    fn place(&self, event: &PointerEvent) -> Point {
        let grown = self.size.get().2.max(0.1);
        Point { x: f64::from(event.offset_x()) / grown, y: f64::from(event.offset_y()) / grown }
    }

    fn event_at(&self, event: &PointerEvent) -> Option<EventId> {
        let reach = if event.pointer_type() == "mouse" { MOUSE } else { FINGER };
        self.drawing.borrow().picture.event_at(self.place(event), reach)
    }

    fn moment_at(&self, x: f64) -> Option<f64> {
        self.drawing.borrow().painted.as_ref().map(|painted| painted.plotted.moment(x))
    }

    fn press(&self, event: &PointerEvent) {
        if event.button() == 0 && event.is_primary() {
            let at = self.place(event);
            self.dragged.set(Some((at, at)));
            // Capturing fails only if the pointer is gone already.
            let _ = self.canvas.set_pointer_capture(event.pointer_id());
        }
    }

    fn drag(&self, event: &PointerEvent) {
        let Some((start, _)) = self.dragged.get() else {
            return self.point(if event.pointer_type() == "mouse" { self.event_at(event) } else { None });
        };
        self.dragged.set(Some((start, self.place(event))));
        self.is_moved.set(true);
        frames::wake();
    }

    /// The pointer is at a point, or at none.
    fn point(&self, event: Option<EventId>) {
        if self.pointed.borrow().0 == event {
            return;
        }
        let dots = event.zip(self.scene.borrow().as_ref()).map(|(event, scene)| scene.subject.of_event(event));
        self.pointed.replace((event, dots.unwrap_or_default()));
        let cursor = if event.is_some() { "pointer" } else { "crosshair" };
        // Setting one of these values cannot fail.
        let _ = self.canvas.style().set_property("cursor", cursor);
        self.is_moved.set(true);
        frames::wake();
        self.on_deed.emit(Deed::Point(event));
    }

    fn release(&self, event: &PointerEvent) {
        let Some((start, _)) = self.dragged.take() else { return };
        self.is_moved.set(true);
        frames::wake();
        let end = self.place(event);
        let (from, to) = (self.moment_at(start.x), self.moment_at(end.x));
        let range = self.scene.borrow().as_ref().map(|scene| scene.range);
        let deed = match (self.event_at(event), from.zip(to), range) {
            (_, Some((from, to)), Some(range)) if is_drag((start, end)) => Deed::See(range.between(from, to)),
            (Some(event), ..) => Deed::Choose(event),
            (None, Some((_, at)), _) => Deed::Seek(Micros(at.max(0.0) as i64)),
            _ => return,
        };
        self.on_deed.emit(deed);
    }

    fn cancel(&self, _: &PointerEvent) {
        self.dragged.set(None);
        self.is_moved.set(true);
        frames::wake();
    }

    fn leave(&self, _: &PointerEvent) {
        self.point(None);
    }

    /// The wheel zooms around the pointer. Where there is nothing more to see, the page scrolls.
    fn wheel(&self, event: &WheelEvent) {
        let grown = self.size.get().2.max(0.1);
        let at = self.moment_at(f64::from(event.offset_x()) / grown);
        let range = self.scene.borrow().as_ref().map(|scene| scene.range);
        let Some((range, at)) = range.zip(at) else { return };
        let lines = if event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { 18.0 };
        let next = if event.delta_x().abs() > event.delta_y().abs() || event.shift_key() {
            range.moved((event.delta_x() + event.delta_y()) * lines / self.size.get().0.max(1.0))
        } else {
            range.zoomed((-event.delta_y() * lines * WHEEL).exp(), at)
        };
        if next != range {
            event.prevent_default();
            self.on_deed.emit(Deed::See(next));
        }
    }
}

fn is_drag((from, to): (Point, Point)) -> bool {
    (from.x - to.x).abs() >= STILL
}

fn listen(inner: &Rc<Inner>) -> Vec<EventListener> {
    let on = |name: &'static str, done: fn(&Inner, &PointerEvent)| {
        let own = Rc::clone(inner);
        EventListener::new(&inner.canvas, name, move |event| {
            if let Some(event) = event.dyn_ref::<PointerEvent>() {
                done(&own, event);
            }
        })
    };
    let own = Rc::clone(inner);
    let options = EventListenerOptions::enable_prevent_default();
    let wheel = EventListener::new_with_options(&inner.canvas, "wheel", options, move |event| {
        if let Some(event) = event.dyn_ref::<WheelEvent>() {
            own.wheel(event);
        }
    });
    vec![
        on("pointerdown", Inner::press),
        on("pointermove", Inner::drag),
        on("pointerup", Inner::release),
        on("pointercancel", Inner::cancel),
        on("pointerleave", Inner::leave),
        wheel,
    ]
}
