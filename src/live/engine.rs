//! Runs the lanes. Views hold an [`Engine`], the only handle to a run, and receive a [`RunView`] from it.
//!
//! A run passes through the phases of [`Phase`]. `start` begins with `Probing`, which looks for an endpoint that
//! answers. If one is found, the run is `Running`: its first feed segment begins and each lane gets a task of its own
//! (`transport::drive`). A pause ends the segment and a resume begins the next one, so nothing falls due in between.
//! The tasks live on through a pause: they share one [`Run`] with the engine and are woken whenever it changes.
//!
//! A ticker runs every 200 ms: it samples the lanes' histories, notices that every lane has come to rest or has
//! finished, and publishes a new view. Everything that runs is held by a guard (`Task`, `Interval`, `EventListener`),
//! so dropping the last `Engine` ends all traffic.
//!
//! Two clocks may jump against each other: the endpoint's may be set, and the page's may stand still while the computer
//! sleeps. So the engine compares them every ten seconds, when a run goes on after a pause, and when a lane receives a
//! message that is not due yet. If they have moved, the segment ends and another one begins, as after a pause.

use super::clock::{Clock, LONGEST_SILENCE, Reading, page_millis, standstill};
use super::lane::Lane;
use super::probe::{self, Found, NotFound};
use super::profiles::Dialect;
use super::run::{Comparisons, LaneContext, Run, Shared, Task};
use super::schedule::Schedule;
use super::settings::{Settings, Transport};
use super::transport::drive;
use super::verdict::verdict;
use super::view::{EndpointView, LaneStatus, Phase, RunView, Sample};
use crate::hooks::ByIdentity;
use crate::hooks::document::document;
use feed::Spec;
use futures_util::future::{AbortHandle, Abortable};
use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use trace::{Ledger, Micros, Trace};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, EventTarget};

const VIEW_EVERY_MILLIS: u32 = 200;
/// From the start of a feed to its first message, so that every lane has time to connect.
const LEAD_MICROS: i64 = 300_000;

/// From one comparison of the clocks to the next.
const COMPARE_EVERY: Micros = Micros(10_000_000);

/// The most messages whose due times a swimlane draws.
const DUE_DRAWN: usize = 200;

/// A cheap, shared handle to the run. Dropping the last clone ends all traffic.
#[derive(Clone, PartialEq)]
pub struct Engine(ByIdentity<Inner>);

struct Inner {
    run: Shared,
    on_view: Box<dyn Fn(Rc<RunView>)>,
    ticker: RefCell<Option<Interval>>,
    probing: RefCell<Option<Task>>,
    comparing: RefCell<Option<Task>>,
    visibility: RefCell<Vec<EventListener>>,
    /// When the page last ran: a tick, or the beginning of a pause. In page time.
    last_sign: Cell<f64>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.run.borrow_mut().tasks.clear();
    }
}

impl Engine {
    /// A run that has not started. `on_view` is called once soon, then at most five times per second, and immediately
    /// when the phase changes.
    pub fn new(settings: Settings, on_view: impl Fn(Rc<RunView>) + 'static) -> Self {
        let inner = ByIdentity::new(Inner {
            run: Rc::new(RefCell::new(Run::new(settings))),
            on_view: Box::new(on_view),
            ticker: RefCell::default(),
            probing: RefCell::default(),
            comparing: RefCell::default(),
            visibility: RefCell::default(),
            last_sign: Cell::new(0.0),
        });
        *inner.visibility.borrow_mut() = watch_visibility(&inner.rc());
        let weak = Rc::downgrade(&inner.rc());
        spawn_local(async move { with(&weak, |inner| inner.publish()) });
        Self(inner)
    }

    /// Starts a run, or resumes a paused one.
    pub fn start(&self) {
        let phase = self.0.run.borrow().phase;
        match phase {
            Phase::Idle | Phase::Finished | Phase::NoEndpoint => self.0.rc().begin(),
            Phase::Paused | Phase::Hidden => self.0.rc().resume(),
            Phase::Probing | Phase::Running => {}
        }
    }

    pub fn pause(&self) {
        self.0.pause(Phase::Paused);
    }

