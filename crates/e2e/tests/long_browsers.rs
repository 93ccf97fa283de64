//! Firefox and WebKit: one pass over every lesson, and one live run of every lane; the widths of texts in Firefox.

use anyhow::{Context, Result, ensure};
use e2e::{BrowserOptions, Engine, LANES, Page, Pointer, Shown, World, assert_texts_have_room, key, languages, word};
use lab::scenario;
use std::time::Duration;

/// A lesson at ten times its speed, from its start to its end.
const PLAYED: Duration = Duration::from_secs(120);
const RUN: Duration = Duration::from_secs(120);

async fn world(engine: Engine) -> Result<World> {
    World::start_with(&BrowserOptions { engine, ..Default::default() }).await
}

async fn assert_every_lesson_works(engine: Engine) -> Result<()> {
    let world = world(engine).await?;
    let page = world.page();
    page.open(world.at("#/?lang=en")).await?;
    for name in scenario::NAMES {
        page.go(&format!("#/lesson/{name}?lang=en&speed=10")).await?;
        let is_there = |shown: &Shown| shown.scenario == *name && shown.is_done();
        page.expect(&format!("{name} to be there"), is_there).await?;
        assert_lesson_works(&page).await.with_context(|| format!("{engine:?}, {name}"))?;
    }
    page.assert_sound().await
}

/// Plays the lesson to its end, steps, uses a key, chooses a packet in the picture and drops one.
async fn assert_lesson_works(page: &Page) -> Result<()> {
    page.press("button", "Play").await?;
    page.expect_within(PLAYED, "the end", |shown| shown.moment == shown.end && !shown.is_playing).await?;
    let end = page.look().await?.end;
    page.press("button", "One event back").await?;
    let back = page.expect("a step back", |shown| shown.moment < end).await?.moment;
    page.press("button", "One event forward").await?;
    page.expect("a step forward", |shown| shown.moment > back).await?;
    page.tab_to("group", &word("en", "stage-label")?).await?;
    page.keys(key::HOME).await?;
    page.expect("the start by a key", |shown| shown.moment == 0).await?;
    page.keys(key::RIGHT).await?;
    page.expect("a step by a key", |shown| shown.moment > 0).await?;
    let chosen = page.choose_arrow(Pointer::Mouse).await?;
    page.open_tab("list").await?;
    page.expect("the list to follow", |shown| shown.current_row == Some(chosen)).await?;
    page.open_tab("inspector").await?;
    page.expect("the inspector to follow", |shown| shown.chosen == Some(chosen) && shown.fields > 0).await?;
    page.press("button", "Drop this packet").await?;
    page.open_tab("change").await?;
    page.expect("the loss", |shown| shown.interventions == ["drop"] && shown.is_done()).await?;
    Ok(())
}

async fn assert_every_lane_delivers(engine: Engine) -> Result<()> {
    let world = world(engine).await?;
    let page = world.page();
    page.open(world.live().with("rate", 10).with("n", 60)).await?;
    page.run().await?;
    let end = page.finished(RUN).await?;
    for slug in LANES {
        let lane = end.lane(slug)?;
        lane.assert_complete(60)?;
        ensure!(lane.count("failures")? == 0, "{slug} has failures: {lane}");
    }
    page.assert_sound().await
}

/// All lanes over one connection of HTTP/2, also the WebSocket, on a page that the endpoint itself serves.
async fn assert_every_lane_goes_over_http_2(engine: Engine) -> Result<()> {
    let world = World::start_tls(&BrowserOptions { engine, ..Default::default() }).await?;
    let page = world.page();
    page.open(world.live().with("rate", 10).with("n", 60)).await?;
    page.run().await?;
    let end = page.finished(RUN).await?;
    for slug in LANES {
        let lane = end.lane(slug)?;
        lane.assert_complete(60)?;
        ensure!(lane.http == "2" && lane.is_tls, "{slug} is said to run over HTTP/{}: {lane}", lane.http);
        ensure!(lane.count("failures")? == 0, "{slug} has failures: {lane}");
    }
    ensure!(end.shared.len() == 1 && end.shared[0].lanes == LANES, "not all lanes share one connection: {end}");
    page.assert_sound().await
}

#[tokio::test]
async fn every_lane_goes_over_http_2_in_firefox() -> Result<()> {
    assert_every_lane_goes_over_http_2(Engine::Firefox).await
}

#[tokio::test]
async fn every_lesson_works_in_firefox() -> Result<()> {
    assert_every_lesson_works(Engine::Firefox).await
}

#[tokio::test]
async fn every_lesson_works_in_webkit() -> Result<()> {
    assert_every_lesson_works(Engine::WebKit).await
}

#[tokio::test]
async fn no_text_of_a_picture_is_wider_in_firefox_than_the_layout_assumes() -> Result<()> {
    let world = world(Engine::Firefox).await?;
    let page = world.page();
    for lang in languages()? {
        page.open_lesson(world.at(&format!("#/lesson/tcp?lang={lang}"))).await?;
        assert_texts_have_room(&page, &lang).await.with_context(|| lang.clone())?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn every_lane_delivers_in_firefox() -> Result<()> {
    assert_every_lane_delivers(Engine::Firefox).await
}

#[tokio::test]
async fn every_lane_delivers_in_webkit() -> Result<()> {
    assert_every_lane_delivers(Engine::WebKit).await
}
