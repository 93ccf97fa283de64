//! The lab in a worker of its own, so that the page stays responsive during a long run. A newer run replaces an older one;
//! a lesson that goes away stops the lab. `lab::protocol` has the questions and replies.

mod load;
mod reader;
mod tutor;
mod worker;

pub use reader::{Chosen, Reader, Trouble};
pub use tutor::Tutor;

use crate::hooks::ByIdentity;
use ::lab::needs_http2;
use ::lab::protocol::{Question, Refusal, Reply, StudyPart, Why};
use ::lab::{Fact, Idle, Request};
use futures_util::future::{AbortHandle, Abortable};
use gloo_timers::future::TimeoutFuture;
use i18n::Lang;
use load::{Files, Program};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use trace::{Direction, EventId, Host, Trace};
use wire::view::Block;
use worker::Worker;

/// How long a run may still compute when a newer one is wanted: a new worker takes about as long to start.
const PATIENCE_MILLIS: u32 = 250;
const LOOK_EVERY_MILLIS: u32 = 15;

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The lab was stopped, or a newer run replaced this one.
    Ended,
    /// The lab's program could not be fetched.
    Unreachable,
    /// The browser does not start it.
    NoWorker,
    /// The lab refuses, for this reason.
    Refused(Refusal),
    /// The lab stopped during the run; too little memory is the likeliest cause.
    Broken,
}

/// What the lab is doing for the newest run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Its program is being fetched: bytes so far, and in all if that is known.
    Loading(u64, Option<u64>),
    Computing,
}

/// One finished run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The trace with the first bytes of each event; [`Lab::dissect`] reads all of them.
    pub trace: ByIdentity<Trace>,
    pub facts: ByIdentity<[Fact]>,
    /// The interventions that changed nothing.
    pub idle: ByIdentity<[Idle]>,
    /// What was run.
    pub request: ByIdentity<Request>,
    run: u32,
}

/// Everything that the lab knows about an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Dissection {
    pub event: EventId,
    /// What its bytes mean, lowest layer first.
    pub blocks: ByIdentity<[Block]>,
    pub why: Option<Why>,
}

/// A lesson's lab, as a shared handle. Pending requests hold a clone, so dropping a handle does not stop the run; call
/// [`Lab::stop`].
#[derive(Clone, PartialEq)]
pub struct Lab(ByIdentity<Inner>);

