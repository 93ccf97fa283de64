//! What of a session is due when: timers, heartbeat, the next attempt to connect. Whoever runs it needs one timer, for
//! [`Schedule::next`].

use crate::session::Timer;
use trace::Micros;

/// What falls due in one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    timers: Vec<Running>,
    heartbeat: Option<Micros>,
    attempt: Option<Micros>,
}

/// A timer that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Running {
    /// Its place among the session's timers.
    place: usize,
    every: Micros,
    next: Micros,
    /// How often it is due yet; `None` without a limit.
    left: Option<u32>,
}

/// Something that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The session's timer at this place, from 0.
    Timer(usize),
    /// The heartbeat may be due: ask [`crate::heartbeat::Heartbeat::at`].
    Heartbeat,
    /// The next attempt to connect.
    Attempt,
}

impl Schedule {
    /// The session is open: its timers run from `now` on, those that are on.
    pub fn start(&mut self, timers: &[Timer], now: Micros) {
        self.stop();
        let on = timers.iter().enumerate().filter(|(_, timer)| timer.is_on && timer.most != Some(0));
        self.timers.extend(on.map(|(place, timer)| {
            let every = Micros(i64::from(timer.every_millis.max(crate::session::LEAST_EVERY)) * 1_000);
            Running { place, every, next: now + every, left: timer.most }
        }));
    }

    /// The session is closed: nothing is due any more.
    pub fn stop(&mut self) {
        *self = Self::default();
    }

    /// When the heartbeat is due; `None` if there is none.
    pub fn set_heartbeat(&mut self, at: Option<Micros>) {
        self.heartbeat = at;
    }

    /// When the next attempt to connect is due; `None` if there is none.
    pub fn set_attempt(&mut self, at: Option<Micros>) {
        self.attempt = at;
    }

    /// When the next thing is due; `None` if nothing ever is.
    pub fn next(&self) -> Option<Micros> {
        self.timers.iter().map(|running| running.next).chain(self.heartbeat).chain(self.attempt).min()
    }

    /// What is due at `now`, in the order in which it fell due. A timer counts on from when it was due, so that it does not drift;
    /// the times at which the machine slept are left out. Heartbeat and attempt are over and must be set anew.
    pub fn take(&mut self, now: Micros) -> Vec<Due> {
        let mut due: Vec<(Micros, Due)> = Vec::new();
        due.extend(self.attempt.take_if(|at| *at <= now).map(|at| (at, Due::Attempt)));
        due.extend(self.heartbeat.take_if(|at| *at <= now).map(|at| (at, Due::Heartbeat)));
        for running in self.timers.iter_mut().filter(|running| running.next <= now) {
            let late = (now - running.next).0 / running.every.0.max(1);
            let at = running.next + Micros(running.every.0.saturating_mul(late));
            due.push((at, Due::Timer(running.place)));
            running.next = at + running.every;
            if let Some(left) = &mut running.left {
                *left -= 1;
            }
        }
        self.timers.retain(|running| running.left != Some(0));
        due.sort_by_key(|(at, _)| *at);
        due.into_iter().map(|(_, due)| due).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Micros {
        Micros(millis * 1_000)
    }

    fn timer(every_millis: u32, most: Option<u32>) -> Timer {
        Timer { message: "a".to_owned(), every_millis, most, is_on: true }
    }

    #[test]
    fn one_timer_of_the_page_runs_everything_in_order() {
        let mut schedule = Schedule::default();
        assert_eq!((schedule.next(), schedule.take(at(0))), (None, vec![]));
        let off = Timer { is_on: false, ..timer(10, None) };
        schedule.start(&[timer(300, None), off, timer(1_000, Some(1))], at(0));
        schedule.set_heartbeat(Some(at(500)));
        schedule.set_attempt(Some(at(700)));
        let mut seen = Vec::new();
        while let Some(now) = schedule.next().filter(|now| *now <= at(1_200)) {
            for due in schedule.take(now) {
                let name = match due {
                    Due::Timer(place) => place.to_string(),
                    other => format!("{other:?}"),
                };
                seen.push((now.0 / 1_000, name));
            }
        }
        let expected =
            [(300, "0"), (500, "Heartbeat"), (600, "0"), (700, "Attempt"), (900, "0"), (1_000, "2"), (1_200, "0")];
        assert_eq!(seen, expected.map(|(at, name)| (at, name.to_owned())));
        schedule.stop();
        assert_eq!(schedule.next(), None);
    }

    #[test]
    fn a_timer_does_not_drift_and_does_not_make_up_for_what_it_slept_through() {
        let mut schedule = Schedule::default();
        schedule.start(&[timer(100, Some(3))], at(0));
        assert_eq!(schedule.take(at(130)), [Due::Timer(0)]);
        assert_eq!(schedule.next(), Some(at(200)));
        assert_eq!(schedule.take(at(1_050)), [Due::Timer(0)], "once, not nine times");
        assert_eq!(schedule.next(), Some(at(1_100)));
        schedule.take(at(1_100));
        assert_eq!(schedule.next(), None, "three times at most");
    }

    #[test]
    fn a_timer_that_is_too_fast_is_slowed_down_and_one_without_a_turn_does_not_start() {
        let mut schedule = Schedule::default();
        schedule.start(&[timer(0, None), timer(1, Some(0))], at(50));
        assert_eq!(schedule.next(), Some(at(60)));
        assert_eq!(schedule.take(at(60)), [Due::Timer(0)]);
    }
}
