//! The doctor's page: it examines a path with the browser's own transports and finds what the path does, and nothing else.

use crate::{IS_LONG, looks};
use anyhow::{Result, ensure};
use e2e::peers::{Nginx, PathServer, Reply, Scripted};
use e2e::{Page, World};
use serde_json::{Value, json};

/// What the page says of its examination.
const STATE: &str = "const page = document.querySelector('[data-page=doctor]'); if (!page) return null;\
    const all = selector => [...document.querySelectorAll(selector)];\
    return { phase: page.dataset.examination ?? null, complete: document.querySelector('[data-complete]')?.dataset.complete ?? null,\
    found: all('[data-kind]').map(it => `${it.dataset.kind} ${it.dataset.transport}`),\
    seconds: all('[data-kind]').map(it => Number(it.dataset.seconds ?? 'NaN')),\
    seen: all('.doctor-seen tbody tr').map(it => it.textContent), left: document.querySelector('[data-left]')?.dataset.left ?? null,\
    text: page.textContent, settings: all('.doctor-settings code').map(it => it.textContent) }";

async fn state(page: &Page, what: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
    page.expect_script(what, STATE, fits).await
}

/// The page with an endpoint, where the examination has begun.
async fn begin(world: &World, endpoint: &str, seconds: u32) -> Result<Page> {
    let page = world.page();
    page.open(world.at(&format!("#/doctor?endpoint={endpoint}&seconds={seconds}&lang=en"))).await?;
    page.press("button", "Examine").await?;
    Ok(page)
}

/// What is found at an endpoint.
async fn examine(world: &World, endpoint: &str, seconds: u32) -> Result<Value> {
    let page = begin(world, endpoint, seconds).await?;
    let seen = state(&page, "the report", |state| state["phase"] == "done").await?;
    ensure!(seen["complete"] == "true", "{seen}");
    page.assert_sound().await?;
    Ok(seen)
}

