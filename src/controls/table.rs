//! The settings as the page shows them: the words and the control of each parameter in `lab::parameters`. Pure.

use ::lab::parameters::{Kind, PARAMETERS, Parameter, Range, Unit};
use i18n::{Lang, msg};

/// A value and its words.
pub type Named = (&'static str, fn(Lang) -> &'static str);

/// A setting on the page.
#[derive(Clone, Copy)]
pub struct Row {
    pub parameter: &'static Parameter,
    pub control: Control,
}

/// How it is set.
#[derive(Clone, Copy)]
pub enum Control {
    /// By a slider and a field.
    Slider(Range),
    Switch,
    /// One of these values, each with its words.
    Choice(&'static [Named]),
}

/// All settings in the order of the table of parameters.
pub fn rows() -> impl Iterator<Item = Row> {
    PARAMETERS.iter().map(Row::new)
}

impl Row {
    /// The setting of the parameter `key`.
    pub fn find(key: &str) -> Option<Self> {
        Parameter::find(key).map(Self::new)
    }

    fn new(parameter: &'static Parameter) -> Self {
        let control = match (parameter.key, parameter.kind) {
            // Few delays are worth trying.
            ("delayed-ack", _) => Control::Choice(DELAYED_ACK),
            (_, Kind::Number(range)) => Control::Slider(range),
            (_, Kind::Switch) => Control::Switch,
            (key, Kind::Choice(_)) => Control::Choice(choices(key)),
        };
        Self { parameter, control }
    }

    pub fn key(&self) -> &'static str {
        self.parameter.key
    }

    /// The setting's name.
    pub fn label(&self, lang: Lang) -> &'static str {
        match self.parameter.key {
            "rtt" => msg::control_rtt(lang),
            "bandwidth" => msg::control_bandwidth(lang),
            "loss" => msg::control_loss(lang),
            "reordering" => msg::control_reorder(lang),
            "duplication" => msg::control_duplicate(lang),
            "jitter" => msg::control_jitter(lang),
            "queue" => msg::control_queue(lang),
            "mtu" => msg::control_mtu(lang),
            "ip" => msg::control_ip(lang),
            "server-receive-buffer" => msg::control_server_buffer(lang),
            "client-receive-buffer" => msg::control_client_buffer(lang),
            "send-buffer" => msg::control_send_buffer(lang),
            "nagle" => "Nagle",
            "delayed-ack" => msg::control_ack_delay(lang),
            "congestion" => msg::control_congestion(lang),
            "tcp-keep-alive" => msg::control_probes(lang),
            "user-timeout" => msg::control_timeout(lang),
            "timestamps" => msg::control_timestamps(lang),
            "tls" => "TLS",
            "resumption" => msg::control_resumption(lang),
            "early-data" => msg::control_early_data(lang),
            "http" => msg::control_http(lang),
            "headers" => msg::control_headers(lang),
            "http-keep-alive" => "HTTP keep-alive",
            "rate" => msg::setting_rate(lang),
            "size" => msg::setting_size(lang),
            "messages" => msg::setting_n(lang),
            "poll-interval" => msg::setting_poll(lang),
            "hold" => msg::setting_hold(lang),
            "bulk-bytes" => msg::control_bulk(lang),
            "retry" => msg::control_retry(lang),
            "outage" => msg::control_outage(lang),
            "resume" => msg::control_resume(lang),
            "subprotocol" => msg::control_subprotocol(lang),
            "ping" => msg::control_ping(lang),
            "simultaneous" => msg::control_simultaneous(lang),
            "binary" => msg::control_binary(lang),
            "fragments" => msg::control_fragments(lang),
            "dns-cache" => msg::control_dns_cache(lang),
            "hsts" => "HSTS",
            "resources" => msg::control_resources(lang),
            "resource-bytes" => msg::control_resource_bytes(lang),
            key => key,
        }
    }
}

/// The unit's words.
pub fn unit_words(lang: Lang, unit: Unit) -> &'static str {
    match unit {
        Unit::Milliseconds => msg::unit_milliseconds(lang),
        Unit::Seconds => msg::unit_second(lang),
        Unit::Percent => "%",
        Unit::PerSecond => msg::unit_per_second(lang),
        Unit::Bytes => msg::unit_bytes(lang),
        Unit::BitsPerSecond => msg::unit_bit_rate(lang),
        Unit::Count => "",
    }
}

const DELAYED_ACK: &[Named] =
    &[("0", msg::control_at_once), ("10", |_| "10 ms"), ("40", |_| "40 ms"), ("200", |_| "200 ms")];

const TLS: &[Named] = &[("off", msg::control_off), ("1.2", |_| "1.2"), ("1.3", |_| "1.3")];
const IP: &[Named] = &[("4", |_| "IPv4"), ("6", |_| "IPv6")];
const CONGESTION: &[Named] = &[("none", msg::control_none), ("reno", |_| "Reno"), ("cubic", |_| "CUBIC")];
const HTTP: &[Named] = &[("1.1", |_| "HTTP/1.1"), ("2", |_| "HTTP/2")];
const HEADERS: &[Named] = &[("browser", msg::control_headers_browser), ("minimal", msg::control_headers_minimal)];

fn choices(key: &str) -> &'static [Named] {
    match key {
        "tls" => TLS,
        "ip" => IP,
        "congestion" => CONGESTION,
        "http" => HTTP,
        "headers" => HEADERS,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::controls::stops::stops;
    use crate::route::lesson::Route;
    use ::lab::parameters::Surface;

    #[test]
    fn every_parameter_has_a_name_on_the_page() {
        for row in rows() {
            assert!(Lang::ALL.into_iter().all(|lang| row.label(lang) != row.key()), "{}", row.key());
        }
    }

    #[test]
    fn every_word_of_a_choice_has_words_on_the_page() {
        for row in rows() {
            let (Kind::Choice(words), Control::Choice(named)) = (row.parameter.kind, row.control) else { continue };
            assert_eq!(named.iter().map(|(word, _)| *word).collect::<Vec<_>>(), words, "{}", row.key());
        }
    }

    #[test]
    fn every_lesson_has_its_settings_first_and_they_exist() {
        for lesson in lessons::ALL {
            assert!(lesson.settings.iter().all(|key| rows().any(|row| row.key() == *key)), "{}", lesson.scenario);
            assert!(lesson.settings.len() > 3, "{}", lesson.scenario);
        }
    }

    #[test]
    fn whatever_a_slider_or_a_choice_offers_is_taken_as_it_stands() {
        let lesson = Route::of("tcp").and_then(|lesson| lesson.with("tls", "1.3").ok()).expect("a lesson");
        for row in rows() {
            let values: Vec<String> = match row.control {
                Control::Slider(range) => {
                    stops(range).into_iter().map(|stop| range.print(stop, Surface::Page)).collect()
                }
                Control::Switch => vec!["0".into(), "1".into()],
                Control::Choice(all) => all.iter().map(|(value, _)| (*value).to_owned()).collect(),
            };
            let key = row.key();
            for value in values {
                let taken = lesson.with(key, &value).map(|lesson| lesson.value(key));
                assert_eq!(taken.as_ref(), Ok(&value), "{key}={value}");
            }
        }
    }
}
