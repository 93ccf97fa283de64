//! The captions of what the settings add or take away: change a setting, and the caption stays true.

use super::defaults;
use super::numbers::{changed, fact, labelled};
use crate::{caption, values};
use diagram::model::{Depth, Model};
use i18n::Lang;
use lab::{Intervention, Request, Run, Settings};
use trace::{Host, Micros, Part, SpanKind};

fn caption_of(scenario: &str, lang: Lang, span: SpanKind, settings: &Settings) -> String {
    caption(lang, scenario, Some(span), settings)
}

#[test]
fn the_caption_of_a_broken_stream_has_the_time_that_the_client_waits() {
    for (retry, ko, en) in [
        (0, "클라이언트가 스스로 정한 대기 시간은 3초입니다", "its own reconnection time is 3 s"),
        (1_500_000, "retry 필드로 정한 대기 시간은 1.5초입니다", "the server names 1.5 s in “retry”"),
    ] {
        let mut settings = defaults("sse");
        settings.retry = Micros(retry);
        let reset = Intervention::CloseAbruptly { host: Host::Server, at: Micros(6_000_000) };
        let request = Request { interventions: vec![reset], ..Request::new("sse", settings.clone()) };
        let run = lab::run(&request).expect("a run").0;
        let span = run.trace.spans().find(|span| span.kind == SpanKind::BackingOff).expect("it waits");
        let waited = span.end.expect("it connects again") - span.start;
        assert_eq!(waited, values::reconnection(&settings).0);
        for lang in Lang::ALL {
            let said = caption_of("sse", lang, SpanKind::BackingOff, &settings);
            assert!(said.contains(if lang == Lang::Ko { ko } else { en }), "{said}");
        }
        let model = Model::new(&run.trace, Depth::Messages);
        assert_eq!(model.step_at(span.start + Micros(1)), Some(SpanKind::BackingOff), "the caption is shown");
    }
}

#[test]
fn the_captions_of_websocket_say_what_the_settings_add_and_nothing_else() {
    type Set = fn(&mut Settings);
    let each: [(Set, &str, &str, &str); 4] = [
        (|settings| settings.websocket.ping = true, "Ping", "Ping을 보내면", "sends a Ping"),
        (
            |settings| settings.websocket.simultaneous = true,
            "\"News of the server\"",
            "기다리지 않고",
            "without waiting",
        ),
        (|settings| settings.websocket.binary = true, "Binary · 8 B", "8바이트가", "Eight bytes"),
        (|settings| settings.websocket.fragments = true, "Continuation · 3 B", "프레임 세 개로", "in three frames"),
    ];
    for (set, label, ko, en) in each {
        let (plain, usual) = changed("websocket", |_| {});
        let (run, settings) = changed("websocket", set);
        assert!(labelled(&plain, label).is_empty() && !labelled(&run, label).is_empty(), "{label}");
        for lang in Lang::ALL {
            let said = |settings| caption_of("websocket", lang, SpanKind::Data, settings);
            let word = if lang == Lang::Ko { ko } else { en };
            assert!(said(&settings).starts_with(&said(&usual)), "{}", said(&settings));
            assert!(said(&settings).contains(word) && !said(&usual).contains(word), "{}", said(&settings));
        }
    }
    let (run, settings) = changed("websocket", |settings| settings.websocket.fragments = true);
    let pieces = labelled(&run, "\"Frag\"").len() + labelled(&run, "Continuation · 3 B").len();
    assert_eq!(pieces, 3);
    let (_, offering) = changed("websocket", |settings| settings.websocket.subprotocol = true);
    for lang in Lang::ALL {
        let said = |settings| caption_of("websocket", lang, SpanKind::WebSocketHandshake, settings);
        assert!(said(&offering).contains("superchat") && !said(&settings).contains("superchat"), "{}", said(&offering));
    }
}

#[test]
fn the_captions_of_connection_cost_tell_what_is_switched_off() {
    type Set = fn(&mut Settings);
    let early: Set = |settings| settings.tls.as_mut().expect("TLS").early_data = false;
    let resumed: Set = |settings| settings.tls.as_mut().expect("TLS").resumption = false;
    let each: [(Set, Part, &str); 5] = [
        (|settings| settings.dns_cache = false, Part::DnsCached, "tls-1.3/dns-cached"),
        (resumed, Part::Resumed, "tls-1.2/resumed"),
        (early, Part::EarlyData, "tls-1.3/0-rtt"),
        (resumed, Part::EarlyData, "tls-1.3/0-rtt"),
        (|settings| settings.hsts = false, Part::Hsts, "tls-1.3/hsts"),
    ];
    let (plain, usual) = changed("connection-cost", |_| {});
    for (set, part, visit) in each {
        let (run, settings) = changed("connection-cost", set);
        let trips = |run: &Run| fact(run, &format!("{visit}/round-trips"));
        assert!(trips(&run) > trips(&plain), "{visit} costs more without it");
        for (lang, off) in [(Lang::Ko, "꺼져 있"), (Lang::En, " is off: ")] {
            let said = |settings| caption_of("connection-cost", lang, SpanKind::Part(part), settings);
            let is_said = said(&settings).contains(off) || said(&settings).contains("without a ticket no 0-RTT");
            assert!(is_said && !said(&usual).contains(off), "{}", said(&settings));
        }
    }
}
