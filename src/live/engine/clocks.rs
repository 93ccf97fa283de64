//! Two clocks may jump against each other: the endpoint's and the page's. Here they are compared, and a page that slept is
//! noticed.

use super::phases::begin_segment;
use super::{Inner, with};
use crate::live::clock::{LONGEST_SILENCE, Reading};
use crate::live::lane::Lane;
use crate::live::probe;
use crate::live::run::Comparisons;
use crate::live::task::spawn;
use crate::live::transport::count_shared;
use crate::live::view::Phase;
use std::rc::Rc;
use trace::Micros;
use wasm_bindgen_futures::spawn_local;

/// From one comparison of the clocks to the next.
const COMPARE_EVERY: Micros = Micros(10_000_000);

impl Inner {
    /// Compares the clocks; afterwards a segment begins if `begins` or if they have moved.
    pub(super) fn compare(self: &Rc<Self>, base: String, begins: bool) {
        let (weak, run) = (Rc::downgrade(self), self.run.clone());
        {
            let comparisons = &mut run.borrow_mut().comparisons;
            comparisons.is_wanted = false;
            comparisons.begun += 1;
        }
        let task = spawn(async move {
            let readings = probe::compare(&run, &base).await;
            // A segment that waits for the comparison does not wait for this, too.
            if !begins {
                count_shared(&run, &base).await;
            }
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
    pub(super) fn compare_if_due(self: &Rc<Self>) {
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

    /// Asks once more for the sums of shared connections, because the lanes have ended. A run that has ended compares no clocks.
    pub(super) fn count_at_end(self: &Rc<Self>) {
        let base = self.run.borrow().roundtrip_base();
        if let Some(base) = base {
            self.compare(base, false);
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

    /// A page that did not run for a while was asleep, with the whole computer or without a word from the browser. That is
    /// a pause that began at its last sign of life.
    pub(super) fn notice_sleep(self: &Rc<Self>) {
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
}
