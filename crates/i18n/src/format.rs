//! Numbers as a person reads them. Only units that are words differ between languages.

use super::{Lang, msg};
use trace::Micros;

/// `1,234,567`.
pub fn group(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count that stays short: `1,234`, `12.3 k`, `1.23 M`.
pub fn count(number: u64) -> String {
    if number < 100_000 { group(number) } else { scaled(number, ["k", "M", "G"]) }
}

/// `22 B`, `44.7 KB`, `1.23 MB`; a kilobyte is 1 000 bytes.
pub fn bytes(number: u64) -> String {
    if number < 1_000 { format!("{number} B") } else { scaled(number, ["KB", "MB", "GB"]) }
}

/// A latency: `0.4 ms`, `21 ms`, `1.52 s`.
pub fn time(micros: Micros) -> String {
    let tenths = (micros.0.max(0) as u64 + 50) / 100;
    match tenths {
        0..100 => format!("{}.{} ms", tenths / 10, tenths % 10),
        100..10_000 => format!("{} ms", (tenths + 5) / 10),
        _ => {
            let hundredths = (tenths + 50) / 100;
            format!("{}.{:02} s", hundredths / 100, hundredths % 100)
        }
    }
}

/// A setting in milliseconds, in words: `1 s`, `0.5 s`, `50 ms`.
pub fn duration(lang: Lang, millis: u32) -> String {
    if millis < 100 { msg::unit_millis(lang, &millis.to_string()) } else { msg::unit_seconds(lang, &milli(millis)) }
}

/// Thousandths of a message per second: `2/s`.
pub fn per_second(lang: Lang, rate_milli: u32) -> String {
    msg::unit_rate(lang, &milli(rate_milli))
}

/// A share from 0 to 1: `5%`, `0.4%`.
pub fn percent(share: f64) -> String {
    let tenths = (share * 1_000.0).round() as u64;
    if tenths < 100 && !tenths.is_multiple_of(10) {
        format!("{}.{}%", tenths / 10, tenths % 10)
    } else {
        format!("{}%", (tenths + 5) / 10)
    }
}

/// A ratio in words: `1.4`, `13`.
pub fn ratio(value: f64) -> String {
    let tenths = (value * 10.0).round() as u64;
    if tenths < 100 && !tenths.is_multiple_of(10) {
        format!("{}.{}", tenths / 10, tenths % 10)
    } else {
        group((tenths + 5) / 10)
    }
}

/// A moment of a run in milliseconds, cut to at most three `decimals`: `20.005`.
pub fn millis(at: Micros, decimals: usize) -> String {
    let micros = at.0.max(0);
    let fraction = format!("{:03}", micros % 1_000);
    format!("{}.{}", micros / 1_000, &fraction[..decimals.clamp(1, 3)])
}

/// A moment in milliseconds to be read beside a time scale, cut to a tenth: `49,685.5`.
pub fn moment(at: Micros) -> String {
    let micros = at.0.max(0).unsigned_abs();
    format!("{}.{}", group(micros / 1_000), micros % 1_000 / 100)
}

/// A moment in milliseconds as a field has it, without a needless fraction: `20`, `0.5`.
pub fn plain_millis(at: Micros) -> String {
    without_zeros(&millis(at, 3))
}

/// Thousandths without a needless fraction: `2`, `0.5`, `0.125`.
pub fn milli(thousandths: u32) -> String {
    let text = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
    without_zeros(&text)
}

/// A number with decimals without the zeros at its end.
fn without_zeros(number: &str) -> String {
    number.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Three figures and a unit; `number` is at least 1 000.
fn scaled(number: u64, units: [&str; 3]) -> String {
    let mut tens = number.saturating_add(5) / 10;
    let mut unit = 0;
    while tens >= 100_000 - 50 && unit + 1 < units.len() {
        tens = (tens + 500) / 1_000;
        unit += 1;
    }
    match tens {
        0..1_000 => format!("{}.{:02} {}", tens / 100, tens % 100, units[unit]),
        1_000..9_995 => format!("{}.{} {}", (tens + 5) / 100, (tens + 5) % 100 / 10, units[unit]),
        _ => format!("{} {}", group((tens + 50) / 100), units[unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_show_three_figures() {
        for (number, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.00 KB"),
            (44_690, "44.7 KB"),
            (99_990, "100 KB"),
            (999_600, "1.00 MB"),
            (1_234_567, "1.23 MB"),
            (5_000_000_000_000, "5,000 GB"),
        ] {
            assert_eq!(bytes(number), text);
        }
    }

    #[test]
    fn times_change_unit_without_a_jump() {
        for (micros, text) in [
            (0, "0.0 ms"),
            (-5, "0.0 ms"),
            (440, "0.4 ms"),
            (9_949, "9.9 ms"),
            (9_950, "10 ms"),
            (512_300, "512 ms"),
            (1_519_000, "1.52 s"),
        ] {
            assert_eq!(time(Micros(micros)), text);
        }
    }

    #[test]
    fn shares_and_ratios_are_short() {
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(0.0042), "0.4%");
        assert_eq!(percent(0.054), "5.4%");
        assert_eq!(percent(0.72), "72%");
        assert_eq!(ratio(1.44), "1.4");
        assert_eq!(ratio(13.2), "13");
        assert_eq!(ratio(1_300.0), "1,300");
    }

    #[test]
    fn moments_are_cut_not_rounded_and_never_negative() {
        assert_eq!((millis(Micros(20_005), 3), millis(Micros(19_999), 1)), ("20.005".into(), "19.9".into()));
        assert_eq!((millis(Micros(-1), 3), plain_millis(Micros(20_000))), ("0.000".into(), "20".into()));
        assert_eq!((plain_millis(Micros(500)), plain_millis(Micros(0))), ("0.5".into(), "0".into()));
        assert_eq!((moment(Micros(49_685_580)), moment(Micros(-1))), ("49,685.5".into(), "0.0".into()));
    }

    #[test]
    fn settings_carry_no_needless_zeros() {
        assert_eq!(milli(2_000), "2");
        assert_eq!(milli(125), "0.125");
        assert_eq!(group(1_234_567), "1,234,567");
        assert_eq!(count(118), "118");
        assert_eq!(count(12_300_000), "12.3 M");
    }
}
