//! The `Date` field: virtual time as HTTP writes it (RFC 9110 §5.6.7). No clock is asked.

use crate::START_SECONDS;
use trace::Micros;

const DAY_SECONDS: i64 = 86_400;
/// Day 0 of Unix time was a Thursday.
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `Fri, 15 Jan 2027 08:00:00 GMT`: 29 bytes, always.
pub(super) fn date(now: Micros) -> String {
    let seconds = START_SECONDS as i64 + now.0.div_euclid(1_000_000);
    let (days, second) = (seconds.div_euclid(DAY_SECONDS), seconds.rem_euclid(DAY_SECONDS));
    let (year, month, day) = civil(days);
    let weekday = DAYS[days.rem_euclid(7) as usize];
    let month = MONTHS[month as usize];
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// Year, month (0 is January) and day of the month of a day counted from 1 January 1970, in the Gregorian calendar. The
/// year is reckoned from 1 March, so that the leap day is its last (Hinnant, "chrono-compatible low-level date
/// algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12;
    (era * 400 + year_of_era + i64::from(month < 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_starts_on_a_friday_in_2027() {
        assert_eq!(date(Micros(0)), "Fri, 15 Jan 2027 08:00:00 GMT");
        assert_eq!(date(Micros(61_999_999)), "Fri, 15 Jan 2027 08:01:01 GMT");
    }

    #[test]
    fn leap_days_and_new_years_are_where_they_belong() {
        assert_eq!(civil(0), (1970, 0, 1));
        assert_eq!(civil(11_016), (2000, 1, 29));
        assert_eq!(civil(11_017), (2000, 2, 1));
        assert_eq!(civil(20_818), (2026, 11, 31));
    }
}