    /// Ends all traffic and discards the run.
    pub fn reset(&self) {
        self.0.forget();
        self.0.publish();
    }

    /// Applies new settings, even in the middle of a run. Another endpoint starts the run again.
    pub fn change(&self, settings: Settings) {
        let (old, phase) = {
            let mut run = self.0.run.borrow_mut();
            (std::mem::replace(&mut run.settings, settings.clone()), run.phase)
        };
        match phase {
            Phase::Idle | Phase::NoEndpoint | Phase::Finished => {
                let other = old.lanes != settings.lanes || old.endpoint != settings.endpoint;
                if other && phase != Phase::Finished {
                    self.0.forget();
                }
            }
            _ if old.endpoint != settings.endpoint => self.0.rc().begin(),
            Phase::Probing => self.0.rc().begin(),
            Phase::Running | Phase::Paused | Phase::Hidden => self.0.adapt(&old, &settings),
        }
        self.0.publish();
    }

    /// The current run time, for frames that are painted between two views.
    pub fn now(&self) -> Micros {
        self.0.run.borrow().shown_now()
    }

    /// Whether the run can still produce events: it is probing, running or paused.
    pub fn is_going(&self) -> bool {
        !matches!(self.0.run.borrow().phase, Phase::Idle | Phase::Finished | Phase::NoEndpoint)
    }

    /// Gives `read` a lane's trace.
    pub fn with_trace<R>(&self, transport: Transport, read: impl FnOnce(&Trace) -> R) -> R {
        let run = self.0.run.borrow();
        match run.lanes.iter().find(|lane| lane.transport == transport) {
            Some(lane) => read(&lane.trace),
            None => read(&Trace::new(1)),
        }
    }

    /// When messages of a polling lane fell due between `from` and `to`, if the endpoint keeps the feed. The trace does
    /// not contain these times, because one response carries many messages. At most 200; empty if there are more.
    pub fn due_moments(&self, transport: Transport, from: Micros, to: Micros) -> Vec<Micros> {
        let run = self.0.run.borrow();
        let polls = matches!(transport, Transport::Polling | Transport::LongPolling);
        if !polls || run.profile.is_none() || run.endpoint.page_kept {
            return Vec::new();
        }
        let moments = run.schedule.due_between(run.clock.server(from), run.clock.server(to), DUE_DRAWN);
        moments.into_iter().map(|moment| run.clock.run(moment)).collect()
    }

    /// Gives `read` a lane's history for the charts: at most 600 samples, oldest first.
    pub fn with_samples<R>(&self, transport: Transport, read: impl FnOnce(&[Sample]) -> R) -> R {
        let run = self.0.run.borrow();
        let lane = run.lanes.iter().find(|lane| lane.transport == transport);
        read(lane.map_or(&[], |lane| lane.history.samples()))
    }
}

fn with(inner: &Weak<Inner>, act: impl FnOnce(&Rc<Inner>)) {
    if let Some(inner) = inner.upgrade() {
        act(&inner);
    }
}

/// Pauses the run while the page is hidden: browsers slow down the timers of a hidden page, so polling would look worse
/// than it is. A page that is left may be kept without running, and shown again by the history (HTML §7.4.6, back/forward
/// cache); a page that is hidden may be frozen (Page Lifecycle).
fn watch_visibility(inner: &Rc<Inner>) -> Vec<EventListener> {
    let Some((document, window)) = document().zip(web_sys::window()) else { return Vec::new() };
    let on = |target: &EventTarget, name: &'static str, is_away: fn(&Document) -> bool| {
        let (weak, document) = (Rc::downgrade(inner), document.clone());
        EventListener::new(target, name, move |_| {
            with(&weak, |inner| {
                let phase = inner.run.borrow().phase;
                match (is_away(&document), phase) {
                    (true, Phase::Running) => inner.pause(Phase::Hidden),
                    (false, Phase::Hidden) => inner.resume(),
                    _ => {}
                }
            });
        })
    };
    vec![
        on(&document, "visibilitychange", Document::hidden),
        on(&document, "freeze", |_| true),
        on(&document, "resume", Document::hidden),
        on(&window, "pagehide", |_| true),
        on(&window, "pageshow", Document::hidden),
    ]
}

