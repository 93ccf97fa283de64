//! Tests of the test harness itself, against known inputs.

use anyhow::{Context, Result, ensure};
use e2e::peers::{Flood, Httpbin, NodeWs, PythonWebsockets, PythonWebsocketsOptions};
use e2e::{Browser, BrowserOptions, Capture, Fault, FaultProxy, Page, Site};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const SOON: Duration = Duration::from_secs(30);

/// What a server answers to `request` before it closes the connection.
async fn ask(port: u16, request: &str) -> Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    Ok(response)
}

/// The length that a response announces, and the length of the body that came.
fn lengths(response: &str) -> Result<(usize, usize)> {
    let (head, body) = response.split_once("\r\n\r\n").context("a head")?;
    let announced =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    Ok((announced.context("a Content-Length")?, body.len()))
}

#[tokio::test]
async fn the_capture_counts_what_was_sent_and_received() -> Result<()> {
    let peer = Httpbin::start().await?;
    let capture = Capture::start(peer.port()).await?;
    let (mut up, mut down) = (0, 0);
    for length in [1, 1_000, 90_000] {
        let request = format!("GET /bytes/{length}?seed=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let mut stream = TcpStream::connect(("127.0.0.1", peer.port())).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        up += request.len() as u64;
        down += answer.len() as u64;
    }
    let captured = capture.stop_when_quiet(SOON).await?;
    ensure!((captured.up, captured.down) == (up, down), "sent {up}, received {down}, captured {captured:?}");
    ensure!(captured.streams.len() == 3, "probes are counted as streams: {captured:?}");
    Ok(())
}

#[tokio::test]
async fn the_proxy_forwards_strikes_and_heals() -> Result<()> {
    let peer = Httpbin::start().await?;
    let mut proxy = FaultProxy::start(peer.port()).await?;
    let request = "GET /links/200/0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let whole = ask(peer.port(), request).await?;
    let expected = lengths(&whole)?;
    ensure!(expected.0 == expected.1 && expected.0 > 1_000, "httpbin answers {expected:?}");
    ensure!(lengths(&ask(proxy.port(), request).await?)? == expected, "the proxy forwards something else");
    proxy.inject("/links/", Fault::Cut);
    let cut = ask(proxy.port(), request).await?;
    ensure!(!cut.is_empty() && cut.len() < whole.len(), "{} of {} bytes pass the cut", cut.len(), whole.len());
    ensure!(whole.starts_with(cut.split("\r\n").next().unwrap_or("?")), "what passes is not the start of the answer");
    ensure!(proxy.struck() == 1, "the proxy struck {} times", proxy.struck());
    proxy.heal().await?;
    ensure!(lengths(&ask(proxy.port(), request).await?)? == expected, "the proxy cuts after it healed");
    proxy.refuse();
    e2e::wait_until("the proxy to refuse", SOON, || async {
        Ok(TcpStream::connect(("127.0.0.1", proxy.port())).await.is_err().then_some(()))
    })
    .await?;
    proxy.heal().await?;
    ensure!(lengths(&ask(proxy.port(), request).await?)? == expected, "the proxy refuses after it healed");
    Ok(())
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "the harness rarely changes; `cargo xtask test --long` runs it")]
async fn what_is_covered_hidden_or_disabled_cannot_be_pressed() -> Result<()> {
    let site = Site::of_html(include_str!("unpressable.html")).await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.load(site.origin()).await?;
    page.press("button", "Free").await?;
    page.fill("Field", "typed").await?;
    for name in ["Covered", "Disabled"] {
        ensure!(page.press("button", name).await.is_err(), "a button that is {name} was pressed");
    }
    for name in ["Invisible", "Hidden", "Unread"] {
        ensure!(!page.has("button", name).await?, "a button that is {name} was found");
    }
    ensure!(page.has("button", "By its label").await?, "a label names nothing");
    ensure!(page.has("dialog", "A dialog").await?, "a heading names no dialog");
    let pressed = page.script(include_str!("pressed.js"), vec![]).await?;
    ensure!(pressed == serde_json::json!(["Free", "typed"]), "{pressed}");
    Ok(())
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "the harness rarely changes; `cargo xtask test --long` runs it")]
async fn a_browser_reaches_this_machine_and_no_other() -> Result<()> {
    let site = Site::of_html("<!doctype html><title>x</title><main data-phase=idle>here</main>").await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    let shown = page.open(site.origin()).await?;
    ensure!(shown.phase == "idle");
    let outcomes = page.script_async(include_str!("reach.js"), vec![]).await?;
    let outcomes = outcomes.as_array().context("two outcomes")?;
    ensure!(outcomes.iter().all(|outcome| outcome == "rejected"), "another machine answered: {outcomes:?}");
    Ok(())
}

