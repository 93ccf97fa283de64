//! The page's ledger against a packet capture of the same run.

use crate::RUN;
use anyhow::{Context, Result, ensure};
use e2e::peers::{Httpbin, NodeWs, PythonWebsockets, PythonWebsocketsOptions};
use e2e::{Capture, Captured, LANES, Lane, LiveUrl, Page, Shown, World};
use std::time::Duration;

const SETTLE: Duration = Duration::from_secs(60);

/// The bytes of a run, up and down, by the page and by the capture.
struct Both {
    page: (i64, i64),
    capture: (i64, i64),
    end: Shown,
}

/// Runs what `url` names, once the page is idle and silent.
async fn run_captured(page: &Page, url: &LiveUrl, port: u16, lanes: &[&str]) -> Result<Both> {
    page.open(url).await?;
    page.expect("the page to be idle", |shown| shown.phase == "idle").await?;
    let capture = Capture::start(port).await?;
    let silence = capture.quiet(SETTLE).await.context("an idle page talks")?;
    let before = page.look().await?;
    page.run().await?;
    page.finished(RUN).await?;
    let Captured { up, down, streams } = capture.stop_when_quiet(SETTLE).await?;
    let (up, down) = (up - silence.up, down - silence.down);
    let end = page.look().await?;
    let housekeeping = |field| -> Result<i64> { Ok(end.housekeeping(field)? - before.housekeeping(field)?) };
    let lanes_sum = (end.sum(lanes, "up")?, end.sum(lanes, "down")?);
    let own = (housekeeping("up")?, housekeeping("down")?);
    eprintln!("{lanes:?}: lanes up {} down {}, housekeeping up {} down {}", lanes_sum.0, lanes_sum.1, own.0, own.1);
    eprintln!("  captured up {up} down {down}, connections {streams:?}\n  {end}");
    let sums = (lanes_sum.0 + own.0, lanes_sum.1 + own.1);
    Ok(Both { page: sums, capture: (i64::try_from(up)?, i64::try_from(down)?), end })
}

/// The ledger of a run over `lanes` on our endpoint equals the capture.
async fn assert_exact(lanes: &[&str], rounds: u32) -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for round in 0..rounds {
        let url = world.live().with("lanes", lanes.join(",")).with("rate", 10).with("n", 50).with("poll", 300);
        let url = url.with("seed", round + 1).with("endpoint", "local");
        let both = run_captured(&page, &url, world.endpoint.port(), lanes).await?;
        for &slug in lanes {
            let lane = both.end.lane(slug)?;
            lane.assert_complete(50)?;
            ensure!(lane.is_measured(), "{slug} is not measured in round {round}: {lane}");
        }
        ensure!(
            both.page == both.capture,
            "{lanes:?}, round {round}: the page counts (up, down) {:?}, the capture {:?}: {}",
            both.page,
            both.capture,
            both.end
        );
    }
    page.assert_sound().await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "the four together are tested; `cargo xtask test --long` runs it")]
async fn polling_alone_equals_the_capture_to_the_byte() -> Result<()> {
    assert_exact(&["polling"], 1).await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "the four together are tested; `cargo xtask test --long` runs it")]
async fn long_polling_alone_equals_the_capture_to_the_byte() -> Result<()> {
    assert_exact(&["long-polling"], 1).await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "the four together are tested; `cargo xtask test --long` runs it")]
async fn sse_alone_equals_the_capture_to_the_byte() -> Result<()> {
    assert_exact(&["sse"], 1).await
}

#[tokio::test]
async fn a_streamed_post_alone_equals_the_capture_to_the_byte() -> Result<()> {
    assert_exact(&["post-stream"], 1).await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "the four together are tested; `cargo xtask test --long` runs it")]
async fn websocket_alone_equals_the_capture_to_the_byte() -> Result<()> {
    assert_exact(&["websocket"], 1).await
}

#[tokio::test]
async fn the_four_together_equal_the_capture_to_the_byte_run_after_run() -> Result<()> {
    assert_exact(&LANES, 2).await
}

/// The computed ledger of a run of `count` messages over `lanes` on an echo at `address` is within 2 % of the capture,
/// each way.
async fn assert_close(address: &str, port: u16, lanes: &[&str], (rate, count): (u32, i64)) -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let url = world.live().with("lanes", lanes.join(",")).with("rate", rate).with("n", count).with("poll", 300);
    let url = url.with("endpoint", address);
    let both = run_captured(&page, &url, port, lanes).await?;
    for &slug in lanes {
        let lane: &Lane = both.end.lane(slug)?;
        lane.assert_complete(count)?;
        ensure!(lane.provenance("up") == "computed", "{slug} claims that it measured at an echo: {lane}");
    }
    for (way, page, capture) in [("up", both.page.0, both.capture.0), ("down", both.page.1, both.capture.1)] {
        let off = (page - capture) as f64 / capture as f64;
        eprintln!("{address} {lanes:?} {way}: page {page}, capture {capture}, off by {:.2} %", off * 100.0);
        ensure!(off.abs() <= 0.02, "{way}: the page counts {page}, the capture {capture}: {}", both.end);
    }
    page.assert_sound().await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested on Node; `cargo xtask test --long` runs it")]
async fn polling_on_httpbin_is_computed_within_two_percent() -> Result<()> {
    let peer = Httpbin::start().await?;
    assert_close(&format!("http://127.0.0.1:{}", peer.port()), peer.port(), &["polling"], (10, 60)).await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested on Node; `cargo xtask test --long` runs it")]
async fn long_polling_on_httpbin_is_computed_within_two_percent() -> Result<()> {
    let peer = Httpbin::start().await?;
    assert_close(&format!("http://127.0.0.1:{}", peer.port()), peer.port(), &["long-polling"], (10, 60)).await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested on Node; `cargo xtask test --long` runs it")]
async fn websocket_on_python_is_computed_within_two_percent() -> Result<()> {
    let peer = PythonWebsockets::start(&PythonWebsocketsOptions::default()).await?;
    assert_close(&format!("ws://127.0.0.1:{}/", peer.port()), peer.port(), &["websocket"], (50, 300)).await
}

#[tokio::test]
async fn websocket_on_node_is_computed_within_two_percent() -> Result<()> {
    let peer = NodeWs::start().await?;
    assert_close(&format!("ws://127.0.0.1:{}/", peer.port()), peer.port(), &["websocket"], (50, 300)).await
}
