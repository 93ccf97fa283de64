//! The first minute of a visitor: from the home page to a moving packet.

use anyhow::{Result, ensure};
use e2e::{BrowserOptions, Page, World, word};

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
