//! The page for everyone: no violation that axe finds, no mouse needed, in both languages and both themes.

use anyhow::{Context, Result, bail, ensure};
use e2e::{Page, Snapshot, Stage};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(20);
/// More than there are stops on the page.
const MOST_TABS: usize = 60;

async fn strike(page: &Page, key: Key) -> Result<()> {
    let value = char::from(key);
    let stroke = KeyActions::new("keyboard".into()).then(KeyAction::Down { value }).then(KeyAction::Up { value });
    page.client().perform_actions(stroke).await?;
    Ok(())
}

/// Presses Tab until the element of `selector` has the focus.
async fn tab_to(page: &Page, selector: &str) -> Result<()> {
    let focused = format!("return document.activeElement?.matches({selector:?}) ?? false");
    for _ in 0..MOST_TABS {
        if page.evaluate(&focused).await? == true {
            return Ok(());
        }
        strike(page, Key::Tab).await?;
    }
    bail!("{MOST_TABS} tabs do not reach {selector}");
}

#[tokio::test]
async fn axe_finds_nothing_idle_running_or_finished_in_any_language_and_theme() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    for lang in ["en", "ko"] {
        for theme in ["light", "dark"] {
            let url = stage.url().with("lang", lang).with("theme", theme).with("rate", 5).with("n", 40);
            page.open(url).await?;
            page.assert_accessible(&format!("idle, {lang}, {theme}")).await?;
            page.run().await?;
            let running = |page: &Snapshot| page.lanes.values().all(|lane| lane.at("delivered") > 0);
            page.wait_for("messages in every lane", SOON, running).await?;
            page.assert_accessible(&format!("running, {lang}, {theme}")).await?;
            page.finished(SOON).await?;
            page.assert_accessible(&format!("finished, {lang}, {theme}")).await?;
        }
    }
    page.assert_sound().await
}

#[tokio::test]
async fn axe_finds_nothing_without_an_endpoint_and_with_bad_parameters() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    for lang in ["en", "ko"] {
        page.open(stage.url().with("lang", lang).with("rate", "abc").with("endpoint", "http://127.0.0.1:1")).await?;
        page.run().await?;
        page.wait_for("no-endpoint", SOON, |page| page.phase == "no-endpoint").await?;
        page.assert_accessible(&format!("no endpoint, {lang}")).await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn the_keyboard_alone_runs_pauses_and_resets() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    page.open(stage.url().with("rate", 5)).await?;
    tab_to(&page, "button[data-action=run]").await?;
    strike(&page, Key::Enter).await?;
    let running = |page: &Snapshot| page.lanes.values().all(|lane| lane.at("delivered") > 0);
    page.wait_for("messages in every lane", SOON, running).await?;
    tab_to(&page, "button[data-action=pause]").await?;
    strike(&page, Key::Enter).await?;
    page.wait_for("the run to pause", SOON, |page| page.phase == "paused").await?;
    tab_to(&page, "button[data-action=reset]").await?;
    strike(&page, Key::Enter).await?;
    page.wait_for("the run to be forgotten", SOON, |page| page.phase == "idle").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn the_language_button_switches_every_word_and_keeps_the_settings() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    page.open(stage.url().with("rate", 7)).await?;
    let lang = "return document.documentElement.lang";
    ensure!(page.evaluate(lang).await? == "en", "the page does not say that it is English");
    let english = page.evaluate("return document.querySelector('main').innerText").await?;
    page.press("lang").await?;
    e2e::wait_until("the page to be Korean", SOON, || async { Ok((page.evaluate(lang).await? == "ko").then_some(())) })
        .await?;
    let korean = page.evaluate("return document.querySelector('main').innerText").await?;
    ensure!(korean != english && korean.as_str().is_some_and(is_hangul_there), "the words are the same: {korean}");
    let url = page.client().current_url().await?;
    let hash = url.fragment().unwrap_or_default().to_owned();
    ensure!(hash.contains("lang=ko") && hash.contains("rate=7"), "the address does not follow: {hash}");
    page.assert_sound().await
}

fn is_hangul_there(text: &str) -> bool {
    text.chars().any(|letter| ('가'..='힣').contains(&letter))
}

#[tokio::test]
async fn nothing_is_wider_than_a_phone() -> Result<()> {
    let stage = Stage::start().await?;
    stage.browser.set_viewport(360, 800).await?;
    let page = stage.page();
    for lang in ["en", "ko"] {
        page.open(stage.url().with("lang", lang).with("rate", 5).with("autoplay", 1)).await?;
        let running = |page: &Snapshot| page.lanes.values().all(|lane| lane.at("delivered") > 0);
        page.wait_for("messages in every lane", SOON, running).await?;
        page.assert_fits().await.with_context(|| lang.to_owned())?;
    }
    Ok(())
}
