//! Tests of the live page's address: every route survives printing and parsing, and bad values are refused.

use super::*;
use crate::live::impair::{Fault, Impair};
use crate::live::settings::EndpointChoice;
use crate::route::Theme;
use crate::route::tests::Dice;
use i18n::Lang;

impl Dice {
    fn lanes(&mut self) -> Lanes {
        let mask = 1 + self.below(31);
        let chosen = |lanes: Lanes, transport: Transport| lanes.with(transport, mask >> transport as u64 & 1 == 1);
        Transport::ALL.into_iter().fold(Lanes::NONE, chosen)
    }

    fn endpoint(&mut self) -> EndpointChoice {
        let typed = ["http://127.0.0.1:8081", "wss://example.org/raw?a=1&b=%20", "https://한국.example/echo"];
        match self.below(3) {
            0 => EndpointChoice::Auto,
            1 => EndpointChoice::Profile("local".into()),
            _ => EndpointChoice::Typed(typed[self.below(3) as usize].into()),
        }
    }

    fn impair(&mut self) -> Impair {
        Fault::ALL.into_iter().filter(|_| self.below(3) == 0).collect::<Vec<_>>().into_iter().fold(
            Impair::default(),
            |impair, fault| {
                let (low, high) = fault.bounds();
                impair.with(fault, (low + self.below(high - low + 1)) as u32)
            },
        )
    }

    fn route(&mut self) -> Route {
        let settings = Settings {
            lanes: self.lanes(),
            rate_milli: self.within(Settings::RATE_MILLI),
            size_bytes: self.within(Settings::SIZE_BYTES),
            poll_millis: self.within(Settings::POLL_MILLIS),
            hold_millis: self.within(Settings::HOLD_MILLIS),
            count: self.flip().then(|| 1 + self.below(Settings::COUNT.1)),
            seed: self.below(u64::MAX),
            endpoint: self.endpoint(),
            impair: self.impair(),
        };
        let parts = Part::ALL.into_iter().filter(|_| self.flip()).collect();
        Route { settings, parts, common: self.common() }
    }
}

#[test]
fn every_route_survives_printing_and_parsing() {
    let mut dice = Dice::new(7);
    for _ in 0..2_000 {
        let route = dice.route();
        let hash = print(&route);
        assert_eq!(parse(&hash), (route, vec![]), "{hash}");
        assert!(hash.is_ascii() && !hash.contains(' '), "{hash}");
    }
}

#[test]
fn defaults_are_left_out() {
    assert_eq!(print(&Route::default()), "#/live");
    for hash in ["#/live", "/live?", "#live"] {
        assert_eq!(parse(hash), (Route::default(), vec![]), "{hash}");
    }
}

#[test]
fn reads_the_documented_example() {
    let (route, refused) = parse(
        "#/live?lanes=polling,sse&rate=5&size=20&poll=1000&hold=10&n=300&seed=1&endpoint=local&autoplay=1&embed=1\
         &lang=ko&theme=dark&controls=0&speed=1",
    );
    assert_eq!(refused, []);
    assert_eq!((route.settings.rate_milli, route.settings.count), (5_000, Some(300)));
    assert_eq!(route.settings.endpoint, EndpointChoice::Profile("local".into()));
    assert_eq!((route.common.lang, route.common.theme, route.common.controls), (Some(Lang::Ko), Theme::Dark, false));
}

#[test]
fn older_names_set_the_same_and_are_printed_as_the_newer_ones() {
    let (route, refused) = parse("#/live?poll=300&n=50");
    assert_eq!((route.settings.poll_millis, route.settings.count, refused), (300, Some(50), vec![]));
    assert_eq!(print(&route), "#/live?poll-interval=300&messages=50");
}

#[test]
fn a_bad_value_is_named_and_has_its_default() {
    let cases = [
        "rate=0",
        "rate=abc",
        "rate=1e9",
        "rate=0.0001",
        "rate=-1",
        "size=15",
        "size=20.5",
        "poll=",
        "hold=0.4",
        "n=0",
        "n=1000001",
        "seed=-1",
        "seed=18446744073709551616",
        "lanes=",
        "lanes=polling,smtp",
        "lang=fr",
        "theme=pink",
        "autoplay=maybe",
        "speed=0",
        "parent=example.org",
        "parent=https://a/b",
        "endpoint=",
        "endpoint=ftp://a",
        "endpoint=https://me:pw@a",
        "endpoint=https://a%23b",
        "impair=delay",
        "impair=delay:0",
        "impair=delay:300,loss:2",
        "impair=cut:60001",
    ];
    for case in cases {
        let (route, refused) = parse(&format!("#/live?{case}"));
        assert_eq!(route, Route::default(), "{case}");
        assert_eq!(refused.len(), 1, "{case}");
        assert!(matches!(refused[0].reason, Reason::Value(_)), "{case}");
        assert!(case.starts_with(&refused[0].key), "{case}");
    }
}

#[test]
fn one_bad_value_leaves_the_others() {
    let (route, refused) = parse("#/live?rate=zzz&size=64&colour=red");
    assert_eq!(route.settings.size_bytes, 64);
    let keys: Vec<&str> = refused.iter().map(|refused| refused.key.as_str()).collect();
    assert_eq!(keys, ["rate", "colour"]);
    assert_eq!(refused[1].reason, Reason::UnknownKey);
}

#[test]
fn any_text_is_read_without_a_panic() {
    let mut dice = Dice::new(11);
    for _ in 0..20_000 {
        let text = dice.text("#/?&=%0aF.,live-ratesn한\u{FFFD}+ ", 40);
        let (route, _) = parse(&text);
        assert_eq!(parse(&print(&route)).0, route, "{text}");
    }
}

#[test]
fn the_last_lane_cannot_be_switched_off() {
    let only = Lanes::NONE.with(Transport::Sse, true);
    assert_eq!(switch_lane(only, Transport::Sse), None);
    assert_eq!(switch_lane(Lanes::USUAL, Transport::Sse), Some(Lanes::USUAL.with(Transport::Sse, false)));
}
