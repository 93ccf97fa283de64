//! Why a connection failed, in Chromium: each cause provoked for real. `long_causes` has the same for Firefox.

use crate::RUN;
use anyhow::{Result, ensure};
use e2e::causes::{Explained, Failures, public_world, site_with_policy};
use e2e::{Browser, Engine, Reply, Site, World, languages, word};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

/// The causes that fit what Chromium shows of a failure at an address of http.
const PLAIN: [&str; 4] = ["refused", "not-http", "wants-tls", "blocker"];
/// The same at an address of https. The endpoint responds to a plain request at its port of TLS with status 400.
const WITHIN_TLS: [&str; 2] = ["plain-http", "certificate"];

#[tokio::test]
async fn failures_of_the_network_look_alike_in_chromium_and_none_of_them_is_named_alone() -> Result<()> {
    let (world, failures) = (World::start().await?, Failures::start().await?);
    let page = world.page();
    page.open(world.at("#/live?lang=en")).await?;
    let said = |address: String| {
        let page = page.clone();
        async move { Explained::of(&page, &address).await }
    };
    let at = |scheme: &str, port: u16| format!("{scheme}://127.0.0.1:{port}");
    said(at("http", failures.free)).await?.assert("a refused port", &[], &PLAIN)?;
    said(at("ws", failures.free)).await?.assert("a refused port, by WebSocket", &[], &PLAIN)?;
    said(at("http", failures.ending.port)).await?.assert("a server that ends connections", &[], &PLAIN)?;
    let named = [&["name-not-found"], &PLAIN[..]].concat();
    said("http://nothing.invalid".into()).await?.assert("a name without an address", &[], &named)?;
    said(at("https", failures.untrusted.port())).await?.assert("a certificate", &[], &WITHIN_TLS)?;
    said(at("wss", failures.untrusted.port())).await?.assert("a certificate, by WebSocket", &[], &WITHIN_TLS)?;
    page.assert_sound().await
}

