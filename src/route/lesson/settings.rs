//! A run's settings in the address. Bounds are the lab's own, but that a page moves at most 100 MB.

use crate::i18n::milli;
use crate::route::lesson::Lesson;
use crate::route::values::{narrow, read_milli, read_switch, read_whole};
use crate::route::{Allowed, Query, Reason, words};
use ::lab::{Congestion, Headers, Settings, TlsSettings, TlsVersion};
use trace::Micros;

/// Bytes of the largest buffer and queue.
const LARGEST: u64 = 1 << 30;
/// Microseconds of the longest time.
const HOUR: u32 = 3_600_000_000;
const MINUTE: u32 = 60_000_000;
/// Thousandths of a percent.
const MOST_LOSS: u32 = 90_000;
/// Bytes of the longest transfer that a page keeps.
const MOST_BULK: u64 = 100_000_000;

const CONGESTIONS: [(Congestion, &str); 3] =
    [(Congestion::None, "none"), (Congestion::Reno, "reno"), (Congestion::Cubic, "cubic")];
const HEADERS: [(Headers, &str); 2] = [(Headers::Browser, "browser"), (Headers::Minimal, "minimal")];
const TLS: [(Option<TlsVersion>, &str); 3] =
    [(None, "off"), (Some(TlsVersion::Tls12), "1.2"), (Some(TlsVersion::Tls13), "1.3")];

/// Sets what the parameter `key` names.
pub fn set_setting(settings: &mut Settings, key: &str, value: &str) -> Result<(), Reason> {
    let Settings { link, tcp, tls, feed, .. } = settings;
    match key {
        "rtt" => link.rtt = millis(value, (0, MINUTE))?,
        "jitter" => link.jitter = millis(value, (0, MINUTE))?,
        "bandwidth" => link.bandwidth = read_whole(value, (0, 100_000_000_000))?,
        "queue" => link.queue = read_whole(value, (576, LARGEST))?,
        "loss" => link.loss = percent(value)?,
        "reorder" => link.reordering = percent(value)?,
        "duplicate" => link.duplication = percent(value)?,
        "mtu" => link.mtu = narrow(read_whole(value, (576, 65_535))?) as u16,
        "tls" => {
            let version = one_of(TLS, value)?;
            let before = tls.take().unwrap_or_default();
            *tls = version.map(|version| TlsSettings { version, ..before });
        }
        "resumption" => tls.as_mut().ok_or(Reason::UnknownKey)?.resumption = read_switch(value)?,
        "early-data" => tls.as_mut().ok_or(Reason::UnknownKey)?.early_data = read_switch(value)?,
        "client-buffer" => tcp.client_receive_buffer = narrow(read_whole(value, (1, LARGEST))?),
        "server-buffer" => tcp.server_receive_buffer = narrow(read_whole(value, (1, LARGEST))?),
        "send-buffer" => tcp.send_buffer = narrow(read_whole(value, (1, LARGEST))?),
        "nagle" => tcp.nagle = read_switch(value)?,
        "ack-delay" => tcp.delayed_ack = millis(value, (0, 500_000))?,
        "congestion" => tcp.congestion = one_of(CONGESTIONS, value)?,
        "probes" => tcp.keep_alive = millis(value, (0, HOUR))?,
        "timeout" => tcp.user_timeout = millis(value, (0, HOUR))?,
        "timestamps" => tcp.timestamps = read_switch(value)?,
        "headers" => settings.headers = one_of(HEADERS, value)?,
        "keep-alive" => settings.http_keep_alive = read_switch(value)?,
        "rate" => feed.rate_milli = read_milli(value, (1, ::feed::MAX_RATE_MILLI))?,
        "size" => feed.size = narrow(read_whole(value, (16, ::feed::MAX_SIZE.into()))?),
        "n" => feed.messages = read_whole(value, (1, 100_000))?,
        "poll" => settings.poll_interval = millis(value, (1_000, HOUR))?,
        "hold" => settings.hold = Micros(i64::from(read_milli(value, (1, HOUR / 1_000))?) * 1_000),
        "bulk" => settings.bulk_bytes = read_whole(value, (1, MOST_BULK))?,
        _ => return Err(Reason::UnknownKey),
    }
    Ok(())
}

/// Makes settings that are each within their bounds fit one another: a queue holds at least one packet.
pub fn fit(settings: &mut Settings) {
    settings.link.queue = settings.link.queue.max(settings.link.mtu.into());
}

fn millis(value: &str, bounds: (u32, u32)) -> Result<Micros, Reason> {
    read_milli(value, bounds).map(|micros| Micros(micros.into()))
}

/// Millionths of a percentage with at most three decimals.
fn percent(value: &str) -> Result<u32, Reason> {
    read_milli(value, (0, MOST_LOSS)).map(|thousandths| thousandths * 10)
}

