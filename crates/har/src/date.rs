//! Dates as HAR has them: `2027-01-15T09:00:00.250+01:00` (ISO 8601, RFC 3339).

const DAY: i64 = 86_400;

/// Nanoseconds since 1970. `None` if it is no such date, or one that 64 bits of nanoseconds do not hold.
pub(super) fn nanos(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let mut date = date.splitn(3, '-').map(digits);
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at(zone);
    let (whole, fraction) = time.split_once(['.', ',']).unwrap_or((time, ""));
    let mut clock = whole.splitn(3, ':').map(digits);
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next().unwrap_or(Some(0))?);
    let is_sound = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 25 && minute < 60 && second < 61;
    if !is_sound {
        return None;
    }
    let seconds = days(year, month, day) * DAY + hour * 3600 + minute * 60 + second - offset(zone)?;
    seconds.checked_mul(1_000_000_000)?.checked_add(nanos_of(fraction)?)
}

/// A number of one to nine digits.
fn digits(text: &str) -> Option<i64> {
    let is_number = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// The digits behind the point; those after the ninth are cut off.
fn nanos_of(fraction: &str) -> Option<i64> {
    if fraction.is_empty() {
        return Some(0);
    }
    let cut: String = fraction.chars().take(9).collect();
    Some(digits(&cut)? * 10_i64.pow(9 - cut.len() as u32))
}

/// Seconds that a zone is ahead: `Z`, `+09:00`, `-0330`.
fn offset(zone: &str) -> Option<i64> {
    let Some(sign) = zone.chars().next().filter(|sign| !['Z', 'z'].contains(sign)) else { return Some(0) };
    let number = digits(&zone[1..].replace(':', ""))?;
    let (hours, minutes) = if zone.len() > 3 { (number / 100, number % 100) } else { (number, 0) };
    let seconds = hours * 3600 + minutes * 60;
    Some(if sign == '-' { -seconds } else { seconds })
}

/// Days from 1970-01-01, in the Gregorian calendar. Years begin in March here, so that a leap day is a year's last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_usual_form_are_read() {
        let seconds = |text| nanos(text).map(|nanos| nanos / 1_000_000_000);
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(seconds("2027-01-15T08:00:00Z"), Some(1_800_000_000));
        assert_eq!(seconds("2027-01-15T17:00:00+09:00"), Some(1_800_000_000));
        assert_eq!(seconds("2027-01-15T04:30:00-0330"), Some(1_800_000_000));
        assert_eq!(seconds("2024-02-29T00:00:00Z"), Some(1_709_164_800));
        assert_eq!(nanos("1970-01-01T00:00:00.1234567891Z"), Some(123_456_789));
        assert_eq!(nanos("1970-01-01 00:00"), Some(0));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "today", "2027-13-01T00:00:00Z", "2027-01-01", "2027-01-01T1x:00:00Z", "9999-01-01T00:00:00Z"]
        {
            assert_eq!(nanos(text), None, "{text}");
        }
        assert_eq!(nanos("1970-01-01T00:00:00+\u{e9}"), None);
    }
}
