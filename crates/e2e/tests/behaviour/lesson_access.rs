//! The home page and the lessons for everyone: nothing that axe finds, nothing wider than its window, nothing that moves by
//! itself for those who asked for less motion.

use anyhow::{Context, Result, ensure};
use e2e::{BrowserOptions, Page, World};
use lab::scenario;

/// Lessons with much on them: an event with its fields, a change, a refused parameter.
const LESSONS: [&str; 4] =
    ["tcp?event=2&do=drop:4", "websocket?event=10", "connection-cost?event=40", "contrast?loss=2x"];

async fn assert_accessible(page: &Page, world: &World, looks: &str) -> Result<()> {
    page.open(world.at(&format!("#/?{looks}"))).await?;
    page.assert_accessible(&format!("home, {looks}")).await?;
    for what in LESSONS {
        page.open_lesson(world.at(&format!("#/lesson/{what}&{looks}"))).await?;
        if what.contains("event") {
            page.expect("the event's fields", |shown| shown.fields > 0).await?;
        }
        page.assert_accessible(&format!("{what}, {looks}")).await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn axe_finds_nothing_on_the_home_page_and_in_lessons_that_are_light() -> Result<()> {
    let world = World::start().await?;
    for looks in ["lang=en&theme=light", "lang=ko&theme=light"] {
        assert_accessible(&world.page(), &world, looks).await?;
    }
    Ok(())
}

#[tokio::test]
async fn axe_finds_nothing_on_the_home_page_and_in_lessons_that_are_dark() -> Result<()> {
    let world = World::start().await?;
    for looks in ["lang=en&theme=dark", "lang=ko&theme=dark"] {
        assert_accessible(&world.page(), &world, looks).await?;
    }
    Ok(())
}

#[tokio::test]
async fn home_and_every_lesson_fit_a_phone_a_frame_a_notebook_and_a_projector() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for (width, height, query) in
        [(360, 740, "lang=ko"), (640, 480, "lang=en&embed=1"), (1024, 768, "lang=en"), (1900, 1000, "lang=ko")]
    {
        world.browser.set_viewport(width, height).await?;
        page.open(world.at(&format!("#/?{query}"))).await?;
        page.assert_fits().await.with_context(|| format!("the home page at {width} x {height}"))?;
        for name in scenario::NAMES {
            page.go(&format!("#/lesson/{name}?event=1&{query}")).await?;
            let is_there = |shown: &e2e::Shown| shown.scenario == *name && shown.is_done() && shown.fields > 0;
            page.expect(&format!("{name} to be there"), is_there).await?;
            page.assert_fits().await.with_context(|| format!("{name} at {width} x {height}"))?;
        }
    }
    page.assert_sound().await
}

#[tokio::test]
async fn nothing_moves_by_itself_where_less_motion_is_asked_for_and_all_is_reachable() -> Result<()> {
    let world = World::start_with(&BrowserOptions { still: true, ..Default::default() }).await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?lang=en&autoplay=1")).await?;
    for _ in 0..15 {
        page.painted().await?;
    }
    ensure!(page.look().await?.moment == 0, "the lesson plays by itself");
    page.press("button", "One event forward").await?;
    page.expect("a step", |shown| shown.moment > 0).await?;
    page.press("button", "Play").await?;
    page.expect("it to play when asked to", |shown| shown.moment > 100_000).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_lesson_plays_by_itself_where_motion_is_welcome() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?lang=en&autoplay=1")).await?;
    page.expect("it to play", |shown| shown.moment > 100_000).await?;
    page.assert_sound().await
}
