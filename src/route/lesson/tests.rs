//! Tests of a lesson's address: every lesson survives printing and parsing, and bad values are refused.

use super::*;
use crate::route::tests::Dice;
use crate::route::{Allowed, is_lesson};
use ::lab::{Congestion, Headers, HttpVersion, TlsSettings, TlsVersion, WebSocketSettings};
use trace::Host;

const HOUR: u32 = ::lab::parameters::HOUR.0 as u32;

impl Dice {
    fn time(&mut self, bounds: (u32, u32)) -> Micros {
        Micros(self.within(bounds).into())
    }

    fn tls(&mut self) -> Option<TlsSettings> {
        let version = if self.flip() { TlsVersion::Tls12 } else { TlsVersion::Tls13 };
        self.flip().then(|| TlsSettings { version, resumption: self.flip(), early_data: self.flip() })
    }

    fn settings(&mut self) -> Settings {
        let mut settings = Settings { tls: self.tls(), ..Settings::default() };
        let link = &mut settings.link;
        (link.rtt, link.jitter) = (self.time((0, 60_000_000)), self.time((0, 60_000_000)));
        link.bandwidth = self.below(100_000_000_001);
        link.mtu = self.within((576, 65_535)) as u16;
        link.queue = u64::from(self.within((link.mtu.into(), 1 << 30)));
        [link.loss, link.reordering, link.duplication] = [(); 3].map(|()| self.within((0, 90_000)) * 10);
        let tcp = &mut settings.tcp;
        [tcp.client_receive_buffer, tcp.server_receive_buffer, tcp.send_buffer] =
            [(); 3].map(|()| self.within((1, 1 << 30)));
        (tcp.nagle, tcp.timestamps) = (self.flip(), self.flip());
        tcp.delayed_ack = self.time((0, 500_000));
        tcp.congestion = [Congestion::None, Congestion::Reno, Congestion::Cubic][self.below(3) as usize];
        (tcp.keep_alive, tcp.user_timeout) = (self.time((0, HOUR)), self.time((0, HOUR)));
        settings.headers = if self.flip() { Headers::Browser } else { Headers::Minimal };
        settings.http_keep_alive = self.flip();
        settings.http = if self.flip() { HttpVersion::V1 } else { HttpVersion::V2 };
        (settings.resources, settings.resource_bytes) = (self.within((1, 60)), self.within((1, 200_000)));
        settings.feed.rate_milli = self.within((1, ::feed::MAX_RATE_MILLI));
        settings.feed.size = self.within((16, ::feed::MAX_SIZE));
        settings.feed.messages = 1 + self.below(100_000);
        settings.poll_interval = self.time((1_000, HOUR));
        settings.hold = Micros(i64::from(self.within((1, HOUR / 1_000))) * 1_000);
        settings.bulk_bytes = 1 + self.below(100_000_000);
        settings.retry = self.time((0, HOUR));
        (settings.dns_cache, settings.hsts) = (self.flip(), self.flip());
        let [subprotocol, ping, simultaneous, binary, fragments] = [(); 5].map(|()| self.flip());
        settings.websocket = WebSocketSettings { subprotocol, ping, simultaneous, binary, fragments };
        settings
    }

    fn intervention(&mut self) -> Intervention {
        let host = [Host::Client, Host::Server, Host::Resolver][self.below(3) as usize];
        let packet = 1 + self.below(1_000);
        let from = self.time((0, HOUR));
        let until = self.time((from.0 as u32, HOUR));
        match self.below(7) {
            0 => Intervention::Drop { packet },
            1 => Intervention::Delay { packet, by: from },
            2 => Intervention::Duplicate { packet },
            3 => Intervention::Corrupt { packet },
            4 => Intervention::StallReader { host, from, until },
            5 => Intervention::CloseAbruptly { host, at: from },
            _ => Intervention::Cut { from, until },
        }
    }

    fn lesson(&mut self) -> Route {
        let scenario = scenario::NAMES[self.below(scenario::NAMES.len() as u64) as usize];
        let usual = Route::of(scenario).expect("a scenario");
        Route {
            seed: self.below(u64::MAX),
            settings: if self.flip() { self.settings() } else { usual.settings },
            interventions: (0..self.below(4)).map(|_| self.intervention()).collect(),
            depth: Depth::ALL[self.below(4) as usize],
            scale: if self.flip() { Scale::Real } else { Scale::Steps },
            gauge: view::GAUGES[self.below(7) as usize],
            streams: self.flip().then(|| self.flip()),
            moment: Micros(self.below(view::LATEST + 1) as i64),
            event: self.flip().then(|| EventId(1 + self.below(1_000_000))),
            tab: Tab::ALL[self.below(7) as usize],
            graphs: self.graphs(),
            task: self.flip().then(|| {
                ["tcp-ack", "fill:5.tcp.ack+7.tcp.seq", "fact:tcp/received"][self.below(3) as usize].to_owned()
            }),
            done: ["tcp-ack", "udp-last"].into_iter().filter(|_| self.flip()).map(str::to_owned).collect(),
            parts: Part::all().filter(|_| self.flip()).collect(),
            is_presented: self.flip(),
            common: self.common(),
            scenario,
        }
    }
}