fn found(state: &Value) -> Vec<&str> {
    state["found"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn text(state: &Value) -> &str {
    state["text"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn nothing_is_found_where_nothing_breaks() -> Result<()> {
    let world = World::start().await?;
    let seen = examine(&world, &world.endpoint.origin(), 10).await?;
    ensure!(found(&seen).is_empty() && text(&seen).contains("Nothing was found."), "{seen}");
    ensure!(text(&seen).contains("2 waited in the browser"), "six connections per host: {seen}");
    ensure!(text(&seen).contains("endpoint --doctor http://127.0.0.1"), "{seen}");
    Ok(())
}

#[tokio::test]
async fn a_read_timeout_of_nginx_is_found_with_its_time_and_its_setting() -> Result<()> {
    let world = World::start().await?;
    let settings = "proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 5s;";
    let nginx = Nginx::start(world.endpoint.port(), settings).await?;
    let seen = examine(&world, &nginx.origin(), 17).await?;
    let all = ["idle-limit long-poll", "idle-limit stream", "idle-limit socket"];
    ensure!(found(&seen) == all, "{seen}");
    for seconds in seen["seconds"].as_array().into_iter().flatten().filter_map(Value::as_f64) {
        ensure!((seconds - 5.0).abs() < 1.0, "{seen}");
    }
    ensure!(seen["settings"].to_string().contains("proxy_read_timeout 3600s;"), "{seen}");
    // The trace of the examination is shown as others are.
    let page = world.page();
    page.press("button", "Sequence diagram").await?;
    let shown = page.expect("the diagram", |shown| shown.watch.as_ref().is_some_and(|it| it.events > 20)).await?;
    ensure!(shown.watch.is_some_and(|it| it.lane == "doctor" && !it.is_live), "an examination that is over");
    page.press("button", "1: look inside").await?;
    page.expect_script(
        "the fields of a request",
        "return document.querySelectorAll('dialog .inspector [role=treeitem]').length",
        |count| count.as_u64().is_some_and(|count| count > 2),
    )
    .await?;
    page.assert_sound().await
}

#[tokio::test]
async fn an_examination_can_be_stopped_and_a_server_that_is_down_has_a_clear_sentence() -> Result<()> {
    let world = World::start().await?;
    let page = begin(&world, &world.endpoint.origin(), 120).await?;
    state(&page, "watched connections", |state| state["phase"] == "watching" && state["left"].is_string()).await?;
    page.press("button", "Stop").await?;
    let seen = state(&page, "the report so far", |state| state["phase"] == "stopped").await?;
    ensure!(
        seen["complete"] == "false" && text(&seen).contains("Stopped: this is what was seen until then."),
        "{seen}"
    );
    ensure!(found(&seen).is_empty() && text(&seen).contains("stopped after"), "{seen}");

    let seen = examine(&world, "http://127.0.0.1:1", 20).await?;
    ensure!(
        found(&seen) == ["unreachable all"] && text(&seen).contains("no response that this page may read"),
        "{seen}"
    );
    let cause = "Browsers do not connect to port 1,";
    state(&page, "the cause", |state| text(state).contains(cause)).await?;

    let nonsense = Scripted::start(|_| Reply::new(200, "text/plain", "hello")).await?;
    let seen = examine(&world, &nonsense.origin(), 20).await?;
    ensure!(found(&seen) == ["unreachable all"], "{seen}");
    ensure!(text(&seen).contains("does not offer the routes that the doctor needs"), "{seen}");
    Ok(())
}

#[tokio::test]
async fn buffering_a_lost_resume_and_a_restart_are_found() -> Result<()> {
    if !IS_LONG {
        return Ok(());
    }
    let world = World::start().await?;
    let port = world.endpoint.port();
    // Of a response of HTTP/1.0, nginx fills a buffer.
    let holding =
        Nginx::start(port, "proxy_http_version 1.0; proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;")
            .await?;
    let seen = examine(&world, &holding.origin(), 12).await?;
    ensure!(found(&seen).contains(&"buffering stream"), "{seen}");

    let forgetting =
        Nginx::start(port, "proxy_http_version 1.1; proxy_buffering off; proxy_set_header Last-Event-ID '';").await?;
    let seen = examine(&world, &forgetting.origin(), 12).await?;
    ensure!(found(&seen) == ["no-resume stream"] && text(&seen).contains("the header is ignored"), "{seen}");

    let gzip = "proxy_http_version 1.1; proxy_buffering off; gzip on; gzip_types text/event-stream;";
    let packing = Nginx::start(port, gzip).await?;
    let seen = examine(&world, &packing.origin(), 12).await?;
    ensure!(found(&seen) == ["compression stream"], "{seen}");

    let restarting = PathServer::start_restarting().await?;
    let seen = examine(&world, &restarting.origin(), 15).await?;
    ensure!(found(&seen) == ["closed-by socket"] && text(&seen).contains("1012"), "{seen}");

    let example = PathServer::start().await?;
    let seen = examine(&world, &example.origin(), 12).await?;
    ensure!(found(&seen).is_empty(), "{seen}");
    Ok(())
}

#[tokio::test]
async fn the_report_is_accessible_and_fits_in_both_languages_and_themes() -> Result<()> {
    let world = World::start().await?;
    for (lang, theme) in looks()? {
        let page = world.page();
        page.open(world.at(&format!("#/doctor?endpoint=http://127.0.0.1:1&seconds=20&lang={lang}&theme={theme}")))
            .await?;
        page.assert_accessible(&format!("the doctor's form in {lang}, {theme}")).await?;
        page.script("document.querySelector('[data-action=start]').click()", vec![]).await?;
        state(&page, "the report", |state| state["phase"] == "done").await?;
        page.assert_accessible(&format!("the doctor's report in {lang}, {theme}")).await?;
        page.assert_fits().await?;
        let hash = page.script("return location.hash", vec![]).await?;
        ensure!(hash != json!("#/doctor"), "{hash}");
    }
    Ok(())
}
