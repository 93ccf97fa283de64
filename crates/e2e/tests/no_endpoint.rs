//! A page with nobody to talk to, or with an address that makes no sense: it says so and stays usable.

use anyhow::{Context, Result, ensure};
use e2e::{Browser, LANES, LiveUrl, Page, Site, Snapshot, Stage};
use fantoccini::Locator;
use std::time::Duration;

/// Longer than all probes of all profiles together may take.
const PROBES: Duration = Duration::from_secs(45);
const SOON: Duration = Duration::from_secs(5);

async fn text(page: &Page) -> Result<String> {
    Ok(page.evaluate("return document.querySelector('main').innerText").await?.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_page_on_a_static_host_says_that_no_endpoint_answers_and_what_to_do() -> Result<()> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    for (lang, hint) in [("en", "cargo xtask serve"), ("ko", "cargo xtask serve")] {
        page.open(LiveUrl::new(&site.origin()).with("lang", lang)).await?;
        page.run().await?;
        page.wait_for("no-endpoint", PROBES, |page| page.phase == "no-endpoint").await?;
        let text = text(&page).await?;
        ensure!(text.contains(hint), "the page does not say how to start an endpoint ({lang}): {text}");
    }
    page.assert_sound().await
}

#[tokio::test]
async fn an_endpoint_that_starts_later_is_found_at_the_next_run() -> Result<()> {
    let mut stage = Stage::start().await?;
    let page = stage.page();
    page.open(stage.url().with("rate", 10).with("n", 20).with("endpoint", "local")).await?;
    stage.endpoint.kill();
    page.run().await?;
    page.wait_for("no-endpoint", PROBES, |page| page.phase == "no-endpoint").await?;
    stage.endpoint.restart().await?;
    page.run().await?;
    let end = page.finished(PROBES).await?;
    for slug in LANES {
        end.lane(slug)?.assert_complete(20)?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn every_bad_parameter_of_the_address_is_named_and_has_its_default() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
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
    let url = bad.iter().fold(stage.url(), |url, (key, value)| url.with(key, value));
    page.open(url).await?;
    let shown = |page: &Snapshot| bad.iter().all(|(key, _)| page.bad_parameters.iter().any(|shown| shown == key));
    let shown = page.wait_for("all bad parameters to be named", SOON, shown).await?;
    ensure!(shown.bad_parameters.len() == bad.len(), "more is named than is bad: {:?}", shown.bad_parameters);
    ensure!(shown.lanes.len() == LANES.len(), "bad lanes have the default: {shown}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_typed_address_that_cannot_be_used_is_named_in_the_address_bar() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    let bad = [
        "hello world",
        "ftp://example.org",
        "http://",
        "http://example.org:99999",
        "http://me:secret@example.org",
        "http://example.org/#top",
    ];
    for address in bad {
        page.open(stage.url().with("endpoint", address)).await?;
        let named = |page: &Snapshot| page.bad_parameters == ["endpoint"];
        page.wait_for(&format!("{address} to be refused"), SOON, named).await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn a_typed_address_that_cannot_be_used_is_refused_where_it_is_typed() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    page.open(stage.url().with("endpoint", "http://127.0.0.1:1")).await?;
    page.press("settings").await?;
    let mut sentences = Vec::new();
    for address in ["hello world", "ftp://example.org", "http://example.org/#top", "http://me:secret@example.org"] {
        let input =
            page.client().find(Locator::Css("input[name=address]")).await.context("the address has no field")?;
        // As a person does it: all marked by Ctrl+A, typed over, Enter.
        input.send_keys(&format!("\u{e009}a\u{e000}{address}\u{e007}")).await?;
        let script = "const field = document.querySelector('input[name=address]');
            const ids = `${field.getAttribute('aria-describedby') ?? ''} ${field.getAttribute('aria-errormessage') ?? ''}`;
            const texts = ids.split(' ').filter(Boolean).map(id => document.getElementById(id)?.innerText ?? '');
            return field.getAttribute('aria-invalid') === 'true' ? texts.join(' ').trim() : '';";
        let sentence = e2e::wait_until(&format!("{address} to be refused with a sentence"), SOON, || async {
            let said = page.evaluate(script).await?;
            Ok(said.as_str().filter(|said| !said.is_empty()).map(str::to_owned))
        })
        .await?;
        sentences.push(sentence);
    }
    sentences.dedup();
    ensure!(sentences.len() == 4, "different mistakes get the same sentence: {sentences:?}");
    page.assert_sound().await
}
