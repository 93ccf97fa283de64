//! The home page and the lessons for everyone: nothing that axe finds, nothing wider than its window, nothing that moves by
//! itself for those who asked for less motion.

use crate::{IS_LONG, LESSONS, TABS, is_open, looks};
use anyhow::{Context, Result, ensure};
use e2e::{BrowserOptions, World, key, languages, word};
use lab::scenario;
use serde_json::Value;

/// Lessons with much on them: an event with its fields, a change, a refused parameter.
const FULL_LESSONS: [&str; 4] =
    ["tcp?event=2&do=drop:4", "websocket?event=10", "connection-cost?event=40", "contrast?loss=2x"];
/// Windows, each with what the page is asked for in it.
const WINDOWS: [(u32, u32, &str); 4] =
    [(360, 740, "lang=ko"), (640, 480, "lang=en&embed=1"), (1024, 768, "lang=en"), (1900, 1000, "lang=ko")];

/// In the languages that the test looks at with this theme.
async fn assert_accessible(theme: &str) -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for (lang, _) in looks()?.into_iter().filter(|look| look.1 == theme) {
        let looks = format!("lang={lang}&theme={theme}");
        page.open(world.at(&format!("#/?{looks}"))).await?;
        page.assert_accessible(&format!("home, {looks}")).await?;
        for what in FULL_LESSONS {
            page.open_lesson(world.at(&format!("#/lesson/{what}&{looks}"))).await?;
            if what.contains("event") {
                page.expect("the event's fields", |shown| shown.fields > 0).await?;
            }
            page.assert_accessible(&format!("{what}, {looks}")).await?;
        }
    }
    page.assert_sound().await
}

#[tokio::test]
async fn axe_finds_nothing_on_the_home_page_and_in_lessons_that_are_light() -> Result<()> {
    assert_accessible("light").await
}

#[tokio::test]
async fn axe_finds_nothing_on_the_home_page_and_in_lessons_that_are_dark() -> Result<()> {
    assert_accessible("dark").await
}

/// Other forms of a lesson: on a projector, in frames.
const VIEWS: [&str; 5] =
    ["present=1", "embed=1&parts=stage", "embed=1", "embed=1&parts=guide", "embed=1&parts=stage,list"];

#[tokio::test]
async fn axe_finds_nothing_in_any_tab_menu_or_frame_of_a_lesson() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.at("#/lesson/tcp")).await?;
    for (lang, theme) in looks()? {
        let looks = format!("lang={lang}&theme={theme}");
        for tab in TABS {
            page.go(&format!("#/lesson/tcp?t=60000&do=drop:4&tab={tab}&{looks}")).await?;
            page.expect(tab, |shown| is_open(shown, "tcp", tab) && shown.lang == lang && shown.theme == theme).await?;
            page.assert_accessible(&format!("{tab}, {looks}")).await?;
        }
        for menu in ["exports-title", "chrome-lessons", "chrome-share"] {
            page.press("button", &word(&lang, menu)?).await?;
            page.expect_script(menu, IS_OPEN, |is_open| *is_open == Value::Bool(true)).await?;
            page.assert_accessible(&format!("{menu}, {looks}")).await?;
            page.keys(key::ESCAPE).await?;
        }
        for view in if IS_LONG { &VIEWS[..] } else { &VIEWS[..2] } {
            page.open_lesson(world.at(&format!("#/lesson/tcp?t=60000&{view}&{looks}"))).await?;
            page.assert_accessible(&format!("{view}, {looks}")).await?;
        }
    }
    page.assert_sound().await
}

/// Whether a menu or a dialog is open.
const IS_OPEN: &str = "return document.querySelector(':popover-open, dialog:modal') !== null";

/// One screen of a notebook or a desktop.
const SCREEN: (u32, u32) = (1440, 900);

#[tokio::test]
async fn on_one_screen_no_lesson_scrolls_and_no_tab_is_empty() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    world.browser.set_viewport(SCREEN.0, SCREEN.1).await?;
    page.open(world.at("#/?lang=en")).await?;
    let languages = languages()?;
    for (place, name) in scenario::NAMES.iter().enumerate() {
        // In an ordinary run each lesson has one of the languages.
        let languages = if IS_LONG { &languages[..] } else { &languages[place % languages.len()..][..1] };
        for lang in languages {
            for tab in TABS {
                page.go(&format!("#/lesson/{name}?tab={tab}&lang={lang}")).await?;
                page.expect(&format!("{tab} of {name}"), |shown| is_open(shown, name, tab) && shown.lang == *lang)
                    .await?;
                // A tab's program may still be on its way.
                let has_words = |room: &Value| room["words"].as_u64() > Some(20);
                let what = format!("words in the panel {tab} of {name}");
                let room = page.expect_script(&what, include_str!("room.js"), has_words).await?;
                let place = format!("{tab} of {name} in {lang}: {room}");
                ensure!(room["length"].as_i64() <= room["window"].as_i64(), "the page scrolls, {place}");
                ensure!(room["panel"].as_i64() > Some(200), "the panel has no room, {place}");
                ensure!(room["picture"].as_i64() > Some(200), "the picture has no room, {place}");
            }
        }
    }
    page.assert_sound().await
}

#[tokio::test]
async fn home_and_lessons_fit_a_phone_a_frame_a_notebook_and_a_projector() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for (place, (width, height, query)) in WINDOWS.into_iter().enumerate() {
        // A phone has the least room: each lesson has to fit there in every run.
        let lessons = if place == 0 { scenario::NAMES } else { LESSONS };
        world.browser.set_viewport(width, height).await?;
        page.open(world.at(&format!("#/?{query}"))).await?;
        page.assert_fits().await.with_context(|| format!("the home page at {width} x {height}"))?;
        for name in lessons {
            for tab in if place == 0 || IS_LONG { &TABS[..] } else { &["inspector"] } {
                page.go(&format!("#/lesson/{name}?event=1&tab={tab}&{query}")).await?;
                page.expect(&format!("{tab} of {name}"), |shown| is_open(shown, name, tab)).await?;
                page.assert_fits().await.with_context(|| format!("{tab} of {name} at {width} x {height}"))?;
            }
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
