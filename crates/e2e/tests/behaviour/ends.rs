//! How a page sees the ends that it asks the endpoint for (`impair=`): a WebSocket's code, an `EventSource` that goes on without a
//! loss, and a stream read by `fetch` that ends or fails. Over HTTP/1.1, and over HTTP/2 within TLS.

use anyhow::{Result, ensure};
use e2e::{BrowserOptions, World};
use serde_json::{Value, json};

async fn assert_ends_are_seen(world: &World) -> Result<()> {
    let page = world.page();
    page.client().goto(&format!("{}/api/hello", world.endpoint.origin())).await?;
    let seen = page.script_async(include_str!("ends.js"), vec![]).await?;
    let code = |kind: &str| seen["sockets"][kind].clone();
    ensure!(code("cut:300") == json!([1006, "", false]), "a cut socket: {seen}");
    ensure!(code("reset:300") == json!([1006, "", false]), "a reset socket: {seen}");
    ensure!(code("cut:300,close:1012") == json!([1012, "impair", true]), "a closed socket: {seen}");
    let all: Vec<Value> = (1..=20).map(Value::from).collect();
    for ending in ["cut:300", "reset:300"] {
        ensure!(seen["sources"][ending]["ids"] == Value::Array(all.clone()), "an EventSource after {ending}: {seen}");
        ensure!(seen["sources"][ending]["opened"].as_u64() > Some(1), "an EventSource after {ending}: {seen}");
    }
    ensure!(seen["posts"]["cut:300"] == "done", "a POST that is cut: {seen}");
    ensure!(seen["posts"]["reset:300"] == "TypeError", "a POST that is reset: {seen}");
    ensure!(seen["headers"] == "delay=1, throttle=100000", "a page may read what is done: {seen}");
    Ok(())
}

#[tokio::test]
async fn a_page_sees_the_ends_that_it_asked_for() -> Result<()> {
    assert_ends_are_seen(&World::start().await?).await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested over HTTP/1.1; `cargo xtask test --long` runs it")]
async fn a_page_sees_them_over_http_2() -> Result<()> {
    assert_ends_are_seen(&World::start_tls(&BrowserOptions::default()).await?).await
}
