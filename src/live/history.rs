//! A lane's history for the charts: at most 600 points, however long the run is. When it is full, every second point is
//! dropped and the interval between points doubles.

use super::view::Sample;
use trace::{Latencies, Micros};

const CAPACITY: usize = 600;
const FIRST_STEP: i64 = 250_000;

/// Points over run time.
#[derive(Clone, Debug)]
pub struct History {
    samples: Vec<Sample>,
    step: i64,
    since: Latencies,
    next: Micros,
}

impl Default for History {
    fn default() -> Self {
        Self { samples: Vec::new(), step: FIRST_STEP, since: Latencies::default(), next: Micros(0) }
    }
}

impl History {
    /// Records the latency of a delivered message.
    pub fn record(&mut self, latency: Micros) {
        self.since.record(latency);
    }

    /// Adds a point if one is due at `at`.
    pub fn tick(&mut self, at: Micros, bytes: Option<u64>, delivered: u64) {
        if at < self.next {
            return;
        }
        let latency = self.since.quantile(0.5);
        self.samples.push(Sample { at, latency, bytes, delivered });
        if self.since.count() > 0 {
            self.since = Latencies::default();
        }
        if self.samples.len() == CAPACITY {
            let mut keep = false;
            self.samples.retain(|_| {
                keep = !keep;
                keep
            });
            self.step *= 2;
        }
        self.next = at + Micros(self.step);
    }

    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_bounded_and_keeps_the_whole_run() {
        let mut history = History::default();
        for tick in 0..100_000 {
            history.tick(Micros(tick * 100_000), Some(tick as u64), 0);
        }
        let samples = history.samples();
        assert!(samples.len() < CAPACITY && samples.len() >= CAPACITY / 2 - 1, "{}", samples.len());
        assert_eq!(samples[0].at, Micros(0));
        assert!(samples.windows(2).all(|pair| pair[0].at < pair[1].at));
        assert!(samples.last().expect("samples").at.0 > 9_000_000_000);
    }

    #[test]
    fn a_point_is_the_median_since_the_point_before() {
        let mut history = History::default();
        history.tick(Micros(0), Some(0), 0);
        for latency in [10, 20, 30] {
            history.record(Micros(latency));
        }
        history.tick(Micros(250_000), Some(1), 3);
        history.tick(Micros(500_000), Some(1), 3);
        let latencies: Vec<_> = history.samples().iter().map(|sample| sample.latency).collect();
        assert_eq!(latencies, [None, Some(Micros(20)), None]);
    }
}
