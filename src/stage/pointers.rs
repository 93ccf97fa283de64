//! Mouse, pen and fingers on the stage: select, drag, scrub, wheel, pinch.

use super::canvas::StageCanvas;
use crate::canvas::frames;
use diagram::picture::Target;
use diagram::scene::Point;
use gloo_events::{EventListener, EventListenerOptions};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use trace::{EventId, Micros};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, PointerEvent, WheelEvent};
use yew::Callback;

/// A pointer that has moved by less than this has not dragged.
const STILL: f64 = 5.0;
/// How close to a line a mouse must be, and a finger.
const MOUSE: f64 = 8.0;
const FINGER: f64 = 18.0;
/// The distance for one line, if a wheel counts in lines.
const WHEEL_LINE: f64 = 18.0;

/// The page's callbacks.
#[derive(Clone, PartialEq)]
pub struct Callbacks {
    pub on_choose: Callback<Option<EventId>>,
    pub on_seek: Callback<Micros>,
    pub on_zoom: Callback<f64>,
    pub on_lanes: Callback<()>,
    pub on_narrow: Callback<bool>,
}

/// The pointers that are down.
struct Pointers {
    canvas: HtmlCanvasElement,
    stage: Rc<StageCanvas>,
    callbacks: Rc<RefCell<Callbacks>>,
    down: RefCell<Vec<(i32, Point)>>,
    start: Cell<Point>,
    has_dragged: Cell<bool>,
    scrubs: Cell<bool>,
    cursor: Cell<&'static str>,
}

/// Listens on `canvas` until the listeners are dropped.
pub fn listen(
    canvas: &HtmlCanvasElement,
    stage: &Rc<StageCanvas>,
    callbacks: &Rc<RefCell<Callbacks>>,
) -> Vec<EventListener> {
    let pointers = Rc::new(Pointers {
        canvas: canvas.clone(),
        stage: Rc::clone(stage),
        callbacks: Rc::clone(callbacks),
        down: RefCell::default(),
        start: Cell::new(Point { x: 0.0, y: 0.0 }),
        has_dragged: Cell::new(false),
        scrubs: Cell::new(false),
        cursor: Cell::new("default"),
    });
    let on = |name: &'static str, done: fn(&Pointers, &PointerEvent)| {
        let pointers = Rc::clone(&pointers);
        EventListener::new(canvas, name, move |event| {
            if let Some(event) = event.dyn_ref::<PointerEvent>() {
                done(&pointers, event);
            }
        })
    };
    let wheel = {
        let pointers = Rc::clone(&pointers);
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(canvas, "wheel", options, move |event| {
            if let Some(event) = event.dyn_ref::<WheelEvent>() {
                pointers.wheel(event);
            }
        })
    };
    vec![
        on("pointerdown", Pointers::press),
        on("pointermove", Pointers::drag),
        on("pointerup", Pointers::release),
        on("pointercancel", Pointers::cancel),
        on("pointerleave", Pointers::leave),
        wheel,
    ]
}

impl Pointers {
    fn press(&self, event: &PointerEvent) {
        if event.button() > 0 {
            return;
        }
        let at = self.stage.place(event.offset_x(), event.offset_y());
        // Capturing fails only if the pointer is gone already.
        let _ = self.canvas.set_pointer_capture(event.pointer_id());
        let is_first = self.down.borrow().is_empty();
        self.down.borrow_mut().push((event.pointer_id(), at));
        self.stage.is_held.set(true);
        self.has_dragged.set(!is_first);
        if is_first {
            self.start.set(at);
            self.scrubs.set(self.stage.is_on_scale(at));
            if self.scrubs.get() {
                self.seek(at);
            }
        } else {
            self.scrubs.set(false);
        }
    }

