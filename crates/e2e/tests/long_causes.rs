//! Why a connection failed, in Firefox: each cause provoked for real. `behaviour/causes.rs` has the same for Chromium.

use anyhow::{Result, ensure};
use e2e::causes::{Explained, Failures, public_world, site_with_policy};
use e2e::{Browser, BrowserOptions, Engine, World};

fn options() -> BrowserOptions {
    BrowserOptions { engine: Engine::Firefox, ..BrowserOptions::default() }
}

#[tokio::test]
async fn what_firefox_shows_of_a_failure_names_its_cause_or_those_that_remain() -> Result<()> {
    let (world, failures) = (World::start_with(&options()).await?, Failures::start().await?);
    let page = world.page();
    page.open(world.at("#/live?lang=en")).await?;
    let said = |address: String| {
        let page = page.clone();
        async move { Explained::of(&page, &address).await }
    };
    let at = |scheme: &str, port: u16| format!("{scheme}://127.0.0.1:{port}");
    // Firefox tells whether there was a connection.
    said(at("http", failures.free)).await?.assert("a refused port", &[], &["refused", "blocker"])?;
    said("http://nothing.invalid".into()).await?.assert(
        "a name without an address",
        &[],
        &["name-not-found", "refused", "blocker"],
    )?;
    let ended = ["not-http", "wants-tls", "blocker"];
    said(at("http", failures.ending.port)).await?.assert("a server that ends connections", &[], &ended)?;
    // And its WebSocket tells a failure of TLS by code 1015.
    let untrusted = failures.untrusted.port();
    said(at("https", untrusted)).await?.assert("a certificate", &["tls"], &["plain-http", "certificate"])?;
    said(at("http", failures.closed.port())).await?.assert("a server without CORS", &["cors"], &[])?;
    said(at("https", failures.open.port())).await?.assert("HTTP at an address of https", &["plain-http"], &[])?;
    let behind = ["no-socket", "proxy-upgrade", "origin"];
    said(at("ws", failures.missing.port())).await?.assert("a page for a WebSocket", &["handshake"], &behind)?;
    let behind = ["unanswering", "dropped", "wants-tls", "queue"];
    said(at("http", failures.silent.port)).await?.assert("a silent server", &["timeout"], &behind)?;
    said(at("http", failures.open.port())).await?.assert("a server that responds", &["passed"], &[])?;
    said("http://127.0.0.1:6000".into()).await?.assert("a blocked port", &["blocked-port"], &[])
}

#[tokio::test]
async fn a_policy_that_forbids_an_address_is_named_in_firefox() -> Result<()> {
    let (site, failures) = (site_with_policy().await?, Failures::start().await?);
    let browser = Browser::start_with(&options()).await?;
    let page = browser.page();
    page.open(format!("{}/#/live?lang=en", site.origin())).await?;
    for scheme in ["http", "ws"] {
        let said = Explained::of(&page, &format!("{scheme}://127.0.0.1:{}", failures.open.port())).await?;
        said.assert(scheme, &["policy"], &[])?;
    }
    Ok(())
}

#[tokio::test]
async fn a_page_within_tls_names_mixed_content_and_suspects_the_local_network_in_firefox() -> Result<()> {
    let (world, failures) = (public_world(Engine::Firefox, &[]).await?, Failures::start().await?);
    let page = world.page();
    page.open(format!("https://public.example:{}/#/live?lang=en", world.endpoint.port())).await?;
    for address in ["http://a.example", "ws://a.example"] {
        Explained::of(&page, address).await?.assert(address, &["mixed-content"], &[])?;
    }
    // Firefox asks, and the request waits for the visitor.
    let said = Explained::of(&page, &format!("http://127.0.0.1:{}", failures.open.port())).await?;
    let is_suspected = said.possible.first().is_some_and(|first| first == "local-network");
    ensure!(said.known == ["timeout"] && is_suspected, "{said:?}");
    Ok(())
}
