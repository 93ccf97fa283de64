//! A visitor presses Run and watches traffic over all four lanes. A whole minute of it is in `long_runs.rs`.

use crate::RUN;
use anyhow::{Result, ensure};
use e2e::{LANES, Lane, World};

#[tokio::test]
async fn every_lane_delivers_every_message_and_nothing_else() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let start = page.open(world.live().with("rate", 10).with("n", 80)).await?;
    ensure!(start.phase == "idle", "a page without autoplay waits: {start}");
    page.run().await?;
    let end = page.finished(RUN).await?;
    ensure!(end.endpoint == "local", "the page runs on the endpoint it came from: {end}");
    for slug in LANES {
        let lane = end.lane(slug)?;
        lane.assert_complete(80)?;
        ensure!(lane.count("duplicates")? == 0, "{slug} has duplicates: {lane}");
        ensure!(lane.count("failures")? == 0, "{slug} has failures: {lane}");
        ensure!(lane.http == "1.1" && !lane.is_tls, "{slug} is said to run over HTTP/{}: {lane}", lane.http);
        ensure!(lane.count("payload")? == 80 * 20, "{slug} counts another payload: {lane}");
        ensure!(lane.count("p95")? >= lane.count("p50")?, "{slug}: p95 under p50: {lane}");
    }
    let end = page.expect("every byte to be measured", |shown| shown.lanes.values().all(Lane::is_measured)).await?;
    ensure!(!end.verdict.is_empty(), "there is no verdict: {end}");
    ensure!(end.shared.is_empty(), "over HTTP/1.1 nothing is shared: {end}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_paused_run_sends_nothing_and_loses_nothing() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("rate", 10).with("n", 200).with("poll", 200)).await?;
    page.run().await?;
    page.expect("ten messages in each lane", |shown| shown.all_delivered(10)).await?;
    page.press("button", "Pause").await?;
    let is_at_rest = |lane: &Lane| lane.status == "paused" && lane.at("pending") == 0;
    let before = page.expect("all lanes to pause", |shown| shown.lanes.values().all(is_at_rest)).await?;
    ensure!(before.phase == "paused", "the run does not say that it is paused: {before}");
    let sent = world.endpoint.counts().await?;
    // Frames go on while the run rests: in as many as these, several polls would have been sent.
    for _ in 0..40 {
        page.painted().await?;
    }
    let after = page.look().await?;
    for slug in LANES {
        let [before, after] = [before.lane(slug)?, after.lane(slug)?];
        for field in ["delivered", "requests", "up"] {
            let [before, after] = [before.count(field)?, after.count(field)?];
            ensure!(before == after, "{slug}: {field} went from {before} to {after} while paused");
        }
    }
    ensure!(world.endpoint.counts().await? == sent, "the endpoint counts traffic while the run is paused");
    page.press("button", "Go on").await?;
    let end = page.finished(RUN).await?;
    for slug in LANES {
        end.lane(slug)?.assert_complete(200)?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn reset_forgets_the_run() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("rate", 10).with("n", 1_000).with("autoplay", 1)).await?;
    page.expect("messages", |shown| shown.lanes.values().any(|lane| lane.at("delivered") > 0)).await?;
    page.press("button", "Reset").await?;
    let empty = |lane: &Lane| lane.at("delivered") == 0;
    page.expect("an empty page", |shown| shown.phase == "idle" && shown.lanes.values().all(empty)).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn both_charts_draw_the_lines_of_a_run() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("rate", 10).with("n", 60).with("theme", "light")).await?;
    page.run().await?;
    page.finished(RUN).await?;
    page.expect_script("two charts with WebSocket's line", include_str!("charts_with_lines.js"), |count| *count == 2)
        .await?;
    page.assert_sound().await
}
