//! All probes in order, with the browser's own transports. The crate `doctor` says which probes there are and what their
//! evidence means; `doctor-probes` has the native ones. What comes and what ends is an event of the browser, whose moment is
//! exact even in a tab in the background; only timers are late there.

mod burst;
mod hello;
mod http;
mod quick;
mod record;
mod shared;
mod socket;
mod watch;

pub use quick::PATIENCE_MILLIS;
pub use shared::{Shared, Unseen};

use burst::burst;
use doctor::{Diagnosis, Failure, Plan, Reach, Task, Transport};
use futures_channel::oneshot;
use futures_util::FutureExt;
use futures_util::future::{join, join_all};
use gloo_timers::future::TimeoutFuture;
use hello::{Hello, hello};
use quick::{crowd, open, resume};
use shared::Stopped;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use trace::Micros;
use wasm_bindgen_futures::spawn_local;
use watch::{GRACE_MILLIS, watch};
use yew::Callback;

/// How often the page is told how far it is.
const TICK_MILLIS: u32 = 1_000;

/// What an examination is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Asks what the endpoint is.
    Asking,
    /// Opens each transport.
    Opening,
    /// Opens many streams at the same time.
    Crowding,
    /// Watches connections.
    Watching,
    /// It has ended by itself.
    Done,
    /// It was stopped.
    Stopped,
}

impl Phase {
    pub fn is_going(self) -> bool {
        !matches!(self, Self::Done | Self::Stopped)
    }

    /// Its name in attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asking => "asking",
            Self::Opening => "opening",
            Self::Crowding => "crowding",
            Self::Watching => "watching",
            Self::Done => "done",
            Self::Stopped => "stopped",
        }
    }
}

/// How far an examination is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub phase: Phase,
    pub elapsed_seconds: u32,
    /// About how long it will have taken.
    pub total_seconds: u32,
    /// How many connections are still watched, and how many were in all.
    pub open: usize,
    pub all: usize,
    /// Whether the page was in the background.
    pub was_hidden: bool,
}

/// An examination. It stops when this is dropped.
pub struct Examination {
    inner: Rc<Inner>,
    stop: RefCell<Option<oneshot::Sender<()>>>,
}

struct Inner {
    shared: RefCell<Rc<Shared>>,
    progress: Cell<Progress>,
    on_progress: Callback<Progress>,
}

impl Examination {
    /// Examines the first endpoint of `bases` that answers as one, or else the first one, for about `seconds`. `on_progress` is
    /// called when something is new.
    pub fn start(bases: Vec<String>, seconds: u32, on_progress: Callback<Progress>) -> Self {
        let (stop, stopped) = oneshot::channel();
        let stopped = stopped.shared();
        let first = bases.first().map_or("", String::as_str);
        let progress = Progress {
            phase: Phase::Asking,
            elapsed_seconds: 0,
            total_seconds: seconds,
            open: 0,
            all: 0,
            was_hidden: false,
        };
        let inner = Rc::new(Inner {
            shared: RefCell::new(Rc::new(Shared::new(first, stopped.clone()))),
            progress: Cell::new(progress),
            on_progress,
        });
        spawn_local(run(Rc::clone(&inner), bases, seconds, stopped));
        spawn_local(tick(Rc::clone(&inner)));
        Self { inner, stop: RefCell::new(Some(stop)) }
    }

    /// Ends it with what it has seen until now.
    pub fn stop(&self) {
        drop(self.stop.take());
    }

    pub fn progress(&self) -> Progress {
        self.inner.progress.get()
    }

    /// What its probes share.
    pub fn shared(&self) -> Rc<Shared> {
        Rc::clone(&self.inner.shared.borrow())
    }

    /// What is found so far.
    pub fn diagnosis(&self) -> Diagnosis {
        Diagnosis::from(self.shared().evidence.borrow().clone())
    }
}

impl Inner {
    fn update(&self, change: impl FnOnce(&mut Progress)) {
        let mut progress = self.progress.get();
        change(&mut progress);
        progress.elapsed_seconds = seconds(self.shared.borrow().now());
        progress.was_hidden |= crate::hooks::document::document().is_some_and(|document| document.hidden());
        if self.progress.replace(progress) != progress {
            self.on_progress.emit(progress);
        }
    }
}

