//! The lab as the page has it: in a worker of its own, so that the page stays responsive whatever is computed. A newer run
//! takes the place of an older one; a lesson that goes away stops it. Not here: what a run is (crate `lab`), drawing.

mod load;
mod worker;

use crate::hooks::ByIdentity;
use ::lab::{Fact, Request};
use futures_util::future::{AbortHandle, Abortable};
use gloo_timers::future::TimeoutFuture;
use load::Files;
use serde::de::DeserializeOwned;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use trace::{EventId, Host, Trace};
use wasm_bindgen::prelude::*;
use wire::view::Block;
use worker::Worker;

/// How long a run may still compute when a newer one is wanted: a new worker takes about as long to start.
const PATIENCE_MILLIS: u32 = 250;
const LOOK_EVERY_MILLIS: u32 = 15;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody waits for it any more: it was stopped, or a newer run took its place.
    Ended,
    /// The lab's program did not arrive.
    Unreachable,
    /// The browser does not start it.
    NoWorker,
    /// The lab does not run this, and says why in an English sentence.
    Refused(String),
    /// The lab stopped in the middle; too little memory is the likeliest cause.
    Broken,
}

/// What the lab does for the newest run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is being fetched: bytes so far, and of how many where one can know.
    Loading(u64, Option<u64>),
    Computing,
}

/// One finished run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// With the first bytes of each event; [`Lab::dissect`] has all.
    pub trace: ByIdentity<Trace>,
    pub facts: ByIdentity<[Fact]>,
    run: u32,
}

/// A lesson's lab, as a shared handle. Pending requests hold a clone, so dropping a handle does not stop the run; call
/// [`Lab::stop`].
#[derive(Clone, PartialEq)]
pub struct Lab(ByIdentity<Inner>);

struct Inner {
    worker: RefCell<Option<Rc<Worker>>>,
    /// The number of the newest run.
    newest: Cell<u32>,
    /// Whether a run is fetching, starting or computing.
    is_busy: Cell<bool>,
    is_computing: Cell<bool>,
    loading: RefCell<Option<AbortHandle>>,
    on_progress: Box<dyn Fn(Progress)>,
}

impl Lab {
    /// A lab that has not been fetched yet.
    pub fn new(on_progress: impl Fn(Progress) + 'static) -> Self {
        Self(ByIdentity::new(Inner {
            worker: RefCell::default(),
            newest: Cell::new(0),
            is_busy: Cell::new(false),
            is_computing: Cell::new(false),
            loading: RefCell::default(),
            on_progress: Box::new(on_progress),
        }))
    }

    /// Runs `request`. The run before it is [`Failure::Ended`] if it is not finished.
    pub async fn run(&self, request: &Request) -> Result<Outcome, Failure> {
        let inner = &self.0;
        let run = inner.newest.get().wrapping_add(1);
        inner.newest.set(run);
        inner.turn(run).await?;
        let _busy = Busy::new(inner);
        let worker = inner.worker().await;
        inner.still(run)?;
        let packed = postcard::to_allocvec(request).map_err(|_| Failure::Broken)?;
        (inner.on_progress)(Progress::Computing);
        inner.is_computing.set(true);
        let answer = worker?.ask("run", &crate::js::list(&[run.into(), bytes(&packed)])).await;
        inner.still(run)?;
        if matches!(answer, Err(Failure::Broken | Failure::NoWorker)) {
            inner.end();
        }
        let (trace, facts, _finished) = unpack::<(Trace, Vec<Fact>, bool)>(&answer?)?;
        Ok(Outcome { trace: ByIdentity::new(trace), facts: facts.into(), run })
    }

    /// Ends the worker and whatever is under way, at once. The next run starts another worker.
    pub fn stop(&self) {
        self.0.newest.set(self.0.newest.get().wrapping_add(1));
        self.0.end();
    }