#[tokio::test]
async fn what_chromium_shows_of_a_server_names_the_cause() -> Result<()> {
    let (world, failures) = (World::start().await?, Failures::start().await?);
    let page = world.page();
    page.open(world.at("#/live?lang=en")).await?;
    let said = |address: String| {
        let page = page.clone();
        async move { Explained::of(&page, &address).await }
    };
    let at = |scheme: &str, port: u16| format!("{scheme}://127.0.0.1:{port}");
    let cors = said(at("http", failures.closed.port())).await?;
    cors.assert("a server without CORS", &["cors"], &[])?;
    ensure!(cors.text.contains(&world.endpoint.origin()), "it does not name the page's origin: {}", cors.text);
    said(at("https", failures.open.port())).await?.assert("HTTP at an address of https", &["plain-http"], &[])?;
    let behind = ["no-socket", "proxy-upgrade", "origin"];
    let socket = said(at("ws", failures.missing.port())).await?;
    socket.assert("a page in place of a WebSocket", &["handshake"], &behind)?;
    ensure!(socket.text.contains("404"), "it does not say the status: {}", socket.text);
    said(at("ws", failures.closed.port())).await?.assert("a hidden response", &["handshake"], &behind)?;
    let behind = ["unanswering", "dropped", "wants-tls", "queue"];
    said(at("http", failures.silent.port)).await?.assert("a silent server", &["timeout"], &behind)?;
    said(at("http", failures.open.port())).await?.assert("a server that responds", &["passed"], &[])?;
    said("http://127.0.0.1:6000".into()).await?.assert("a blocked port", &["blocked-port"], &[])?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_policy_that_forbids_an_address_is_named_with_its_directive() -> Result<()> {
    let (site, failures) = (site_with_policy().await?, Failures::start().await?);
    let browser = Browser::start().await?;
    let page = browser.page();
    page.open(format!("{}/#/live?lang=en", site.origin())).await?;
    for scheme in ["http", "ws"] {
        let said = Explained::of(&page, &format!("{scheme}://127.0.0.1:{}", failures.open.port())).await?;
        said.assert(scheme, &["policy"], &[])?;
        ensure!(said.text.contains("connect-src"), "it does not name the directive: {}", said.text);
    }
    Ok(())
}

#[tokio::test]
async fn a_page_within_tls_names_mixed_content_and_the_local_network() -> Result<()> {
    let (world, failures) = (public_world(Engine::Chromium, &[]).await?, Failures::start().await?);
    let page = world.page();
    page.open(format!("https://public.example:{}/#/live?lang=en", world.endpoint.port())).await?;
    for address in ["http://a.example", "ws://a.example"] {
        Explained::of(&page, address).await?.assert(address, &["mixed-content"], &[])?;
    }
    let local = format!("http://127.0.0.1:{}", failures.open.port());
    let said = Explained::of(&page, &local).await?;
    said.assert("nobody has allowed it", &["local-network"], &[])?;
    let refused = Explained::of(&page, &format!("http://127.0.0.1:{}", failures.free)).await?;
    refused.assert("a refused port comes before that", &[], &PLAIN)?;
    let origin = format!("https://public.example:{}", world.endpoint.port());
    world.browser.set_permission(&origin, "loopback-network", "denied").await?;
    page.open(format!("{origin}/#/live?lang=en")).await?;
    let said = Explained::of(&page, &local).await?;
    said.assert("it was denied", &["local-network"], &[])?;
    ensure!(said.text.contains("denied"), "it does not say the state: {}", said.text);
    world.browser.set_permission(&origin, "loopback-network", "granted").await?;
    page.open(format!("{origin}/#/live?lang=en")).await?;
    Explained::of(&page, &local).await?.assert("it was granted", &["passed"], &[])?;
    let closed = format!("http://127.0.0.1:{}", failures.closed.port());
    Explained::of(&page, &closed).await?.assert("granted, but without CORS", &["cors"], &[])
}

#[tokio::test]
async fn a_frame_that_may_not_reach_the_local_network_is_told_so() -> Result<()> {
    // The page around the frame does not know the endpoint's port before it starts.
    let port = Arc::new(AtomicU16::new(0));
    let known = Arc::clone(&port);
    let host = Site::replying(move |_| {
        let frame = format!("https://public.example:{}/#/live?lang=en", known.load(Ordering::Relaxed));
        let fields = "Content-Type: text/html\r\n".to_owned();
        Reply { status: "200 OK", fields, body: format!("<iframe src=\"{frame}\"></iframe>").into_bytes() }
    });
    let host = host.await?;
    let (world, failures) = (public_world(Engine::Chromium, &[host.port()]).await?, Failures::start().await?);
    port.store(world.endpoint.port(), Ordering::Relaxed);
    let page = world.page();
    page.load(host.origin()).await?;
    page.enter_frame().await?;
    page.expect("the page in the frame", |shown| !shown.page.is_empty()).await?;
    let said = Explained::of(&page, &format!("http://127.0.0.1:{}", failures.open.port())).await?;
    said.assert("no allow", &["local-network"], &[])?;
    ensure!(said.text.contains("allow=\"loopback-network"), "it does not say what the frame lacks: {}", said.text);
    Ok(())
}

#[tokio::test]
async fn a_page_without_an_endpoint_offers_to_look_for_the_cause() -> Result<()> {
    let (world, failures) = (World::start().await?, Failures::start().await?);
    let page = world.page();
    for lang in languages()? {
        let address = format!("http://127.0.0.1:{}", failures.closed.port());
        page.open(world.live().with("lang", &lang).with("endpoint", &address)).await?;
        page.run().await?;
        page.expect_within(RUN, "no endpoint", |shown| shown.phase == "no-endpoint").await?;
        page.press("button", &word(&lang, "no-endpoint-why")?).await?;
        page.expect_text(&word(&lang, "cause-cors")?).await?;
        page.assert_accessible("the causes").await?;
        page.press("button", &word(&lang, "dialog-close")?).await?;
        let is_closed = "return !document.querySelector('.causes-dialog')";
        page.expect_script("the dialog to be closed", is_closed, |closed| *closed == json!(true)).await?;
    }
    page.assert_sound().await
}
