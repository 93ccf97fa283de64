//! What the live page costs: messages a second of the WebSocket lane against a bare `onmessage` counter on the same
//! bytes, the longest task at 5 000 messages a second, and the bytes of the first load.
//! Chromium runs without any network instrumentation: it would cost the receiver most of its rate.
#![allow(clippy::print_stdout, reason = "a program whose output is its purpose")]

use anyhow::{Context, Result};
use e2e::peers::Flood;
use e2e::{Browser, BrowserOptions, Endpoint, LiveUrl, Page, Site, tools};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::sleep;

/// Messages of a round: the page may have 10 000 a second, so the flood holds them back for eight seconds.
const MESSAGES: u64 = 80_000;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_millis(200);

const GOAL_RATIO: f64 = 0.8;
const GOAL_TASK_MILLIS: u32 = 50;
const GOAL_FIRST_LOAD: u64 = 190 * 1024;

#[tokio::main]
async fn main() -> Result<()> {
    let endpoint = Endpoint::start().await?;
    first_load(&endpoint).await?;
    receive_rate(&endpoint).await?;
    longest_task(&endpoint).await
}

async fn quiet_browser() -> Result<Browser> {
    Browser::start_with(&BrowserOptions { console: false, ..Default::default() }).await
}

/// Everything that the browser fetched before the page answered to input, by brotli at its best.
async fn first_load(endpoint: &Endpoint) -> Result<()> {
    let browser = quiet_browser().await?;
    let page = browser.page();
    page.open(LiveUrl::new(&endpoint.origin())).await?;
    let fetched = page.script(include_str!("fetched.js"), vec![]).await?;
    let paths: BTreeSet<&str> = fetched.as_array().into_iter().flatten().filter_map(|path| path.as_str()).collect();
    let mut total = 0;
    println!("first load, brotli -q 11");
    for path in paths.into_iter().filter(|path| !path.starts_with("/api/")) {
        let file = if path == "/" { "index.html" } else { path.trim_start_matches('/') };
        let bytes = brotli_bytes(&tools::dist()?.join(file)).with_context(|| format!("weighing {path}"))?;
        println!("  {bytes:>8}  {path}");
        total += bytes;
    }
    println!("  {total:>8}  together; goal at most {GOAL_FIRST_LOAD}: {}\n", verdict(total <= GOAL_FIRST_LOAD));
    Ok(())
}

fn brotli_bytes(file: &Path) -> Result<u64> {
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 65_536, 11, 22);
    packed.write_all(&std::fs::read(file)?)?;
    packed.flush()?;
    Ok(packed.into_inner().len() as u64)
}

/// The lane and the counter, in turns, in one browser.
async fn receive_rate(endpoint: &Endpoint) -> Result<()> {
    let flood = Flood::start(endpoint.port()).await?;
    let counter = Site::of_html(include_str!("bare_counter.html")).await?;
    let browser = quiet_browser().await?;
    let page = browser.page();
    println!("messages a second of {MESSAGES} at once, 20 bytes each");
    println!("  {:>10} {:>10} {:>7}", "page", "bare", "ratio");
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let lane = lane_rate(&page, &flood).await?;
        let bare = bare_rate(&page, &counter, &flood).await?;
        ratios.push(lane / bare);
        println!("  {lane:>10.0} {bare:>10.0} {:>7.2}", lane / bare);
    }
    ratios.sort_by(f64::total_cmp);
    let median = ratios[ratios.len() / 2];
    println!("  median ratio {median:.2}; goal at least {GOAL_RATIO}: {}\n", verdict(median >= GOAL_RATIO));
    Ok(())
}

/// From the first number that the page shows to the last.
async fn lane_rate(page: &Page, flood: &Flood) -> Result<f64> {
    let url = LiveUrl::new(&flood.origin()).with("lanes", "websocket").with("endpoint", "local");
    page.open(url.with("rate", 10_000).with("size", 20).with("n", MESSAGES)).await?;
    page.script(include_str!("note_delivered.js"), vec![]).await?;
    page.run().await?;
    let noted = wait_for(page, include_str!("noted_rate.js"), |noted| noted["delivered"].as_u64() >= Some(MESSAGES));
    noted.await?["rate"].as_f64().context("too few numbers on the page to tell a rate")
}

async fn bare_rate(page: &Page, counter: &Site, flood: &Flood) -> Result<f64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    let feed = format!("1,10000,20,{}", now - 60_000);
    let socket = format!("ws://127.0.0.1:{}/api/feed/socket?feed={feed}&since=0&until={MESSAGES}", flood.port());
    page.load(format!("{}/#{socket}", counter.origin())).await?;
    let rate = wait_for(page, include_str!("bare_rate.js"), |rate| rate.as_f64() > Some(0.0)).await?;
    rate.as_f64().context("the counter has no rate")
}

/// Runs a script until it gives what `fits`.
async fn wait_for(page: &Page, script: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
    // Seldom: each look costs the page a task.
    let until = tokio::time::Instant::now() + ROUND;
    loop {
        let given = page.script(script, vec![]).await?;
        if fits(&given) {
            return Ok(given);
        }
        anyhow::ensure!(
            tokio::time::Instant::now() < until,
            "after {ROUND:?} the script gives {given}: {}",
            page.look().await?
        );
        sleep(LOOK_EVERY).await;
    }
}

/// Ten seconds of 5 000 messages a second from our own endpoint.
async fn longest_task(endpoint: &Endpoint) -> Result<()> {
    let browser = quiet_browser().await?;
    let page = browser.page();
    let url = LiveUrl::new(&endpoint.origin()).with("lanes", "websocket").with("rate", 5_000).with("n", 50_000);
    page.open(url).await?;
    page.script(include_str!("observe_tasks.js"), vec![]).await?;
    // A long task of our own: an observer that sees nothing would find every page smooth.
    let is_seen =
        |tasks: &Value| tasks.as_array().is_some_and(|tasks| tasks.iter().any(|task| task.as_f64() >= Some(150.0)));
    wait_for(&page, include_str!("take_tasks.js"), is_seen).await?;
    page.run().await?;
    let end = page.expect_within(ROUND, "the run to finish", |shown| shown.phase == "finished").await?;
    let tasks = page.script(include_str!("take_tasks.js"), vec![]).await?;
    let tasks: Vec<f64> = tasks.as_array().into_iter().flatten().filter_map(|task| task.as_f64()).collect();
    let longest = tasks.iter().copied().fold(0.0, f64::max);
    let lane = end.lane("websocket")?;
    let (delivered, lost) = (lane.count("delivered")?, lane.count("lost")?);
    println!("5 000 messages a second for 10 s: delivered {delivered}, lost {lost}: {}", verdict(lost == 0));
    match tasks.len() {
        // The browser reports tasks over 50 ms only.
        0 => println!("  no task over {GOAL_TASK_MILLIS} ms, as is the goal: {}", verdict(true)),
        many => println!("  {many} tasks over {GOAL_TASK_MILLIS} ms, the longest {longest:.0} ms: {}", verdict(false)),
    }
    Ok(())
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "NOT MET" }
}
