//! Addresses that were published once keep working: each opens and shows the settings that it names, and nothing of it is
//! refused.

use crate::IS_LONG;
use anyhow::{Context, Result, ensure};
use e2e::{Page, Shown, World, word};
use lab::parameters::{InterventionKind, Parameter};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The addresses, and what each shows.
const ADDRESSES: &str = include_str!("../../fixtures/addresses.txt");
/// The manual of the parameters.
const MANUAL: &str = include_str!("../../../../docs/url.md");
/// A run and a change of the page.
const SOON: Duration = Duration::from_secs(45);

/// An address, and what it shows: names with values.
struct Address<'a> {
    hash: &'a str,
    shows: Vec<(&'a str, &'a str)>,
}

impl Address<'_> {
    /// Whether the page shows it all, and refuses nothing.
    fn is_shown(&self, shown: &Shown) -> bool {
        let is_settled = shown.scenario.is_empty() || shown.is_done();
        is_settled
            && shown.bad_parameters.is_empty()
            && self.shows.iter().all(|(name, value)| value_of(shown, name) == today(name, value))
    }

    /// What is not as it should be.
    fn differences(&self, shown: &Shown) -> String {
        let differs = self.shows.iter().filter(|(name, value)| value_of(shown, name) != today(name, value));
        let words: Vec<_> =
            differs.map(|(name, value)| format!("{name} is {:?}, not {value:?}", value_of(shown, name))).collect();
        format!("{}: {}; refused {:?}, {}", self.hash, words.join(", "), shown.bad_parameters, shown.work)
    }
}

fn addresses() -> Result<Vec<Address<'static>>> {
    let lines = ADDRESSES.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    lines
        .map(|line| {
            let (hash, shows) = line.split_once("  ").with_context(|| format!("no two spaces: {line}"))?;
            let shows = shows.split(' ').map(|one| one.split_once('=').with_context(|| format!("no value: {line}")));
            Ok(Address { hash, shows: shows.collect::<Result<_>>()? })
        })
        .collect()
}

/// The name that a parameter has today.
fn current(name: &str) -> &str {
    Parameter::find(name).map_or(name, |parameter| parameter.key)
}

/// A published value as the page writes it today: interventions have their current names.
fn today(name: &str, value: &str) -> String {
    if name == "do" {
        value.split(',').map(current_intervention).collect::<Vec<_>>().join(",")
    } else {
        value.to_owned()
    }
}

fn current_intervention(text: &str) -> String {
    let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
    format!("{}:{rest}", current_kind(kind))
}

fn current_kind(kind: &str) -> &str {
    InterventionKind::find(kind).map_or(kind, |kind| kind.key)
}

/// All lanes that there are, in their order.
const PAGE_LANES: [&str; 5] = ["polling", "long-polling", "sse", "post-stream", "websocket"];

/// What the page shows of a parameter, as the address writes it.
fn value_of(shown: &Shown, name: &str) -> String {
    let name = current(name);
    let control = |name: &str| shown.controls.get(name).cloned().unwrap_or_default();
    let switch = |is_on: bool| if is_on { "1" } else { "0" }.to_owned();
    let is_lesson = !shown.scenario.is_empty();
    match name {
        "page" if is_lesson => shown.scenario.clone(),
        "page" => shown.page.clone(),
        "lang" => shown.lang.clone(),
        "theme" if shown.theme.is_empty() => "auto".to_owned(),
        "theme" => shown.theme.clone(),
        "embed" => switch(!shown.has_header),
        // The home page has none, but carries the parameter along.
        "controls" if shown.page == "home" => carried(shown, name).unwrap_or("1".to_owned()),
        "controls" => switch(shown.controls.contains_key("seed")),
        "autoplay" if is_lesson => switch(shown.is_playing || shown.moment > 0),
        "autoplay" => switch(shown.phase == "running"),
        "speed" if is_lesson => thousandths(&control("speed")),
        "speed" | "parent" => carried(shown, name).unwrap_or_default(),
        // The page writes its own state into the address.
        "sheet" | "mode" | "limit" | "done" | "task" | "c" | "sort" | "find" | "fields" | "example" | "graph"
        | "flow" | "streams" | "s" => written(shown, name),
        name if shown.page == "choose" => written(shown, name),
        "seconds" => written(shown, name),
        "t" => shown.moment.to_string(),
        // No tab is on screen before a file is open.
        "tab" if shown.page == "capture" => written(shown, name),
        "tab" => shown.tab.clone(),
        "present" => switch(shown.is_presented),
        "parts" => shown.parts.join(","),
        "event" => shown.chosen.map(|event| event.to_string()).unwrap_or_default(),
        "do" => interventions(shown),
        "lanes" => PAGE_LANES.into_iter().filter(|lane| shown.lanes.contains_key(*lane)).collect::<Vec<_>>().join(","),
        "endpoint" if control("endpoint") == "typed" => control("address"),
        "messages" if control("messages").is_empty() => "endless".to_owned(),
        name => control(name),
    }
}

