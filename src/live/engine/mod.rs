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
//! message that is not due yet. If they have moved, the segment ends and another one begins, as after a pause. The sums of
//! connections that lanes share are asked for at the same moments, and once more at the end.
//!
//! `phases` moves a run from one phase to the next, `clocks` compares the clocks, `visibility` follows the page's, `view`
//! is what is shown of a run.

mod clocks;
mod phases;
mod view;
mod visibility;

use super::hop::Hop;
use super::probe::Reach;
use super::run::{Run, Shared};
use super::settings::{Settings, Transport};
use super::task::Task;
use super::view::{Phase, RunView, Sample};
use crate::hooks::ByIdentity;
use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use trace::{Micros, Trace};
use visibility::watch_visibility;
use wasm_bindgen_futures::spawn_local;

/// The most messages whose due times a swimlane draws.
const DUE_DRAWN: usize = 200;

/// A cheap, shared handle to the run. Dropping the last clone ends all traffic.
#[derive(Clone, PartialEq)]
pub struct Engine(ByIdentity<Inner>);

struct Inner {
    run: Shared,
    /// Whom the run may speak to, also if it begins anew because of a change.
    reach: Cell<Reach>,
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
            reach: Cell::new(Reach::Here),
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

    /// Starts a run, or resumes a paused one. A visitor has asked for it.
    pub fn start(&self) {
        self.start_within(Reach::Anywhere);
    }

    /// Starts a run because the page's address says so. It speaks to other hosts only if the address names one.
    pub fn start_by_itself(&self) {
        self.start_within(Reach::Here);
    }

    fn start_within(&self, reach: Reach) {
        let phase = self.0.run.borrow().phase;
        match phase {
            Phase::Idle | Phase::Finished | Phase::NoEndpoint => self.0.rc().begin(reach),
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
            _ if old.endpoint != settings.endpoint => self.0.rc().begin(self.0.reach.get()),
            Phase::Probing => self.0.rc().begin(self.0.reach.get()),
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

    /// How a lane's newest exchange travelled.
    pub fn hop(&self, transport: Transport) -> Option<Hop> {
        self.0.run.borrow_mut().lane(transport).and_then(|lane| lane.hop)
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
