//! Series as comma-separated values (RFC 4180), for a spreadsheet: a header line that names the units, then a line per
//! point.

use crate::graphs::{Bar, Series};
use std::fmt::Write as _;

/// `series` as text: the packet's number, the time since `start_nanos` in seconds, the value.
pub fn csv(series: &Series, start_nanos: i64) -> String {
    let mut text = format!("packet,time [s],{} [{}]\r\n", series.kind.id(), series.kind.unit());
    for point in &series.points {
        let time = seconds(point.at_nanos.saturating_sub(start_nanos));
        // Writing to memory does not fail.
        let _ = write!(text, "{},{time},{}\r\n", point.event.0, point.value);
    }
    text
}

/// The time-sequence graph's `bars` as text: the packet's number, the time since `start_nanos` in seconds, the first
/// byte, the byte after the last one, and 1 for a repetition.
pub fn csv_of_bars(bars: &[Bar], start_nanos: i64) -> String {
    let mut text = String::from("packet,time [s],first byte [B],end [B],repeated\r\n");
    for bar in bars {
        let time = seconds(bar.at_nanos.saturating_sub(start_nanos));
        let _ = write!(text, "{},{time},{},{},{}\r\n", bar.event.0, bar.low, bar.high, u8::from(bar.is_repeated));
    }
    text
}

/// `1.000000001`, exact.
fn seconds(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let magnitude = nanos.unsigned_abs();
    format!("{sign}{}.{:09}", magnitude / 1_000_000_000, magnitude % 1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Point};
    use trace::EventId;

    #[test]
    fn the_header_names_the_units_and_times_are_exact() {
        let point = Point { event: EventId(7), at_nanos: 1_500_000_001, value: 20_000_000 };
        let series = Series { kind: Kind::RoundTrip, points: vec![point] };
        assert_eq!(csv(&series, 500_000_000), "packet,time [s],round-trip [ns]\r\n7,1.000000001,20000000\r\n");
        assert_eq!(csv(&series, 1_500_000_002).lines().last(), Some("7,-0.000000001,20000000"));
    }

    #[test]
    fn a_bar_has_both_its_ends() {
        let bar = Bar { event: EventId(4), at_nanos: 0, low: 1, high: 401, is_repeated: true };
        assert_eq!(csv_of_bars(&[bar], 0).lines().last(), Some("4,0.000000000,1,401,1"));
    }
}
