//! The endpoint dies in the middle of a run and comes back.

use anyhow::{Result, ensure};
use e2e::{LANES, Snapshot, Stage};
use std::time::Duration;
use tokio::time::sleep;

/// How long the endpoint stays away.
const AWAY: Duration = Duration::from_secs(5);

#[tokio::test]
async fn after_a_kill_and_a_restart_every_lane_resumes_and_nothing_is_lost() -> Result<()> {
    let mut stage = Stage::start().await?;
    let page = stage.page();
    page.open(stage.url().with("rate", 5).with("n", 150).with("poll", 500)).await?;
    page.observe().await?;
    page.run().await?;
    let delivered = |least: i64| move |page: &Snapshot| page.lanes.values().all(|lane| lane.at("delivered") >= least);
    page.wait_for("twenty messages in each lane", Duration::from_secs(30), delivered(20)).await?;

    stage.endpoint.kill();
    sleep(AWAY).await;
    let dead = page.look().await?;
    for slug in LANES {
        dead.lane(slug)?.assert_adds_up()?;
        let sentence = &dead.lane(slug)?.sentence;
        ensure!(!sentence.is_empty(), "{slug} does not say that the endpoint is gone: {dead}");
    }
    stage.endpoint.restart().await?;

    let end = page.finished(Duration::from_secs(120)).await?;
    for slug in LANES {
        let lane = end.lane(slug)?;
        lane.assert_complete(150)?;
        ensure!(lane.count("failures")? > 0, "{slug} did not count the failure: {lane}");
        ensure!(lane.statuses_seen.iter().any(|seen| seen == "backing-off"), "{slug} never backed off: {lane}");
        ensure!(lane.notices_seen.iter().any(|seen| seen == "resumed"), "{slug} does not say that it is back: {lane}");
    }
    page.assert_sound().await
}
