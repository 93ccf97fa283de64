//! What falls due: the timers' messages, the heartbeat, the next attempt. One timer of the worker waits for whichever is next.

use super::{Inner, Run};
use ::workbench::heartbeat::Beat;
use ::workbench::journal::{Cause, What};
use ::workbench::schedule::Due;
use std::rc::Rc;
use trace::Micros;

impl Inner {
    /// Has the worker call when the next thing is due.
    pub(super) fn arm(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let mut run = self.run.borrow_mut();
        let next = run.schedule.next();
        let now = run.now();
        run.timer = next.map(|at| {
            let millis = ((at - now).max(Micros(0)).0 as u64).div_ceil(1_000);
            let millis = u32::try_from(millis).unwrap_or(u32::MAX);
            self.timers.after(millis, move || Self::with(&weak, Self::fall_due))
        });
    }

    fn fall_due(self: &Rc<Self>) {
        let due = {
            let mut run = self.run.borrow_mut();
            let now = run.now();
            run.schedule.take(now)
        };
        let tries = due.contains(&Due::Attempt);
        if !due.is_empty() {
            self.change(|run| due.iter().for_each(|due| run.fall_due(*due)));
            self.watch_buffer();
        }
        // This arms the next timer, too.
        match tries {
            true => self.attempt(),
            false => self.arm(),
        }
    }
}

impl Run {
    fn fall_due(&mut self, due: Due) {
        match due {
            Due::Timer(place) => {
                let name = self.session.timers.get(place).map(|timer| timer.message.clone());
                if let Some(name) = name {
                    self.send_saved(&name, Cause::Timer(name.clone()));
                }
            }
            Due::Heartbeat => self.beat(),
            Due::Attempt => {}
        }
    }

    fn beat(&mut self) {
        let now = self.now();
        let Some(heartbeat) = &mut self.heartbeat else { return };
        let beat = heartbeat.at(now);
        let next = heartbeat.due();
        self.schedule.set_heartbeat(Some(next));
        let number = match beat {
            Some(Beat::Missed { number, send }) => {
                self.journal.record(now, None, What::HeartbeatMissed { number });
                send
            }
            Some(Beat::Send(number)) => number,
            None => return,
        };
        let name = self.session.heartbeat.as_ref().map(|beat| beat.message.clone());
        if let Some(name) = name {
            self.send_saved(&name, Cause::Heartbeat(number));
        }
    }
}