    fn drag(&self, event: &PointerEvent) {
        let at = self.stage.place(event.offset_x(), event.offset_y());
        let before = self.down.borrow().clone();
        let Some(index) = before.iter().position(|&(id, _)| id == event.pointer_id()) else {
            if event.pointer_type() == "mouse" {
                self.hover(at);
            }
            return;
        };
        let start = self.start.get();
        if !self.has_dragged.get() && (at.x - start.x).hypot(at.y - start.y) < STILL {
            return;
        }
        self.has_dragged.set(true);
        self.down.borrow_mut()[index].1 = at;
        match before[..] {
            [(_, last)] if !self.scrubs.get() => {
                self.stage.scroll_by(last.y - at.y);
            }
            [_] => self.seek(at),
            [(_, one), (_, two)] => {
                let other = if index == 0 { two } else { one };
                let apart = |one: Point, two: Point| (one.x - two.x).hypot(one.y - two.y).max(10.0);
                let middle = f64::midpoint(one.y, two.y);
                let factor = apart(at, other) / apart(one, two);
                self.stage.scroll_by(middle - f64::midpoint(at.y, other.y));
                self.zoom(factor, middle);
            }
            _ => {}
        }
        frames::wake();
    }

    fn release(&self, event: &PointerEvent) {
        let was_click = !self.has_dragged.get() && !self.scrubs.get();
        self.cancel(event);
        if !was_click || event.button() > 0 {
            return;
        }
        let reach = if event.pointer_type() == "mouse" { MOUSE } else { FINGER };
        let at = self.stage.place(event.offset_x(), event.offset_y());
        if self.stage.is_over_lanes(at) {
            let on_lanes = self.callbacks.borrow().on_lanes.clone();
            return on_lanes.emit(());
        }
        let chosen = match (self.stage.target(at, reach), self.stage.band_at(at)) {
            (Target::Event(event), _) => Some(event),
            (Target::Moment(_), Some(factor)) => {
                self.zoom(factor, at.y);
                frames::wake();
                return;
            }
            (Target::Moment(_), None) => None,
        };
        let on_choose = self.callbacks.borrow().on_choose.clone();
        on_choose.emit(chosen);
    }

    fn cancel(&self, event: &PointerEvent) {
        let mut down = self.down.borrow_mut();
        down.retain(|&(id, _)| id != event.pointer_id());
        self.stage.is_held.set(!down.is_empty());
    }

    fn leave(&self, _: &PointerEvent) {
        if self.stage.hover(None) {
            frames::wake();
        }
    }

    fn hover(&self, at: Point) {
        let target = self.stage.event_at(at, MOUSE).filter(|_| !self.stage.is_on_scale(at));
        let cursor = match (target, self.stage.band_at(at)) {
            (Some(_), _) => "pointer",
            _ if self.stage.is_over_lanes(at) => "pointer",
            (None, Some(_)) => "zoom-in",
            (None, None) => "default",
        };
        if self.cursor.replace(cursor) != cursor {
            // Setting one of these values cannot fail.
            let _ = self.canvas.style().set_property("cursor", cursor);
        }
        if self.stage.hover(target) {
            frames::wake();
        }
    }

    fn seek(&self, at: Point) {
        // Fixes the scroll position while the pointer is down, so that the moment stays under it.
        self.stage.scroll_by(0.0);
        let on_seek = self.callbacks.borrow().on_seek.clone();
        on_seek.emit(self.stage.moment_at(at.y));
    }

    fn wheel(&self, event: &WheelEvent) {
        let pixels = event.delta_y() * if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { WHEEL_LINE } else { 1.0 };
        // A pinch on a touchpad arrives as a wheel event with Ctrl.
        if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            self.zoom(js_sys::Math::exp((-pixels / 200.0).clamp(-1.0, 1.0)), self.stage.place(0, event.offset_y()).y);
        } else if self.stage.scroll_by(pixels) {
            // If the stage cannot scroll further, the page scrolls.
            event.prevent_default();
        }
        frames::wake();
    }

    fn zoom(&self, factor: f64, y: f64) {
        let zoom = self.stage.zoom_by(factor, y);
        let on_zoom = self.callbacks.borrow().on_zoom.clone();
        on_zoom.emit(zoom);
    }
}
