//! What takes a minute and rarely breaks.

use anyhow::{Result, ensure};
use e2e::{LANES, Lane, World};
use std::time::Duration;

#[tokio::test]
async fn in_a_minute_at_five_messages_a_second_every_lane_delivers_every_message() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("rate", 5).with("n", 300)).await?;
    page.run().await?;
    let end = page.finished(Duration::from_secs(120)).await?;
    for slug in LANES {
        let lane = end.lane(slug)?;
        lane.assert_complete(300)?;
        ensure!(lane.count("duplicates")? == 0, "{slug} has duplicates: {lane}");
        ensure!(lane.count("failures")? == 0, "{slug} has failures: {lane}");
        ensure!(lane.count("payload")? == 300 * 20, "{slug} counts another payload: {lane}");
    }
    page.expect("every byte to be measured", |shown| shown.lanes.values().all(Lane::is_measured)).await?;
    page.assert_sound().await
}
