//! The page's ledger against a packet capture of the same run.

use anyhow::{Context, Result, ensure};
use e2e::peers::{Httpbin, NodeWs, PythonWebsockets, PythonWebsocketsOptions};
use e2e::{Capture, Captured, LANES, Lane, LiveUrl, Page, Snapshot, Stage};
use std::time::Duration;

const SETTLE: Duration = Duration::from_secs(30);
const RUN: Duration = Duration::from_secs(60);

/// What was said in a run, by the page and by the capture.
struct Both {
    page: (i64, i64),
    capture: (i64, i64),
    end: Snapshot,
}

/// Runs what `url` says, once the page is idle and silent. `None` where packets cannot be captured.
async fn run_captured(page: &Page, url: &LiveUrl, port: u16, lanes: &[&str]) -> Result<Option<Both>> {
    page.open(url).await?;
    let idle = |page: &Snapshot| page.phase == "idle";
    page.wait_for("the page to be idle", SETTLE, idle).await?;
    let Some(capture) = Capture::start(port).await? else { return Ok(None) };
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
    Ok(Some(Both { page: sums, capture: (i64::try_from(up)?, i64::try_from(down)?), end }))
}

/// The ledger of a run over `lanes` on our endpoint equals the capture.
async fn assert_exact(lanes: &[&str], rounds: u32) -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    for round in 0..rounds {
        let url = stage.url().with("lanes", lanes.join(",")).with("rate", 10).with("n", 50).with("poll", 300);
        let url = url.with("seed", round + 1).with("endpoint", "local");
        let Some(both) = run_captured(&page, &url, stage.endpoint.port(), lanes).await? else { return Ok(()) };
        for &slug in lanes {
            let lane = both.end.lane(slug)?;
            lane.assert_complete(50)?;
            ensure!(lane.is_measured(), "{slug} is not measured in round {round}: {lane}");
        }
        ensure!(
            both.page == both.capture,
            "{lanes:?}, round {round}: the page says (up, down) {:?}, the capture {:?}: {}",
            both.page,
            both.capture,
            both.end
        );
    }
    page.assert_sound().await
}

#[tokio::test]
async fn polling_alone_equals_the_capture_to_the_byte() -> Result<()> {
    assert_exact(&["polling"], 1).await
}

#[tokio::test]
async fn long_polling_alone_equals_the_capture_to_the_byte() -> Result<()> {
    assert_exact(&["long-polling"], 1).await
}

#[tokio::test]
async fn sse_alone_equals_the_capture_to_the_byte() -> Result<()> {
    assert_exact(&["sse"], 1).await
}

#[tokio::test]
async fn websocket_alone_equals_the_capture_to_the_byte() -> Result<()> {
    assert_exact(&["websocket"], 1).await
}

#[tokio::test]
async fn the_four_together_equal_the_capture_to_the_byte_run_after_run() -> Result<()> {
    assert_exact(&LANES, 2).await
}

/// The computed ledger of a run of `count` messages over `lanes` on an echo at `address` is within 2 % of the capture,
/// each way.
async fn assert_close(address: &str, port: u16, lanes: &[&str], count: i64) -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    let url = stage.url().with("lanes", lanes.join(",")).with("rate", 10).with("n", count).with("poll", 300);
    let url = url.with("endpoint", address);
    let Some(both) = run_captured(&page, &url, port, lanes).await? else { return Ok(()) };
    for &slug in lanes {
        let lane: &Lane = both.end.lane(slug)?;
        lane.assert_complete(count)?;
        ensure!(lane.provenance("up") == "computed", "{slug} says that it measured at an echo: {lane}");
    }
    for (way, page, capture) in [("up", both.page.0, both.capture.0), ("down", both.page.1, both.capture.1)] {
        let off = (page - capture) as f64 / capture as f64;
        eprintln!("{address} {lanes:?} {way}: page {page}, capture {capture}, off by {:.2} %", off * 100.0);
        ensure!(off.abs() <= 0.02, "{way}: the page says {page}, the capture {capture}: {}", both.end);
    }
    page.assert_sound().await
}

#[tokio::test]
async fn polling_on_httpbin_is_computed_within_two_percent() -> Result<()> {
    let peer = Httpbin::start().await?;
    assert_close(&format!("http://127.0.0.1:{}", peer.port()), peer.port(), &["polling"], 60).await
}

#[tokio::test]
async fn long_polling_on_httpbin_is_computed_within_two_percent() -> Result<()> {
    let peer = Httpbin::start().await?;
    assert_close(&format!("http://127.0.0.1:{}", peer.port()), peer.port(), &["long-polling"], 60).await
}

#[tokio::test]
async fn websocket_on_python_is_computed_within_two_percent() -> Result<()> {
    let peer = PythonWebsockets::start(&PythonWebsocketsOptions::default()).await?;
    assert_close(&format!("ws://127.0.0.1:{}/", peer.port()), peer.port(), &["websocket"], 300).await
}

#[tokio::test]
async fn websocket_on_node_is_computed_within_two_percent() -> Result<()> {
    let peer = NodeWs::start().await?;
    assert_close(&format!("ws://127.0.0.1:{}/", peer.port()), peer.port(), &["websocket"], 300).await
}
