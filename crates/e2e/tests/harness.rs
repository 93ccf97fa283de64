//! The harness against what is known beforehand: a judge that is wrong would find the page guilty.

use anyhow::{Context, Result, ensure};
use e2e::peers::Httpbin;
use e2e::{Browser, Capture, Fault, FaultProxy, Site};
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
