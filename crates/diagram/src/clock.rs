//! Moments as text, without a language: `40 ms`, `205.0 ms`, `1.25 s`.

use std::fmt::Write as _;
use trace::Micros;

/// The unit and the number of decimals in which a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    micros: i64,
    name: &'static str,
    decimals: u32,
}

impl Unit {
    /// The unit in which moments that are `step` apart differ: milliseconds, or seconds if `step` is whole seconds.
    pub(crate) fn for_step(step: Micros) -> Self {
        match step.0 {
            ..10 => Self { micros: 1_000, name: "ms", decimals: 3 },
            10..100 => Self { micros: 1_000, name: "ms", decimals: 2 },
            100..1_000 => Self { micros: 1_000, name: "ms", decimals: 1 },
            1_000..1_000_000 => Self { micros: 1_000, name: "ms", decimals: 0 },
            _ => Self { micros: 1_000_000, name: "s", decimals: 0 },
        }
    }

    /// The unit for a single moment: exact enough to be useful, and never long.
    pub(crate) fn for_moment(at: Micros) -> Self {
        match at.0 {
            ..1_000_000 => Self::for_step(Micros(100)),
            1_000_000..100_000_000 => Self::for_step(Micros(1_000)),
            _ => Self { decimals: 1, ..Self::for_step(Micros(1_000_000)) },
        }
    }
}

/// Adds `at` to `into`.
pub(crate) fn write_moment(at: Micros, unit: Unit, into: &mut String) {
    let smallest = unit.micros / 10_i64.pow(unit.decimals);
    let at = at.0.max(0) / smallest * smallest;
    // Writing to a String cannot fail.
    let _ = write!(into, "{}", i18n::group((at / unit.micros).unsigned_abs()));
    if unit.decimals > 0 {
        let _ = write!(into, ".{:0width$}", at % unit.micros / smallest, width = unit.decimals as usize);
    }
    let _ = write!(into, " {}", unit.name);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_as_many_decimals_as_its_scale_needs() {
        let text = |at, step| {
            let mut text = String::new();
            write_moment(Micros(at), Unit::for_step(Micros(step)), &mut text);
            text
        };
        assert_eq!(text(205_049, 100), "205.0 ms");
        assert_eq!(text(40_000, 20_000), "40 ms");
        assert_eq!(text(12_000_000, 2_000_000), "12 s");
        assert_eq!(text(1_234_567, 1), "1,234.567 ms");
        let mut now = String::new();
        write_moment(Micros(3_600_000_000), Unit::for_moment(Micros(3_600_000_000)), &mut now);
        assert_eq!(now, "3,600.0 s");
    }
}
