//! The `Date` field: virtual time as HTTP writes it (RFC 9110 §5.6.7).
#![allow(clippy::disallowed_types, reason = "a date that follows from virtual time; the system's clock is not read")]

use crate::START_SECONDS;
use std::time::{Duration, SystemTime};
use trace::Micros;

/// `Fri, 15 Jan 2027 08:00:00 GMT`: always 29 bytes.
pub(super) fn date(now: Micros) -> String {
    let since_start = Duration::from_micros(u64::try_from(now.0).unwrap_or(0));
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(START_SECONDS) + since_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_starts_on_a_friday_in_2027() {
        assert_eq!(date(Micros(0)), "Fri, 15 Jan 2027 08:00:00 GMT");
        assert_eq!(date(Micros(61_999_999)), "Fri, 15 Jan 2027 08:01:01 GMT");
    }
}
