use super::*;
use crate::{Congestion, Headers, IpVersion, Request, TlsSettings, TlsVersion};

fn settings() -> Settings {
    Settings { tls: Some(TlsSettings::default()), ..Settings::default() }
}

/// Values that are worth trying: bounds, a number between them, every switch and word.
fn raws(parameter: &Parameter) -> Vec<u64> {
    match parameter.kind {
        Kind::Number(range) => vec![range.low, range.low + 1, range.slider.0, range.slider.1, range.high],
        Kind::Switch => vec![0, 1],
        Kind::Choice(words) => (0..words.len() as u64).collect(),
    }
}

#[test]
fn every_parameter_keeps_what_it_is_set_to() {
    for parameter in PARAMETERS {
        for raw in raws(parameter) {
            let mut settings = settings();
            parameter.set(&mut settings, raw);
            assert_eq!(parameter.get(&settings), raw, "{parameter:?}");
            assert_eq!(parameter.check(&settings), Ok(()), "{parameter:?}");
        }
    }
}

#[test]
fn every_parameter_reads_what_it_prints() {
    for parameter in PARAMETERS {
        for raw in raws(parameter) {
            for surface in [Surface::Page, Surface::Shell] {
                let is_too_large = matches!(parameter.kind, Kind::Number(range) if raw > range.high_on(surface));
                let text = parameter.print(raw, surface);
                assert_eq!(
                    parameter.parse(&text, surface).ok(),
                    (!is_too_large).then_some(raw),
                    "{parameter:?} {text}"
                );
            }
        }
    }
}

#[test]
fn a_value_beyond_the_bounds_is_refused_everywhere() {
    for parameter in PARAMETERS {
        let Kind::Number(range) = parameter.kind else { continue };
        for raw in [range.low.checked_sub(1), Some(range.high + 1)].into_iter().flatten() {
            let text = parameter.print(raw, Surface::Shell);
            assert!(parameter.parse(&text, Surface::Shell).is_err(), "{parameter:?} {text}");
            let mut settings = settings();
            parameter.set(&mut settings, raw);
            // A member of 16 bits cannot hold more than its bounds.
            let fits = parameter.get(&settings) == raw;
            assert_eq!(parameter.check(&settings).is_err(), fits, "{parameter:?} {text}");
        }
    }
}

#[test]
fn a_slider_and_every_default_stay_within_the_pages_bounds() {
    for parameter in PARAMETERS {
        let Kind::Number(range) = parameter.kind else { continue };
        let page = range.low..=range.page_high;
        let (low, high) = range.slider;
        assert!(low < high && page.contains(&low) && page.contains(&high), "{parameter:?}");
        for name in crate::scenario::NAMES {
            let settings = crate::scenario::defaults(name).expect("a scenario");
            assert!(page.contains(&parameter.get(&settings)), "{name}: {parameter:?}");
        }
    }
}

/// Every member of the run file is a parameter, and every path leads to one.
#[test]
fn the_table_has_every_setting_once() {
    let members = serde_json::to_value(settings()).expect("JSON");
    let mut paths = Vec::new();
    for (name, value) in members.as_object().expect("an object") {
        match value.as_object() {
            Some(inner) => paths.extend(inner.keys().map(|inner| format!("{name}.{inner}"))),
            None => paths.push(name.clone()),
        }
    }
    // Whether there is TLS, and its version, is one parameter.
    let mut known: Vec<String> = PARAMETERS.iter().map(|parameter| parameter.path().to_owned()).collect();
    known.iter_mut().filter(|path| *path == "tls").for_each(|path| path.push_str(".version"));
    paths.sort();
    known.sort();
    assert_eq!(known, paths);
}

#[test]
fn a_key_is_its_member_with_dashes() {
    let exceptions = [("tcp-keep-alive", "tcp.keep_alive"), ("rate", "feed.rate_milli")];
    for parameter in PARAMETERS {
        let member = parameter.path().rsplit('.').next().unwrap_or_default().replace('_', "-");
        let is_exception = exceptions.contains(&(parameter.key, parameter.path()));
        assert!(parameter.key == member || is_exception, "{parameter:?} is {}", parameter.key);
    }
}

