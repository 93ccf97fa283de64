//! The run's clock, and the page's estimate of the endpoint's clock.

use trace::Micros;

/// Milliseconds since the page was opened; monotonic (High Resolution Time §4).
pub fn page_millis() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// This machine's Unix time in microseconds.
pub fn unix_micros() -> i64 {
    (js_sys::Date::now() * 1_000.0) as i64
}

/// Run time comes from the browser's monotonic clock, and the endpoint's Unix time from the quickest hello. The
/// visitor's own date is not used, so it may be wrong.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    origin_millis: f64,
    /// The endpoint's Unix time at run time 0, in microseconds, if there had been no pause.
    server_origin: i64,
    /// Half of the quickest hello's round trip.
    one_way: Micros,
    /// What is left out of run time, in order.
    pauses: Vec<Pause>,
}

/// A stretch of the endpoint's time in which run time stood still.
#[derive(Clone, Copy, Debug)]
struct Pause {
    /// Run time in it.
    at: Micros,
    /// The endpoint's Unix time at its begin.
    begin: i64,
    /// What `server_origin` was until then.
    origin: i64,
}

/// One response to a hello request.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    pub asked_millis: f64,
    pub answered_millis: f64,
    /// Unix time by the endpoint's clock.
    pub server_micros: i64,
}

impl Reading {
    pub fn round_trip(&self) -> Micros {
        Micros::from_millis_f64(self.answered_millis - self.asked_millis)
    }
}

/// How far two comparisons may differ beyond what their round trips explain, before a clock counts as set: a busy machine
/// delays a response, and clocks run at slightly different rates.
const TOLERANCE: Micros = Micros(250_000);

/// Without a sign of life for this long, the page did not run: the browser had frozen it, or the computer slept.
pub const LONGEST_SILENCE: Micros = Micros(5_000_000);

/// From when on run time stands still, if the run goes on at `now`: when the lanes had come to rest (`frozen`), else at
/// the page's last sign of life if it did not run since, else not at all.
pub fn standstill(frozen: Option<Micros>, last_sign: Micros, now: Micros) -> Micros {
    match frozen {
        Some(frozen) => frozen,
        None if now - last_sign > LONGEST_SILENCE => last_sign,
        None => now,
    }
}

impl Clock {
    /// A clock whose run starts now, set by the quickest of `readings` (Cristian's method: the error is at most half of
    /// that round trip).
    pub fn new(readings: &[Reading], now_millis: f64) -> Option<Self> {
        let best = readings.iter().min_by_key(|reading| reading.round_trip())?;
        let middle = (best.asked_millis + best.answered_millis) / 2.0;
        let since = Micros::from_millis_f64(now_millis - middle);
        let one_way = best.round_trip().half();
        let server_origin = best.server_micros + since.0;
        Some(Self { origin_millis: now_millis, server_origin, one_way, pauses: Vec::new() })
    }

    /// By how much the endpoint's clock was set since this clock was made, from the quickest of `readings`; `None` if it
    /// was not, as far as the round trips can tell.
    pub fn moved(&self, readings: &[Reading]) -> Option<Micros> {
        let best = readings.iter().min_by_key(|reading| reading.round_trip())?;
        let middle = (best.asked_millis + best.answered_millis) / 2.0;
        let difference = Micros(best.server_micros - self.server(self.at(middle)));
        let explained = best.round_trip().half() + self.one_way + TOLERANCE;
        (difference.0.abs() > explained.0).then_some(difference)
    }

    /// Follows the endpoint's clock, which was set by `moved`.
    pub fn follow(&mut self, moved: Micros) {
        self.server_origin += moved.0;
        for pause in &mut self.pauses {
            pause.begin += moved.0;
            pause.origin += moved.0;
        }
    }

    pub fn at(&self, page_millis: f64) -> Micros {
        Micros::from_millis_f64(page_millis - self.origin_millis)
    }

    pub fn now(&self) -> Micros {
        self.at(page_millis())
    }

    /// Leaves the stretch of run time from `from` until `now` out.
    pub fn skip(&mut self, from: Micros, now: Micros) {
        let duration = now - from;
        self.pauses.push(Pause { at: from, begin: self.server(from), origin: self.server_origin });
        self.origin_millis += duration.as_millis_f64();
        self.server_origin += duration.0;
    }

    /// The endpoint's Unix time at run time `at`.
    pub fn server(&self, at: Micros) -> i64 {
        self.server_origin + at.0
    }

    /// Run time at the endpoint's Unix time `server_micros`. A moment before a pause keeps its run time.
    pub fn run(&self, server_micros: i64) -> Micros {
        let over = self.pauses.iter().take_while(|pause| pause.begin < server_micros).count();
        let origin = self.pauses.get(over).map_or(self.server_origin, |next| next.origin);
        let at = Micros(server_micros - origin);
        // Run time stood still in the pause itself.
        over.checked_sub(1).map_or(at, |newest| at.max(self.pauses[newest].at))
    }