#[test]
fn every_lesson_survives_printing_and_parsing_and_the_lab_takes_it() {
    let mut dice = Dice::new(3);
    for _ in 0..2_000 {
        let lesson = dice.lesson();
        let hash = print(&lesson);
        assert_eq!(parse(&hash), (lesson.clone(), vec![]), "{hash}");
        assert!(hash.is_ascii() && !hash.contains(' ') && is_lesson(&hash), "{hash}");
        assert_eq!(lesson.request().check(), Ok(()), "{hash}");
    }
}

#[test]
fn every_scenario_is_a_lesson_as_it_is_meant_to_be_shown() {
    for scenario in scenario::ALL {
        let hash = format!("#/lesson/{}", scenario.name);
        let (lesson, refused) = parse(&hash);
        assert_eq!((print(&lesson), refused), (hash, vec![]));
        assert_eq!(lesson.request(), Request::new(scenario.name, (scenario.defaults)()));
    }
    assert_eq!(scenario::ALL.len(), scenario::NAMES.len());
}

#[test]
fn a_lesson_that_does_not_exist_is_the_first_and_is_named() {
    let (lesson, refused) = parse("#/lesson/gopher?theme=dark&loss=2");
    assert_eq!((lesson.scenario, lesson.common.theme), (scenario::NAMES[0], crate::route::Theme::Dark));
    assert_eq!((refused.len(), refused[0].key.as_str(), &refused[0].reason), (1, "page", &Reason::UnknownPage));
}

#[test]
fn reads_the_documented_example() {
    let (lesson, refused) = parse(
        "#/lesson/tcp?resumption=0&tls=1.2&rtt=80.5&loss=2&nagle=1&do=drop:3,delay:5:200,stall:server:1000:3000,\
         cut:1000:2000,close:client:0.5&depth=ip&axis=even&gauge=in-flight&t=1500&event=4&lang=ko",
    );
    assert_eq!(refused, []);
    assert_eq!((lesson.settings.link.rtt, lesson.settings.link.loss), (Micros(80_500), 20_000));
    let tls = TlsSettings { version: TlsVersion::Tls12, resumption: false, early_data: false };
    assert_eq!(lesson.settings.tls, Some(tls));
    let at = Micros;
    let expected = [
        Intervention::Drop { packet: 3 },
        Intervention::Delay { packet: 5, by: at(200_000) },
        Intervention::StallReader { host: Host::Server, from: at(1_000_000), until: at(3_000_000) },
        Intervention::Cut { from: at(1_000_000), until: at(2_000_000) },
        Intervention::CloseAbruptly { host: Host::Client, at: at(500) },
    ];
    assert_eq!(lesson.interventions, expected);
    assert_eq!((lesson.depth, lesson.scale, lesson.moment), (Depth::Ip, Scale::Steps, at(1_500)));
    assert_eq!((lesson.event, lesson.common.lang), (Some(EventId(4)), Some(i18n::Lang::Ko)));
}

#[test]
fn a_bad_value_is_named_and_has_its_default() {
    let cases = [
        "rtt=60001",
        "rtt=-1",
        "jitter=x",
        "bandwidth=100000000001",
        "queue=575",
        "loss=90.001",
        "reorder=1e1",
        "duplicate=",
        "mtu=575",
        "mtu=65536",
        "tls=1.1",
        "client-buffer=0",
        "send-buffer=1073741825",
        "nagle=maybe",
        "ack-delay=501",
        "congestion=bbr",
        "probes=3600001",
        "timeout=x",
        "headers=many",
        "keep-alive=2",
        "rate=0",
        "size=15",
        "n=0",
        "poll=0.5",
        "hold=0",
        "bulk=100000001",
        "seed=-1",
        "do=drop",
        "do=drop:0",
        "do=boil:3",
        "do=cut:5:4",
        "do=stall:router:1:2",
        "do=close:client:3600001",
        "depth=deep",
        "axis=log",
        "gauge=mood",
        "t=-1",
        "event=0",
        "event=4294967296",
        "theme=pink",
        "speed=0",
    ];
    let usual = Route::of("tcp").expect("a scenario");
    for case in cases {
        let (lesson, refused) = parse(&format!("#/lesson/tcp?{case}"));
        assert_eq!(lesson, usual, "{case}");
        assert_eq!(refused.len(), 1, "{case}");
        assert!(matches!(refused[0].reason, Reason::Value(_)) && case.starts_with(&refused[0].key), "{case}");
    }
}