impl Inner {
    fn forget(&self) {
        self.probing.replace(None);
        self.comparing.replace(None);
        self.ticker.replace(None);
        let settings = self.run.borrow().settings.clone();
        let mut run = self.run.borrow_mut();
        *run = Run::new(settings);
    }

    fn begin(self: &Rc<Self>) {
        self.forget();
        self.last_sign.set(page_millis());
        self.run.borrow_mut().phase = Phase::Probing;
        let weak = Rc::downgrade(self);
        let ticker = Interval::new(VIEW_EVERY_MILLIS, move || with(&weak, Inner::tick));
        self.ticker.replace(Some(ticker));
        let (weak, run) = (Rc::downgrade(self), self.run.clone());
        let task = spawn(async move {
            let choice = run.borrow().settings.endpoint.clone();
            let found = probe::find(&run, &choice).await;
            drop(run);
            with(&weak, |inner| inner.found(found));
        });
        self.probing.replace(Some(task));
        self.publish();
    }

    fn found(self: &Rc<Self>, found: Result<Found, NotFound>) {
        {
            let mut run = self.run.borrow_mut();
            match found {
                Err(NotFound { notice, asked }) => {
                    run.phase = Phase::NoEndpoint;
                    let problem = Some(notice);
                    run.endpoint = EndpointView { healthy: Some(false), problem, asked, ..EndpointView::default() };
                }
                Ok(found) => take_endpoint(&mut run, found),
            }
        }
        if self.run.borrow().phase == Phase::Running {
            self.launch();
        }
        self.publish();
    }

    /// Starts a task for every lane that has none.
    fn launch(&self) {
        let transports: Vec<Transport> = self.run.borrow().lanes.iter().map(|lane| lane.transport).collect();
        for transport in transports {
            if self.run.borrow().tasks.iter().any(|(running, _)| *running == transport) {
                continue;
            }
            let context = LaneContext { run: self.run.clone(), transport };
            let task = spawn(drive(context));
            self.run.borrow_mut().tasks.push((transport, task));
        }
    }

    fn pause(&self, phase: Phase) {
        {
            let mut run = self.run.borrow_mut();
            if !matches!(run.phase, Phase::Running | Phase::Hidden) {
                return;
            }
            if run.phase == Phase::Running {
                let now = run.clock.server(run.clock.now());
                run.schedule.end(now);
            }
            run.phase = phase;
            run.wake();
        }
        self.last_sign.set(page_millis());
        self.publish();
    }

    fn resume(self: &Rc<Self>) {
        let base = {
            let mut run = self.run.borrow_mut();
            let now = run.clock.now();
            let from = standstill(run.frozen.take(), run.clock.at(self.last_sign.get()), now);
            run.clock.skip(now - from);
            run.phase = Phase::Running;
            run.roundtrip_base()
        };
        self.last_sign.set(page_millis());
        match base {
            // The feed begins by a clock that may be wrong by now, so the clocks are compared first.
            Some(base) => self.compare(base, true),
            None => begin_segment(&mut self.run.borrow_mut()),
        }
        self.run.borrow_mut().wake();
        self.publish();
    }

    /// Compares the clocks; afterwards a segment begins if `begins` or if they have moved.
    fn compare(self: &Rc<Self>, base: String, begins: bool) {
        let (weak, run) = (Rc::downgrade(self), self.run.clone());
        {
            let comparisons = &mut run.borrow_mut().comparisons;
            comparisons.is_wanted = false;
            comparisons.begun += 1;
        }
        let task = spawn(async move {
            let readings = probe::compare(&run, &base).await;
            drop(run);
            with(&weak, |inner| inner.compared(&readings, begins));
        });
        self.comparing.replace(Some(task));
    }

