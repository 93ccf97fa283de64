//! How long a server asks its clients to wait: the header `Retry-After` (RFC 9110 §10.2.3). Pure.

/// The longest wait that is kept to. A timer of the browser holds at most 2^31 ms; a day is as good as never.
const LONGEST_SECONDS: u64 = 86_400;

/// The wait in seconds; `None` if `value` is neither a number of seconds nor a date. A date counts from the response's own
/// `Date`, so that the visitor's clock does not matter, or from `now` (Unix seconds) if there is none. `read_date` reads a
/// date as Unix seconds.
pub fn seconds(value: &str, date: Option<&str>, now: u64, read_date: impl Fn(&str) -> Option<u64>) -> Option<u32> {
    let value = value.trim();
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number with more digits than fit is a very long time, too.
        value.parse().unwrap_or(u64::MAX)
    } else {
        read_date(value)?.saturating_sub(date.and_then(&read_date).unwrap_or(now))
    };
    u32::try_from(wait.min(LONGEST_SECONDS)).ok()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::time::UNIX_EPOCH;

    /// As the page does, with a reader of dates that runs here.
    fn seconds(value: &str, date: Option<&str>, now: u64) -> Option<u32> {
        super::seconds(value, date, now, |text| {
            let date = httpdate::parse_http_date(text).ok()?;
            Some(date.duration_since(UNIX_EPOCH).ok()?.as_secs())
        })
    }

    #[test]
    fn a_number_is_seconds_and_a_date_counts_from_the_responses_own() {
        assert_eq!(seconds("120", None, 0), Some(120));
        assert_eq!(seconds(" 0 ", None, 0), Some(0));
        // RFC 9110 §10.2.3 has this date as its example.
        let date = "Fri, 31 Dec 1999 23:59:59 GMT";
        assert_eq!(seconds(date, Some("Fri, 31 Dec 1999 23:59:29 GMT"), 1_900_000_000), Some(30));
        assert_eq!(seconds(date, None, 946_684_799 - 45), Some(45));
        assert_eq!(seconds(date, Some("Sat, 01 Jan 2000 00:00:30 GMT"), 0), Some(0), "it is over");
        assert_eq!(seconds(date, Some("nonsense"), 946_684_799 - 7), Some(7));
    }

    #[test]
    fn what_is_no_wait_is_none_and_what_never_ends_is_a_day() {
        for value in ["", "soon", "-5", "1.5", "5 s", "Fri, 31 Dec"] {
            assert_eq!(seconds(value, None, 0), None, "{value}");
        }
        for value in ["99999999", "99999999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"] {
            assert_eq!(seconds(value, None, 0), Some(86_400), "{value}");
        }
    }
}
