//! How run time is stretched to be watched: what takes milliseconds takes seconds, and waiting does not.

use diagram::knots::Knots;
use trace::Micros;

/// Playing time for run time at speed 1: 200 milliseconds take 10 seconds.
const STRETCH: f64 = 50.0;
/// Playing time, microseconds: up to this a gap is stretched fully, and what is longer grows with its logarithm only.
const FULL: f64 = 1_000_000.0;
/// Playing time, microseconds: a whole run takes no less and no more at speed 1.
const SHORTEST: f64 = 4_000_000.0;
const LONGEST: f64 = 90_000_000.0;

/// Run time ↔ playing time in microseconds at speed 1. `moments`: when something happens, strictly ascending.
pub fn pace(moments: Vec<Micros>) -> Knots {
    let knots = Knots::new(moments, |_, gap| {
        let full = gap.0 as f64 * STRETCH;
        if full <= FULL { full } else { FULL * (1.0 + (full / FULL).log2() * std::f64::consts::LN_2 / 4.0) }
    });
    let length = knots.length();
    if length <= 0.0 { knots } else { knots.scaled(length.clamp(SHORTEST, LONGEST) / length) }
}
