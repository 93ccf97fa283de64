//! A visitor looks at a lane of the live page as a diagram: the lessons' picture, of what really crossed.

use crate::RUN;
use anyhow::{Result, ensure};
use e2e::{LANES, Page, Shown, Watch, World, key, word};

/// Messages of a run that is watched to its end.
const MESSAGES: usize = 200;

/// The diagram of a lane, if it is open.
fn watch<'a>(shown: &'a Shown, lane: &str) -> Option<&'a Watch> {
    shown.watch.as_ref().filter(|watch| watch.lane == lane)
}

/// What the page calls a lane.
fn name_of(lane: &str) -> Result<String> {
    word("en", &format!("transport-{lane}"))
}

/// Opens `lane` as a diagram.
async fn open(page: &Page, lane: &str) -> Result<Shown> {
    page.within("article", &name_of(lane)?).press("button", "Sequence diagram").await?;
    page.expect("the diagram to open", |shown| watch(shown, lane).is_some()).await
}

async fn running(world: &World, url: e2e::LiveUrl) -> Result<Page> {
    let page = world.page();
    page.open(url).await?;
    page.run().await?;
    page.expect("messages in every lane", |shown| shown.all_delivered(3)).await?;
    Ok(page)
}

#[tokio::test]
async fn a_lane_as_a_diagram_has_every_message_that_was_delivered() -> Result<()> {
    let world = World::start().await?;
    // Long enough that the run still goes on after a busy machine has loaded the program that draws the diagram.
    let page = running(&world, world.live().with("rate", 10).with("n", MESSAGES)).await?;
    open(&page, "websocket").await?;
    page.expect("the diagram to follow the run", |shown| watch(shown, "websocket").is_some_and(|it| it.is_live))
        .await?;
    page.finished(RUN).await?;
    // Upgrade, its response, a frame per message; at the end perhaps the closing.
    let shown = page
        .expect("all events, at rest", |shown| {
            watch(shown, "websocket").is_some_and(|it| it.events >= MESSAGES + 2 && !it.is_live)
        })
        .await?;
    ensure!(shown.events >= MESSAGES + 2, "the list has fewer events: {shown}");
    let labels: Vec<String> = page.events().await?.into_iter().map(|row| row.label).collect();
    let has = |label: &str| labels.iter().any(|known| known == label);
    ensure!(has("GET") && has("101"), "the upgrade is missing: {labels:?}");
    for index in 1..=MESSAGES {
        ensure!(has(&format!("#{index}")), "message {index} is missing: {labels:?}");
    }
    page.assert_sound().await
}

#[tokio::test]
async fn the_visitor_pauses_chooses_an_event_and_comes_back_to_the_page() -> Result<()> {
    let world = World::start().await?;
    let page = running(&world, world.live().with("rate", 10)).await?;
    for lane in LANES {
        open(&page, lane).await?;
        page.press("button", "Pause").await?;
        let paused =
            page.expect("the diagram to stand still", |shown| watch(shown, lane).is_some_and(|it| !it.is_live)).await?;
        let later = page.expect("the run to go on", |shown| shown.end > paused.end + 1_000_000).await?;
        ensure!(later.moment == paused.moment, "{lane}: a paused moment moves: {later}");
        page.script(include_str!("mark_rows.js"), vec![]).await?;
        page.expect("new rows", |shown| shown.events > later.events + 2).await?;
        let marked = page.script(include_str!("marked_rows.js"), vec![]).await?;
        ensure!(marked == true, "{lane}: new rows have replaced the rows before them, so a click on one can be lost");
        page.press("button", "1: look inside").await?;
        let dialog = page.within("dialog", &word("en", "watch-title")?.replace("{ $name }", &name_of(lane)?));
        dialog.expect_text("measured").await?;
        dialog.expect_text("computed").await?;
        ensure!(!dialog.text().await?.contains("simulated"), "{lane}: nothing here is simulated");
        page.press("button", "Close").await?;
        let shown = page.expect("the diagram to close", |shown| shown.dialog.is_none()).await?;
        ensure!(shown.focused_lane == lane, "the focus came back to {:?}, not to {lane}", shown.focused_lane);
    }
    page.assert_sound().await
}

#[tokio::test]
async fn a_diagram_goes_with_its_page() -> Result<()> {
    let world = World::start().await?;
    let page = running(&world, world.live().with("rate", 10)).await?;
    open(&page, "sse").await?;
    page.go("#/").await?;
    page.expect("the home page without the diagram", |shown| shown.page == "home" && shown.dialog.is_none()).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn escape_closes_a_diagram() -> Result<()> {
    let world = World::start().await?;
    let page = running(&world, world.live().with("rate", 10)).await?;
    open(&page, "polling").await?;
    page.keys(key::ESCAPE).await?;
    let shown = page.expect("the diagram to close", |shown| shown.dialog.is_none()).await?;
    ensure!(shown.focused_lane == "polling", "the focus came back to {:?}", shown.focused_lane);
    page.assert_sound().await
}