#[test]
fn no_name_means_two_things() {
    let of_address = |parameter: &Parameter| [&[parameter.key], parameter.address_aliases].concat();
    let of_option = |parameter: &Parameter| [&[parameter.key], parameter.option_aliases].concat();
    let interventions = INTERVENTIONS.iter().flat_map(|kind| [&[kind.key], kind.option_aliases].concat());
    let addresses: Vec<&str> = PARAMETERS.iter().flat_map(of_address).collect();
    let options: Vec<&str> = PARAMETERS.iter().flat_map(of_option).chain(interventions).collect();
    for names in [addresses, options] {
        for (place, name) in names.iter().enumerate() {
            assert!(!names[..place].contains(name), "{name}");
        }
    }
}

#[test]
fn words_stand_at_their_raw_values() {
    let mut settings = settings();
    let mut set = |key: &str, text: &str| {
        let parameter = Parameter::find(key).expect("a parameter");
        parameter.set(&mut settings, parameter.parse(text, Surface::Page).expect("a word"));
    };
    for (key, text) in [("congestion", "cubic"), ("headers", "minimal"), ("resumption", "0"), ("tls", "1.2")] {
        set(key, text);
    }
    assert_eq!((settings.tcp.congestion, settings.headers), (Congestion::Cubic, Headers::Minimal));
    let tls = TlsSettings { version: TlsVersion::Tls12, resumption: false, early_data: false };
    assert_eq!(settings.tls, Some(tls));
}

#[test]
fn early_data_needs_tls_1_3() {
    let early_data = Parameter::find("early-data").expect("a parameter");
    let mut settings = Settings::default();
    assert!(!early_data.requires.is_met(&settings));
    early_data.set(&mut settings, 1);
    assert_eq!(settings.tls, None);
    for (version, is_met) in [(TlsVersion::Tls12, false), (TlsVersion::Tls13, true)] {
        settings.tls = Some(TlsSettings { version, ..TlsSettings::default() });
        assert_eq!(early_data.requires.is_met(&settings), is_met);
    }
}

#[test]
fn a_negative_time_a_queue_that_holds_no_packet_and_an_mtu_below_ipv6s_cannot_be_run() {
    let refusal = |change: fn(&mut Settings)| {
        let mut settings = Settings::default();
        change(&mut settings);
        Request::new("tcp", settings).check().map_err(|error| error.to_string())
    };
    let rtt = refusal(|settings| settings.link.rtt = Micros(-1));
    assert_eq!(rtt, Err("link.rtt is negative; it must be 0 to 60000 ms".into()));
    let queue = refusal(|settings| settings.link.queue = 1_000);
    assert_eq!(queue, Err("link.queue is 1000 bytes; it must be at least one packet (link.mtu, 1500 bytes)".into()));
    let mtu = refusal(|settings| (settings.link.ip, settings.link.mtu) = (IpVersion::V6, 1_279));
    assert_eq!(mtu, Err("link.mtu is 1279 bytes; it must be 1280 to 65535 bytes".into()));
    let loss = refusal(|settings| settings.link.loss = 950_000);
    assert_eq!(loss, Err("link.loss is 95 %; it must be 0 to 90 %".into()));
}

#[test]
fn every_kind_of_intervention_reads_its_example_and_what_it_prints() {
    for kind in INTERVENTIONS {
        let intervention = kind.parse(kind.example).expect(kind.key);
        assert_eq!(intervention.print(), format!("{}:{}", kind.key, kind.example));
        assert_eq!(intervention.check(), Ok(()), "{}", kind.key);
        let json = serde_json::to_value(&intervention).expect("JSON");
        assert_eq!(json.as_object().expect("an object").keys().collect::<Vec<_>>(), [kind.key]);
        for wrong in ["", ":", "x", "1:2:3:4", "-1"] {
            assert_eq!(kind.parse(wrong), None, "{} {wrong}", kind.key);
        }
    }
}

#[test]
fn times_of_an_intervention_may_be_joined_by_a_dash() {
    let [stall, cut] = ["stall-reader", "cut"].map(|key| InterventionKind::find(key).expect("a kind"));
    assert_eq!(cut.parse("100-250.5"), cut.parse("100:250.5"));
    assert_eq!(stall.parse("server:1-2"), stall.parse("server:1:2"));
    assert_eq!(stall.parse("nobody:1-2"), None);
}
