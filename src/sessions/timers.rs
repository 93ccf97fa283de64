//! Timers that keep their time in a background tab. They run in a worker, because a browser lets those of a hidden page run
//! once per second, later once per minute. If the browser starts no worker, the page's own timers take their place.

use crate::js::{field, list, object, text};
use crate::page_files;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Event, MessageEvent, Url, Worker};

type Call = Box<dyn FnOnce()>;
/// What is to be called, by the numbers of the timers.
type Calls = Rc<RefCell<HashMap<u32, Call>>>;

/// Starts timers. Clones are the same; the worker ends with the last of them.
#[derive(Clone)]
pub struct Timers(Rc<Inner>);

struct Inner {
    worker: Option<Running>,
    calls: Calls,
    started: Cell<u32>,
}

struct Running {
    worker: Worker,
    address: String,
    _on_message: EventListener,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
        let _ = Url::revoke_object_url(&self.address);
    }
}

/// A timer that has not run; dropping it ends it.
pub struct Timer {
    number: u32,
    timers: Timers,
    /// The page's own, if there is no worker.
    _own: Option<Timeout>,
}

impl Drop for Timer {
    fn drop(&mut self) {
        let was_waiting = self.timers.0.calls.borrow_mut().remove(&self.number).is_some();
        if let Some(running) = self.timers.0.worker.as_ref().filter(|_| was_waiting) {
            // A worker that has ended runs no timers.
            let _ = running.worker.post_message(&list(&[self.number.into()]));
        }
    }
}

impl Timers {
    pub fn new() -> Self {
        let calls = Calls::default();
        Self(Rc::new(Inner { worker: start(&calls), calls, started: Cell::new(0) }))
    }

    /// Whether they keep their time in the background.
    pub fn is_steady(&self) -> bool {
        self.0.worker.is_some()
    }

    /// Calls `call` after so many milliseconds, unless the timer is dropped before.
    pub fn after(&self, millis: u32, call: impl FnOnce() + 'static) -> Timer {
        let number = self.0.started.get().wrapping_add(1);
        self.0.started.set(number);
        self.0.calls.borrow_mut().insert(number, Box::new(call));
        let is_posted = self.0.worker.as_ref().is_some_and(|running| {
            running.worker.post_message(&list(&[number.into(), f64::from(millis).into()])).is_ok()
        });
        let own = (!is_posted).then(|| {
            let calls = Rc::clone(&self.0.calls);
            Timeout::new(millis, move || run(&calls, number))
        });
        Timer { number, timers: self.clone(), _own: own }
    }
}

/// A call may start and end timers, so the list is not borrowed while it runs.
fn run(calls: &Calls, number: u32) {
    let call = calls.borrow_mut().remove(&number);
    if let Some(call) = call {
        call();
    }
}

/// The worker is made of a text, so that it also starts in a frame of opaque origin.
fn start(calls: &Calls) -> Option<Running> {
    let kind: BlobPropertyBag = object(&[("type", text("text/javascript"))]).unchecked_into();
    let script = list(&[text(include_str!("timers.js"))]);
    let blob = Blob::new_with_str_sequence_and_options(&script, &kind).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let worker = page_files::start_worker(&address).ok()?;
    let calls = Rc::clone(calls);
    let on_message = EventListener::new(&worker, "message", move |event: &Event| {
        let number = field(event.unchecked_ref::<MessageEvent>(), "data").as_f64();
        run(&calls, number.unwrap_or_default() as u32);
    });
    Some(Running { worker, address, _on_message: on_message })
}
