//! The version of HTTP that each lane runs over, and what its bytes are then: the endpoint within TLS, where browsers choose
//! HTTP/2. The judge is a capture that tshark decrypts.

use crate::RUN;
use anyhow::{Context, Result, ensure};
use e2e::{Browser, BrowserOptions, Endpoint, FrameCapture, Frames, LANES, Page, Shared, Shown, Site, World};
use serde_json::{Value, json};

/// The paths of each lane's requests.
const PATHS: [(&str, &str); 4] = [
    ("polling", "/api/feed/poll"),
    ("long-polling", "/api/feed/long-poll"),
    ("sse", "/api/feed/stream"),
    ("websocket", "/api/feed/socket"),
];
/// Those of the page's own requests while it runs.
const OWN_PATHS: [&str; 2] = ["/api/hello", "/api/connections"];

/// Runs 50 messages over all lanes.
async fn run(page: &Page, world: &World) -> Result<Shown> {
    page.open(world.live().with("rate", 10).with("n", 50).with("poll", 300).with("endpoint", "local")).await?;
    page.run().await?;
    page.finished(RUN).await?;
    // The endpoint is asked once more when the last lane has ended: the page is done when it asks no more.
    loop {
        let before = page.look().await?;
        for _ in 0..40 {
            page.painted().await?;
        }
        let after = page.look().await?;
        if before.housekeeping("requests")? == after.housekeeping("requests")? {
            return Ok(after);
        }
    }
}

/// What the endpoint says of the connection that carried the page, asked on another one: the browser keeps requests without
/// cookies apart.
async fn report(page: &Page) -> Result<Value> {
    page.script_async(include_str!("connection.js"), vec![]).await
}

fn signed(both: (u64, u64)) -> Result<(i64, i64)> {
    Ok((i64::try_from(both.0)?, i64::try_from(both.1)?))
}

/// The connection that carried the lanes, in a capture that may have others.
fn with_lanes(connections: impl IntoIterator<Item = Frames>) -> Result<Frames> {
    let mut found = connections.into_iter().filter(|frames| frames.sum(&["/api/feed"]) != (0, 0));
    let first = found.next().context("no frames of any lane were captured")?;
    ensure!(found.next().is_none(), "the lanes have more than one connection of HTTP/2");
    Ok(first)
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "it takes half a minute; `cargo xtask test --long` runs it")]
async fn the_four_lanes_share_a_connection_of_http_2_and_their_sums_are_the_frames_on_the_wire() -> Result<()> {
    let endpoint = Endpoint::start_tls().await?;
    let capture = FrameCapture::start(endpoint.port()).await?;
    let options =
        BrowserOptions { key_log: Some(capture.keys().to_owned()), any_certificate: true, ..Default::default() };
    let world = World { browser: Browser::start_with(&options).await?, endpoint };
    let page = world.page();
    let end = run(&page, &world).await?;
    let [shared] = end.shared.as_slice() else { anyhow::bail!("not one connection is shared: {end}") };
    ensure!(shared.lanes == LANES, "not all lanes share it: {end}");
    for slug in LANES {
        let lane = end.lane(slug)?;
        lane.assert_complete(50)?;
        ensure!(lane.http == "2" && lane.is_tls, "{slug} does not say HTTP/2 within TLS: {lane}");
        ensure!(lane.provenance("up") == "computed", "{slug} claims to have measured on a shared socket: {lane}");
        ensure!(lane.count("failures")? == 0, "{slug} has failures: {lane}");
    }
    let (own, socket) = (both(shared, "shared")?, both(shared, "socket")?);
    ensure!(shared.provenance("socket-up") == "measured" && shared.provenance("shared-up") == "computed", "{end}");
    page.assert_sound().await?;
    let report = report(&page).await?;
    let frames = with_lanes(capture.stop().await?.into_values())?;
    for (slug, path) in PATHS {
        let (lane, wire) = (end.lane(slug)?, signed(frames.sum(&[path]))?);
        let counted = (lane.count("up")?, lane.count("down")?);
        ensure!(counted == wire, "{slug}: the page counts {counted:?}, the frames are {wire:?}: {lane}");
    }
    let socket_stream =
        frames.streams.values().find(|stream| stream.path == "/api/feed/socket").context("no socket")?;
    ensure!(
        (socket_stream.method.as_str(), socket_stream.protocol.as_str()) == ("CONNECT", "websocket"),
        "the WebSocket is no extended CONNECT: {socket_stream:?}"
    );
    assert_counters(&report, &frames)?;
    assert_sums_up(&end, &frames, own, socket)
}

/// The endpoint's counters of the connection are what the capture has.
fn assert_counters(report: &Value, frames: &Frames) -> Result<()> {
    let counter = |name: &str| report[name].as_u64().with_context(|| format!("no {name} in {report}"));
    ensure!(report["http"] == "2" && report["tls"] == true, "{report}");
    ensure!((counter("bytes_in")?, counter("bytes_out")?) == frames.socket, "socket: {:?}, {report}", frames.socket);
    ensure!((counter("shared_in")?, counter("shared_out")?) == frames.own, "own frames: {:?}, {report}", frames.own);
    Ok(())
}