    pub fn one_way(&self) -> Micros {
        self.one_way
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_whose_date_is_an_hour_off_changes_nothing() {
        let hour = 3_600_000_000;
        let reading = |skew| Reading { asked_millis: 100.0, answered_millis: 104.0, server_micros: 5_000_000 + skew };
        let clock = |skew| Clock::new(&[reading(skew)], 200.0).expect("a reading");
        assert_eq!(clock(0).server(Micros(0)) + hour, clock(hour).server(Micros(0)));
        assert_eq!(clock(0).run(5_000_000), clock(hour).run(5_000_000 + hour));
        assert_eq!(clock(0).run(5_000_000), Micros(-98_000));
    }

    #[test]
    fn a_pause_is_left_out_of_run_time() {
        let reading = Reading { asked_millis: 0.0, answered_millis: 2.0, server_micros: 7_000_000 };
        let mut clock = Clock::new(&[reading], 1.0).expect("a reading");
        let (at, server) = (clock.at(500.0), clock.server(clock.at(500.0)));
        clock.skip(at, clock.at(600.0));
        assert_eq!(clock.at(600.0), at);
        assert_eq!(clock.server(clock.at(600.0)), server + 100_000, "the endpoint's time went on");
    }

    #[test]
    fn a_moment_before_a_pause_keeps_its_run_time() {
        for moved in [0, 3_600_000_000] {
            let mut clock = Clock::new(&[reading(0.0, 2.0, 7_000_000)], 0.0).expect("a reading");
            let server = |millis: i64| 7_000_000 + millis * 1_000 + moved;
            // Away from 500 to 600 ms and from 900 to 1 900 ms.
            clock.skip(clock.at(500.0), clock.at(600.0));
            clock.skip(clock.at(900.0), clock.at(1_900.0));
            clock.follow(Micros(moved));
            let expected =
                [(400, 400), (500, 500), (550, 500), (600, 500), (700, 600), (900, 800), (1_500, 800), (2_000, 900)];
            for (at, run) in expected {
                assert_eq!(
                    clock.run(server(at)),
                    Micros(run * 1_000),
                    "{at} ms after the start by the endpoint's clock"
                );
            }
        }
    }

    fn reading(middle_millis: f64, round_trip_millis: f64, server_micros: i64) -> Reading {
        let half = round_trip_millis / 2.0;
        Reading { asked_millis: middle_millis - half, answered_millis: middle_millis + half, server_micros }
    }

    #[test]
    fn a_clock_that_was_set_is_noticed_and_followed_in_either_direction() {
        for moved in [6_000_000, -6_000_000, 3_600_000_000, 400_000] {
            let mut clock = Clock::new(&[reading(100.0, 4.0, 5_000_000)], 100.0).expect("a reading");
            let later = [reading(10_100.0, 4.0, 15_000_000 + moved)];
            assert_eq!(clock.moved(&later), Some(Micros(moved)));
            clock.follow(Micros(moved));
            assert_eq!(clock.moved(&later), None);
            assert_eq!(clock.server(clock.at(10_100.0)), 15_000_000 + moved);
        }
    }

    #[test]
    fn a_slow_answer_and_a_clock_that_runs_a_little_fast_are_no_step() {
        let clock = Clock::new(&[reading(100.0, 4.0, 5_000_000)], 100.0).expect("a reading");
        // The response took 2 s on its way back, so that the middle is off by 1 s.
        let slow = Reading { asked_millis: 10_100.0, answered_millis: 12_100.0, server_micros: 15_000_000 };
        assert_eq!(clock.moved(&[slow]), None);
        assert_eq!(clock.moved(&[reading(3_600_100.0, 4.0, 3_605_000_000 + 180_000)]), None, "50 ppm in an hour");
        assert_eq!(clock.moved(&[]), None, "nothing is known");
        // One quick response decides, however slow the others are.
        let quick = reading(13_100.0, 2.0, 24_000_000);
        assert_eq!(clock.moved(&[slow, quick]), Some(Micros(6_000_000)));
    }

    #[test]
    fn run_time_stands_still_while_a_page_cannot_run() {
        let at = |seconds: i64| Micros(seconds * 1_000_000);
        // Back after twelve seconds in the back/forward cache: no tick has come since the pause began.
        assert_eq!(standstill(None, at(3), at(15)), at(3));
        // A visitor who pauses and goes on at once: exchanges under way went on.
        assert_eq!(standstill(None, at(14), at(15)), at(15));
        assert_eq!(standstill(Some(at(4)), at(14), at(15)), at(4));
        assert_eq!(standstill(Some(at(4)), at(5), at(60)), at(4), "frozen after it had come to rest");
    }

    #[test]
    fn the_quickest_reading_counts() {
        let slow = Reading { asked_millis: 0.0, answered_millis: 80.0, server_micros: 0 };
        let quick = Reading { asked_millis: 100.0, answered_millis: 102.0, server_micros: 1_000_000 };
        let clock = Clock::new(&[slow, quick], 101.0).expect("readings");
        assert_eq!(clock.one_way(), Micros(1_000));
        assert_eq!(clock.server(Micros(0)), 1_000_000);
        assert!(Clock::new(&[], 0.0).is_none());
    }
}