fn one_of<T: Copy, const N: usize>(known: [(T, &'static str); N], value: &str) -> Result<T, Reason> {
    let named = known.into_iter().find(|(_, name)| *name == value);
    named.map(|(value, _)| value).ok_or_else(|| words(known.map(|(_, name)| name)))
}

fn name_of<T: Copy + PartialEq, const N: usize>(known: [(T, &'static str); N], value: T) -> String {
    known.into_iter().find(|(one, _)| *one == value).map_or("", |(_, name)| name).to_owned()
}

/// The settings' parameters, in the order in which they are printed.
pub const KEYS: [&str; 28] = [
    "rtt",
    "jitter",
    "bandwidth",
    "queue",
    "loss",
    "reorder",
    "duplicate",
    "mtu",
    "tls",
    "resumption",
    "early-data",
    "client-buffer",
    "server-buffer",
    "send-buffer",
    "nagle",
    "ack-delay",
    "congestion",
    "probes",
    "timeout",
    "timestamps",
    "headers",
    "keep-alive",
    "rate",
    "size",
    "n",
    "poll",
    "hold",
    "bulk",
];

/// What the parameter `key` says of `settings`; empty where there is no such parameter.
pub fn print_setting(settings: &Settings, key: &str) -> String {
    let Settings { link, tcp, tls, feed, .. } = settings;
    // A scenario without TLS has the usual TLS where it is switched on.
    let tls_or_usual = || tls.clone().unwrap_or_default();
    match key {
        "rtt" => shown(link.rtt),
        "jitter" => shown(link.jitter),
        "bandwidth" => link.bandwidth.to_string(),
        "queue" => link.queue.to_string(),
        "loss" => milli(link.loss / 10),
        "reorder" => milli(link.reordering / 10),
        "duplicate" => milli(link.duplication / 10),
        "mtu" => link.mtu.to_string(),
        "tls" => name_of(TLS, tls.as_ref().map(|tls| tls.version)),
        "resumption" => switch(tls_or_usual().resumption),
        "early-data" => switch(tls_or_usual().early_data),
        "client-buffer" => tcp.client_receive_buffer.to_string(),
        "server-buffer" => tcp.server_receive_buffer.to_string(),
        "send-buffer" => tcp.send_buffer.to_string(),
        "nagle" => switch(tcp.nagle),
        "ack-delay" => shown(tcp.delayed_ack),
        "congestion" => name_of(CONGESTIONS, tcp.congestion),
        "probes" => shown(tcp.keep_alive),
        "timeout" => shown(tcp.user_timeout),
        "timestamps" => switch(tcp.timestamps),
        "headers" => name_of(HEADERS, settings.headers),
        "keep-alive" => switch(settings.http_keep_alive),
        "rate" => milli(feed.rate_milli),
        "size" => feed.size.to_string(),
        "n" => feed.messages.to_string(),
        "poll" => shown(settings.poll_interval),
        "hold" => milli((settings.hold.0 / 1_000) as u32),
        "bulk" => settings.bulk_bytes.to_string(),
        _ => String::new(),
    }
}

/// Prints what differs from `usual`.
pub(super) fn print(settings: &Settings, usual: &Settings, query: &mut Query) {
    for key in KEYS {
        if settings.tls.is_none() && matches!(key, "resumption" | "early-data") {
            continue;
        }
        let (here, there) = (print_setting(settings, key), print_setting(usual, key));
        query.add(key, here != there, || here);
    }
}

/// The way in for the fields on screen.
impl Lesson {
    /// What the parameter `key` of the run says: a setting's, or the seed.
    pub fn value(&self, key: &str) -> String {
        if key == "seed" { self.seed.to_string() } else { print_setting(&self.settings, key) }
    }

    /// The lesson with the parameter `key` at `value`. A larger packet makes the queue hold it.
    pub fn with(&self, key: &str, value: &str) -> Result<Self, Reason> {
        let mut lesson = self.clone();
        lesson.set(key, value)?;
        let link = &lesson.settings.link;
        if key == "queue" && link.queue < link.mtu.into() {
            return Err(Reason::Value(Allowed::Whole(link.mtu.into(), LARGEST)));
        }
        fit(&mut lesson.settings);
        Ok(lesson)
    }
}

/// A time in milliseconds from one microsecond to an hour, or from 0 where a `moment` is meant.
pub fn read_time(value: &str, moment: bool) -> Result<Micros, Reason> {
    millis(value, (u32::from(!moment), HOUR))
}

/// A time within an hour, in milliseconds.
fn shown(time: Micros) -> String {
    milli(time.0 as u32)
}

fn switch(on: bool) -> String {
    if on { "1" } else { "0" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson() -> Lesson {
        Lesson::of("tcp").expect("a lesson")
    }

    #[test]
    fn every_setting_takes_what_it_prints() {
        for key in KEYS {
            let lesson = lesson().with("tls", "1.3").expect("a version");
            let value = lesson.value(key);
            assert!(!value.is_empty(), "{key}");
            assert_eq!(lesson.with(key, &value), Ok(lesson), "{key}");
        }
        assert_eq!(lesson().with("seed", "7").map(|lesson| lesson.value("seed")), Ok("7".into()));
    }

    #[test]
    fn a_queue_that_holds_no_packet_is_refused_and_a_larger_packet_makes_it_grow() {
        assert_eq!(lesson().with("queue", "1000"), Err(Reason::Value(Allowed::Whole(1_500, LARGEST))));
        let small = lesson().with("queue", "1500").expect("one packet");
        assert_eq!(small.with("mtu", "9000").map(|lesson| lesson.value("queue")), Ok("9000".into()));
    }

    #[test]
    fn a_stretch_of_time_is_not_empty_and_a_moment_may_be_the_start() {
        assert_eq!(read_time("0", true), Ok(Micros(0)));
        assert!(read_time("0", false).is_err());
        assert_eq!(read_time("1.5", false), Ok(Micros(1_500)));
    }
}
