//! The lesson as one instrument: the inspector follows the picture, the keyboard reaches everything, a projector shows the
//! picture alone.

use crate::TABS;
use anyhow::{Context, Result, bail, ensure};
use e2e::{Page, Shown, World, key, word};
use lab::{Request, Run, scenario};
use serde_json::json;
use std::collections::BTreeSet;

/// A lesson whose inspector is open, slow enough to look at each packet.
const SLOW: &str = "#/lesson/tcp?lang=en&tab=inspector&speed=0.5";

fn tcp() -> Result<Run> {
    Ok(lab::run(&Request::new("tcp", scenario::defaults("tcp").context("a scenario")?))?.0)
}

/// Whether the inspector shows the packet that was the last one to leave at the moment that is shown.
fn is_of_the_moment(run: &Run, shown: &Shown) -> bool {
    let packets = || run.trace.events().filter(|event| event.is_packet());
    let newest = packets().map(|packet| packet.sent.0).filter(|sent| *sent <= shown.moment).max();
    let inspected = packets().find(|packet| Some(packet.id.0) == shown.inspected);
    inspected.is_some_and(|packet| Some(packet.sent.0) == newest) && shown.chosen.is_none()
}

async fn expect_to_follow(page: &Page, run: &Run, what: &str) -> Result<Shown> {
    page.expect(&format!("the event of the moment {what}"), |shown| is_of_the_moment(run, shown) && shown.fields > 0)
        .await
}

#[tokio::test]
async fn the_inspector_follows_the_moment_until_an_event_is_chosen_and_again_when_asked() -> Result<()> {
    let (world, run) = (World::start().await?, tcp()?);
    let page = world.page();
    page.open_lesson(world.at(SLOW)).await?;
    let mut at = expect_to_follow(&page, &run, "at the start").await?;
    for button in ["One event forward", "One event forward", "One event forward", "One event back"] {
        page.press("button", button).await?;
        let before = at;
        page.expect("a step", |shown| shown.moment != before.moment).await?;
        at = expect_to_follow(&page, &run, &format!("after {button}")).await?;
    }
    page.press("button", "Play").await?;
    let mut seen = BTreeSet::new();
    while seen.len() < 4 {
        let now = page.expect("another packet", |shown| shown.inspected.is_some_and(|id| !seen.contains(&id))).await?;
        ensure!(now.is_playing && now.chosen.is_none(), "it does not follow while it plays: {now}");
        let newest = now.inspected.context("an event")?;
        ensure!(seen.iter().all(|id| *id < newest), "after {seen:?} comes {newest}");
        seen.insert(newest);
    }
    page.press("button", "Pause").await?;
    expect_to_follow(&page, &run, "after a pause").await?;
    page.open_tab("list").await?;
    page.press("button", "2: look inside").await?;
    let chosen = page.expect("the event that was chosen", |shown| shown.chosen == Some(2) && shown.fields > 0).await?;
    page.press("button", "One event forward").await?;
    page.press("button", "Play").await?;
    let later = page.expect("it to play on", |shown| shown.moment > chosen.moment + 40_000).await?;
    ensure!(later.chosen == Some(2), "an event that was chosen does not stay: {later}");
    page.press("button", "Pause").await?;
    ensure!(page.look().await?.chosen == Some(2), "an event that was chosen does not stay after a pause");
    page.press("button", &word("en", "inspector-follow")?).await?;
    expect_to_follow(&page, &run, "when asked").await?;
    page.press("button", "One event forward").await?;
    expect_to_follow(&page, &run, "after a step").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn fields_that_cannot_be_fetched_say_so_and_can_be_tried_again() -> Result<()> {
    let world = World::start().await?;
    world.browser.run_before_load(include_str!("lose_file.js")).await?;
    let page = world.page();
    page.open(world.at("#/lesson/tcp?lang=en&event=3")).await?;
    page.expect_text(&word("en", "inspector-missing")?).await?;
    page.script("window.lost = []", vec![]).await?;
    page.press("button", &word("en", "task-retry")?).await?;
    page.expect("the fields", |shown| shown.inspected.is_some() && shown.fields > 0).await?;
    page.assert_sound().await
}

/// Presses keys, and waits until the page shows what is expected.
async fn after(page: &Page, keys: &str, what: &str, condition: impl Fn(&Shown) -> bool) -> Result<Shown> {
    page.keys(keys).await?;
    page.expect(what, condition).await
}

async fn has_focus(page: &Page, selector: &str) -> Result<bool> {
    Ok(page.script(include_str!("focus.js"), vec![json!(selector)]).await? == true)
}

/// Presses keys until what fits `selector` has the focus.
async fn press_until(page: &Page, keys: &str, selector: &str) -> Result<()> {
    for _ in 0..100 {
        if has_focus(page, selector).await? {
            return Ok(());
        }
        page.keys(keys).await?;
        page.painted().await?;
    }
    bail!("{keys:?} does not lead to {selector}")
}

#[tokio::test]
async fn the_arrow_keys_open_the_tabs_and_the_keyboard_alone_changes_a_run() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?lang=en")).await?;
    page.tab_to("tab", &word("en", "tab-guide")?).await?;
    for tab in ["tasks", "inspector", "list", "graphs", "costs", "change", "guide"] {
        after(&page, key::RIGHT, tab, |shown| shown.tab == tab).await?;
        ensure!(has_focus(&page, &format!("[data-tab={tab}]")).await?, "the tab {tab} has not the focus");
    }
    for (keys, tab) in
        [(key::END, "change"), (key::HOME, "guide"), (key::LEFT, "change"), (key::LEFT, "costs"), (key::LEFT, "graphs")]
    {
        after(&page, keys, tab, |shown| shown.tab == tab).await?;
    }
    let shown = after(&page, key::LEFT, "the list", |shown| shown.tab == "list").await?;
    ensure!(shown.hash.contains("tab=list"), "the address does not have the tab: {}", shown.hash);
    // The list is one stop; the arrow keys go from row to row.
    press_until(&page, key::TAB, ".events [data-own-keys] button").await?;
    press_until(&page, key::DOWN, ".events [data-event='2']").await?;
    page.keys(key::ENTER).await?;
    page.expect("the second packet's fields", |shown| shown.chosen == Some(2) && shown.fields > 0).await?;
    ensure!(has_focus(&page, ".lesson-panel").await?, "the focus is lost when the inspector takes the list's place");
    page.tab_to("button", "Drop this packet").await?;
    after(&page, key::ENTER, "the loss", |shown| shown.hash.contains("do=drop:2") && shown.is_done()).await?;
    after(&page, key::UNDO, "the loss to be undone", |shown| !shown.hash.contains("do=") && shown.is_done()).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn the_keyboard_alone_opens_and_closes_the_menus_and_the_presentation() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?lang=en")).await?;
    let entries = [
        ("chrome-lessons", "link", word("en", "bulk-title")?),
        ("exports-title", "button", word("en", "export-client")?),
    ];
    for (menu, role, entry) in entries {
        let menu = word("en", menu)?;
        ensure!(!page.has(role, &entry).await?, "{menu} is open from the start");
        page.tab_to("button", &menu).await?;
        page.keys(key::ENTER).await?;
        page.tab_to(role, &entry).await?;
        page.keys(key::ESCAPE).await?;
        ensure!(!page.has(role, &entry).await?, "Esc does not close {menu}");
        // Whoever closes a menu is where it was opened.
        page.tab_to("button", &menu).await?;
    }
    page.tab_to("group", &word("en", "stage-label")?).await?;
    after(&page, "f", "the presentation", |shown| shown.is_presented).await?;
    after(&page, key::RIGHT, "a step in it", |shown| shown.moment > 0).await?;
    after(&page, key::ESCAPE, "its end", |shown| !shown.is_presented && shown.tab == "guide").await?;
    ensure!(has_focus(&page, ".lesson").await?, "the focus is lost when a presentation ends");
    page.assert_sound().await
}