    fn compared(self: &Rc<Self>, readings: &[Reading], begins: bool) {
        {
            let mut run = self.run.borrow_mut();
            let is_running = run.phase == Phase::Running;
            let moved = run.clock.moved(readings).filter(|_| is_running);
            if let Some(moved) = moved {
                run.follow_clock(moved);
            }
            if is_running && (begins || moved.is_some()) {
                begin_segment(&mut run);
            }
            let at = run.clock.now();
            let comparisons = &mut run.comparisons;
            (comparisons.ended, comparisons.has_moved, comparisons.at) = (comparisons.begun, moved.is_some(), at);
            run.wake();
        }
        // The task that called this ends by itself; dropping it here would abort it in its own turn.
        let weak = Rc::downgrade(self);
        spawn_local(async move {
            with(&weak, |inner| {
                let comparisons = inner.run.borrow().comparisons;
                if comparisons.ended == comparisons.begun {
                    inner.comparing.replace(None);
                }
            });
        });
        self.publish();
    }

    /// Compares the clocks if it is time, or if a lane asks for it.
    fn compare_if_due(self: &Rc<Self>) {
        let base = {
            let run = self.run.borrow();
            let Comparisons { is_wanted, begun, ended, at, .. } = run.comparisons;
            let is_due = is_wanted || run.clock.now() > at + COMPARE_EVERY;
            (is_due && begun == ended && run.phase == Phase::Running).then(|| run.roundtrip_base()).flatten()
        };
        match base {
            Some(base) => self.compare(base, false),
            // An endpoint that only echoes has no clock that matters.
            None if self.run.borrow().comparisons.is_wanted => self.compared_nothing(),
            None => {}
        }
    }

    /// Tells lanes that wait for a comparison that there is none to be made.
    fn compared_nothing(&self) {
        let mut run = self.run.borrow_mut();
        if run.roundtrip_base().is_none() {
            let comparisons = &mut run.comparisons;
            comparisons.is_wanted = false;
            comparisons.begun += 1;
            (comparisons.ended, comparisons.has_moved) = (comparisons.begun, false);
            run.wake();
        }
    }

    /// Applies new settings to a run that continues: removes and adds lanes, and begins a new segment if the feed
    /// changes.
    fn adapt(&self, old: &Settings, new: &Settings) {
        {
            let mut run = self.run.borrow_mut();
            let due = run.schedule.due(run.clock.server(run.clock.now()));
            run.lanes.retain(|lane| new.lanes.contains(lane.transport));
            run.tasks.retain(|(transport, _)| new.lanes.contains(*transport));
            for transport in new.lanes.iter() {
                if run.lane(transport).is_none() {
                    let place = run.lanes.partition_point(|lane| lane.transport < transport);
                    run.lanes.insert(place, Lane::new(transport, due));
                }
            }
            let feed = |settings: &Settings| (settings.rate_milli, settings.size_bytes, settings.seed, settings.count);
            if feed(old) != feed(new) && run.phase == Phase::Running {
                let now = run.clock.server(run.clock.now());
                run.schedule.end(now);
                begin_segment(&mut run);
            }
            run.wake();
        }
        self.launch();
    }

    /// A page that did not run for a while was asleep, with the whole computer or without a word from the browser. That is
    /// a pause that began at its last sign of life.
    fn notice_sleep(self: &Rc<Self>) {
        let slept = {
            let mut run = self.run.borrow_mut();
            let last = run.clock.at(self.last_sign.get());
            let slept = run.phase == Phase::Running && run.clock.now() - last > LONGEST_SILENCE;
            if slept {
                let had = run.lanes.iter().map(Lane::resume_after).max().unwrap_or_default();
                let then = run.clock.server(last);
                run.schedule.end_with(then, had);
                run.phase = Phase::Hidden;
            }
            slept
        };
        if slept {
            self.resume();
        }
    }