struct Inner {
    worker: RefCell<Option<Rc<Worker>>>,
    /// What the worker runs, or will run once there is one.
    program: Cell<Program>,
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
            program: Cell::new(Program::Lab),
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
        if request.needs_http2() {
            inner.change_to_http2();
        }
        let worker = inner.worker().await;
        inner.still(run)?;
        (inner.on_progress)(Progress::Computing);
        inner.is_computing.set(true);
        let reply = ask(&*worker?, &Question::Run(request.clone())).await;
        inner.still(run)?;
        if matches!(reply, Err(Failure::Broken | Failure::NoWorker)) {
            inner.end();
        }
        let Reply::Ran { trace, facts, idle } = reply? else { return Err(Failure::Broken) };
        Ok(Outcome {
            trace: ByIdentity::new(trace),
            facts: facts.into(),
            idle: idle.into(),
            request: ByIdentity::new(request.clone()),
            run,
        })
    }

    /// Ends the worker and everything that it is doing, at once. The next run starts another worker.
    pub fn stop(&self) {
        self.0.newest.set(self.0.newest.get().wrapping_add(1));
        self.0.end();
    }

    /// What the bytes of an event mean, and why it was sent.
    pub async fn dissect(&self, outcome: &Outcome, event: EventId, lang: Lang) -> Result<Dissection, Failure> {
        match self.ask(outcome, Question::Dissect { event, lang: lang.tag().to_owned() }).await? {
            Reply::Dissection { blocks, why } => Ok(Dissection { event, blocks: blocks.into(), why }),
            _ => Err(Failure::Broken),
        }
    }

    /// A capture (pcapng, with the TLS secrets inside) as `vantage` saw it.
    pub async fn capture(&self, outcome: &Outcome, vantage: Host) -> Result<Vec<u8>, Failure> {
        match self.ask(outcome, Question::Capture(vantage)).await? {
            Reply::File(bytes) => Ok(bytes),
            _ => Err(Failure::Broken),
        }
    }

    /// The graphs of a flow, for the program that draws them.
    pub async fn graphs(&self, outcome: &Outcome, flow: Option<(u32, Direction)>) -> Result<Vec<u8>, Failure> {
        match self.ask(outcome, Question::Graphs(flow)).await? {
            Reply::File(bytes) => Ok(bytes),
            _ => Err(Failure::Broken),
        }
    }

    /// A Mermaid sequence diagram.
    pub async fn mermaid(&self, outcome: &Outcome) -> Result<String, Failure> {
        self.text(outcome, Question::Mermaid).await
    }

    /// The whole trace as JSON (`docs/trace.md`).
    pub async fn json(&self, outcome: &Outcome) -> Result<String, Failure> {
        self.text(outcome, Question::Json).await
    }

    /// What a scenario's lesson has for studying. It needs no run; the worker is started if there is none yet.
    pub async fn study(&self, scenario: &str, lang: Lang) -> Result<Vec<StudyPart>, Failure> {
        if needs_http2(scenario) {
            self.0.change_to_http2();
        }
        let question = Question::Study { scenario: scenario.to_owned(), lang: lang.tag().to_owned() };
        match ask(&*self.0.worker().await?, &question).await? {
            Reply::Study(parts) => Ok(parts),
            _ => Err(Failure::Broken),
        }
    }

    async fn text(&self, outcome: &Outcome, question: Question) -> Result<String, Failure> {
        match self.ask(outcome, question).await? {
            Reply::Text(text) => Ok(text),
            _ => Err(Failure::Broken),
        }
    }

    /// Asks about `outcome`, which the worker keeps until a newer run begins.
    async fn ask(&self, outcome: &Outcome, question: Question) -> Result<Reply, Failure> {
        let worker = self.0.worker.borrow().clone().ok_or(Failure::Ended)?;
        self.0.still(outcome.run)?;
        ask(&worker, &question).await
    }
}

/// The lab's reply to a question; a refusal is a failure.
async fn ask(worker: &Worker, question: &Question) -> Result<Reply, Failure> {
    match worker.ask(question).await? {
        Reply::Refused(why) => Err(Failure::Refused(why)),
        reply => Ok(reply),
    }
}

impl Inner {
    fn still(&self, run: u32) -> Result<(), Failure> {
        if self.newest.get() == run { Ok(()) } else { Err(Failure::Ended) }
    }

    /// Waits until `run` may begin. An older run that keeps computing is ended.
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

    /// Ends the worker. Pending questions receive [`Failure::Ended`].
    fn end(&self) {
        if let Some(worker) = self.worker.take() {
            worker.end();
        }
        if let Some(loading) = self.loading.take() {
            loading.abort();
        }
    }

    /// The next worker is the larger one, which knows HTTP/2, too. The one before ends when it has replied to what it was asked.
    fn change_to_http2(&self) {
        if self.program.replace(Program::LabHttp2) == Program::Lab {
            self.worker.take();
        }
    }

    /// The worker, fetched and started if necessary.
    async fn worker(&self) -> Result<Rc<Worker>, Failure> {
        let files = loop {
            if let Some(worker) = &*self.worker.borrow() {
                return Ok(Rc::clone(worker));
            }
            let (handle, registration) = AbortHandle::new_pair();
            self.loading.replace(Some(handle));
            let report = |received, total| (self.on_progress)(Progress::Loading(received, total));
            let program = self.program.get();
            let files =
                Abortable::new(Files::load(program, report), registration).await.map_err(|_| Failure::Ended)??;
            // Meanwhile another one may have been wanted.
            if self.program.get() == program {
                break files;
            }
        };
        let worker = Rc::new(Worker::new(&files).ok_or(Failure::NoWorker)?);
        // Kept at once, so that it can be ended while it starts.
        self.worker.replace(Some(Rc::clone(&worker)));
        worker.start(&files.wasm).await.inspect_err(|_| self.end())?;
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