    /// Everything that can be said about an event, lowest layer first.
    pub async fn dissect(&self, outcome: &Outcome, event: EventId) -> Result<Vec<Block>, Failure> {
        let event = u32::try_from(event.0).unwrap_or(u32::MAX);
        unpack(&self.ask(outcome, "dissect", event.into()).await?)
    }

    /// A capture (pcapng, with the TLS secrets inside) as `vantage` saw it.
    pub async fn capture(&self, outcome: &Outcome, vantage: Host) -> Result<Vec<u8>, Failure> {
        let answer = self.ask(outcome, "capture", (vantage == Host::Server).into()).await?;
        Ok(answer.unchecked_into::<js_sys::Uint8Array>().to_vec())
    }

    /// A Mermaid sequence diagram.
    pub async fn mermaid(&self, outcome: &Outcome) -> Result<String, Failure> {
        Ok(self.ask(outcome, "mermaid", JsValue::UNDEFINED).await?.as_string().unwrap_or_default())
    }

    /// The whole trace as JSON (`docs/trace.md`).
    pub async fn json(&self, outcome: &Outcome) -> Result<String, Failure> {
        Ok(self.ask(outcome, "json", JsValue::UNDEFINED).await?.as_string().unwrap_or_default())
    }

    async fn ask(&self, outcome: &Outcome, question: &str, argument: JsValue) -> Result<JsValue, Failure> {
        let worker = self.0.worker.borrow().clone().ok_or(Failure::Ended)?;
        // While a newer run computes, this would wait for it in vain.
        self.0.still(outcome.run)?;
        worker.ask(question, &crate::js::list(&[outcome.run.into(), argument])).await
    }
}

impl Inner {
    fn still(&self, run: u32) -> Result<(), Failure> {
        if self.newest.get() == run { Ok(()) } else { Err(Failure::Ended) }
    }

    /// Waits until `run` may begin. An older run that computes on and on is ended.
    async fn turn(&self, run: u32) -> Result<(), Failure> {
        let mut waited = 0;
        while self.is_busy.get() {
            if self.is_computing.get() && waited >= PATIENCE_MILLIS {
                self.end();
            }
            TimeoutFuture::new(LOOK_EVERY_MILLIS).await;
            waited += LOOK_EVERY_MILLIS;
            self.still(run)?;
        }
        Ok(())
    }

    /// Whoever waits for the worker gets [`Failure::Ended`].
    fn end(&self) {
        if let Some(worker) = self.worker.take() {
            worker.end();
        }
        if let Some(loading) = self.loading.take() {
            loading.abort();
        }
    }

    /// The worker, fetched and started if need be.
    async fn worker(&self) -> Result<Rc<Worker>, Failure> {
        if let Some(worker) = &*self.worker.borrow() {
            return Ok(Rc::clone(worker));
        }
        let (handle, registration) = AbortHandle::new_pair();
        self.loading.replace(Some(handle));
        let tell = |received, total| (self.on_progress)(Progress::Loading(received, total));
        let files = Abortable::new(Files::load(tell), registration).await.map_err(|_| Failure::Ended)??;
        let worker = Rc::new(Worker::new(&files).ok_or(Failure::NoWorker)?);
        // Kept at once, so that it can be ended while it starts.
        self.worker.replace(Some(Rc::clone(&worker)));
        worker.ask("start", &files.wasm).await.inspect_err(|_| self.end())?;
        Ok(worker)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.end();
    }
}

/// Marks the lab as busy until it is dropped.
struct Busy<'a>(&'a Inner);

impl<'a> Busy<'a> {
    fn new(inner: &'a Inner) -> Self {
        inner.is_busy.set(true);
        Self(inner)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.is_busy.set(false);
        self.0.is_computing.set(false);
    }
}

fn bytes(bytes: &[u8]) -> JsValue {
    js_sys::Uint8Array::from(bytes).into()
}

fn unpack<T: DeserializeOwned>(answer: &JsValue) -> Result<T, Failure> {
    let bytes = js_sys::Uint8Array::new(answer).to_vec();
    postcard::from_bytes(&bytes).map_err(|_| Failure::Broken)
}
