//! The numbers that a setting takes: unit, bounds, what 0 means, and where its slider stands.

use super::{Bounds, Quantity, Surface, ValueError, decimal};
use serde::{Deserialize, Serialize};

/// The numbers that a setting takes. All bounds are raw values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The unit at the command line, and on the page unless `page_unit` differs.
    pub unit: Unit,
    /// The unit on the page.
    pub page_unit: Unit,
    /// The smallest value.
    pub low: u64,
    /// The largest value.
    pub high: u64,
    /// The largest value on the page, which keeps a whole run in memory.
    pub page_high: u64,
    /// What 0 means.
    pub zero: Zero,
    /// The ends of the page's slider, 0 apart. A slider covers what is worth trying; a field takes the rest.
    pub slider: (u64, u64),
}

/// What 0 means to a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zero {
    /// It is out of bounds.
    Invalid,
    /// Less than every other value.
    Least,
    /// No limit, so more than every other value.
    Unlimited,
}

/// How people write a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Milliseconds, raw in microseconds.
    Milliseconds,
    /// Seconds, raw in microseconds.
    Seconds,
    /// Percent, raw in millionths.
    Percent,
    /// Messages per second, raw in thousandths.
    PerSecond,
    /// Bytes.
    Bytes,
    /// Bits per second.
    BitsPerSecond,
    /// A number of things.
    Count,
}

impl Unit {
    /// How many decimals a text may have: a raw value is in units of `10^-places`.
    pub fn places(self) -> u32 {
        match self {
            Self::Seconds => 6,
            Self::Percent => 4,
            Self::Milliseconds | Self::PerSecond => 3,
            Self::Bytes | Self::BitsPerSecond | Self::Count => 0,
        }
    }

    /// The unit after a number, with its space: ` ms`.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Milliseconds => " ms",
            Self::Seconds => " s",
            Self::Percent => " %",
            Self::PerSecond => " per second",
            Self::Bytes => " bytes",
            Self::BitsPerSecond => " bit/s",
            Self::Count => "",
        }
    }

    /// The placeholder in the command line's help.
    pub fn placeholder(self) -> &'static str {
        match self {
            Self::Milliseconds => "MS",
            Self::Seconds => "S",
            Self::Percent => "PERCENT",
            Self::PerSecond | Self::Count => "N",
            Self::Bytes => "BYTES",
            Self::BitsPerSecond => "BPS",
        }
    }
}

impl Range {
    /// From the smallest to the largest value, with a slider over all of them.
    pub const fn new(unit: Unit, low: u64, high: u64) -> Self {
        let zero = if low == 0 { Zero::Least } else { Zero::Invalid };
        Self { unit, page_unit: unit, low, high, page_high: high, zero, slider: (low, high) }
    }

    pub(super) const fn slider(self, low: u64, high: u64) -> Self {
        Self { slider: (low, high), ..self }
    }

    /// The same with 0 for no limit.
    pub(super) const fn or_unlimited(self) -> Self {
        Self { low: 0, zero: Zero::Unlimited, ..self }
    }

    pub(super) const fn page_unit(self, page_unit: Unit) -> Self {
        Self { page_unit, ..self }
    }

    pub(super) const fn page_high(self, page_high: u64) -> Self {
        Self { page_high, ..self }
    }

    /// The unit on a surface.
    pub fn unit_on(self, surface: Surface) -> Unit {
        match surface {
            Surface::Page => self.page_unit,
            Surface::Shell => self.unit,
        }
    }

    /// The largest raw value on a surface.
    pub fn high_on(self, surface: Surface) -> u64 {
        match surface {
            Surface::Page => self.page_high,
            Surface::Shell => self.high,
        }
    }

    pub(super) fn contains(self, raw: u64) -> bool {
        (self.low..=self.high).contains(&raw)
    }

    /// The raw value that `text` means.
    pub fn parse(self, text: &str, surface: Surface) -> Result<u64, ValueError> {
        let raw = decimal::parse(text, self.unit_on(surface).places())?;
        if (self.low..=self.high_on(surface)).contains(&raw) {
            return Ok(raw);
        }
        Err(ValueError::OutOfRange(self.describe(surface)))
    }

    /// A raw value in the surface's unit, without the unit's name.
    pub fn print(self, raw: u64, surface: Surface) -> String {
        decimal::print(raw, self.unit_on(surface).places())
    }

    /// A raw value with its unit: `80 ms`.
    pub(super) fn quantity(self, raw: u64) -> Quantity {
        // Where `Micros` is negative.
        if raw == u64::MAX && matches!(self.unit, Unit::Milliseconds | Unit::Seconds) {
            return Quantity::Negative;
        }
        Quantity::Of(self.print(raw, Surface::Shell), self.unit)
    }

    /// The bounds on a surface.
    pub(super) fn bounds(self, surface: Surface) -> Bounds {
        let [low, high] = [self.low, self.high_on(surface)].map(|raw| self.print(raw, surface));
        Bounds::Between { low, high, unit: self.unit_on(surface) }
    }

    /// The bounds in words: `0 to 60000 ms`.
    pub fn describe(self, surface: Surface) -> String {
        self.bounds(surface).to_string()
    }
}
