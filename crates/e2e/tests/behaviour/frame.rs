//! The page in a course site: a frame of another origin that may run scripts and nothing else.

use crate::RUN;
use anyhow::{Result, ensure};
use e2e::{LANES, Lane, Site, World};

#[tokio::test]
async fn in_a_sandboxed_frame_of_another_origin_all_lanes_deliver() -> Result<()> {
    let world = World::start().await?;
    let url = world.live().with("rate", 10).with("n", 50).with("poll", 300).with("autoplay", 1).with("embed", 1);
    let url = url.to_string().replace('&', "&amp;");
    let frame = format!(r#"<iframe title="Roundtrip" sandbox="allow-scripts" width="640" height="480" src="{url}">"#);
    let host = Site::of_html(&format!("<!doctype html><title>A course</title><p>Hosted.</p>{frame}</iframe>")).await?;
    let page = world.page();
    page.load(format!("http://localhost:{}/", host.port())).await?;
    page.enter_frame().await?;
    ensure!(page.is_boxed_in().await?, "the frame's origin is not opaque");
    page.expect("the page in the frame to run", |shown| shown.phase == "running").await?;
    let end = page.finished(RUN).await?;
    for slug in LANES {
        end.lane(slug)?.assert_complete(50)?;
    }
    page.expect("every byte to be measured", |shown| shown.lanes.values().all(Lane::is_measured)).await?;
    page.assert_fits().await?;
    page.assert_sound().await
}

#[tokio::test]
async fn embed_hides_the_header_and_keeps_the_lanes() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let shown = page.open(world.live().with("embed", 1)).await?;
    ensure!(!shown.has_header && !page.has("button", "Share").await?, "the header is still there: {shown}");
    ensure!(shown.lanes.len() == LANES.len(), "lanes are missing: {shown}");
    let shown = page.open(world.live()).await?;
    ensure!(shown.has_header && page.has("button", "Share").await?, "the header is missing without embed: {shown}");
    Ok(())
}
