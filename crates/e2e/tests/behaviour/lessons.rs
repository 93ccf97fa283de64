//! The lessons: every scenario runs in the page, in a course site's frame too, and nothing of it goes on afterwards.

use anyhow::{Context, Result, ensure};
use e2e::{Browser, Page, Shown, Site, World, word};
use lab::{Request, Run, scenario};
use serde_json::Value;

/// A transfer that takes a browser seconds: in small packets, with losses.
const LONG: &str = "#/lesson/bulk?lang=en&bulk=100000000&mtu=576&loss=0.1";

fn is_done(name: &str) -> impl Fn(&Shown) -> bool {
    move |shown| shown.scenario == name && shown.is_done()
}

async fn expect_work(page: &Page, scenario: &str, work: &str) -> Result<Shown> {
    page.expect(&format!("{scenario} to be {work}"), |shown| shown.scenario == scenario && shown.work == work).await
}

/// Fails unless the list has what the lab itself finds in the scenario.
async fn assert_table(page: &Page, name: &str) -> Result<()> {
    let (run, _) = lab::run(&Request::new(name, scenario::defaults(name).context("a scenario")?))?;
    let shown = page.expect(&format!("{name} to be there"), is_done(name)).await?;
    let all = run.trace.events().len();
    ensure!(shown.events == all, "{name}: the page has {} events of {all}", shown.events);
    let rows = page.rows_in_sight().await?;
    let rows: Vec<_> = rows.iter().filter_map(|row| Some((row.event?, plain(&row.label)))).collect();
    ensure!(!rows.is_empty(), "{name}: the list is empty");
    for (id, shown) in rows {
        let mut names = names_of(&run, id)?;
        let fits = names.any(|name| name.starts_with(&shown) || shown.starts_with(&name));
        ensure!(fits, "{name}, event {id} is called \"{shown}\"");
    }
    Ok(())
}

/// What a row for event `id` may be called: at the depth of packets it is called by what it carries.
fn names_of(run: &Run, id: u64) -> Result<impl Iterator<Item = String>> {
    let event = run.trace.event(trace::EventId(id)).with_context(|| format!("there is no event {id}"))?;
    let wires = run.trace.events().filter_map(|event| event.wire.as_ref());
    let carried = wires.filter(|wire| wire.carriers.is_some_and(|(first, last)| first <= event.id && event.id <= last));
    let own = event.wire.as_ref().map(|wire| plain(&wire.label)).unwrap_or_default();
    Ok(carried.map(|wire| plain(&wire.label)).chain([own]))
}

/// With single spaces, as it is on the screen.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn every_scenario_is_a_lesson_with_its_table() -> Result<()> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.open(format!("{}/#/?lang=en", site.origin())).await?;
    for name in scenario::NAMES {
        page.go(&format!("#/lesson/{name}?lang=en")).await?;
        assert_table(&page, name).await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn every_scenario_is_a_lesson_in_a_sandboxed_frame_of_another_origin() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let url = world.at("#/lesson/socket?lang=en&amp;embed=1");
    let host = Site::of_html(&include_str!("host.html").replace("ADDRESS", &url)).await?;
    page.load(format!("http://localhost:{}/", host.port())).await?;
    page.enter_frame().await?;
    ensure!(page.is_boxed_in().await?, "the frame's origin is not opaque");
    for name in scenario::NAMES {
        page.go(&format!("#/lesson/{name}?lang=en&embed=1")).await?;
        assert_table(&page, name).await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn home_leads_to_every_lesson_and_to_the_live_page_and_back() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.at("#/?lang=ko&theme=dark")).await?;
    for name in scenario::NAMES {
        let lessons = page.within("region", &word("ko", "home-lessons")?);
        lessons.press("link", &word("ko", &format!("{name}-title"))?).await?;
        let shown = page.expect(&format!("{name} to be there"), is_done(name)).await?;
        ensure!(shown.lang == "ko" && shown.theme == "dark", "{name} has another language or theme: {shown}");
        page.back().await?;
        page.expect("the home page again", |shown| shown.page == "home").await?;
    }
    page.press("link", &word("ko", "home-live")?).await?;
    page.expect("the live page", |shown| shown.phase == "idle" && shown.lanes.len() == 4).await?;
    page.expect_script("one page at a time", include_str!("pages.js"), |count| *count == 1).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn the_header_changes_theme_and_language_of_a_lesson_and_keeps_the_rest() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?loss=1&do=drop:2&lang=en")).await?;
    page.open_tab("list").await?;
    page.press("button", &word("en", "chrome-language")?).await?;
    page.press("button", &word("ko", "theme-label")?.replace("{ $theme }", &word("ko", "theme-auto")?)).await?;
    let shown = page.expect("the page to follow", |shown| shown.lang == "ko" && shown.theme == "light").await?;
    let hash = shown.hash;
    ensure!(hash.contains("lang=ko") && hash.contains("theme=light"), "the address does not follow: {hash}");
    ensure!(hash.starts_with("#/lesson/tcp?loss=1&do=drop:2"), "the address forgets: {hash}");
    page.expect_text(&word("ko", "events-title")?).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn bad_parameters_of_a_lesson_are_named() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for (hash, named) in
        [("#/lesson/tcp?rtt=x&do=boil:1&colour=red&loss=1", vec!["rtt", "do", "colour"]), ("#/nowhere", vec!["page"])]
    {
        page.open(world.at(hash)).await?;
        page.expect(&format!("{named:?} to be named"), |shown| shown.bad_parameters == named).await?;
    }
    page.assert_sound().await
}

