//! An axis: which numbers stand at it, and in which unit.

use i18n::group;

/// What an axis measures, in the unit that the data has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Bytes,
    Nanoseconds,
    Microseconds,
    BitsPerSecond,
}

/// A unit as an axis shows it: its name, and how many of the data's units it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    pub name: &'static str,
    pub size: f64,
}

impl Unit {
    /// The unit in which numbers up to `most` stay short. Prefixes are those of the SI: a kilobyte is 1 000 bytes.
    pub fn shown(self, most: f64) -> Shown {
        let all: &[(&'static str, f64)] = match self {
            // A sequence number is read beside Wireshark's, byte by byte, so it keeps its unit for long.
            Self::Bytes => &[("B", 1.0), ("MB", 1e6), ("GB", 1e9)],
            Self::Nanoseconds => &[("µs", 1e3), ("ms", 1e6), ("s", 1e9)],
            Self::Microseconds => &[("µs", 1.0), ("ms", 1e3), ("s", 1e6)],
            Self::BitsPerSecond => &[("bit/s", 1.0), ("kbit/s", 1e3), ("Mbit/s", 1e6), ("Gbit/s", 1e9)],
        };
        let least = if self == Self::Bytes { 100.0 } else { 10.0 };
        let fits = all.iter().rev().find(|(_, size)| most >= size * least);
        let (name, size) = fits.or(all.first()).copied().unwrap_or(("", 1.0));
        Shown { name, size }
    }
}

/// The distance of ticks, 1, 2 or 5 times a power of ten, of which at most `most` fit into `length`.
pub fn step(length: f64, most: f64) -> f64 {
    let least = (length / most.max(1.0)).max(1e-9);
    let mut power = 10_f64.powi(least.log10().floor() as i32);
    // The logarithm may be off by a rounding.
    while power * 10.0 <= least {
        power *= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= least).unwrap_or(power * 10.0)
}

/// The multiples of `step` from `low` to `high`, both included; no more than some hundred.
pub fn ticks(low: f64, high: f64, step: f64) -> impl Iterator<Item = f64> {
    let first = (low / step - 1e-9).ceil();
    let count = ((high / step + 1e-9).floor() - first).clamp(-1.0, 500.0) as i64;
    (0..=count).map(move |place| (first + place as f64) * step)
}

/// `value`, in the data's unit, as an axis with ticks every `step` shows it: with as many decimals as the step needs.
pub fn label(value: f64, step: f64, shown: Shown) -> String {
    let decimals = (-(step / shown.size).log10() - 1e-9).ceil().clamp(0.0, 6.0) as usize;
    number(value / shown.size, decimals)
}

/// `1,234.50`. Decimals are made of whole numbers: printing floating ones weighs much in a page's program.
pub fn number(value: f64, decimals: usize) -> String {
    let power = 10_u64.pow(decimals.min(9) as u32);
    let scaled = (value.abs() * power as f64).round() as u64;
    let sign = if value < 0.0 && scaled > 0 { "−" } else { "" };
    let (whole, rest) = (group(scaled / power), scaled % power);
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:0decimals$}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_never_too_many() {
        for (length, most, expected) in
            [(100.0, 5.0, 20.0), (100_001.0, 10.0, 20_000.0), (7.0, 7.0, 1.0), (0.3, 4.0, 0.1)]
        {
            assert!((step(length, most) - expected).abs() < 1e-12, "{length} in {most}: {}", step(length, most));
        }
        for length in 1..2_000 {
            let step = step(f64::from(length), 6.0);
            assert!(ticks(0.0, f64::from(length), step).count() <= 7, "{length}: {step}");
        }
        assert!(step(0.0, 0.0) > 0.0 && step(f64::MAX, 3.0).is_finite());
    }

    #[test]
    fn ticks_are_multiples_within_the_axis() {
        let all = |low, high, step| ticks(low, high, step).collect::<Vec<_>>();
        assert_eq!(all(0.0, 10.0, 5.0), [0.0, 5.0, 10.0]);
        assert_eq!(all(3.0, 11.0, 5.0), [5.0, 10.0]);
        assert_eq!(all(-5.0, 5.0, 5.0), [-5.0, 0.0, 5.0]);
        assert_eq!(all(6.0, 9.0, 5.0), []);
    }

    #[test]
    fn a_tick_has_as_many_decimals_as_its_step_needs() {
        let label = |value, step, unit: Unit, most| super::label(value, step, unit.shown(most));
        assert_eq!(label(20_000.0, 5_000.0, Unit::Bytes, 100_000.0), "20,000");
        assert_eq!(label(42_500_000.0, 500_000.0, Unit::Nanoseconds, 5e7), "42.5");
        assert_eq!(label(1_500_000.0, 500_000.0, Unit::Microseconds, 2e7), "1.5");
        assert_eq!(label(2_000_000.0, 1_000_000.0, Unit::BitsPerSecond, 9e6), "2,000");
        assert_eq!(label(-1.0, 1.0, Unit::Bytes, 10.0), "−1");
        assert_eq!(
            (number(0.0, 2), number(-0.001, 2), number(1_234.5, 2)),
            ("0.00".into(), "0.00".into(), "1,234.50".into())
        );
    }
}
