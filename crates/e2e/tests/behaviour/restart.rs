//! The endpoint dies in the middle of a run and comes back.

use crate::RUN;
use anyhow::{Result, ensure};
use e2e::{LANES, World};

#[tokio::test]
async fn after_a_kill_and_a_restart_every_lane_resumes_and_nothing_is_lost() -> Result<()> {
    let mut world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("rate", 10).with("n", 150).with("poll", 500)).await?;
    page.observe().await?;
    page.run().await?;
    page.expect("twenty messages in each lane", |shown| shown.all_delivered(20)).await?;

    world.endpoint.kill();
    let dead = page
        .expect("every lane to say that the endpoint is gone and to try again", |shown| {
            let tries = |lane: &e2e::Lane| lane.statuses_seen.iter().any(|seen| seen == "backing-off");
            shown.lanes.values().all(|lane| !lane.sentence.is_empty() && tries(lane))
        })
        .await?;
    for slug in LANES {
        dead.lane(slug)?.assert_adds_up()?;
    }
    world.endpoint.restart().await?;

    let end = page.finished(RUN).await?;
    for slug in LANES {
        let lane = end.lane(slug)?;
        lane.assert_complete(150)?;
        ensure!(lane.count("failures")? > 0, "{slug} did not count the failure: {lane}");
        ensure!(lane.notices_seen.iter().any(|seen| seen == "resumed"), "{slug} does not say that it is back: {lane}");
    }
    page.assert_sound().await
}
