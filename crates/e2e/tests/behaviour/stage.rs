//! A visitor plays, steps and scrubs a lesson, by mouse, by touch and by keyboard alone. The picture is a canvas: what it
//! shows at a moment is what the list marks as happened by then.

use crate::LESSONS;
use anyhow::{Context, Result, ensure};
use e2e::{Page, Pointer, Shown, World, key, word};

const TIME_LINE: &str = "Moment of the run";

/// Clicks on the time line, and gives the moment and how many rows have happened by then.
async fn scrub(page: &Page, share: f64) -> Result<(i64, usize)> {
    page.slide(TIME_LINE, share).await?;
    page.painted().await?;
    Ok((page.look().await?.moment, page.happened().await?))
}

async fn step(page: &Page, button: &str) -> Result<i64> {
    page.press("button", button).await?;
    page.painted().await?;
    Ok(page.look().await?.moment)
}

#[tokio::test]
async fn lessons_play_step_scrub_both_ways_and_can_be_intervened_in() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.at("#/?lang=en")).await?;
    for name in LESSONS {
        page.go(&format!("#/lesson/{name}?lang=en&speed=0.1")).await?;
        let is_there = |shown: &Shown| shown.scenario == *name && shown.is_done();
        let shown = page.expect(&format!("{name} to be there"), is_there).await?;
        ensure!(shown.moment == 0, "{name} does not begin at its start");
        page.press("button", "Play").await?;
        page.expect(&format!("{name} to play"), |shown| shown.moment > 0).await?;
        page.press("button", "Pause").await?;
        scrub(&page, 0.0).await?;
        let once = step(&page, "One event forward").await?;
        let twice = step(&page, "One event forward").await?;
        let back = step(&page, "One event back").await?;
        ensure!(once < twice && back == once, "{name}: steps lead to {once}, {twice} and back to {back}");
        let there = scrub(&page, 0.3).await?;
        let (end, _) = scrub(&page, 1.0).await?;
        ensure!(end == page.look().await?.end, "{name}: the line's end is not the run's: {end}");
        let again = scrub(&page, 0.3).await?;
        ensure!(again == there, "{name} looks otherwise when one comes back: {again:?}, not {there:?}");
        choose_first(&page).await.with_context(|| (*name).to_owned())?;
        page.press("button", "Drop this packet").await?;
        // Where packets are folded, the message arrives later; the list of what was done says why.
        page.open_tab("change").await?;
        let is_dropped = |shown: &Shown| shown.interventions == ["drop"] && shown.is_done();
        page.expect(&format!("{name} to lose its first packet"), is_dropped).await?;
    }
    page.assert_sound().await
}

/// Chooses the first event that the list shows.
async fn choose_first(page: &Page) -> Result<()> {
    let first = page.rows_in_sight().await?.into_iter().find_map(|row| row.event).context("an event")?;
    page.press("button", &format!("{first}: look inside")).await?;
    page.expect("the event's fields", |shown| shown.chosen == Some(first) && shown.fields > 0).await?;
    Ok(())
}

#[tokio::test]
async fn the_keyboard_alone_plays_steps_chooses_undoes_and_shows_its_map() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?lang=en&speed=0.1")).await?;
    page.tab_to("group", &word("en", "stage-label")?).await?;
    let after = async |keys: &str| -> Result<Shown> {
        page.keys(keys).await?;
        page.painted().await?;
        page.look().await
    };
    after(key::RIGHT).await?;
    let second = after(key::RIGHT).await?.moment;
    let third = after(key::RIGHT).await?.moment;
    ensure!(third > second && second > 0, "the right arrow does not step: {second}, {third}");
    ensure!(after(key::LEFT).await?.moment == second, "the left arrow does not step back");
    let shown = after(key::END).await?;
    ensure!(shown.moment == shown.end, "End does not lead to the end: {shown}");
    ensure!(after(key::HOME).await?.moment == 0, "Home does not lead to the start");
    page.keys("n").await?;
    page.expect("an event to be chosen", |shown| shown.chosen.is_some()).await?;
    page.keys(" ").await?;
    page.expect("it to play", |shown| shown.is_playing).await?;
    page.keys(" ").await?;
    page.expect("it to pause", |shown| !shown.is_playing).await?;
    page.keys("?").await?;
    page.expect("the map of keys", |shown| shown.dialog.as_deref() == Some("keys")).await?;
    page.keys(key::ESCAPE).await?;
    page.expect("the map to close", |shown| shown.dialog.is_none()).await?;
    page.tab_to("button", "Drop this packet").await?;
    page.keys(key::ENTER).await?;
    page.tab_to("tab", &word("en", "tab-inspector")?).await?;
    page.keys(key::RIGHT).await?;
    page.expect("the loss in the list", |shown| shown.tab == "list" && !shown.lost.is_empty()).await?;
    page.tab_to("group", &word("en", "stage-label")?).await?;
    page.keys(key::UNDO).await?;
    page.expect("the loss to be undone", |shown| shown.lost.is_empty()).await?;
    page.assert_sound().await
}

async fn assert_chosen_by(pointer: Pointer) -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/websocket?lang=en")).await?;
    let chosen = page.choose_arrow(pointer).await?;
    page.open_tab("list").await?;
    page.expect("the list to mark what was chosen", |shown| shown.current_row == Some(chosen)).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn an_arrow_is_chosen_by_mouse_and_the_list_follows() -> Result<()> {
    assert_chosen_by(Pointer::Mouse).await
}

#[tokio::test]
async fn an_arrow_is_chosen_by_touch_and_the_list_follows() -> Result<()> {
    assert_chosen_by(Pointer::Touch).await
}

#[tokio::test]
async fn a_picture_without_arrows_says_so_and_a_prediction_is_none() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.at("#/")).await?;
    let says = "return document.querySelector('.lesson-stage > [role=status]')?.textContent ?? ''";
    for lang in ["en", "ko"] {
        // TCP alone has no messages of HTTP.
        for (query, said) in [("depth=messages", word(lang, "stage-empty")?), ("depth=tcp", String::new())] {
            page.go(&format!("#/lesson/tcp?lang={lang}&{query}")).await?;
            page.expect("the run", Shown::is_done).await?;
            page.expect_script(&format!("{query} to say {said:?}"), says, |shown| *shown == *said).await?;
        }
    }
    // Nothing of the run is there yet, because it is to be predicted.
    page.go("#/lesson/tcp?lang=en&depth=messages&task=tcp-predict").await?;
    page.expect("the task", |shown| shown.tab == "tasks" && shown.is_done()).await?;
    page.expect_script("no sentence", says, |shown| *shown == "").await?;
    page.assert_sound().await
}
