//! One animation loop for every canvas of the page. It runs only while a canvas moves and the page is visible.

use crate::hooks::document::document;
use gloo_events::EventListener;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Event;

/// Paints if there is something new; returns whether it wants the next frame too.
type Paint = Rc<dyn Fn() -> bool>;

#[derive(Default)]
struct Frames {
    painters: RefCell<Vec<(u64, Paint)>>,
    mounted: Cell<u64>,
    pending: Cell<Option<i32>>,
    tick: RefCell<Option<Closure<dyn FnMut()>>>,
    on_visible: RefCell<Option<EventListener>>,
    on_resolution: RefCell<Option<EventListener>>,
}

thread_local! {
    static FRAMES: Frames = Frames::default();
}

/// A painter's registration in the loop; dropping it ends it.
pub struct Mounted(u64);

/// Adds a painter to the loop.
pub fn mount(paint: impl Fn() -> bool + 'static) -> Mounted {
    let id = FRAMES.with(|frames| {
        let id = frames.mounted.get() + 1;
        frames.mounted.set(id);
        frames.painters.borrow_mut().push((id, Rc::new(paint)));
        frames.tick.borrow_mut().get_or_insert_with(|| Closure::new(tick));
        if let Some(document) = document() {
            let listen = || EventListener::new(&document, "visibilitychange", |_| wake());
            frames.on_visible.borrow_mut().get_or_insert_with(listen);
        }
        id
    });
    watch_resolution();
    wake();
    Mounted(id)
}

impl Drop for Mounted {
    fn drop(&mut self) {
        FRAMES.with(|frames| {
            frames.painters.borrow_mut().retain(|(id, _)| *id != self.0);
            if frames.painters.borrow().is_empty() {
                if let (Some(pending), Some(window)) = (frames.pending.take(), web_sys::window()) {
                    // Canceling fails only if the frame is gone already, which needs no handling.
                    let _ = window.cancel_animation_frame(pending);
                }
                frames.on_visible.take();
                frames.on_resolution.take();
            }
        });
    }
}

/// Requests a frame when a CSS pixel gets another number of device pixels: the window was moved to another screen, or the
/// page was zoomed. The canvases' size in CSS pixels may stay the same then, so that nothing else says so.
fn watch_resolution() {
    let Some(window) = web_sys::window() else { return };
    // The browser prints the number: Rust's printing of decimals weighs 10 KB.
    let Ok(ratio) = js_sys::Number::from(window.device_pixel_ratio()).to_string_with_radix(10) else { return };
    let query = format!("(resolution: {}dppx)", String::from(ratio));
    let Some(query) = window.match_media(&query).ok().flatten() else { return };
    // A query is about one ratio, so each change needs the next query. The listener cannot be replaced while it is called.
    let changed = |_: &Event| {
        wasm_bindgen_futures::spawn_local(async {
            watch_resolution();
            wake();
        });
    };
    FRAMES.with(|frames| {
        if !frames.painters.borrow().is_empty() {
            frames.on_resolution.replace(Some(EventListener::once(&query, "change", changed)));
        }
    });
}

/// Requests a frame, because something may have changed.
pub fn wake() {
    FRAMES.with(|frames| {
        if frames.pending.get().is_some() || frames.painters.borrow().is_empty() {
            return;
        }
        let Some(window) = web_sys::window() else { return };
        if let Some(tick) = &*frames.tick.borrow() {
            frames.pending.set(window.request_animation_frame(tick.as_ref().unchecked_ref()).ok());
        }
    });
}

fn tick() {
    let hidden = document().is_none_or(|document| document.hidden());
    let goes_on = FRAMES.with(|frames| {
        frames.pending.set(None);
        // A painter may remove another one, so the list is not borrowed while they paint.
        let painters: Vec<Paint> = frames.painters.borrow().iter().map(|(_, paint)| Rc::clone(paint)).collect();
        !hidden && painters.iter().fold(false, |goes_on, paint| goes_on | paint())
    });
    if goes_on {
        wake();
    }
}
