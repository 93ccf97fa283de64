//! What the tests of several parsers share, and tests of `route` itself.

use super::graphs::{Graph, Graphs};
use super::*;
use i18n::Lang;
use trace::Direction;

/// A small generator of routes.
pub struct Dice(feed::SplitMix64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(feed::SplitMix64::new(seed))
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    pub fn within(&mut self, (low, high): (u32, u32)) -> u32 {
        low + self.below(u64::from(high - low) + 1) as u32
    }

    pub fn flip(&mut self) -> bool {
        self.below(2) == 1
    }

    pub fn graphs(&mut self) -> Graphs {
        let way = [Direction::Up, Direction::Down][self.below(2) as usize];
        let flow = self.flip().then(|| (self.below(100) as u32, way));
        Graphs { graph: Graph::ALL[self.below(5) as usize], flow }
    }

    pub fn common(&mut self) -> Common {
        Common {
            autoplay: self.flip(),
            embed: self.flip(),
            lang: [None, Some(Lang::En), Some(Lang::Ko)][self.below(3) as usize],
            theme: Theme::ALL[self.below(3) as usize],
            controls: self.flip(),
            speed_milli: self.within(Common::SPEED_MILLI),
            parent: self.flip().then(|| "https://course.example:8443".into()),
        }
    }

    /// A random text of characters of `alphabet`.
    pub fn text(&mut self, alphabet: &str, most: u64) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        let length = self.below(most);
        (0..length).map(|_| alphabet[self.below(alphabet.len() as u64) as usize]).collect()
    }
}

/// Addresses that were published. That the page shows what they name is tested in a browser.
const ADDRESSES: &str = include_str!("../../crates/e2e/fixtures/addresses.txt");

#[test]
fn every_published_address_is_read_without_a_refusal_and_printed_as_an_address_of_the_same_state() {
    let hashes = ADDRESSES.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let hashes: Vec<&str> = hashes.map(|line| line.split_once("  ").expect("two spaces").0).collect();
    assert!(hashes.len() > 100, "the list has {} addresses only", hashes.len());
    for hash in hashes {
        let (refused, is_same) = if is_live(hash) {
            let (route, refused) = live::parse(hash);
            (refused, live::parse(&live::print(&route)) == (route, Vec::new()))
        } else if is_lesson(hash) {
            let (route, refused) = lesson::parse(hash);
            (refused, lesson::parse(&lesson::print(&route)) == (route, Vec::new()))
        } else if is_recall(hash) {
            let (route, refused) = recall::parse(hash);
            (refused, recall::parse(&recall::print(&route)) == (route, Vec::new()))
        } else if is_capture(hash) {
            let (route, refused) = capture::parse(hash);
            (refused, capture::parse(&capture::print(&route)) == (route, Vec::new()))
        } else if is_workbench(hash) {
            let (route, refused) = workbench::parse(hash);
            (refused, workbench::parse(&workbench::print(&route)) == (route, Vec::new()))
        } else if is_doctor(hash) {
            let (route, refused) = doctor::parse(hash);
            (refused, doctor::parse(&doctor::print(&route)) == (route, Vec::new()))
        } else if is_choose(hash) {
            let (route, refused) = choose::parse(hash);
            (refused, choose::parse(&choose::print(&route)) == (route, Vec::new()))
        } else {
            let (route, refused) = home::parse(hash);
            (refused, home::parse(&home::print(&route)) == (route, Vec::new()))
        };
        assert!(refused.is_empty(), "{hash} is refused: {refused:?}");
        assert!(is_same, "{hash} is another state when it is printed and read again");
    }
}

#[test]
fn only_the_live_page_is_the_live_page() {
    for hash in ["#/live", "/live?", "#live", "#/live/?rate=5"] {
        assert!(is_live(hash), "{hash}");
    }
    for hash in ["", "#", "#/", "#/lesson/tcp", "#/lively", "#/?live"] {
        assert!(!is_live(hash), "{hash}");
    }
}

#[test]
fn every_address_is_shown_by_one_program() {
    for (hash, page) in [
        ("#/lesson/tcp?rtt=5", "lesson"),
        ("#/lesson/gopher", "home"),
        ("#/", "home"),
        ("#/live", "live"),
        ("#/recall?sheet=tcp", "recall"),
        ("#/recalled", "home"),
        ("#/capture?c=2", "capture"),
        ("#/captures", "home"),
        ("#/workbench?lang=ko", "workbench"),
        ("#/doctor?lang=ko", "doctor"),
        ("#/choose?lang=ko", "choose"),
    ] {
        let is = [
            ("live", is_live(hash)),
            ("lesson", is_lesson(hash)),
            ("recall", is_recall(hash)),
            ("capture", is_capture(hash)),
            ("workbench", is_workbench(hash)),
            ("doctor", is_doctor(hash)),
            ("choose", is_choose(hash)),
            ("home", is_home(hash)),
        ];
        assert_eq!(is.iter().filter(|is| is.1).map(|is| is.0).collect::<Vec<_>>(), [page], "{hash}");
    }
}

#[test]
fn a_page_whose_name_is_percent_encoded_is_the_same_page() {
    // RFC 3986 §6.2.2.2: an encoded letter is the letter.
    assert!(is_lesson("#/lesson/%74cp") && is_lesson("#/%6Cesson%2ftcp?rtt=5") && !is_home("#/lesson/%74cp"));
    assert!(is_live("#/%6cive?rate=5") && is_live("#%2Flive"));
    let (lesson, refused) = lesson::parse("#/lesson/%74cp?loss=2");
    assert_eq!((lesson::print(&lesson), refused), ("#/lesson/tcp?loss=2".into(), vec![]));
}

#[test]
fn a_page_that_does_not_exist_is_named_decoded_once() {
    for (hash, named) in [("#/lesson/%67opher", "lesson/gopher"), ("#/%2574cp", "%74cp"), ("#/100%", "100%")] {
        let (_, refused) = home::parse(hash);
        assert_eq!(refused.first().map(|refused| refused.value.as_str()), Some(named), "{hash}");
    }
}

#[test]
fn merging_replaces_what_is_named_and_keeps_the_rest() {
    assert_eq!(merge("#/lesson/tcp?loss=2&lang=en", "lang=ko&theme=dark"), "#/lesson/tcp?loss=2&lang=ko&theme=dark");
    assert_eq!(merge("", "lang=ko"), "#/?lang=ko");
}

#[test]
fn what_every_page_has_is_read_from_any_page() {
    let common = Common::of("#/lesson/tcp?loss=x&theme=dark&lang=ko&speed=0&embed=1");
    assert_eq!(common, Common { theme: Theme::Dark, lang: Some(Lang::Ko), embed: true, ..Common::default() });
}
