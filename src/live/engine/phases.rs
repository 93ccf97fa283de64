//! From one phase of a run to the next.

use super::view::view;
use super::{Inner, with};
use crate::live::clock::{Clock, Reading, page_millis, standstill};
use crate::live::lane::Lane;
use crate::live::probe::{self, Found, NotFound, Reach};
use crate::live::profiles::Dialect;
use crate::live::run::{LaneContext, Run};
use crate::live::schedule::Schedule;
use crate::live::settings::{Settings, Transport};
use crate::live::task::spawn;
use crate::live::transport::drive;
use crate::live::view::{EndpointView, LaneStatus, Phase};
use feed::Spec;
use gloo_timers::callback::Interval;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

const VIEW_EVERY_MILLIS: u32 = 200;
/// From the start of a feed to its first message, so that every lane has time to connect.
const LEAD_MICROS: i64 = 300_000;

impl Inner {
    pub(super) fn forget(&self) {
        self.probing.replace(None);
        self.comparing.replace(None);
        self.ticker.replace(None);
        let settings = self.run.borrow().settings.clone();
        let mut run = self.run.borrow_mut();
        *run = Run::new(settings);
    }

    pub(super) fn begin(self: &Rc<Self>, reach: Reach) {
        self.forget();
        self.reach.set(reach);
        self.last_sign.set(page_millis());
        self.run.borrow_mut().phase = Phase::Probing;
        let weak = Rc::downgrade(self);
        let ticker = Interval::new(VIEW_EVERY_MILLIS, move || with(&weak, Inner::tick));
        self.ticker.replace(Some(ticker));
        let (weak, run) = (Rc::downgrade(self), self.run.clone());
        let task = spawn(async move {
            let choice = run.borrow().settings.endpoint.clone();
            let found = probe::find(&run, &choice, reach).await;
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

    pub(super) fn pause(&self, phase: Phase) {
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

    pub(super) fn resume(self: &Rc<Self>) {
        let base = {
            let mut run = self.run.borrow_mut();
            let now = run.clock.now();
            let from = standstill(run.frozen.take(), run.clock.at(self.last_sign.get()), now);
            run.clock.skip(from, now);
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

    /// Applies new settings to a run that continues: removes and adds lanes, and begins a new segment if the feed
    /// changes.
    pub(super) fn adapt(&self, old: &Settings, new: &Settings) {
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
            let feed = |settings: &Settings| {
                // A stream that is open goes on as it was asked for, so another network begins another segment, too.
                (settings.rate_milli, settings.size_bytes, settings.seed, settings.count, settings.impair)
            };
            if feed(old) != feed(new) && run.phase == Phase::Running {
                let now = run.clock.server(run.clock.now());
                run.schedule.end(now);
                begin_segment(&mut run);
            }
            run.wake();
        }
        self.launch();
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
        if self.run.borrow().phase == Phase::Finished {
            self.count_at_end();
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

    pub(super) fn publish(&self) {
        let view = Rc::new(view(&self.run.borrow()));
        (self.on_view)(view);
    }
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
pub(super) fn begin_segment(run: &mut Run) {
    let Settings { seed, rate_milli, size_bytes, count, .. } = run.settings;
    let start_millis = (run.clock.server(run.clock.now()) + LEAD_MICROS) / 1_000;
    if let Ok(spec) = Spec::new(seed, rate_milli, size_bytes, start_millis) {
        run.schedule.begin(spec, count);
    }
}