/// Size of the letters of what fits `selector`, in thousandths of a pixel.
async fn type_size(page: &Page, selector: &str) -> Result<i64> {
    let size = page.style_of(selector, "font-size").await?;
    Ok((size.trim_end_matches("px").parse::<f64>()? * 1_000.0) as i64)
}

#[tokio::test]
async fn a_presentation_is_the_picture_and_the_caption_in_larger_type_until_escape() -> Result<()> {
    const CAPTION: &str = ".lesson-caption p";
    let world = World::start().await?;
    let page = world.page();
    let before = page.open_lesson(world.at("#/lesson/tcp?lang=en&t=60000")).await?;
    ensure!(
        before.parts.len() == 1 + TABS.len() && page.has("button", "Share").await?,
        "the page is not whole: {before}"
    );
    let (root, caption) = (type_size(&page, "html").await?, type_size(&page, CAPTION).await?);
    page.press("button", &word("en", "lesson-present")?).await?;
    let shown = page.expect("the presentation", |shown| shown.is_presented && shown.parts == ["stage"]).await?;
    ensure!(shown.hash.contains("present=1"), "the address does not say that it is presented: {}", shown.hash);
    for name in ["chrome-share", "exports-title"] {
        ensure!(!page.has("button", &word("en", name)?).await?, "{name} is still there");
    }
    let (large, large_caption) = (type_size(&page, "html").await?, type_size(&page, CAPTION).await?);
    // The picture's letters follow the root's size.
    ensure!(large * 10 >= root * 14, "the type was {root} and is {large}");
    ensure!(large_caption * 10 >= caption * 14, "the caption's type was {caption} and is {large_caption}");
    after(&page, key::ESCAPE, "its end", |shown| !shown.is_presented).await?;
    let shown = page.look().await?;
    ensure!(shown.parts == before.parts && shown.moment == before.moment, "another page comes back: {shown}");
    ensure!(type_size(&page, "html").await? == root, "the type stays large");
    page.assert_sound().await
}

#[tokio::test]
async fn escape_ends_a_presentation_that_an_address_has_opened() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let shown = page.open_lesson(world.at("#/lesson/tcp?lang=en&present=1")).await?;
    ensure!(shown.is_presented && shown.parts == ["stage"], "it is not presented: {shown}");
    after(&page, key::RIGHT, "a step", |shown| shown.moment > 0).await?;
    after(&page, "n", "a choice", |shown| shown.hash.contains("event=")).await?;
    after(&page, key::ESCAPE, "its end", |shown| !shown.is_presented).await?;
    let shown = page.look().await?;
    ensure!(shown.chosen.is_some(), "what was chosen is lost with the presentation: {shown}");
    page.assert_sound().await
}