fn both(shared: &Shared, field: &str) -> Result<(i64, i64)> {
    Ok((shared.count(&format!("{field}-up"))?, shared.count(&format!("{field}-down"))?))
}

/// The lanes and the page's own requests are all that the page exchanged with the endpoint's routes; what else the connection
/// carried are the page's files. The numbers of the connection as a whole are those of the moment at which the endpoint was last
/// asked, so they lack that exchange's response and what came after it.
fn assert_sums_up(end: &Shown, frames: &Frames, own: (i64, i64), socket: (i64, i64)) -> Result<()> {
    let lanes = (end.sum(&LANES, "up")?, end.sum(&LANES, "down")?);
    let asked = (end.housekeeping("up")?, end.housekeeping("down")?);
    ensure!(asked == signed(frames.sum(&OWN_PATHS))?, "the page's own requests are {asked:?}: {end}");
    // The echo is this test's, in `connection.js`.
    let (routes, echo) = (signed(frames.sum(&["/api/"]))?, signed(frames.sum(&["/api/echo"]))?);
    let counted = (lanes.0 + asked.0 + echo.0, lanes.1 + asked.1 + echo.1);
    ensure!(counted == routes, "the routes carried {routes:?}, of which {counted:?} are counted: {end}");
    let streams = signed(frames.sum(&[""]))?;
    ensure!(streams.0 > routes.0 && streams.1 > routes.1, "the page's files are not on the connection: {streams:?}");
    let wire_own = signed(frames.own)?;
    let late = (wire_own.0 - own.0, wire_own.1 - own.1);
    ensure!((0..200).contains(&late.0) && (0..200).contains(&late.1), "own frames: page {own:?}, wire {wire_own:?}");
    let wire_socket = signed(frames.socket)?;
    let after = (wire_socket.0 - socket.0, wire_socket.1 - socket.1);
    ensure!(
        (0..500).contains(&after.0) && (0..20_000).contains(&after.1),
        "socket: page {socket:?}, wire {wire_socket:?}"
    );
    Ok(())
}

#[tokio::test]
async fn from_another_host_the_websocket_has_a_connection_of_http_1_1_and_says_so() -> Result<()> {
    let endpoint = Endpoint::start_tls().await?;
    let world = World::start_with(&BrowserOptions { any_certificate: true, ..Default::default() }).await?;
    let page = world.page();
    let url = world.live().with("rate", 10).with("n", 30).with("poll", 300).with("endpoint", endpoint.origin());
    page.open(url).await?;
    page.run().await?;
    let end = page.finished(RUN).await?;
    for slug in LANES {
        let lane = end.lane(slug)?;
        lane.assert_complete(30)?;
        let (version, by) = if slug == "websocket" { ("1.1", "measured") } else { ("2", "computed") };
        ensure!(lane.http == version && lane.is_tls, "{slug} is said to run over HTTP/{}: {lane}", lane.http);
        page.expect(&format!("{slug} to be {by}"), |shown| {
            shown.lanes.get(slug).is_some_and(|lane| lane.provenance("down") == by)
        })
        .await?;
    }
    let [shared] = end.shared.as_slice() else { anyhow::bail!("not one connection is shared: {end}") };
    ensure!(shared.lanes == ["polling", "long-polling", "sse"], "{end}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_host_page_learns_over_which_version_each_lane_runs() -> Result<()> {
    let world = World::start_tls(&BrowserOptions::default()).await?;
    let page = world.page();
    let url = world.live().with("rate", 10).with("n", 20).with("poll", 300).with("embed", 1);
    let host =
        Site::of_html(&include_str!("host.html").replace("ADDRESS", &url.to_string().replace('&', "&amp;"))).await?;
    page.load(format!("http://localhost:{}/", host.port())).await?;
    let is_ready = |all: &Value| all.as_array().is_some_and(|all| all.iter().any(|it| it["type"] == "ready"));
    page.expect_script("the frame to be ready", include_str!("messages.js"), is_ready).await?;
    page.script(include_str!("send.js"), vec![json!({ "roundtrip": 1, "type": "run" })]).await?;
    let is_over = |it: &&Value| it["type"] == "finished";
    let finished = |all: &Value| all.as_array().and_then(|all| all.iter().find(is_over).cloned());
    let is_finished = |all: &Value| finished(all).is_some();
    let all = page.expect_script("the end to be reported", include_str!("messages.js"), is_finished).await?;
    let end = finished(&all).context("no end")?;
    let lanes = end["lanes"].as_array().context("no lanes")?;
    ensure!(lanes.len() == LANES.len(), "{end}");
    for lane in lanes {
        ensure!(lane["http"] == "2" && lane["tls"] == true && lane["measured"] == false, "{lane}");
    }
    // The frame's origin is opaque, so its requests go without cookies and on a connection without the WebSocket, which goes on
    // the one that brought the page.
    ensure!(end["shared"][0]["lanes"] == json!(["polling", "long-polling", "sse"]), "{end}");
    page.assert_sound().await
}
