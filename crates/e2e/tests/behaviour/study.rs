//! What a lesson has for studying beside its run: the guide's goal, misconceptions and sources, and terms whose definition a
//! click or a key shows in place.

use crate::spoken;
use anyhow::{Result, ensure};
use e2e::{Page, World, key, word};

/// Texts of the guide of `tcp`, one of each part that stands open.
const OPEN: [&str; 6] = [
    "study-tcp-goal",
    "study-tcp-wrong-window",
    "study-tcp-right-ack",
    "study-tcp-remember-wait",
    "study-sources",
    "study-terms",
];

async fn says(page: &Page, text: &str) -> Result<bool> {
    Ok(page.text().await?.contains(text))
}

#[tokio::test]
async fn the_guide_has_goal_misconceptions_and_what_to_remember_in_every_language() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for lang in spoken()? {
        page.open_lesson(world.at(&format!("#/lesson/tcp?lang={lang}"))).await?;
        for name in OPEN {
            page.expect_text(&word(&lang, name)?).await?;
        }
        page.assert_fits().await?;
        page.assert_accessible(&format!("the guide in {lang}")).await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn a_terms_definition_comes_and_goes_by_mouse_and_by_keyboard() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?lang=ko")).await?;
    let [term, meaning] = [word("ko", "term-isn")?, word("ko", "term-isn-is")?];
    page.expect_text(&term).await?;
    ensure!(!says(&page, &meaning).await?, "the definition is there before anyone asks for it");
    page.press("button", &term).await?;
    page.expect_text(&meaning).await?;
    page.press("button", &term).await?;
    ensure!(!says(&page, &meaning).await?, "the definition stays");
    let [term, meaning] = [word("ko", "term-time-wait")?, word("ko", "term-time-wait-is")?];
    for keys in [key::ENTER, " "] {
        page.tab_to("button", &term).await?;
        page.keys(keys).await?;
        page.expect_text(&meaning).await?;
        page.keys(keys).await?;
        ensure!(!says(&page, &meaning).await?, "the definition stays");
    }
    page.assert_sound().await
}

#[tokio::test]
async fn a_guide_without_a_run_has_its_texts_too_and_leads_to_the_lessons_to_know_first() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/websocket?lang=en&parts=guide")).await?;
    page.expect_text(&word("en", "study-websocket-wrong-mask")?).await?;
    page.press("link", &word("en", "tcp-title")?).await?;
    page.expect("the lesson to know first", |shown| shown.scenario == "tcp").await?;
    page.assert_sound().await
}
