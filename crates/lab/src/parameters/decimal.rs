//! Exact decimals: a whole number in units of `10^-places`.

use super::ValueError;

/// Reads `text` exactly: `("2.5", 3)` is 2500. A whole number may be short, `64k`, `10M`, `1G`, if `places` is 0.
pub(super) fn parse(text: &str, places: u32) -> Result<u64, ValueError> {
    let (text, factor) = if places == 0 { factor(text) } else { (text, 1) };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty() || text == "." || !is_number(whole) || !is_number(fraction) {
        return Err(ValueError::NotANumber(if places == 0 { "1500, 64k or 10M" } else { "40 or 2.5" }));
    }
    let (kept, places) = (fraction.trim_end_matches('0'), places as usize);
    if kept.len() > places {
        return Err(ValueError::TooFine(places));
    }
    let digits = format!("{whole}{kept:0<places$}");
    let number: Option<u64> = digits.parse().ok();
    number.and_then(|number| number.checked_mul(factor)).ok_or(ValueError::TooLarge)
}

/// Thousands, millions and thousand millions.
fn factor(text: &str) -> (&str, u64) {
    let units = [('k', 1_000), ('M', 1_000_000), ('G', 1_000_000_000)];
    let found = units.into_iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)));
    found.unwrap_or((text, 1))
}

/// Prints it without trailing zeros: `(2500, 3)` is `2.5`.
pub(super) fn print(number: u64, places: u32) -> String {
    let (unit, width) = (10_u64.pow(places), places as usize);
    let (whole, fraction) = (number / unit, number % unit);
    if fraction == 0 {
        return whole.to_string();
    }
    format!("{whole}.{fraction:0width$}").trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        let cases = [("2.5", 2_500), ("0.001", 1), (".5", 500), ("40.0000", 40_000), ("40.", 40_000)];
        for (text, number) in cases {
            assert_eq!(parse(text, 3), Ok(number), "{text}");
        }
        for wrong in ["", ".", "-1", "1e3", "0.0001", "1,5", "99999999999999999999", "64k"] {
            assert!(parse(wrong, 3).is_err(), "{wrong}");
        }
    }

    #[test]
    fn whole_numbers_may_be_short() {
        for (text, number) in [("1500", 1_500), ("64k", 64_000), ("10M", 10_000_000), ("1G", 1_000_000_000)] {
            assert_eq!(parse(text, 0), Ok(number));
        }
        for wrong in ["", "k", "1.5k", "-1", "+1", "99999999999999999G"] {
            assert!(parse(wrong, 0).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_printed_reads_back_without_needless_zeros() {
        for (number, text) in [(0, "0"), (1, "0.001"), (500, "0.5"), (2_000, "2"), (20_125, "20.125")] {
            assert_eq!(print(number, 3), text);
            assert_eq!(parse(text, 3), Ok(number));
        }
    }
}