/// How many workers the page has started, and how many of them ended.
async fn expect_workers(page: &Page, what: &str, fits: impl Fn(u64, u64) -> bool) -> Result<()> {
    let count = |given: &Value, key: &str| given[key].as_u64().unwrap_or_default();
    let fits = |given: &Value| fits(count(given, "started"), count(given, "ended"));
    page.expect_script(what, include_str!("workers.js"), fits).await?;
    Ok(())
}

#[tokio::test]
async fn leaving_a_lesson_ends_its_worker() -> Result<()> {
    let world = World::start().await?;
    world.browser.run_before_load(include_str!("watch_workers.js")).await?;
    let page = world.page();
    page.open(world.at(LONG)).await?;
    expect_work(&page, "bulk", "computing").await?;
    page.go("#/live?lang=en").await?;
    page.expect("the live page", |shown| shown.phase == "idle").await?;
    expect_workers(&page, "the worker to end", |started, ended| started == 1 && ended >= 1).await?;
    page.go("#/lesson/udp").await?;
    assert_table(&page, "udp").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_transfer_of_100_mb_leaves_the_page_responsive_and_can_be_stopped() -> Result<()> {
    let world = World::start().await?;
    world.browser.run_before_load(include_str!("watch_workers.js")).await?;
    let page = world.page();
    page.open(world.at(LONG)).await?;
    expect_work(&page, "bulk", "computing").await?;
    for _ in 0..15 {
        page.painted().await?;
    }
    let shown = page.look().await?;
    ensure!(shown.work == "computing", "when 30 frames were drawn it was {}", shown.work);
    page.press("button", "Stop").await?;
    expect_work(&page, "bulk", "stopped").await?;
    expect_workers(&page, "the worker to end", |_, ended| ended >= 1).await?;
    page.go("#/lesson/bulk?lang=en&bulk=20000").await?;
    page.expect("a short run", is_done("bulk")).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_newer_run_takes_the_place_of_a_long_one() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.at(LONG)).await?;
    expect_work(&page, "bulk", "computing").await?;
    page.go("#/lesson/bulk?lang=en").await?;
    assert_table(&page, "bulk").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_lab_that_does_not_arrive_is_said_to_be_missing() -> Result<()> {
    let world = World::start().await?;
    world.browser.run_before_load(include_str!("lose_lab.js")).await?;
    let page = world.page();
    page.open(world.at("#/lesson/tcp?lang=en")).await?;
    expect_work(&page, "tcp", "failed").await?;
    page.expect_text(&word("en", "lab-unreachable")?).await?;
    page.assert_sound().await
}
