//! Quantiles of latencies in fixed memory: a histogram whose buckets grow with the value, so that each is at most 1/64
//! of it wide. Below 128 µs each value has its own bucket; above, each doubling of the value has 64 buckets.

use crate::Micros;

const SUB_BITS: u32 = 6;
const SUBS: usize = 1 << SUB_BITS;
const BUCKETS: usize = SUBS * 40;

/// A histogram of latencies. Quantiles are right to 1/64 of their value; the maximum is exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latencies {
    counts: Vec<u32>,
    total: u64,
    max: Micros,
}

impl Default for Latencies {
    fn default() -> Self {
        Self { counts: vec![0; BUCKETS], total: 0, max: Micros(0) }
    }
}

impl Latencies {
    /// Adds one latency; a negative one (clocks that disagree by less than their error) counts as 0.
    pub fn record(&mut self, latency: Micros) {
        let latency = latency.max(Micros(0));
        let bucket = bucket_of(latency.0 as u64).min(BUCKETS - 1);
        self.counts[bucket] = self.counts[bucket].saturating_add(1);
        self.total += 1;
        self.max = self.max.max(latency);
    }

    /// How many were recorded.
    pub fn count(&self) -> u64 {
        self.total
    }

    /// The smallest latency that is at least as large as the share `q` (0 to 1) of all; `None` if nothing was recorded.
    pub fn quantile(&self, q: f64) -> Option<Micros> {
        let rank = ((self.total as f64 * q).ceil() as u64).clamp(1, self.total.max(1));
        let mut seen = 0;
        self.counts
            .iter()
            .position(|&count| {
                seen += u64::from(count);
                seen >= rank
            })
            .map(|bucket| Micros(middle_of(bucket) as i64).min(self.max))
    }

    /// The largest.
    pub fn max(&self) -> Micros {
        self.max
    }
}

fn bucket_of(value: u64) -> usize {
    let exponent = (u64::BITS - value.leading_zeros()).saturating_sub(SUB_BITS + 1);
    let mantissa = (value >> exponent) as usize;
    exponent as usize * SUBS + mantissa
}

fn middle_of(bucket: usize) -> u64 {
    if bucket < 2 * SUBS {
        return bucket as u64;
    }
    let exponent = bucket / SUBS - 1;
    let mantissa = (bucket - exponent * SUBS) as u64;
    (mantissa << exponent) + (1 << exponent) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_within_a_sixty_fourth() {
        let mut latencies = Latencies::default();
        assert_eq!(latencies.quantile(0.5), None);
        for value in 1..=100_000 {
            latencies.record(Micros(value));
        }
        for (q, exact) in [(0.5, 50_000.0), (0.95, 95_000.0), (0.001, 100.0)] {
            let got = latencies.quantile(q).expect("recorded").0 as f64;
            assert!((got - exact).abs() <= exact / 64.0 + 1.0, "q {q}: {got} for {exact}");
        }
    }

    #[test]
    fn buckets_are_continuous_and_monotone() {
        let mut last = 0;
        for value in 0..1_000_000u64 {
            let bucket = bucket_of(value);
            assert!(bucket == last || bucket == last + 1, "value {value} jumps from bucket {last} to {bucket}");
            last = bucket;
        }
    }

    #[test]
    fn absurd_latencies_do_not_panic() {
        let mut latencies = Latencies::default();
        latencies.record(Micros(-5));
        latencies.record(Micros(i64::MAX));
        assert_eq!(latencies.count(), 2);
        assert_eq!(latencies.quantile(0.01), Some(Micros(0)));
    }
}
