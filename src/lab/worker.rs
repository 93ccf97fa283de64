//! One worker: the lab, the tutor or the reader of captures. It is made of texts, so that it also starts in a frame of opaque origin. It ends when dropped.

use super::Failure;
use super::load::Files;
use crate::js::{field, list, object, text};
use crate::page_files;
use ::lab::protocol::{decode, encode};
use futures_channel::oneshot;
use gloo_events::EventListener;
use js_sys::{Array, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::slice;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Event, MessageEvent, Url};

/// The bytes of a reply.
type Bytes = Result<Vec<u8>, Failure>;
/// The pending messages by their numbers.
type Pending = Rc<RefCell<Vec<(u32, oneshot::Sender<Bytes>)>>>;

/// A worker that runs a program, once it has been started.
pub struct Worker {
    worker: web_sys::Worker,
    address: String,
    sent: Cell<u32>,
    pending: Pending,
    _listeners: [EventListener; 2],
}

impl Worker {
    /// `None` if the browser has no workers or forbids them.
    pub fn new(files: &Files) -> Option<Self> {
        let parts = list(&[files.glue.clone(), text(";\n"), text(include_str!("worker.js"))]);
        let kind: BlobPropertyBag = object(&[("type", text("text/javascript"))]).unchecked_into();
        let blob = Blob::new_with_str_sequence_and_options(&parts, &kind).ok()?;
        let address = Url::create_object_url_with_blob(&blob).ok()?;
        let worker = page_files::start_worker(&address).ok()?;
        let pending = Pending::default();
        let replied = Rc::clone(&pending);
        let on_message = EventListener::new(&worker, "message", move |event| receive(&replied, event));
        let all = Rc::clone(&pending);
        let on_error = EventListener::new(&worker, "error", move |event: &Event| {
            // Pending requests receive this error; do not also report it as uncaught.
            event.prevent_default();
            for (_, sender) in all.take() {
                let _ = sender.send(Err(Failure::NoWorker));
            }
        });
        Some(Self { worker, address, sent: Cell::new(0), pending, _listeners: [on_message, on_error] })
    }

    /// Starts its program.
    pub async fn start(&self, wasm: &JsValue) -> Result<(), Failure> {
        self.send(slice::from_ref(wasm)).await.map(drop)
    }

    /// Asks one question. Questions are answered in their order.
    pub async fn ask<R: DeserializeOwned>(&self, question: &impl Serialize) -> Result<R, Failure> {
        self.ask_with(question, &[]).await
    }

    /// Asks a question that comes with files. Their bytes stay where they are.
    pub async fn ask_with<R: DeserializeOwned>(
        &self,
        question: &impl Serialize,
        files: &[JsValue],
    ) -> Result<R, Failure> {
        let question = Uint8Array::from(&encode(question)[..]).into();
        let bytes = match files {
            [] => self.send(&[question]).await?,
            files => self.send(&[question, list(files)]).await?,
        };
        decode(&bytes).ok_or(Failure::Broken)
    }

    async fn send(&self, message: &[JsValue]) -> Bytes {
        let number = self.sent.get().wrapping_add(1);
        self.sent.set(number);
        let (sender, reply) = oneshot::channel();
        self.pending.borrow_mut().push((number, sender));
        let posted = self.worker.post_message(&list(&[&[number.into()], message].concat()));
        posted.map_err(|_| Failure::Broken)?;
        reply.await.unwrap_or(Err(Failure::Ended))
    }

    /// Ends it at once, whatever it computes. Pending requests receive [`Failure::Ended`].
    pub fn end(&self) {
        self.worker.terminate();
        let _ = Url::revoke_object_url(&self.address);
        self.pending.take();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

fn receive(pending: &Pending, event: &Event) {
    let data = field(event.unchecked_ref::<MessageEvent>(), "data");
    let [number, reply] = [0, 1].map(|place| data.unchecked_ref::<Array>().get(place));
    let mut pending = pending.borrow_mut();
    let place = pending.iter().position(|(sent, _)| number.as_f64() == Some(f64::from(*sent)));
    let Some((_, sender)) = place.map(|place| pending.remove(place)) else { return };
    let bytes = reply.dyn_into::<Uint8Array>();
    let _ = sender.send(bytes.map(|bytes| bytes.to_vec()).map_err(|_| Failure::Broken));
}
