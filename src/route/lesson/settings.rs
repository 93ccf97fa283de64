//! A run's settings in the address. Which there are, and what each may be, stands in `lab::parameters`.

use crate::route::lesson::Route;
use crate::route::{Allowed, Query, Reason};
use ::lab::Settings;
use ::lab::parameters::{HOUR, Kind, PARAMETERS, Parameter, Range, Requires, Surface, Unit};
use trace::Micros;

const PAGE: Surface = Surface::Page;

/// Sets what the parameter `key` names. TLS's own settings mean nothing without TLS.
pub(super) fn set_setting(settings: &mut Settings, key: &str, value: &str) -> Result<(), Reason> {
    let parameter = Parameter::find(key).filter(|parameter| exists(parameter, settings)).ok_or(Reason::UnknownKey)?;
    let raw = parameter.parse(value, PAGE).map_err(|_| Reason::Value(allowed(parameter)))?;
    parameter.set(settings, raw);
    Ok(())
}

fn exists(parameter: &Parameter, settings: &Settings) -> bool {
    parameter.requires == Requires::Nothing || settings.tls.is_some()
}

/// What a parameter may be.
fn allowed(parameter: &Parameter) -> Allowed {
    match parameter.kind {
        Kind::Number(range) => numbers(range),
        Kind::Switch => Allowed::Words("1, 0".to_owned()),
        Kind::Choice(words) => Allowed::Words(words.join(", ")),
    }
}

fn numbers(range: Range) -> Allowed {
    let (low, high) = (range.low, range.high_on(PAGE));
    match range.unit_on(PAGE).places() {
        0 => Allowed::Whole(low, high),
        _ => Allowed::Number(range.print(low, PAGE), range.print(high, PAGE)),
    }
}

/// Makes settings that are each within their bounds fit one another: IPv6 needs larger packets than IPv4, and a queue holds
/// at least one packet.
pub(super) fn fit(settings: &mut Settings) {
    settings.link.mtu = settings.link.mtu.max(settings.link.smallest_mtu());
    settings.link.queue = settings.link.queue.max(settings.link.mtu.into());
}

/// The value of a parameter as the address writes it.
fn print_setting(settings: &Settings, parameter: &Parameter) -> String {
    parameter.print(parameter.get(settings), PAGE)
}

/// Prints what differs from `usual`.
pub(super) fn print(settings: &Settings, usual: &Settings, query: &mut Query) {
    for parameter in PARAMETERS.iter().filter(|parameter| exists(parameter, settings)) {
        let differs = parameter.get(settings) != parameter.get(usual);
        query.add(parameter.key, differs, || print_setting(settings, parameter));
    }
}

/// The way in for the fields on screen.
impl Route {
    /// The value of the parameter `key` of the run: a setting's, or the seed. Empty if there is no such parameter.
    pub fn value(&self, key: &str) -> String {
        if key == "seed" {
            return self.seed.to_string();
        }
        Parameter::find(key).map(|parameter| print_setting(&self.settings, parameter)).unwrap_or_default()
    }

    /// The lesson with the parameter `key` at `value`. A larger packet makes the queue hold it, and IPv6 makes
    /// the largest packet as large as it needs.
    pub fn with(&self, key: &str, value: &str) -> Result<Self, Reason> {
        let mut lesson = self.clone();
        lesson.set(key, value)?;
        let link = &lesson.settings.link;
        let least = match key {
            "queue" => Some((link.queue, link.mtu)),
            "mtu" => Some((link.mtu.into(), link.smallest_mtu())),
            _ => None,
        };
        if let Some((value, least)) = least
            && value < least.into()
        {
            let Some(Kind::Number(range)) = Parameter::find(key).map(|parameter| parameter.kind) else {
                return Ok(lesson);
            };
            return Err(Reason::Value(numbers(Range { low: least.into(), ..range })));
        }
        fit(&mut lesson.settings);
        Ok(lesson)
    }
}

/// A time in milliseconds from one microsecond to an hour, or from 0 if a `moment` is meant.
pub fn read_time(value: &str, moment: bool) -> Result<Micros, Reason> {
    let range = Range::new(Unit::Milliseconds, u64::from(!moment), HOUR.0.unsigned_abs());
    let raw = range.parse(value, PAGE).map_err(|_| Reason::Value(numbers(range)))?;
    Ok(Micros(i64::try_from(raw).unwrap_or(HOUR.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson() -> Route {
        Route::of("tcp").expect("a lesson")
    }

    #[test]
    fn every_setting_takes_what_it_prints() {
        for Parameter { key, .. } in PARAMETERS {
            let lesson = lesson().with("tls", "1.3").expect("a version");
            let value = lesson.value(key);
            assert!(!value.is_empty(), "{key}");
            assert_eq!(lesson.with(key, &value), Ok(lesson), "{key}");
        }
        assert_eq!(lesson().with("seed", "7").map(|lesson| lesson.value("seed")), Ok("7".into()));
    }

    #[test]
    fn every_older_name_sets_the_same_and_is_printed_as_the_newer_one() {
        let lesson = lesson().with("tls", "1.3").expect("a version");
        for (old, new, value) in [
            ("reorder", "reordering", "2.5"),
            ("duplicate", "duplication", "3"),
            ("server-buffer", "server-receive-buffer", "4000"),
            ("client-buffer", "client-receive-buffer", "4001"),
            ("ack-delay", "delayed-ack", "40"),
            ("probes", "tcp-keep-alive", "60000"),
            ("timeout", "user-timeout", "70000"),
            ("keep-alive", "http-keep-alive", "0"),
            ("n", "messages", "9"),
            ("poll", "poll-interval", "250"),
            ("bulk", "bulk-bytes", "20000"),
        ] {
            let by_old = lesson.with(old, value).expect(old);
            assert_eq!(Ok(&by_old), lesson.with(new, value).as_ref(), "{old}");
            assert_ne!(by_old, lesson, "{old}");
            assert!(crate::route::lesson::print(&by_old).contains(&format!("{new}={value}")), "{old}");
        }
    }

    #[test]
    fn a_queue_that_holds_no_packet_is_refused_and_a_larger_packet_makes_it_grow() {
        assert_eq!(lesson().with("queue", "1000"), Err(Reason::Value(Allowed::Whole(1_500, 1 << 30))));
        let small = lesson().with("queue", "1500").expect("one packet");
        assert_eq!(small.with("mtu", "9000").map(|lesson| lesson.value("queue")), Ok("9000".into()));
    }

    #[test]
    fn ipv6_has_no_link_for_small_packets_only() {
        let small = lesson().with("mtu", "600").expect("enough for IPv4");
        let six = small.with("ip", "6").expect("a version");
        assert_eq!((six.value("ip"), six.value("mtu")), ("6".into(), "1280".into()));
        assert_eq!(six.with("mtu", "1279"), Err(Reason::Value(Allowed::Whole(1_280, 65_535))));
        assert!(crate::route::lesson::print(&six).contains("ip=6"));
    }

    #[test]
    fn a_span_of_time_is_not_empty_and_a_moment_may_be_the_start() {
        assert_eq!(read_time("0", true), Ok(Micros(0)));
        assert!(read_time("0", false).is_err());
        assert_eq!(read_time("1.5", false), Ok(Micros(1_500)));
    }
}
