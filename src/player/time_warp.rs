//! How fast the player passes each part of a run, so that a person can follow it.
//!
//! A run takes milliseconds, and it is uneven: a handshake's packets are some milliseconds apart, then a timer waits
//! for a second. Played evenly, the packets would be gone at once and the wait would bore. So each gap between two
//! moments gets its own playing time: 50 times its run time as long as that is at most one second; beyond that the
//! playing time grows only with the logarithm. The result is a piecewise linear, strictly increasing function between
//! run time and playing time, so the player can convert in both directions and run backwards.
//!
//! At the end the whole function is scaled so that a run takes between 4 and 90 seconds at speed 1.

use diagram::piecewise_linear::PiecewiseLinear;
use trace::Micros;

/// Playing time per run time at speed 1: 200 milliseconds take 10 seconds.
const STRETCH: f64 = 50.0;
/// In microseconds of playing time: a gap up to this length is stretched fully, a longer one grows only with its
/// logarithm.
const FULL: f64 = 1_000_000.0;
/// In microseconds of playing time: bounds for the length of a whole run at speed 1.
const SHORTEST: f64 = 4_000_000.0;
const LONGEST: f64 = 90_000_000.0;

/// Converts run time to playing time, in microseconds at speed 1. `moments` are the times at which something happens,
/// strictly ascending.
pub fn time_warp(moments: Vec<Micros>) -> PiecewiseLinear {
    let knots = PiecewiseLinear::new(moments, |_, gap| {
        let full = gap.0 as f64 * STRETCH;
        if full <= FULL { full } else { FULL * (1.0 + (full / FULL).log2() * std::f64::consts::LN_2 / 4.0) }
    });
    let length = knots.length();
    if length <= 0.0 { knots } else { knots.scaled(length.clamp(SHORTEST, LONGEST) / length) }
}
