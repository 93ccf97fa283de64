//! The run's clock, and the page's estimate of the endpoint's clock.

use trace::Micros;

/// Milliseconds since the page was opened; monotonic (High Resolution Time §4).
pub fn page_millis() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Run time comes from the browser's monotonic clock, and the endpoint's Unix time from the quickest hello. The
/// visitor's own date is not used, so it may be wrong.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    origin_millis: f64,
    /// The endpoint's Unix time at run time 0, in microseconds.
    server_origin: i64,
    /// Half of the quickest hello's round trip.
    one_way: Micros,
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

impl Clock {
    /// A clock whose run starts now, set by the quickest of `readings` (Cristian's method: the error is at most half of
    /// that round trip).
    pub fn new(readings: &[Reading], now_millis: f64) -> Option<Self> {
        let best = readings.iter().min_by_key(|reading| reading.round_trip())?;
        let middle = (best.asked_millis + best.answered_millis) / 2.0;
        let since = Micros::from_millis_f64(now_millis - middle);
        let one_way = best.round_trip().half();
        Some(Self { origin_millis: now_millis, server_origin: best.server_micros + since.0, one_way })
    }

    pub fn at(&self, page_millis: f64) -> Micros {
        Micros::from_millis_f64(page_millis - self.origin_millis)
    }

    pub fn now(&self) -> Micros {
        self.at(page_millis())
    }

    /// Excludes a pause of `duration` from run time.
    pub fn skip(&mut self, duration: Micros) {
        self.origin_millis += duration.as_millis_f64();
        self.server_origin += duration.0;
    }

    /// The endpoint's Unix time at run time `at`.
    pub fn server(&self, at: Micros) -> i64 {
        self.server_origin + at.0
    }

    /// Run time at the endpoint's Unix time `server_micros`.
    pub fn run(&self, server_micros: i64) -> Micros {
        Micros(server_micros - self.server_origin)
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
        clock.skip(Micros(100_000));
        assert_eq!(clock.at(600.0), at);
        assert_eq!(clock.server(clock.at(600.0)), server + 100_000, "the endpoint's time went on");
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
