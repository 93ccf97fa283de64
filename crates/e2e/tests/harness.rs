//! The harness against what is known beforehand: a judge that is wrong would find the page guilty.

use anyhow::{Context, Result, ensure};
use e2e::peers::{Flood, Httpbin, NodeWs, PythonWebsockets, PythonWebsocketsOptions};
use e2e::{Browser, BrowserOptions, Capture, Fault, FaultProxy, Page, Site};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const SOON: Duration = Duration::from_secs(30);

async fn ask(port: u16, request: &str) -> Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

#[tokio::test]
async fn the_capture_counts_what_was_sent_and_received() -> Result<()> {
    let peer = Httpbin::start().await?;
    let Some(capture) = Capture::start(peer.port()).await? else { return Ok(()) };
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
    let request = "GET /get HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    ensure!(ask(proxy.port(), request).await?.starts_with("HTTP/1.1 200"));
    proxy.inject("/get", Fault::Cut);
    ensure!(!ask(proxy.port(), request).await?.contains("\r\n\r\n{\n  \"args\": {}, \n  \"headers\": {\n}"));
    ensure!(proxy.struck() == 1);
    proxy.heal().await?;
    ensure!(ask(proxy.port(), request).await?.starts_with("HTTP/1.1 200"));
    proxy.refuse();
    e2e::wait_until("the proxy to refuse", SOON, || async {
        Ok(TcpStream::connect(("127.0.0.1", proxy.port())).await.is_err().then_some(()))
    })
    .await?;
    proxy.heal().await?;
    ensure!(ask(proxy.port(), request).await?.starts_with("HTTP/1.1 200"));
    Ok(())
}

#[tokio::test]
async fn a_browser_reaches_this_machine_and_no_other() -> Result<()> {
    let site = Site::of_html("<!doctype html><title>x</title><main data-phase=idle>here</main>").await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    let shown = page.open(site.origin()).await?;
    ensure!(shown.phase == "idle");
    let fetched = "const done = arguments[arguments.length - 1];
        Promise.allSettled(['https://httpbin.org/get', 'http://127.0.0.1:8081/'].map(url => fetch(url, { mode: 'no-cors' })))
            .then(all => done(all.map(one => one.status)));";
    let outcomes = page.client().execute_async(fetched, vec![]).await?;
    let outcomes = outcomes.as_array().context("two outcomes")?;
    ensure!(outcomes.iter().all(|outcome| outcome == "rejected"), "another machine answered: {outcomes:?}");
    Ok(())
}

/// Opens a WebSocket, says "hi" when it is open, and tells the first `count` things that happen after that.
async fn talk(page: &Page, url: &str, count: usize) -> Result<Vec<String>> {
    let talk = "const [url, count, done] = arguments, heard = [];
        const note = text => { heard.push(text); if (heard.length === count) done(heard); };
        const socket = new WebSocket(url);
        socket.onopen = () => { note(`extensions ${socket.extensions}`); socket.send('hi'); };
        socket.onmessage = event => note(event.data);
        socket.onclose = event => note(`closed ${event.code}`);";
    let heard = page.client().execute_async(talk, vec![url.into(), count.into()]).await?;
    Ok(heard.as_array().into_iter().flatten().filter_map(|text| text.as_str()).map(str::to_owned).collect())
}

#[tokio::test]
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
    page.client().goto(&site.origin()).await?;
    let local = |port: u16| format!("ws://127.0.0.1:{port}/");
    ensure!(talk(&page, &local(node.port()), 2).await? == ["extensions ", "hi"]);
    let heard = talk(&page, &local(python.port()), 4).await?;
    ensure!(heard[1..] == ["Request served by a test", "hi", "closed 1000"], "{heard:?}");
    let heard = talk(&page, &local(deflating.port()), 2).await?;
    ensure!(heard[0].contains("permessage-deflate") && heard[1] == "hi", "{heard:?}");
    ensure!(talk(&page, "wss://echo.example/raw", 2).await?[1] == "hi");
    let status = "const done = arguments[arguments.length - 1];
        fetch('https://httpbin.org/get').then(answer => done(answer.status), error => done(String(error)));";
    ensure!(page.client().execute_async(status, vec![]).await? == 200, "httpbin's stand-in does not answer");
    Ok(())
}

#[tokio::test]
async fn the_flood_sends_every_message_of_the_feed() -> Result<()> {
    let flood = Flood::start(1).await?;
    let site = Site::of_html("<!doctype html><title>x</title>").await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.client().goto(&site.origin()).await?;
    let url = format!("ws://127.0.0.1:{}/api/feed/socket?feed=1,10,20,0&since=2&until=2000", flood.port());
    let heard = talk(&page, &url, 2_000).await?;
    ensure!(heard[1].contains("cflood"), "{:?}", &heard[..2]);
    let feed: feed::Spec = "1,10,20,0".parse()?;
    ensure!(heard[2..] == (3..=2_000).map(|index| feed.text(index)).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn scripts_run_before_load_and_the_viewport_is_exact() -> Result<()> {
    let html = "<!doctype html><title>x</title><script>window.told = [new Date().getTime(), Date.now()];</script>";
    let site = Site::of_html(html).await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.client().goto(&site.origin()).await?;
    let before = page.evaluate("return window.told[1]").await?.as_i64().context("a time")?;
    browser.run_before_load(&include_str!("clock_skew.js").replace("HOURS", "1")).await?;
    browser.set_viewport(360, 800).await?;
    page.client().goto(&site.origin()).await?;
    let skewed = page.evaluate("return [...window.told, performance.timeOrigin, innerWidth, innerHeight]").await?;
    for clock in 0..3 {
        let skew = skewed[clock].as_f64().context("a time")? - before as f64;
        ensure!((3_600_000.0..3_700_000.0).contains(&skew), "clock {clock} is off by {skew} ms");
    }
    ensure!((skewed[3].as_u64(), skewed[4].as_u64()) == (Some(360), Some(800)), "{skewed}");
    page.evaluate("console.error('panicked at a test')").await?;
    ensure!(page.assert_sound().await.is_err(), "the console is not kept");
    Ok(())
}