/// Opens a WebSocket, sends "hi" when it is open, and gives the first `count` things that happen after that.
async fn talk(page: &Page, url: &str, count: usize) -> Result<Vec<String>> {
    let heard = page.script_async(include_str!("talk.js"), vec![url.into(), count.into()]).await?;
    Ok(heard.as_array().into_iter().flatten().filter_map(|text| text.as_str()).map(str::to_owned).collect())
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "the harness rarely changes; `cargo xtask test --long` runs it")]
async fn the_peers_have_the_habits_they_are_started_with() -> Result<()> {
    let node = NodeWs::start().await?;
    let options = PythonWebsocketsOptions { banner: true, close_after_seconds: Some(1), ..Default::default() };
    let python = PythonWebsockets::start(&options).await?;
    let deflating = PythonWebsockets::start(&PythonWebsocketsOptions { deflate: true, ..Default::default() }).await?;
    let secure = PythonWebsockets::start(&PythonWebsocketsOptions { secure: true, ..Default::default() }).await?;
    let httpbin = Httpbin::start_secure().await?;
    let site = Site::of_html("<!doctype html><title>x</title>").await?;
    let resolver_rules = vec![
        format!("MAP echo.example:443 127.0.0.1:{}", secure.port()),
        format!("MAP httpbin.org:443 127.0.0.1:{}", httpbin.port()),
    ];
    let options = BrowserOptions { resolver_rules, any_certificate: true, ..Default::default() };
    let browser = Browser::start_with(&options).await?;
    let page = browser.page();
    page.load(site.origin()).await?;
    let local = |port: u16| format!("ws://127.0.0.1:{port}/");
    ensure!(talk(&page, &local(node.port()), 2).await? == ["extensions ", "hi"]);
    let heard = talk(&page, &local(python.port()), 4).await?;
    ensure!(heard[1..] == ["Request served by a test", "hi", "closed 1000"], "{heard:?}");
    let heard = talk(&page, &local(deflating.port()), 2).await?;
    ensure!(heard[0].contains("permessage-deflate") && heard[1] == "hi", "{heard:?}");
    ensure!(talk(&page, "wss://echo.example/raw", 2).await?[1] == "hi");
    ensure!(page.script_async(include_str!("status.js"), vec![]).await? == 200, "httpbin's stand-in does not answer");
    Ok(())
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "the harness rarely changes; `cargo xtask test --long` runs it")]
async fn the_flood_sends_every_message_of_the_feed() -> Result<()> {
    let flood = Flood::start(1).await?;
    let site = Site::of_html("<!doctype html><title>x</title>").await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.load(site.origin()).await?;
    let url = format!("ws://127.0.0.1:{}/api/feed/socket?feed=1,10,20,0&since=2&until=2000", flood.port());
    let heard = talk(&page, &url, 2_000).await?;
    ensure!(heard[1].contains("cflood"), "{:?}", &heard[..2]);
    let feed: feed::Spec = "1,10,20,0".parse()?;
    ensure!(heard[2..] == (3..=2_000).map(|index| feed.text(index)).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "the harness rarely changes; `cargo xtask test --long` runs it")]
async fn scripts_run_before_load_and_the_viewport_is_exact() -> Result<()> {
    let site = Site::of_html(include_str!("clocks.html")).await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.load(site.origin()).await?;
    let before = page.script(include_str!("clocks.js"), vec![]).await?;
    browser.run_before_load(&include_str!("clock_skew.js").replace("HOURS", "1")).await?;
    browser.set_viewport(360, 800).await?;
    page.load(site.origin()).await?;
    let skewed = page.script(include_str!("clocks.js"), vec![]).await?;
    for clock in 0..3 {
        let [before, after] = [&before, &skewed].map(|clocks| clocks[clock].as_f64());
        let skew = after.context("a time")? - before.context("a time")?;
        ensure!((3_600_000.0..3_700_000.0).contains(&skew), "clock {clock} is off by {skew} ms");
    }
    ensure!((skewed[3].as_u64(), skewed[4].as_u64()) == (Some(360), Some(800)), "{skewed}");
    page.script(include_str!("panic.js"), vec![]).await?;
    ensure!(page.assert_sound().await.is_err(), "the console is not kept");
    Ok(())
}
