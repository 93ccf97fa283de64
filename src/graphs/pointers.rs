//! Mouse, pen and fingers on a graph: choose a point, move the moment, drag over a stretch of time, zoom with the wheel.

use super::canvas::{Deed, Inner, is_drag};
use crate::canvas::frames;
use diagram::scene::Point;
use gloo_events::{EventListener, EventListenerOptions};
use std::rc::Rc;
use trace::{EventId, Micros};
use wasm_bindgen::JsCast;
use web_sys::{PointerEvent, WheelEvent};

/// How close to a point a mouse must be, and a finger.
const MOUSE: f64 = 8.0;
const FINGER: f64 = 18.0;
/// By how much one pixel of a wheel zooms, as a power of e.
const WHEEL: f64 = 0.0015;

impl Inner {
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

/// Listens until the listeners are dropped.
pub(super) fn listen(inner: &Rc<Inner>) -> Vec<EventListener> {
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
