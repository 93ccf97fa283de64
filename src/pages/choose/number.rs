//! Numbers as a person reads them, with their unit.

use choose::{Input, Unit};
use i18n::{Lang, bytes, msg};

/// A number with three digits that count: `1,234`, `12.3`, `0.0417`, `1.23 M`.
pub fn plain(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 {
        "0".to_owned()
    } else if size >= 1e9 {
        [&trimmed(value / 1e9, 2), " G"].concat()
    } else if size >= 1e6 {
        [&trimmed(value / 1e6, 2), " M"].concat()
    } else if size >= 999.5 {
        i18n::group(value.round().max(0.0) as u64)
    } else if size >= 100.0 {
        trimmed(value, 0)
    } else if size >= 10.0 {
        trimmed(value, 1)
    } else if size >= 1.0 {
        trimmed(value, 2)
    } else if size >= 0.001 {
        trimmed(value, 4)
    } else {
        "< 0.001".to_owned()
    }
}

fn trimmed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A value with its unit, as short as a cell of a table needs it.
pub fn shown(lang: Lang, value: f64, unit: Unit) -> String {
    match unit {
        Unit::One | Unit::Choice | Unit::Connection => plain(value),
        Unit::Second if value < 1.0 => [&plain(value * 1_000.0), " ms"].concat(),
        Unit::Second => [&plain(value), " s"].concat(),
        Unit::Millisecond => [&plain(value), " ms"].concat(),
        Unit::Byte if value < 1_000.0 => [&plain(value), " B"].concat(),
        Unit::Byte => bytes(value as u64),
        Unit::BytePerSecond => msg::choose_bytes_per_second(lang, &shown(lang, value, Unit::Byte)),
        Unit::PerSecond => msg::choose_each_second(lang, &plain(value)),
        Unit::PerHour => msg::choose_per_hour(lang, &plain(value)),
        Unit::Percent => [&plain(value), "%"].concat(),
        Unit::Microsecond => [&plain(value), " \u{b5}s"].concat(),
        Unit::Dollar => ["$", &value.to_string()].concat(),
        Unit::DollarPerMonth if value < 10.0 => ["$", &trimmed(value, 2)].concat(),
        Unit::DollarPerMonth => ["$", &plain(value)].concat(),
    }
}

/// A unit beside a field.
pub fn unit(of: Unit) -> &'static str {
    match of {
        Unit::One | Unit::Choice | Unit::Connection => "",
        Unit::Second => "s",
        Unit::Millisecond => "ms",
        Unit::Byte => "B",
        Unit::BytePerSecond => "B/s",
        Unit::PerSecond => "/s",
        Unit::PerHour => "/h",
        Unit::Percent => "%",
        Unit::Microsecond => "\u{b5}s",
        Unit::Dollar => "$",
        Unit::DollarPerMonth => "$/month",
    }
}

/// A setting's value with its unit, or its word.
pub fn setting(lang: Lang, input: Input, value: f64) -> String {
    match input.record().words.get(value as usize) {
        Some(word) => super::words::word(lang, input, word).to_owned(),
        None => shown(lang, value, input.record().unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_three_digits_that_count() {
        let texts = [0.0, 0.04166, 0.5, 1.0, 1.275, 43.17, 250.4, 1_234.4, 2_618_745.0, 2.4e9, 1e-9].map(plain);
        let short = ["0", "0.0417", "0.5", "1", "1.27", "43.2", "250", "1,234", "2.62 M", "2.4 G", "< 0.001"];
        assert_eq!(texts, short);
    }

    #[test]
    fn a_time_below_a_second_is_in_milliseconds() {
        assert_eq!(shown(Lang::En, 0.02, Unit::Second), "20 ms");
        assert_eq!(shown(Lang::En, 5.06, Unit::Second), "5.06 s");
        assert_eq!(shown(Lang::En, 512.0, Unit::BytePerSecond), "512 B/s");
        assert_eq!(shown(Lang::En, 2.5, Unit::DollarPerMonth), "$2.5");
    }
}
