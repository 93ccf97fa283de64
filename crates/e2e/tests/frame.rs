//! The page in a course site: a frame of another origin that may run scripts and nothing else.

use anyhow::{Result, ensure};
use e2e::{LANES, Site, Snapshot, Stage};
use std::time::Duration;

#[tokio::test]
async fn in_a_sandboxed_frame_of_another_origin_all_lanes_deliver() -> Result<()> {
    let stage = Stage::start().await?;
    let url = stage.url().with("rate", 10).with("n", 50).with("poll", 300).with("autoplay", 1).with("embed", 1);
    let url = url.to_string().replace('&', "&amp;");
    let frame = format!(r#"<iframe title="Roundtrip" sandbox="allow-scripts" width="640" height="480" src="{url}">"#);
    let host = Site::of_html(&format!("<!doctype html><title>A course</title><p>Hosted.</p>{frame}</iframe>")).await?;
    let page = stage.page();
    page.client().goto(&format!("http://localhost:{}/", host.port())).await?;
    page.client().enter_frame(0).await?;
    let origin = page.evaluate("return self.origin").await?;
    ensure!(origin == "null", "the frame is not opaque: {origin}");
    page.wait_for("the page in the frame to run", Duration::from_secs(30), |page| page.phase == "running").await?;
    let end = page.finished(Duration::from_secs(60)).await?;
    for slug in LANES {
        end.lane(slug)?.assert_complete(50)?;
    }
    let settled = |page: &Snapshot| page.lanes.values().all(e2e::Lane::is_measured);
    page.wait_for("every byte to be measured", Duration::from_secs(15), settled).await?;
    page.assert_fits().await?;
    page.assert_sound().await
}

#[tokio::test]
async fn embed_hides_the_chrome_and_keeps_the_lanes() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    page.open(stage.url().with("embed", 1)).await?;
    let chrome = "return document.querySelectorAll('[data-action=lang], [data-action=theme]').length";
    ensure!(page.evaluate(chrome).await? == 0, "the chrome is still there");
    ensure!(page.look().await?.lanes.len() == LANES.len(), "the lanes are gone");
    page.open(stage.url()).await?;
    ensure!(page.evaluate(chrome).await? == 2, "the chrome is missing without embed");
    Ok(())
}
