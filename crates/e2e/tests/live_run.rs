//! A visitor presses Run and watches a minute of traffic over all four lanes.

use anyhow::{Result, ensure};
use e2e::{LANES, Stage};
use std::time::Duration;

#[tokio::test]
async fn in_a_minute_at_five_messages_a_second_every_lane_delivers_every_message() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    let start = page.open(stage.url().with("rate", 5).with("n", 300)).await?;
    ensure!(start.phase == "idle", "a page without autoplay waits: {start}");
    page.run().await?;
    page.wait_for("the first messages", Duration::from_secs(15), |page| {
        LANES.iter().all(|slug| page.lanes.get(*slug).is_some_and(|lane| lane.at("delivered") > 0))
    })
    .await?;
    let end = page.finished(Duration::from_secs(90)).await?;
    ensure!(end.endpoint == "local", "the page runs on the endpoint it came from: {end}");
    for slug in LANES {
        let lane = end.lane(slug)?;
        lane.assert_complete(300)?;
        ensure!(lane.count("duplicates")? == 0, "{slug} has duplicates: {lane}");
        ensure!(lane.count("failures")? == 0, "{slug} has failures: {lane}");
        ensure!(lane.count("payload")? == 300 * 20, "{slug} counts another payload: {lane}");
        ensure!(lane.count("p95")? >= lane.count("p50")?, "{slug}: p95 under p50: {lane}");
    }
    let settled = |page: &e2e::Snapshot| page.lanes.values().all(e2e::Lane::is_measured);
    let end = page.wait_for("every byte to be measured", Duration::from_secs(15), settled).await?;
    ensure!(!end.verdict.is_empty(), "there is no verdict: {end}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_paused_run_sends_nothing_and_loses_nothing() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    page.open(stage.url().with("rate", 10).with("n", 100).with("poll", 200)).await?;
    page.run().await?;
    let delivered = |page: &e2e::Snapshot| page.lanes.values().all(|lane| lane.at("delivered") >= 10);
    page.wait_for("ten messages in each lane", Duration::from_secs(20), delivered).await?;
    page.press("pause").await?;
    page.wait_for("the run to pause", Duration::from_secs(5), |page| page.phase == "paused").await?;
    page.run().await?;
    let end = page.finished(Duration::from_secs(60)).await?;
    for slug in LANES {
        end.lane(slug)?.assert_complete(100)?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn reset_forgets_the_run() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    page.open(stage.url().with("rate", 10).with("n", 1_000).with("autoplay", 1)).await?;
    let running = |page: &e2e::Snapshot| page.lanes.values().any(|lane| lane.at("delivered") > 0);
    page.wait_for("messages", Duration::from_secs(20), running).await?;
    page.press("reset").await?;
    let idle = |page: &e2e::Snapshot| page.phase == "idle" && page.lanes.values().all(|lane| lane.at("delivered") == 0);
    page.wait_for("an empty page", Duration::from_secs(5), idle).await?;
    page.assert_sound().await
}

/// Whether each chart's canvas has the colour of WebSocket's line in it, and nothing but text would not.
const CHARTS_WITH_LINES: &str = r#"
const probe = document.createElement("i");
probe.style.color = "var(--ws)";
document.body.append(probe);
const [red, green, blue] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
probe.remove();
return [...document.querySelectorAll(".charts-plot canvas")].filter(canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width * 0.6, canvas.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    found += data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255;
  }
  return found > 5;
}).length;
"#;

#[tokio::test]
async fn both_charts_draw_the_lines_of_a_run() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    page.open(stage.url().with("rate", 10).with("n", 60).with("theme", "light")).await?;
    page.run().await?;
    page.finished(Duration::from_secs(60)).await?;
    let charts = page.evaluate(CHARTS_WITH_LINES).await?;
    ensure!(charts == 2, "{charts} of 2 charts show WebSocket's line: look at the page's console");
    page.assert_sound().await
}
