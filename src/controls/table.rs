//! The settings as the page offers them: how each is set. Their names,
//! values and bounds are `route/lesson/settings.rs`'s. Pure.

use super::stops::{Stops, Zero};
use i18n::{Lang, msg};

/// Words in both languages.
pub type Words = fn(Lang) -> &'static str;
/// A value and its words.
pub type Named = (&'static str, Words);

/// A setting on the page.
pub struct Row {
    /// Its parameter.
    pub key: &'static str,
    pub label: Words,
    pub way: Way,
}

/// How it is set.
pub enum Way {
    /// By a slider and a field; the unit's words.
    Amount(Stops, Words),
    /// On or off.
    Switch,
    /// One of these values, each with its words.
    Choice(&'static [Named]),
}

const fn whole(low: u64, high: u64, zero: Zero) -> Stops {
    Stops { low, high, zero, is_milli: false }
}

/// Bounds in thousandths.
const fn milli(low: u64, high: u64, zero: Zero) -> Stops {
    Stops { low, high, zero, is_milli: true }
}

const PERCENT: Stops = milli(100, 90_000, Zero::First);
const BUFFER: Stops = whole(100, 10_000_000, Zero::Never);
const WAIT: Stops = milli(1_000, 600_000_000, Zero::First);

const fn row(key: &'static str, label: Words, way: Way) -> Row {
    Row { key, label, way }
}

/// All settings in the page's order.
pub const ROWS: &[Row] = &[
    row("rtt", msg::control_rtt, Way::Amount(milli(1_000, 2_000_000, Zero::First), msg::unit_milliseconds)),
    row("bandwidth", msg::control_bandwidth, Way::Amount(whole(10_000, 1_000_000_000, Zero::Last), msg::unit_bit_rate)),
    row("loss", msg::control_loss, Way::Amount(PERCENT, percent)),
    row("reorder", msg::control_reorder, Way::Amount(PERCENT, percent)),
    row("duplicate", msg::control_duplicate, Way::Amount(PERCENT, percent)),
    row("jitter", msg::control_jitter, Way::Amount(milli(1_000, 2_000_000, Zero::First), msg::unit_milliseconds)),
    row("queue", msg::control_queue, Way::Amount(whole(1_500, 10_000_000, Zero::Never), msg::unit_bytes)),
    row("mtu", msg::control_mtu, Way::Amount(whole(576, 9_000, Zero::Never), msg::unit_bytes)),
    row("bulk", msg::control_bulk, Way::Amount(whole(1_000, 100_000_000, Zero::Never), msg::unit_bytes)),
    row("rate", msg::setting_rate, Way::Amount(milli(100, 1_000_000, Zero::Never), msg::unit_per_second)),
    row("size", msg::setting_size, Way::Amount(whole(16, 65_536, Zero::Never), msg::unit_bytes)),
    row("n", msg::setting_n, Way::Amount(whole(1, 1_000, Zero::Never), no_unit)),
    row("poll", msg::setting_poll, Way::Amount(milli(10_000, 60_000_000, Zero::Never), msg::unit_milliseconds)),
    row("hold", msg::setting_hold, Way::Amount(milli(100, 60_000, Zero::Never), msg::unit_second)),
    row("server-buffer", msg::control_server_buffer, Way::Amount(BUFFER, msg::unit_bytes)),
    row("client-buffer", msg::control_client_buffer, Way::Amount(BUFFER, msg::unit_bytes)),
    row("send-buffer", msg::control_send_buffer, Way::Amount(BUFFER, msg::unit_bytes)),
    row("probes", msg::control_probes, Way::Amount(WAIT, msg::unit_milliseconds)),
    row("timeout", msg::control_timeout, Way::Amount(WAIT, msg::unit_milliseconds)),
    row("tls", |_| "TLS", Way::Choice(&[("off", msg::control_off), ("1.2", |_| "1.2"), ("1.3", |_| "1.3")])),
    row("congestion", msg::control_congestion, Way::Choice(CONGESTION)),
    row("ack-delay", msg::control_ack_delay, Way::Choice(ACK_DELAY)),
    row("headers", msg::control_headers, Way::Choice(HEADERS)),
    row("nagle", |_| "Nagle", Way::Switch),
    row("keep-alive", |_| "HTTP keep-alive", Way::Switch),
    row("resumption", msg::control_resumption, Way::Switch),
    row("early-data", msg::control_early_data, Way::Switch),
    row("timestamps", msg::control_timestamps, Way::Switch),
];

const CONGESTION: &[Named] = &[("none", msg::control_none), ("reno", |_| "Reno"), ("cubic", |_| "CUBIC")];
const ACK_DELAY: &[Named] =
    &[("0", msg::control_at_once), ("10", |_| "10 ms"), ("40", |_| "40 ms"), ("200", |_| "200 ms")];
const HEADERS: &[Named] = &[("browser", msg::control_headers_browser), ("minimal", msg::control_headers_minimal)];

fn percent(_: Lang) -> &'static str {
    "%"
}

fn no_unit(_: Lang) -> &'static str {
    ""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::lesson::{KEYS, Lesson};

    #[test]
    fn every_setting_of_the_address_is_on_the_page_once() {
        for key in KEYS {
            assert_eq!(ROWS.iter().filter(|row| row.key == key).count(), 1, "{key}");
        }
        assert_eq!(ROWS.len(), KEYS.len());
    }

    #[test]
    fn every_lesson_has_its_settings_first_and_they_exist() {
        for lesson in lessons::ALL {
            assert!(lesson.settings.iter().all(|key| KEYS.contains(key)), "{}", lesson.scenario);
            assert!(lesson.settings.len() > 3, "{}", lesson.scenario);
        }
    }

    #[test]
    fn whatever_a_slider_or_a_choice_offers_is_taken_as_it_stands() {
        let lesson = Lesson::of("tcp").and_then(|lesson| lesson.with("tls", "1.3").ok()).expect("a lesson");
        for Row { key, way, .. } in ROWS {
            let values: Vec<String> = match way {
                Way::Amount(stops, _) => stops.all().into_iter().map(|stop| stops.print(stop)).collect(),
                Way::Switch => vec!["0".into(), "1".into()],
                Way::Choice(all) => all.iter().map(|(value, _)| (*value).to_owned()).collect(),
            };
            for value in values {
                let taken = lesson.with(key, &value).map(|lesson| lesson.value(key));
                assert_eq!(taken.as_ref(), Ok(&value), "{key}={value}");
            }
        }
    }
}
