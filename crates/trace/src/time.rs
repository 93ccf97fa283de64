//! Time as whole microseconds.

use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};

/// A moment or a duration in whole microseconds. A moment counts from the run's start, or from the Unix epoch if its
/// name says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Micros(pub i64);

impl Micros {
    /// From milliseconds as browsers count them, with a fraction.
    pub fn from_millis_f64(millis: f64) -> Self {
        Self((millis * 1_000.0).round() as i64)
    }

    /// In milliseconds, with a fraction.
    pub fn as_millis_f64(self) -> f64 {
        self.0 as f64 / 1_000.0
    }

    /// Half of this duration, rounded towards zero.
    pub fn half(self) -> Self {
        Self(self.0 / 2)
    }
}

impl Add for Micros {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Micros {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}
