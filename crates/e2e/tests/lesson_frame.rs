//! A course's page drives a lesson in its frame by messages, and hears what it does (`docs/url.md`).

use anyhow::{Context, Result, ensure};
use e2e::{Page, Site, Stage, wait_until};
use serde_json::Value;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(30);

async fn heard(page: &Page) -> Result<Vec<Value>> {
    Ok(page.evaluate("return window.heard").await?.as_array().cloned().unwrap_or_default())
}

/// Waits for a message that fits, and gives it.
async fn wait_for(page: &Page, what: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
    let waited =
        wait_until(what, SOON, || async { Ok(heard(page).await?.into_iter().rev().find(|it| fits(it))) }).await;
    match waited {
        Ok(message) => Ok(message),
        Err(error) => Err(error).context(format!("the host heard {:?}", heard(page).await?)),
    }
}

async fn say(page: &Page, message: &str) -> Result<()> {
    page.evaluate(&format!("heard.length = 0; frames[0].postMessage({message}, '*')")).await?;
    Ok(())
}

fn is_state<'a>(phase: &'a str, part: &'a str) -> impl Fn(&Value) -> bool + 'a {
    move |it| {
        it["type"] == "state" && it["phase"] == phase && it["hash"].as_str().is_some_and(|hash| hash.contains(part))
    }
}

#[tokio::test]
async fn a_host_page_plays_steps_seeks_and_changes_a_lesson_and_hears_of_it() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    let listen = "window.heard = []; addEventListener('message', event => heard.push(event.data));";
    let frame = format!(
        "<!doctype html><title>A course</title><script>{listen}</script>\
         <iframe title=Roundtrip sandbox=allow-scripts width=640 height=480 src=\"{}/#/lesson/tcp?embed=1&amp;lang=en\"></iframe>",
        stage.endpoint.origin()
    );
    let host = Site::of_html(&frame).await?;
    page.client().goto(&format!("http://localhost:{}/", host.port())).await?;
    wait_for(&page, "the frame to be ready", |it| it["type"] == "ready").await?;
    wait_for(&page, "its height", |it| it["type"] == "height" && it["height"].as_u64().is_some_and(|px| px > 300))
        .await?;
    say(&page, "{ roundtrip: 1, type: 'seek', micros: 60000 }").await?;
    wait_for(&page, "the lesson to be at 60 ms", is_state("paused", "t=60000")).await?;
    say(&page, "{ roundtrip: 1, type: 'step' }").await?;
    let step = wait_for(&page, "a step", |it| it["type"] == "step").await?;
    ensure!(step["micros"].as_i64().is_some_and(|at| at > 60_000), "a step forward leads to {step}");
    say(&page, "{ roundtrip: 1, type: 'step', back: true }").await?;
    let step = wait_for(&page, "a step back", |it| it["type"] == "step").await?;
    ensure!(step["micros"] == 60_000, "a step back leads to {step}");
    say(&page, "{ roundtrip: 1, type: 'set', parameters: { do: 'drop:2', rtt: 'x' } }").await?;
    wait_for(&page, "the SYN-ACK to be dropped", is_state("paused", "do=drop:2")).await?;
    wait_for(&page, "the bad value to be named", |it| it["type"] == "error" && it["key"] == "rtt").await?;
    say(&page, "{ roundtrip: 1, type: 'play' }").await?;
    wait_for(&page, "it to play", is_state("playing", "")).await?;
    say(&page, "{ roundtrip: 1, type: 'pause' }").await?;
    wait_for(&page, "it to pause", is_state("paused", "")).await?;
    say(&page, "{ roundtrip: 1, type: 'stop' }").await?;
    wait_for(&page, "the end to be told", |it| it["type"] == "finished").await?;
    page.assert_sound().await
}
