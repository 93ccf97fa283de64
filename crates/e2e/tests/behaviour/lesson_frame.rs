//! A course's page drives a lesson in its frame by messages, and receives messages about it (`docs/url.md`).

use anyhow::{Result, ensure};
use e2e::{Page, Site, World};
use serde_json::{Value, json};

/// Waits for a message from the frame that fits, and gives the newest one.
async fn received(page: &Page, what: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
    let newest = |all: &Value| all.as_array().and_then(|all| all.iter().rev().find(|it| fits(it)).cloned());
    let all = page.expect_script(what, include_str!("messages.js"), |all| newest(all).is_some()).await?;
    Ok(newest(&all).unwrap_or_default())
}

/// Sends a message to the frame, and forgets those that came from it before.
async fn send(page: &Page, message: Value) -> Result<()> {
    page.script(include_str!("send.js"), vec![message]).await?;
    Ok(())
}

fn is_state<'a>(phase: &'a str, part: &'a str) -> impl Fn(&Value) -> bool + 'a {
    move |it| {
        it["type"] == "state" && it["phase"] == phase && it["hash"].as_str().is_some_and(|hash| hash.contains(part))
    }
}

#[tokio::test]
async fn a_host_page_plays_steps_seeks_and_changes_a_lesson_and_learns_of_it() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let url = world.at("#/lesson/tcp?embed=1&amp;lang=en");
    let host = Site::of_html(&include_str!("host.html").replace("ADDRESS", &url)).await?;
    page.load(format!("http://localhost:{}/", host.port())).await?;
    received(&page, "the frame to be ready", |it| it["type"] == "ready").await?;
    let is_height = |it: &Value| it["type"] == "height" && it["height"].as_u64().is_some_and(|pixels| pixels > 300);
    received(&page, "its height", is_height).await?;
    send(&page, json!({ "roundtrip": 1, "type": "seek", "micros": 60_000 })).await?;
    received(&page, "the lesson to be at 60 ms", is_state("paused", "t=60000")).await?;
    send(&page, json!({ "roundtrip": 1, "type": "step" })).await?;
    let step = received(&page, "a step", |it| it["type"] == "step").await?;
    ensure!(step["micros"].as_i64().is_some_and(|at| at > 60_000), "a step forward leads to {step}");
    send(&page, json!({ "roundtrip": 1, "type": "step", "back": true })).await?;
    let step = received(&page, "a step back", |it| it["type"] == "step").await?;
    ensure!(step["micros"] == 60_000, "a step back leads to {step}");
    send(&page, json!({ "roundtrip": 1, "type": "set", "parameters": { "do": "drop:2", "rtt": "x" } })).await?;
    received(&page, "the SYN-ACK to be dropped", is_state("paused", "do=drop:2")).await?;
    received(&page, "the bad value to be named", |it| it["type"] == "error" && it["key"] == "rtt").await?;
    send(&page, json!({ "roundtrip": 1, "type": "play" })).await?;
    received(&page, "it to play", is_state("playing", "")).await?;
    send(&page, json!({ "roundtrip": 1, "type": "pause" })).await?;
    received(&page, "it to pause", is_state("paused", "")).await?;
    send(&page, json!({ "roundtrip": 1, "type": "stop" })).await?;
    received(&page, "the end to be reported", |it| it["type"] == "finished").await?;
    page.assert_sound().await
}