fn seconds(at: Micros) -> u32 {
    u32::try_from(at.0 / 1_000_000).unwrap_or(0)
}

async fn tick(inner: Rc<Inner>) {
    while inner.progress.get().phase.is_going() {
        TimeoutFuture::new(TICK_MILLIS).await;
        inner.update(|_| {});
    }
}

async fn run(inner: Rc<Inner>, bases: Vec<String>, seconds: u32, stopped: Stopped) {
    let mut found = None;
    for base in &bases {
        let shared = Rc::new(Shared::new(base, stopped.clone()));
        let Some(answer) = shared.until_stopped(hello(&shared)).await else { break };
        let failure = answer.as_ref().err().cloned();
        // The reason for the likeliest one is the one to show.
        if failure.is_none() || found.is_none() {
            shared.evidence.borrow_mut().reaches.push(Reach { transport: Transport::All, failure: failure.clone() });
            inner.shared.replace(Rc::clone(&shared));
            found = Some(answer);
        }
        if failure.is_none() {
            break;
        }
    }
    let shared = Rc::clone(&inner.shared.borrow());
    let is_complete = match found {
        Some(Ok(hello)) => probe(&inner, &shared, hello, seconds).await,
        Some(Err(_)) => true,
        None => false,
    };
    shared.evidence.borrow_mut().is_complete = is_complete;
    shared.end();
    inner.update(|progress| progress.phase = if is_complete { Phase::Done } else { Phase::Stopped });
}

/// Makes all probes. Returns whether all of them have ended by themselves.
async fn probe(inner: &Inner, shared: &Shared, hello: Hello, seconds: u32) -> bool {
    inner.update(|progress| progress.phase = Phase::Opening);
    let Some(opened) = shared.until_stopped(open(shared, &hello)).await else { return false };
    let offers = |name: &str| match name {
        "echo-socket" => opened.contains(&Transport::Socket) && hello.offers.iter().any(|offer| offer == name),
        name => opened.iter().any(|transport| transport.name() == name),
    };
    if offers("stream") {
        inner.update(|progress| progress.phase = Phase::Crowding);
        if shared.until_stopped(crowd(shared)).await.is_none() {
            return false;
        }
    }
    let plan = Plan::of_page(seconds, hello.hold_seconds);
    let tasks = plan.tasks_of_page(offers, shared.is_multiplexed());
    let longest = plan.longest();
    inner.update(|progress| {
        progress.phase = Phase::Watching;
        (progress.open, progress.all) = (tasks.len(), tasks.len());
        let quick = if offers("stream") { doctor::QUICK_SECONDS } else { 0 };
        progress.total_seconds = self::seconds(shared.now()) + quick + longest + GRACE_MILLIS / 1_000;
    });
    let (sockets, others): (Vec<Task>, Vec<Task>) =
        tasks.into_iter().partition(|task| task.transport == Transport::Socket);
    let others = async {
        // Over HTTP/1.1 they would take the connections of those that are watched.
        if offers("stream") {
            let quick = async {
                resume(shared).await;
                join(burst(shared, true), burst(shared, false)).await;
            };
            shared.until_stopped(quick).await;
        }
        watch_all(inner, shared, others, longest).await;
    };
    join(watch_all(inner, shared, sockets, longest), others).await;
    !shared.is_stopped()
}

/// Watches connections side by side.
async fn watch_all(inner: &Inner, shared: &Shared, tasks: Vec<Task>, longest: u32) {
    let watched = tasks.into_iter().map(|task| async move {
        let seen = watch(shared, task, longest).await;
        shared.evidence.borrow_mut().watches.push(seen);
        inner.update(|progress| progress.open -= 1);
    });
    join_all(watched).await;
}

/// Why nothing could be examined, if nothing could be.
pub fn why_not(diagnosis: &Diagnosis) -> Option<&Failure> {
    let reaches = &diagnosis.evidence.reaches;
    reaches.iter().find(|reach| reach.transport == Transport::All).and_then(|reach| reach.failure.as_ref())
}