    fn tick(self: &Rc<Self>) {
        self.notice_sleep();
        {
            let mut run = self.run.borrow_mut();
            let run = &mut *run;
            let now = run.clock.now();
            if run.phase == Phase::Running {
                for lane in &mut run.lanes {
                    let (bytes, delivered) = (lane.bytes(), lane.ledger.latencies.count());
                    lane.history.tick(now, bytes, delivered);
                }
            }
            let rests =
                |lane: &Lane| !matches!(lane.status, LaneStatus::Asking | LaneStatus::Open | LaneStatus::Waiting);
            let paused = matches!(run.phase, Phase::Paused | Phase::Hidden);
            if paused && run.frozen.is_none() && run.lanes.iter().all(rests) {
                run.frozen = Some(standstill(None, run.clock.at(self.last_sign.get()), now));
            }
            let over = |lane: &Lane| matches!(lane.status, LaneStatus::Finished | LaneStatus::Unavailable);
            let finished = run.lanes.iter().any(|lane| lane.status == LaneStatus::Finished);
            if run.phase == Phase::Running && finished && run.lanes.iter().all(over) {
                run.phase = Phase::Finished;
            }
        }
        self.last_sign.set(page_millis());
        self.compare_if_due();
        self.publish();
        if self.run.borrow().phase == Phase::Finished {
            // gloo forbids dropping an interval inside its own callback, so it is dropped in the next turn of the event
            // loop.
            let weak = Rc::downgrade(self);
            spawn_local(async move {
                with(&weak, |inner| {
                    if inner.run.borrow().phase == Phase::Finished {
                        inner.ticker.replace(None);
                    }
                });
            });
        }
    }

    fn publish(&self) {
        let view = Rc::new(view(&self.run.borrow()));
        (self.on_view)(view);
    }
}

/// Boxes the future so that `spawn_boxed` is compiled once instead of once per future.
fn spawn(future: impl Future<Output = ()> + 'static) -> Task {
    spawn_boxed(Box::pin(future))
}

fn spawn_boxed(future: Pin<Box<dyn Future<Output = ()>>>) -> Task {
    let (handle, registration) = AbortHandle::new_pair();
    spawn_local(async move {
        // `Aborted` needs no handling: the task was ended on purpose.
        let _ = Abortable::new(future, registration).await;
    });
    Task(handle)
}

fn take_endpoint(run: &mut Run, found: Found) {
    let Some(clock) = Clock::new(&found.readings, page_millis()) else { return };
    run.clock = clock;
    run.endpoint = EndpointView {
        id: found.profile.id.clone(),
        address: found.profile.address.clone(),
        healthy: Some(true),
        round_trip: found.readings.iter().map(Reading::round_trip).min(),
        page_kept: matches!(found.profile.dialect, Dialect::Echo { .. }),
        fell_over_from: found.fell_over_from,
        ..EndpointView::default()
    };
    run.profile = Some(found.profile);
    run.schedule = Schedule::default();
    run.phase = Phase::Running;
    begin_segment(run);
}

/// Begins a feed with the current settings, shortly after now.
fn begin_segment(run: &mut Run) {
    let Settings { seed, rate_milli, size_bytes, count, .. } = run.settings;
    let start_millis = (run.clock.server(run.clock.now()) + LEAD_MICROS) / 1_000;
    if let Ok(spec) = Spec::new(seed, rate_milli, size_bytes, start_millis) {
        run.schedule.begin(spec, count);
    }
}

fn view(run: &Run) -> RunView {
    let now = run.shown_now();
    let due = if run.profile.is_some() { run.schedule.due(run.clock.server(now)) } else { 0 };
    // What a lane costs is not known if some of its bytes are not.
    let known = run.lanes.iter().filter(|lane| lane.bytes().is_some());
    let ledgers: Vec<(Transport, &Ledger)> = known.map(|lane| (lane.transport, &lane.ledger)).collect();
    RunView {
        phase: run.phase,
        elapsed: now,
        lanes: run.lanes.iter().map(|lane| lane.view(due, now)).collect(),
        endpoint: endpoint(run),
        housekeeping_requests: run.housekeeping.requests,
        housekeeping_up: run.housekeeping.up,
        housekeeping_down: run.housekeeping.down,
        verdict: verdict(&ledgers, run.socket_start_bytes),
    }
}

/// The endpoint counts as unhealthy only if every lane is backing off.
fn endpoint(run: &Run) -> EndpointView {
    let troubled = |lane: &Lane| matches!(lane.status, LaneStatus::BackingOff { .. });
    let mut endpoint = run.endpoint.clone();
    if run.phase == Phase::Running && !run.lanes.is_empty() && run.lanes.iter().all(troubled) {
        endpoint.healthy = Some(false);
    }
    endpoint
}
