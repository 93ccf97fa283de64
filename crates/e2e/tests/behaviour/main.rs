//! What a visitor does and sees, in a real browser, a file per behaviour. One program, so that the tests of all files run
//! side by side. What takes long and rarely breaks is in the programs `long_*`, and where a test goes through a list that is
//! long, it takes a part of it unless the feature `long` is on.

mod addresses;
mod bad_network;
mod capture;
mod capture_tasks;
mod causes;
mod choose;
mod circumstances;
mod doctor_page;
mod ends;
mod event_streams;
mod faults;
mod fields_on_the_page;
mod first_minute;
mod frame;
mod graphs;
mod harness;
mod hostile;
mod intervene;
mod lab_in_the_browser;
mod ledger_capture;
mod lesson_access;
mod lesson_frame;
mod lesson_page;
mod lesson_parts;
mod lessons;
mod live_run;
mod live_versions;
mod no_endpoint;
mod pages;
mod picture;
mod profiles;
mod recall;
mod restart;
mod stage;
mod still;
mod streams;
mod study;
mod tasks;
mod watch;
mod workbench;
mod workbench_har;
mod workbench_peers;

use anyhow::Result;
use e2e::{Shown, languages};
use lab::scenario;
use std::time::Duration;

/// A run of some seconds, on a machine that is busy.
const RUN: Duration = Duration::from_secs(90);

/// Whether `cargo xtask test --long` runs these tests.
const IS_LONG: bool = cfg!(feature = "long");

/// The lessons that stand for all others in a test that takes seconds with each: a connection, and one with every layer. With
/// `--long` all of them.
const LESSONS: &[&str] = if IS_LONG { scenario::NAMES } else { &["tcp", "websocket"] };

/// The tabs of a lesson's column, in their order.
const TABS: [&str; 7] = ["guide", "tasks", "inspector", "list", "graphs", "costs", "change"];

/// The languages of a test that takes seconds and does the same in each: Korean, with `--long` all of them.
fn spoken() -> Result<Vec<String>> {
    if IS_LONG { languages() } else { Ok(vec!["ko".to_owned()]) }
}

/// Language and theme of the pages that a test looks at: each language and each theme once, with `--long` all pairs.
fn looks() -> Result<Vec<(String, &'static str)>> {
    let themes = ["light", "dark"];
    let mut looks = Vec::new();
    for (place, lang) in languages()?.into_iter().enumerate() {
        let chosen = if IS_LONG { &themes[..] } else { &themes[place % 2..][..1] };
        looks.extend(chosen.iter().map(|theme| (lang.clone(), *theme)));
    }
    Ok(looks)
}

/// Whether a lesson's run is there and the tab is open, in the inspector with the fields of an event.
fn is_open(shown: &Shown, scenario: &str, tab: &str) -> bool {
    shown.scenario == scenario && shown.is_done() && shown.is_open(tab) && (tab != "inspector" || shown.fields > 0)
}
