use super::*;
use crate::live::settings::EndpointChoice;

/// A small generator of routes: splitmix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    fn within(&mut self, (low, high): (u32, u32)) -> u32 {
        low + self.below(u64::from(high - low) + 1) as u32
    }

    fn flip(&mut self) -> bool {
        self.below(2) == 1
    }

    fn lanes(&mut self) -> Lanes {
        let mask = 1 + self.below(15);
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
        };
        Route {
            settings,
            autoplay: self.flip(),
            embed: self.flip(),
            lang: [None, Some(Lang::En), Some(Lang::Ko)][self.below(3) as usize],
            theme: Theme::ALL[self.below(3) as usize],
            controls: self.flip(),
            speed_milli: self.within(Route::SPEED_MILLI),
            parent: self.flip().then(|| "https://course.example:8443".into()),
        }
    }
}

#[test]
fn every_route_survives_printing_and_parsing() {
    let mut dice = Dice(7);
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
    for hash in ["", "#", "#/", "#/live", "/live?", "#live"] {
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
    assert_eq!((route.lang, route.theme, route.controls), (Some(Lang::Ko), Theme::Dark, false));
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
fn an_unknown_page_is_the_live_page_and_says_so() {
    let (route, refused) = parse("#/lesson/tcp?rate=5");
    assert_eq!(route.settings.rate_milli, 5_000);
    assert_eq!(refused[0].reason, Reason::UnknownPage);
    assert_eq!(refused[0].value, "lesson/tcp");
}

#[test]
fn any_text_is_read_without_a_panic() {
    let mut dice = Dice(11);
    let alphabet: Vec<char> = "#/?&=%0aF.,live-ratesn한\u{FFFD}+ ".chars().collect();
    for _ in 0..20_000 {
        let length = dice.below(40);
        let text: String = (0..length).map(|_| alphabet[dice.below(alphabet.len() as u64) as usize]).collect();
        let (route, _) = parse(&text);
        assert_eq!(parse(&print(&route)).0, route, "{text}");
    }
}

#[test]
fn the_last_lane_cannot_be_switched_off() {
    let only = Lanes::NONE.with(Transport::Sse, true);
    assert_eq!(switch_lane(only, Transport::Sse), None);
    assert_eq!(switch_lane(Lanes::ALL, Transport::Sse), Some(Lanes::ALL.with(Transport::Sse, false)));
}
