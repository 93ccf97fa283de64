//! A page with nobody to talk to, or with an address that makes no sense: it says so and stays usable.

use crate::{RUN, spoken};
use anyhow::{Result, ensure};
use e2e::{Browser, LANES, LiveUrl, Site, World, key, wait_until, word};
use std::time::Duration;

/// Longer than all probes of all profiles together may take.
const PROBES: Duration = Duration::from_secs(45);
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_page_on_a_static_host_says_that_no_endpoint_answers_and_what_to_do() -> Result<()> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    for lang in spoken()? {
        page.open(LiveUrl::new(&site.origin()).with("lang", &lang)).await?;
        page.run().await?;
        page.expect_within(PROBES, "no-endpoint", |shown| shown.phase == "no-endpoint").await?;
        let hints =
            [word(&lang, "no-endpoint-title")?, word(&lang, "no-endpoint-how")?, "cargo xtask serve".to_owned()];
        let text = page.text().await?;
        for hint in hints {
            ensure!(text.contains(&hint), "{lang}: the page does not say \"{hint}\": {text}");
        }
    }
    page.assert_sound().await
}

#[tokio::test]
async fn a_page_that_starts_by_itself_speaks_to_no_other_host() -> Result<()> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.open(LiveUrl::new(&site.origin()).with("lang", "en").with("autoplay", 1)).await?;
    page.expect_within(PROBES, "no-endpoint", |shown| shown.phase == "no-endpoint").await?;
    let asked = page.script(include_str!("asked.js"), vec![]).await?;
    let asked: Vec<&str> = asked.as_array().into_iter().flatten().filter_map(|host| host.as_str()).collect();
    ensure!(!asked.is_empty() && asked.iter().all(|host| host.starts_with("127.0.0.1:")), "asked: {asked:?}");
    // The others are named before a visitor presses Run, which then speaks to them.
    let text = page.text().await?;
    for host in ["httpbun.com", "websocket-echo.com"] {
        ensure!(text.contains(host), "the page does not name {host}: {text}");
    }
    page.run().await?;
    page.expect_within(PROBES, "no-endpoint", |shown| shown.phase == "no-endpoint").await?;
    let asked = page.script(include_str!("asked.js"), vec![]).await?;
    ensure!(asked.to_string().contains("httpbun.com"), "Run did not speak to public endpoints: {asked}");
    page.assert_sound().await
}

#[tokio::test]
async fn an_endpoint_that_starts_later_is_found_at_the_next_run() -> Result<()> {
    let mut world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("rate", 10).with("n", 20).with("endpoint", "local")).await?;
    world.endpoint.kill();
    page.run().await?;
    page.expect_within(PROBES, "no-endpoint", |shown| shown.phase == "no-endpoint").await?;
    world.endpoint.restart().await?;
    page.run().await?;
    let end = page.finished(RUN).await?;
    for slug in LANES {
        end.lane(slug)?.assert_complete(20)?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn every_bad_parameter_of_the_address_is_named_and_has_its_default() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let bad = [
        ("rate", "abc"),
        ("size", "15"),
        ("poll", "-1"),
        ("hold", "0.1"),
        ("n", "0"),
        ("seed", "x"),
        ("lanes", "polling,smtp"),
        ("theme", "pink"),
        ("autoplay", "maybe"),
        ("endpoint", "ftp://example.org"),
        ("colour", "red"),
    ];
    page.open(bad.iter().fold(world.live(), |url, (key, value)| url.with(key, value))).await?;
    let is_named = |named: &[String]| bad.iter().all(|(key, _)| named.iter().any(|shown| shown == key));
    let shown = page.expect("all bad parameters to be named", |shown| is_named(&shown.bad_parameters)).await?;
    ensure!(shown.bad_parameters.len() == bad.len(), "more is named than is bad: {:?}", shown.bad_parameters);
    ensure!(shown.lanes.len() == LANES.len(), "bad lanes have the default: {shown}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_typed_address_that_cannot_be_used_is_named_in_the_address_bar() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let bad = [
        "hello world",
        "ftp://example.org",
        "http://",
        "http://example.org:99999",
        "http://me:secret@example.org",
        "http://example.org/#top",
    ];
    for address in bad {
        page.open(world.live().with("endpoint", address)).await?;
        page.expect(&format!("{address} to be refused"), |shown| shown.bad_parameters == ["endpoint"]).await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn a_typed_address_that_cannot_be_used_is_refused_where_it_is_typed() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("endpoint", "http://127.0.0.1:1")).await?;
    page.press("button", "Settings").await?;
    let mut sentences = Vec::new();
    for address in ["hello world", "ftp://example.org", "http://example.org/#top", "http://me:secret@example.org"] {
        page.type_over("Address", address).await?;
        page.keys(key::ENTER).await?;
        // Each mistake has a sentence of its own.
        let other = || async { Ok(page.problem_of("Address").await?.filter(|said| !sentences.contains(said))) };
        let sentence = wait_until(&format!("{address} to be refused with a sentence"), SOON, other).await?;
        sentences.push(sentence);
    }
    page.assert_sound().await
}
