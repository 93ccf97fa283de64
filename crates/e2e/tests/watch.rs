//! A visitor looks at a lane of the live page as a diagram: the lessons' stage, over what really crossed.

use anyhow::{Context, Result, ensure};
use e2e::{LANES, Page, Stage, wait_until};
use serde_json::Value;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(30);
const DIALOG: &str = "document.querySelector('dialog.watch[open]')";

async fn read(page: &Page, script: &str) -> Result<Value> {
    page.evaluate(&format!("const dialog = {DIALOG}; return {script}")).await
}

async fn wait_for(page: &Page, what: &str, condition: &str) -> Result<()> {
    let waited = wait_until(what, SOON, || async { Ok((read(page, condition).await? == true).then_some(())) }).await;
    if waited.is_err() {
        let shown = read(page, "(dialog ?? document.body).innerText.slice(0, 1500)").await?;
        return waited.with_context(|| format!("the page shows {shown}"));
    }
    Ok(())
}

/// Presses the button that opens `lane` as a diagram, with the focus on it as a keyboard has it.
async fn open(page: &Page, lane: &str) -> Result<()> {
    let button = format!("document.querySelector('[data-lane=\"{lane}\"] [data-action=watch]')");
    page.evaluate(&format!("{button}.focus(); {button}.click()")).await?;
    wait_for(page, "the diagram to open", &format!("dialog?.querySelector('[data-watch=\"{lane}\"]') != null")).await
}

#[tokio::test]
async fn a_lane_as_a_diagram_has_every_message_that_was_delivered() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    page.open(stage.url().with("rate", 10).with("n", 30)).await?;
    page.run().await?;
    page.wait_for("messages", SOON, |page| page.lanes.values().all(|lane| lane.at("delivered") > 3)).await?;
    open(&page, "websocket").await?;
    wait_for(&page, "the diagram to follow the run", "'live' in (dialog?.querySelector('[data-watch]').dataset ?? {})")
        .await?;
    wait_for(&page, "the run to end", "document.querySelector('[data-phase]')?.dataset.phase === 'finished'").await?;
    // Upgrade, its answer, thirty frames; at the end perhaps the closing.
    wait_for(&page, "all events", "Number(dialog?.querySelector('[data-watch]').dataset.events) >= 32").await?;
    wait_for(&page, "the diagram to come to rest", "!('live' in dialog.querySelector('[data-watch]').dataset)").await?;
    let list = "Number(dialog.querySelector('.events').dataset.events)";
    ensure!(read(&page, list).await?.as_i64().is_some_and(|events| events >= 32), "the list has fewer events");
    let labels =
        "[...dialog.querySelectorAll('.events [data-row=event] [data-column=label] b')].map(it => it.innerText)";
    let labels = read(&page, labels).await?;
    let labels: Vec<&str> = labels.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(labels.contains(&"GET") && labels.contains(&"101"), "the upgrade is missing: {labels:?}");
    for index in 1..=30 {
        ensure!(labels.contains(&format!("#{index}").as_str()), "message {index} is missing: {labels:?}");
    }
    page.assert_sound().await
}

#[tokio::test]
async fn the_visitor_pauses_chooses_an_event_and_comes_back_to_the_page() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    page.open(stage.url().with("rate", 10)).await?;
    page.run().await?;
    page.wait_for("messages", SOON, |page| page.lanes.values().all(|lane| lane.at("delivered") > 3)).await?;
    for lane in LANES {
        open(&page, lane).await?;
        wait_for(&page, "a row", "dialog.querySelector('[data-action=choose-event]') != null").await?;
        read(&page, "dialog.querySelector('.watch-figure [data-action=play]').click()").await?;
        wait_for(&page, "the diagram to stand still", "!('live' in dialog.querySelector('[data-watch]').dataset)")
            .await?;
        let moment = "dialog.querySelector('[data-moment]').dataset.moment";
        let (before, end) = (read(&page, moment).await?, "Number(dialog.querySelector('[data-end]').dataset.end)");
        let was = read(&page, end).await?.as_i64().context("an end")?;
        wait_for(&page, "the run to go on", &format!("{end} > {was} + 1e6")).await?;
        ensure!(read(&page, moment).await? == before, "{lane}: a paused moment moves");
        read(&page, "dialog.querySelector('[data-action=choose-event]').click()").await?;
        wait_for(
            &page,
            "the event",
            "dialog.querySelector('.watch-detail [data-field=sent][data-provenance]') != null",
        )
        .await?;
        let texts = read(&page, "dialog.innerText").await?;
        let texts = texts.as_str().unwrap_or_default();
        ensure!(texts.contains("measured") && texts.contains("computed"), "{lane}: provenance is missing: {texts}");
        ensure!(!texts.contains("simulated"), "{lane}: nothing here is simulated");
        read(&page, "dialog.querySelector('[data-action=close]').click()").await?;
        wait_for(&page, "the diagram to close", "dialog == null && document.querySelector('dialog.watch') == null")
            .await?;
        let focused = "document.activeElement?.closest('[data-lane]')?.dataset.lane";
        ensure!(read(&page, focused).await? == *lane, "{lane}: the focus did not come back");
    }
    page.assert_sound().await
}

#[tokio::test]
async fn a_diagram_goes_with_its_page() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    page.open(stage.url().with("rate", 5)).await?;
    page.run().await?;
    page.wait_for("messages", SOON, |page| page.lanes.values().all(|lane| lane.at("delivered") > 0)).await?;
    open(&page, "sse").await?;
    page.evaluate("location.hash = '#/'").await?;
    wait_for(&page, "the home page", "document.querySelector('[data-page=home]') != null").await?;
    ensure!(read(&page, "document.querySelector('dialog.watch') == null").await? == true, "the diagram stays");
    page.assert_sound().await
}
