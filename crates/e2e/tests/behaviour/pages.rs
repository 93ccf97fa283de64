//! The live page for everyone: no violation that axe finds, no mouse needed, in every language and theme.

use crate::{RUN, looks};
use anyhow::{Context, Result, ensure};
use e2e::{World, key, languages};

#[tokio::test]
async fn axe_finds_nothing_idle_running_or_finished_in_any_language_and_theme() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for (lang, theme) in looks()? {
        page.open(world.live().with("lang", &lang).with("theme", theme).with("rate", 5).with("n", 30)).await?;
        page.assert_accessible(&format!("idle, {lang}, {theme}")).await?;
        page.run().await?;
        page.expect("messages in every lane", |shown| shown.all_delivered(1)).await?;
        page.assert_accessible(&format!("running, {lang}, {theme}")).await?;
        page.finished(RUN).await?;
        page.assert_accessible(&format!("finished, {lang}, {theme}")).await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn axe_finds_nothing_without_an_endpoint_and_with_bad_parameters() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for lang in languages()? {
        page.open(world.live().with("lang", &lang).with("rate", "abc").with("endpoint", "http://127.0.0.1:1")).await?;
        page.run().await?;
        page.expect("no-endpoint", |shown| shown.phase == "no-endpoint").await?;
        page.assert_accessible(&format!("no endpoint, {lang}")).await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn the_keyboard_alone_runs_pauses_and_resets() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("rate", 5)).await?;
    page.tab_to("button", "Run").await?;
    page.keys(key::ENTER).await?;
    page.expect("messages in every lane", |shown| shown.all_delivered(1)).await?;
    page.tab_to("button", "Pause").await?;
    page.keys(key::ENTER).await?;
    page.expect("the run to pause", |shown| shown.phase == "paused").await?;
    page.tab_to("button", "Reset").await?;
    page.keys(key::ENTER).await?;
    page.expect("the run to be forgotten", |shown| shown.phase == "idle").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn the_language_button_switches_every_word_and_keeps_the_settings() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let shown = page.open(world.live().with("rate", 7)).await?;
    ensure!(shown.lang == "en", "the page does not say that it is English: {}", shown.lang);
    let english = page.text().await?;
    // The button is called by the other language's name, which only the message file has.
    page.press("button", &e2e::word("en", "chrome-language")?).await?;
    let shown = page.expect("the page to be Korean", |shown| shown.lang == "ko").await?;
    let korean = page.text().await?;
    ensure!(korean != english && has_hangul(&korean), "the words are the same: {korean}");
    ensure!(shown.hash.contains("lang=ko") && shown.hash.contains("rate=7"), "the address is {}", shown.hash);
    page.assert_sound().await
}

/// Whether there is a letter of the block Hangul Syllables.
fn has_hangul(text: &str) -> bool {
    text.chars().any(|letter| ('\u{AC00}'..='\u{D7A3}').contains(&letter))
}

#[tokio::test]
async fn nothing_is_wider_than_a_phone() -> Result<()> {
    let world = World::start().await?;
    world.browser.set_viewport(360, 800).await?;
    let page = world.page();
    for lang in languages()? {
        page.open(world.live().with("lang", &lang).with("rate", 5).with("autoplay", 1)).await?;
        page.expect("messages in every lane", |shown| shown.all_delivered(1)).await?;
        page.assert_fits().await.with_context(|| lang.clone())?;
    }
    Ok(())
}
