//! One worker, made of texts so that it also starts in a frame of opaque origin. It ends when dropped.

use super::Failure;
use super::load::Files;
use crate::js::{field, list, object, text};
use futures_channel::oneshot;
use gloo_events::EventListener;
use js_sys::Array;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Event, MessageEvent, Url};

type Answer = Result<JsValue, Failure>;
type Waiting = Rc<RefCell<Vec<(u32, oneshot::Sender<Answer>)>>>;

/// A worker with the lab in it, once it has been told to `start`.
pub struct Worker {
    worker: web_sys::Worker,
    address: String,
    asked: Cell<u32>,
    waiting: Waiting,
    _listeners: [EventListener; 2],
}

impl Worker {
    /// `None` where the browser has no workers or forbids them.
    pub fn new(files: &Files) -> Option<Self> {
        let parts = list(&[files.glue.clone(), text(";\n"), text(include_str!("worker.js"))]);
        let kind: BlobPropertyBag = object(&[("type", text("text/javascript"))]).unchecked_into();
        let blob = Blob::new_with_str_sequence_and_options(&parts, &kind).ok()?;
        let address = Url::create_object_url_with_blob(&blob).ok()?;
        let worker = web_sys::Worker::new(&address).ok()?;
        let waiting = Waiting::default();
        let answers = Rc::clone(&waiting);
        let on_message = EventListener::new(&worker, "message", move |event| hear(&answers, event));
        let all = Rc::clone(&waiting);
        let on_error = EventListener::new(&worker, "error", move |event: &Event| {
            // It is told to whom it concerns, and is no failure of the page.
            event.prevent_default();
            for (_, asker) in all.take() {
                let _ = asker.send(Err(Failure::NoWorker));
            }
        });
        Some(Self { worker, address, asked: Cell::new(0), waiting, _listeners: [on_message, on_error] })
    }

    /// Asks one thing. Questions are answered in their order.
    pub async fn ask(&self, question: &str, argument: &JsValue) -> Answer {
        let number = self.asked.get().wrapping_add(1);
        self.asked.set(number);
        let (asker, answer) = oneshot::channel();
        self.waiting.borrow_mut().push((number, asker));
        let sent = self.worker.post_message(&list(&[number.into(), text(question), argument.clone()]));
        sent.map_err(|_| Failure::Broken)?;
        answer.await.unwrap_or(Err(Failure::Ended))
    }
}

impl Worker {
    /// Ends it at once, whatever it computes. Whoever waits for an answer gets [`Failure::Ended`].
    pub fn end(&self) {
        self.worker.terminate();
        let _ = Url::revoke_object_url(&self.address);
        self.waiting.take();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

fn hear(waiting: &Waiting, event: &Event) {
    let data = field(event.unchecked_ref::<MessageEvent>(), "data");
    let [number, kind, value] = [0, 1, 2].map(|place| data.unchecked_ref::<Array>().get(place));
    let mut waiting = waiting.borrow_mut();
    let place = waiting.iter().position(|(asked, _)| number.as_f64() == Some(f64::from(*asked)));
    let Some((_, asker)) = place.map(|place| waiting.remove(place)) else { return };
    let answer = match kind.as_string().as_deref() {
        Some("ok") => Ok(value),
        Some("refused") => Err(Failure::Refused(value.as_string().unwrap_or_default())),
        _ => Err(Failure::Broken),
    };
    let _ = asker.send(answer);
}
