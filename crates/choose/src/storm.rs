//! What happens when a server restarts: a small simulation with a seed, shown as how many clients connect in each moment.
//!
//! All connections break at time 0. A client waits, tries, and if the server is still away waits for longer: `base`, doubled
//! with each attempt, at most `cap`; with jitter for a random part of that, evenly distributed ("full jitter"). The server takes
//! everyone who comes after the outage.

use crate::input::{Input, Inputs};
use feed::SplitMix64;

/// Clients of a simulation at most. More would hardly change the share in the worst second, but take long.
const MOST_CLIENTS: usize = 2_000;
/// A peak of few clients depends on chance, so several storms are averaged.
const CLIENTS_IN_ALL: usize = 6_000;
/// Steps of the window of one second, and of the histogram.
const STEP_MILLIS: u64 = 100;
/// Bars of the histogram at most.
const MOST_BARS: usize = 120;
/// Attempts of one client at most; a client that has tried so often connects as soon as the server is back.
const MOST_ATTEMPTS: u32 = 60;

/// The rule by which a client waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BackOff {
    /// The first wait in seconds.
    pub base_seconds: f64,
    /// The longest wait in seconds.
    pub cap_seconds: f64,
    /// Whether a client waits for a random part of it.
    pub has_jitter: bool,
}

impl BackOff {
    /// The wait before attempt `attempt`, counted from 0, in seconds. `random` is from 0 to 1.
    pub fn wait(&self, attempt: u32, random: f64) -> f64 {
        let most =
            (self.base_seconds * 2_f64.powi(attempt.min(60) as i32)).min(self.cap_seconds.max(self.base_seconds));
        if self.has_jitter { most * random } else { most }
    }

    /// When a client's connect succeeds, in seconds after the break, if the server is away for `outage` seconds.
    pub fn connects_at(&self, outage: f64, mut random: impl FnMut() -> f64) -> f64 {
        let mut now = 0.0;
        for attempt in 0..MOST_ATTEMPTS {
            now += self.wait(attempt, random());
            if now >= outage {
                return now;
            }
        }
        outage
    }
}

/// A simulated storm with jitter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Storm {
    /// The share of all clients that connect in the worst second.
    peak_share: f64,
    /// The share of all clients that connect in each step, from the end of the outage on.
    bars: Vec<f64>,
    /// Seconds of a step.
    step_seconds: f64,
}

impl Storm {
    /// The storm of these settings, with full jitter.
    pub fn of(inputs: &Inputs) -> Self {
        let back_off =
            BackOff { base_seconds: inputs.get(Input::Base), cap_seconds: inputs.get(Input::Cap), has_jitter: true };
        Self::simulate(&back_off, inputs.get(Input::Outage), inputs.get(Input::Users) as usize)
    }

    /// A storm of `clients` clients by `back_off` after an outage.
    pub fn simulate(back_off: &BackOff, outage: f64, clients: usize) -> Self {
        let each = clients.clamp(1, MOST_CLIENTS);
        let storms = (CLIENTS_IN_ALL / each).clamp(1, 60);
        let mut random = SplitMix64::new(1);
        let mut peaks = 0.0;
        let mut all = Vec::with_capacity(each * storms);
        for _ in 0..storms {
            let mut times: Vec<f64> =
                (0..each).map(|_| back_off.connects_at(outage, || random.next_fraction())).collect();
            times.sort_by(f64::total_cmp);
            peaks += peak(&times, 1.0) as f64 / each as f64;
            all.extend(times);
        }
        let longest = all.iter().copied().fold(outage, f64::max) - outage;
        let step_seconds = (longest / MOST_BARS as f64).max(STEP_MILLIS as f64 / 1_000.0);
        let mut bars = vec![0.0; (longest / step_seconds) as usize + 1];
        for time in &all {
            if let Some(bar) = bars.get_mut(((time - outage) / step_seconds) as usize) {
                *bar += 1.0 / all.len() as f64;
            }
        }
        Self { peak_share: peaks / storms as f64, bars, step_seconds }
    }

    /// The share of all clients that connect in the worst second.
    pub fn peak_share(&self) -> f64 {
        self.peak_share
    }

    /// The share of all clients that connect in each step after the outage, and the seconds of a step.
    pub fn bars(&self) -> (&[f64], f64) {
        (&self.bars, self.step_seconds)
    }
}

/// How many of `times`, which are in order, are within the worst window of `seconds`.
pub fn peak(times: &[f64], seconds: f64) -> usize {
    let mut most = 0;
    let mut first = 0;
    for (last, time) in times.iter().enumerate() {
        while times.get(first).is_some_and(|start| time - start >= seconds) {
            first += 1;
        }
        most = most.max(last + 1 - first);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: BackOff = BackOff { base_seconds: 1.0, cap_seconds: 30.0, has_jitter: true };

    #[test]
    fn a_back_off_doubles_up_to_its_cap() {
        let even = BackOff { has_jitter: false, ..RULE };
        let waits: Vec<f64> = (0..7).map(|attempt| even.wait(attempt, 0.3)).collect();
        assert_eq!(waits, [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]);
        assert_eq!(even.connects_at(5.0, || 0.5), 7.0, "1 and 2 are too early, 4 more are not");
        assert_eq!(RULE.wait(3, 0.25), 2.0);
        assert_eq!(RULE.wait(u32::MAX, 1.0), 30.0);
    }

    #[test]
    fn without_jitter_all_come_at_once() {
        let storm = Storm::simulate(&BackOff { has_jitter: false, ..RULE }, 5.0, 500);
        assert_eq!(storm.peak_share(), 1.0);
    }

    #[test]
    fn with_jitter_they_come_spread_out_and_all_come() {
        let storm = Storm::simulate(&RULE, 5.0, 500);
        let (bars, step) = storm.bars();
        assert!((bars.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{bars:?}");
        assert!((0.1..0.4).contains(&storm.peak_share()), "{}", storm.peak_share());
        assert!(bars.len() <= 121 && step >= 0.1);
        assert_eq!(storm, Storm::simulate(&RULE, 5.0, 500), "a seed, no chance");
    }

    #[test]
    fn no_outage_and_one_client_are_no_trouble() {
        assert_eq!(Storm::simulate(&RULE, 0.0, 1).peak_share(), 1.0);
        let tiny = BackOff { base_seconds: 0.01, cap_seconds: 0.01, has_jitter: true };
        assert!(Storm::simulate(&tiny, 600.0, 100).peak_share() >= 0.9, "who has tried for long comes at once");
    }

    #[test]
    fn a_peak_is_the_fullest_window() {
        assert_eq!(peak(&[], 1.0), 0);
        assert_eq!(peak(&[0.0, 0.5, 0.9, 1.0, 1.4, 3.0], 1.0), 4);
    }
}
