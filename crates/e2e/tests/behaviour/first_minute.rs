//! The first minute of a visitor: from the home page to a moving packet, and from a prediction to its outcome.

use anyhow::{Context, Result, ensure};
use e2e::{BrowserOptions, Page, World, languages, word};
use serde_json::Value;

/// Frames in which a moment that moves would have moved.
const A_WHILE: usize = 15;

/// Follows the link of a lesson on the home page.
async fn follow(page: &Page, world: &World) -> Result<()> {
    page.open(world.at("#/?lang=en")).await?;
    page.within("region", &word("en", "home-lessons")?).press("link", &word("en", "websocket-title")?).await?;
    page.expect("the lesson", |shown| shown.scenario == "websocket" && shown.is_done()).await?;
    Ok(())
}

#[tokio::test]
async fn one_action_leads_from_the_home_page_to_a_moving_packet() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    follow(&page, &world).await?;
    let shown = page.expect("a moment that moves", |shown| shown.is_playing && shown.moment > 0).await?;
    page.expect("it to move on", |later| later.moment > shown.moment).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_lesson_from_the_home_page_rests_if_less_motion_is_asked_for() -> Result<()> {
    let world = World::start_with(&BrowserOptions { still: true, ..Default::default() }).await?;
    let page = world.page();
    follow(&page, &world).await?;
    for _ in 0..A_WHILE {
        page.painted().await?;
    }
    let shown = page.look().await?;
    ensure!(shown.moment == 0 && !shown.is_playing, "the lesson plays by itself: {shown}");
    page.assert_sound().await
}

/// An exercise of the guide.
struct Exercise {
    asks: String,
    is_hidden: bool,
    says: String,
}

/// The exercises, and all that is in the document, seen or not.
async fn exercises(page: &Page) -> Result<(Vec<Exercise>, String)> {
    let given = page.script(include_str!("exercises.js"), vec![]).await?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let exercise =
        |it: &Value| Exercise { asks: text(&it["asks"]), is_hidden: it["hidden"] == true, says: text(&it["says"]) };
    let exercises: Vec<_> = given["exercises"].as_array().into_iter().flatten().map(exercise).collect();
    ensure!(!exercises.is_empty(), "the guide has no exercises");
    Ok((exercises, text(&given["all"])))
}

#[tokio::test]
async fn the_outcome_of_an_exercise_is_hidden_until_it_was_tried_then_its_run_plays() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for lang in languages()? {
        let text = word(&lang, "try-tcp-syn-ack")?;
        let (asks, outcome) = text.split_once(". ").context("a sentence that asks and one that answers")?;
        page.open_lesson(world.at(&format!("#/lesson/tcp?lang={lang}"))).await?;
        let (before, all) = exercises(&page).await?;
        for exercise in &before {
            let Exercise { asks, is_hidden, says } = exercise;
            let predict = word(&lang, "try-predict")?;
            ensure!(*is_hidden && *says == predict, "{asks} says \"{says}\" before it was tried");
        }
        ensure!(!all.contains(outcome), "the outcome is in the document before the exercise was tried");
        page.press("link", asks).await?;
        let is_tried = |shown: &e2e::Shown| shown.hash.contains("do=drop:2") && shown.is_done();
        page.expect("the exercise's run", is_tried).await?;
        let shown = page.expect("it to play", |shown| shown.is_playing && shown.moment > 0).await?;
        page.expect("it to play on", |later| later.moment > shown.moment).await?;
        let (after, all) = exercises(&page).await?;
        for exercise in &after {
            let is_own = exercise.asks == asks;
            ensure!(exercise.is_hidden != is_own, "{} is hidden: {}", exercise.asks, exercise.is_hidden);
            ensure!(!is_own || exercise.says == outcome, "the outcome is \"{}\", not \"{outcome}\"", exercise.says);
        }
        ensure!(after.len() == before.len() && all.contains(outcome), "the outcome is not in the document: {lang}");
    }
    page.assert_sound().await
}