/// What the address that the page has written says of a parameter.
fn written(shown: &Shown, name: &str) -> String {
    let query = shown.hash.split_once('?').unwrap_or_default().1;
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// What the page's links carry along of a parameter.
fn carried(shown: &Shown, name: &str) -> Option<String> {
    let (_, query) = shown.home_link.split_once('?')?;
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The address's own list of changes, if the page lists as many of the same kinds.
fn interventions(shown: &Shown) -> String {
    let query = shown.hash.split_once('?').unwrap_or_default().1;
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let list = pairs.find(|(key, _)| key == "do").map(|(_, value)| value.into_owned()).unwrap_or_default();
    let kinds: Vec<_> = list.split(',').map(|one| one.split(':').next().unwrap_or_default()).collect();
    let listed: Vec<_> = shown.interventions.iter().map(|kind| current_kind(kind)).collect();
    if kinds == listed { list } else { format!("{:?}", shown.interventions) }
}

/// A number of thousandths as the address writes it: 1500 is 1.5.
fn thousandths(text: &str) -> String {
    let number = text.parse::<f64>().map(|number| number / 1_000.0);
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// The parameters that the manual describes. Its table of interventions describes values of one of them.
fn published() -> BTreeSet<&'static str> {
    let tables = MANUAL.split("## In a frame").next().unwrap_or_default();
    let cells = tables.lines().filter_map(|line| line.starts_with("| `").then(|| line.split('|').nth(1)).flatten());
    let names = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    names.filter(|name| InterventionKind::find(name.split(':').next().unwrap_or_default()).is_none()).collect()
}

/// The part of the page that an address opens: parameters of one name are read by one parser there.
fn program(address: &Address) -> &'static str {
    match address.hash.trim_start_matches(['#', '/']) {
        rest if rest.starts_with("lesson") => "lesson",
        rest if rest.starts_with("live") => "live",
        rest if rest.starts_with("recall") => "recall",
        rest if rest.starts_with("capture") => "capture",
        rest if rest.starts_with("workbench") => "workbench",
        rest if rest.starts_with("doctor") => "doctor",
        rest if rest.starts_with("choose") => "choose",
        _ => "home",
    }
}

/// What the addresses that were opened have shown.
#[derive(Default)]
struct Seen<'a> {
    /// By the part of an address before its parameters: what its first address shows.
    usual: BTreeMap<&'a str, Shown>,
    /// Program and parameter, if an address gave the parameter another value than the usual one.
    unusual: BTreeSet<(&'static str, &'a str)>,
}

impl<'a> Seen<'a> {
    fn place(address: &Address<'a>) -> &'a str {
        address.hash.split('?').next().unwrap_or_default()
    }

    /// Whether the address would show something new. The others are opened with `--long` only; `src/route/tests.rs` reads
    /// all of them.
    fn lacks(&self, address: &Address<'a>) -> bool {
        let program = program(address);
        let parameters = address.shows.iter().map(|(name, _)| current(name)).filter(|name| *name != "page");
        let mut unknown = parameters.filter(|name| !self.unusual.contains(&(program, *name)));
        !self.usual.contains_key(Self::place(address)) || unknown.next().is_some()
    }

    fn note(&mut self, address: &Address<'a>, shown: &Shown) {
        let usual = self.usual.entry(Self::place(address)).or_insert_with(|| shown.clone());
        let names = address.shows.iter().map(|(name, _)| *name);
        let unusual = names.filter(|name| value_of(shown, name) != value_of(usual, name));
        self.unusual.extend(unusual.map(|name| (program(address), current(name))));
    }

    /// The parameters of the manual that no address gave another value.
    fn missing(&self) -> Vec<&'static str> {
        let known: BTreeSet<&str> = self.unusual.iter().map(|(_, name)| *name).collect();
        published().into_iter().filter(|name| !known.contains(current(name))).collect()
    }
}

/// What the page shows when it shows what the address names, or at the latest after some time. A lesson has its changes and
/// settings in a tab of their own, so that tab is opened; what only the tab before has shown is kept.
async fn look_at(page: &Page, address: &Address<'_>) -> Result<Shown> {
    // Then the page of the address before is gone.
    page.painted().await?;
    let has_event = address.shows.iter().any(|(name, _)| *name == "event");
    let is_there = |shown: &Shown| {
        shown.page == program(address)
            && (shown.scenario.is_empty() || shown.is_done())
            && (!has_event || shown.chosen.is_some())
    };
    let _ = page.expect_within(SOON, address.hash, is_there).await;
    let first = page.look().await?;
    if first.parts.iter().any(|part| part == "change") {
        page.open_tab("change").await?;
    }
    // The settings of the live page are loaded when they are opened.
    if first.parts.iter().any(|part| part == "settings") && !first.controls.contains_key("seed") {
        page.press("button", &word(&first.lang, "settings-show")?).await?;
        page.expect("the settings", |shown| shown.controls.contains_key("seed")).await?;
    }
    let whole = |shown: &Shown| {
        let mut whole = shown.clone();
        (whole.tab, whole.chosen) = (first.tab.clone(), first.chosen);
        whole
    };
    let _ = page.expect_within(SOON, address.hash, |shown| address.is_shown(&whole(shown))).await;
    Ok(whole(&page.look().await?))
}

#[tokio::test]
async fn an_address_that_was_published_shows_what_it_names_and_nothing_is_refused() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.at("#/")).await?;
    let (mut failures, mut seen) = (Vec::new(), Seen::default());
    for address in addresses()? {
        if !IS_LONG && !seen.lacks(&address) {
            continue;
        }
        if address.hash.contains("autoplay=") || address.hash.contains("speed=") {
            // These count when a page is loaded; what plays already goes on as it was.
            page.load(world.at(address.hash)).await?;
        } else {
            page.go(address.hash).await?;
        }
        let shown = look_at(&page, &address).await?;
        if !address.is_shown(&shown) {
            failures.push(address.differences(&shown));
        }
        seen.note(&address, &shown);
    }
    ensure!(failures.is_empty(), "{} addresses fail:\n{}", failures.len(), failures.join("\n"));
    // An address that only names what is shown anyway proves nothing.
    let missing = seen.missing();
    ensure!(missing.is_empty(), "no address gives these parameters of docs/url.md another value: {missing:?}");
    page.assert_sound().await
}