#[test]
fn what_means_nothing_here_is_named() {
    for case in ["#/lesson/tcp?resumption=1", "#/lesson/tcp?lanes=sse"] {
        let (_, refused) = parse(case);
        assert_eq!(refused.len(), 1, "{case}");
        assert_eq!(refused[0].reason, Reason::UnknownKey, "{case}");
    }
}

#[test]
fn a_list_of_more_changes_than_a_page_can_show_is_refused_and_none_is_taken() {
    let list = |count: u64| (1..=count).map(|packet| format!("drop:{packet}")).collect::<Vec<_>>().join(",");
    let (lesson, refused) = parse(&format!("#/lesson/tcp?do={}", list(100)));
    assert_eq!((lesson.interventions.len(), refused), (MOST_INTERVENTIONS, vec![]));
    for text in [list(101), list(20_000), "cut:1:2,".repeat(101), "boil:3,".repeat(50_000)] {
        let (lesson, refused) = parse(&format!("#/lesson/tcp?do={text}"));
        assert_eq!(lesson.interventions.len(), 0);
        let reasons: Vec<&Reason> = refused.iter().map(|refused| &refused.reason).collect();
        assert_eq!(reasons, [&Reason::Value(Allowed::AtMost(MOST_INTERVENTIONS))]);
    }
}

#[test]
fn a_bad_version_of_tls_leaves_the_scenarios_own() {
    let (lesson, refused) = parse("#/lesson/websocket?tls=3");
    assert_eq!(lesson, Route::of("websocket").expect("a scenario"));
    assert!(matches!(&refused[0].reason, Reason::Value(Allowed::Words(words)) if words == "off, 1.2, 1.3"));
}

#[test]
fn a_queue_holds_at_least_one_packet() {
    let (lesson, _) = parse("#/lesson/tcp?queue=1000&mtu=9000");
    assert_eq!(lesson.settings.link.queue, 9_000);
}

#[test]
fn any_text_is_read_without_a_panic_and_the_lab_takes_it() {
    let mut dice = Dice::new(11);
    for _ in 0..20_000 {
        let text = dice.text("#/?&=%0aF.,:-rtmulosdhcte9\u{D55C}\u{FFFD}+ ", 40);
        for text in [text.clone(), format!("#/lesson/tcp?{text}")] {
            let (lesson, _) = parse(&text);
            assert_eq!(parse(&print(&lesson)).0, lesson, "{text}");
            assert_eq!(lesson.request().check(), Ok(()), "{text}");
        }
    }
}

#[test]
fn an_address_with_an_event_opens_the_inspector_unless_it_names_a_tab() {
    let tab = |hash: &str| parse(hash).0.open_tab();
    assert_eq!(tab("#/lesson/tcp"), Some(Tab::Guide));
    assert_eq!(tab("#/lesson/tcp?event=3"), Some(Tab::Inspector));
    assert_eq!(tab("#/lesson/tcp?event=3&tab=list"), Some(Tab::List));
    assert_eq!(tab("#/lesson/tcp?tab=costs&event=3"), Some(Tab::Costs));
    assert_eq!(print(&parse("#/lesson/tcp?event=3").0), "#/lesson/tcp?event=3");
    assert_eq!(print(&parse("#/lesson/tcp?event=3&tab=guide").0), "#/lesson/tcp?event=3&tab=guide");
}

#[test]
fn parts_that_are_left_out_are_not_shown_and_an_open_tab_among_them_gives_way() {
    let (lesson, refused) = parse("#/lesson/tcp?parts=list,stage,list&tab=costs");
    assert!(refused.is_empty(), "{refused:?}");
    assert_eq!((lesson.tabs(), lesson.open_tab()), (vec![Tab::List], Some(Tab::List)));
    assert!(lesson.shows(Part::Stage) && !lesson.shows(Part::Tab(Tab::Guide)));
    assert_eq!(parse("#/lesson/tcp?parts=stage").0.open_tab(), None);
    assert!(!parse("#/lesson/tcp?controls=0").0.tabs().contains(&Tab::Change));
    assert_eq!(parse("#/lesson/tcp?present=1&parts=list").0.tabs(), Vec::new());
}

#[test]
fn a_part_that_does_not_exist_is_refused_by_a_list_of_those_that_do() {
    for value in ["graph", "", "stage,", "stage,lanes"] {
        let (lesson, refused) = parse(&format!("#/lesson/tcp?parts={value}"));
        let all = "stage, guide, tasks, inspector, list, graphs, costs, change".to_owned();
        assert_eq!(refused.first().map(|it| it.reason.clone()), Some(Reason::Value(Allowed::List(all))), "{value}");
        assert!(lesson.parts.is_empty(), "{value}");
    }
}
