//! A run's settings in the address. Bounds are the lab's own, but that a page moves at most 100 MB.

use crate::route::lesson::{Lesson, place_of};
use crate::route::values::{narrow, read_milli, read_switch, read_whole};
use crate::route::{Allowed, Query, Reason};
use ::lab::{Congestion, Headers, Settings, TlsSettings, TlsVersion};
use i18n::milli;
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

const CONGESTIONS: [Congestion; 3] = [Congestion::None, Congestion::Reno, Congestion::Cubic];
const CONGESTION_NAMES: &[&str] = &["none", "reno", "cubic"];
const HEADERS: [Headers; 2] = [Headers::Browser, Headers::Minimal];
const HEADERS_NAMES: &[&str] = &["browser", "minimal"];
const TLS: [Option<TlsVersion>; 3] = [None, Some(TlsVersion::Tls12), Some(TlsVersion::Tls13)];
const TLS_NAMES: &[&str] = &["off", "1.2", "1.3"];

/// A setting and what it may be. Times are bounded in microseconds, numbers with decimals in thousandths.
enum Slot<'a> {
    Millis(&'a mut Micros, (u32, u32)),
    Seconds(&'a mut Micros, (u32, u32)),
    /// Millionths of a percentage with at most three decimals.
    Percent(&'a mut u32),
    Milli(&'a mut u32, (u32, u32)),
    Long(&'a mut u64, (u64, u64)),
    Whole(&'a mut u32, (u64, u64)),
    Short(&'a mut u16, (u64, u64)),
    Switch(&'a mut bool),
}

impl Slot<'_> {
    fn read(self, value: &str) -> Result<(), Reason> {
        match self {
            Self::Millis(time, bounds) => *time = millis(value, bounds)?,
            Self::Seconds(time, bounds) => *time = Micros(i64::from(read_milli(value, bounds)?) * 1_000),
            Self::Percent(share) => *share = read_milli(value, (0, MOST_LOSS))? * 10,
            Self::Milli(number, bounds) => *number = read_milli(value, bounds)?,
            Self::Long(number, bounds) => *number = read_whole(value, bounds)?,
            Self::Whole(number, bounds) => *number = narrow(read_whole(value, bounds)?),
            Self::Short(number, bounds) => *number = read_whole(value, bounds)? as u16,
            Self::Switch(on) => *on = read_switch(value)?,
        }
        Ok(())
    }

    fn print(self) -> String {
        match self {
            // Within an hour, so within 32 bits.
            Self::Millis(time, _) => milli(time.0 as u32),
            Self::Seconds(time, _) => milli((time.0 / 1_000) as u32),
            Self::Percent(share) => milli(*share / 10),
            Self::Milli(number, _) => milli(*number),
            Self::Long(number, _) => number.to_string(),
            Self::Whole(number, _) => u64::from(*number).to_string(),
            Self::Short(number, _) => u64::from(*number).to_string(),
            Self::Switch(on) => if *on { "1" } else { "0" }.to_owned(),
        }
    }
}

/// The setting that the parameter `key` names, but those of [`named`]; TLS's own only where there is TLS.
fn slot<'a>(settings: &'a mut Settings, key: &str) -> Option<Slot<'a>> {
    let Settings { link, tcp, tls, feed, .. } = settings;
    Some(match key {
        "rtt" => Slot::Millis(&mut link.rtt, (0, MINUTE)),
        "jitter" => Slot::Millis(&mut link.jitter, (0, MINUTE)),
        "bandwidth" => Slot::Long(&mut link.bandwidth, (0, 100_000_000_000)),
        "queue" => Slot::Long(&mut link.queue, (576, LARGEST)),
        "loss" => Slot::Percent(&mut link.loss),
        "reorder" => Slot::Percent(&mut link.reordering),
        "duplicate" => Slot::Percent(&mut link.duplication),
        "mtu" => Slot::Short(&mut link.mtu, (576, 65_535)),
        "resumption" => Slot::Switch(&mut tls.as_mut()?.resumption),
        "early-data" => Slot::Switch(&mut tls.as_mut()?.early_data),
        "client-buffer" => Slot::Whole(&mut tcp.client_receive_buffer, (1, LARGEST)),
        "server-buffer" => Slot::Whole(&mut tcp.server_receive_buffer, (1, LARGEST)),
        "send-buffer" => Slot::Whole(&mut tcp.send_buffer, (1, LARGEST)),
        "nagle" => Slot::Switch(&mut tcp.nagle),
        "ack-delay" => Slot::Millis(&mut tcp.delayed_ack, (0, 500_000)),
        "probes" => Slot::Millis(&mut tcp.keep_alive, (0, HOUR)),
        "timeout" => Slot::Millis(&mut tcp.user_timeout, (0, HOUR)),
        "timestamps" => Slot::Switch(&mut tcp.timestamps),
        "keep-alive" => Slot::Switch(&mut settings.http_keep_alive),
        "rate" => Slot::Milli(&mut feed.rate_milli, (1, ::feed::MAX_RATE_MILLI)),
        "size" => Slot::Whole(&mut feed.size, (16, ::feed::MAX_SIZE.into())),
        "n" => Slot::Long(&mut feed.messages, (1, 100_000)),
        "poll" => Slot::Millis(&mut settings.poll_interval, (1_000, HOUR)),
        "hold" => Slot::Seconds(&mut settings.hold, (1, HOUR / 1_000)),
        "bulk" => Slot::Long(&mut settings.bulk_bytes, (1, MOST_BULK)),
        _ => return None,
    })
}

/// Of a setting with named values: the names, and the place of the one in force.
fn named(settings: &Settings, key: &str) -> Option<(&'static [&'static str], usize)> {
    let version = settings.tls.as_ref().map(|tls| tls.version);
    let (names, place) = match key {
        "tls" => (TLS_NAMES, TLS.iter().position(|one| *one == version)),
        "congestion" => (CONGESTION_NAMES, CONGESTIONS.iter().position(|one| *one == settings.tcp.congestion)),
        "headers" => (HEADERS_NAMES, HEADERS.iter().position(|one| *one == settings.headers)),
        _ => return None,
    };
    Some((names, place.unwrap_or_default()))
}

/// Sets what the parameter `key` names.
pub fn set_setting(settings: &mut Settings, key: &str, value: &str) -> Result<(), Reason> {
    let Some((names, _)) = named(settings, key) else {
        return slot(settings, key).ok_or(Reason::UnknownKey)?.read(value);
    };
    let place = place_of(names, value)?;
    match key {
        "tls" => {
            let before = settings.tls.take().unwrap_or_default();
            settings.tls = TLS[place].map(|version| TlsSettings { version, ..before });
        }
        "congestion" => settings.tcp.congestion = CONGESTIONS[place],
        _ => settings.headers = HEADERS[place],
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
    if let Some((names, place)) = named(settings, key) {
        return names[place].to_owned();
    }
    let mut settings = settings.clone();
    // A scenario without TLS has the usual TLS where it is switched on.
    settings.tls.get_or_insert_default();
    slot(&mut settings, key).map(Slot::print).unwrap_or_default()
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
