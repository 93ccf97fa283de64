//! A page that its browser keeps: everything but live traffic works without a network, and a newer deployment is announced
//! and taken whole or not at all.

use anyhow::{Result, ensure};
use e2e::{Browser, BrowserOptions, Engine, Page, Site, wait_until};

use crate::host::{Deployment, Host};
use crate::{HOME, LESSON, RECALL, SOON, ensure_is_of, evaluate, wait_for};

const IS_KEPT: &str = "(await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'";
const NEWER: &str = "document.querySelector('body > .updated')?.innerText.includes('newer version')";

/// Waits for a condition that is a promise.
async fn wait_for_promise(page: &Page, condition: &str) -> Result<()> {
    let script = format!(
        "const done = arguments[0]; const look = async () => {{ ({condition}) ? done(true) : setTimeout(look, 100) }}; look()"
    );
    ensure!(page.script_async(&script, vec![]).await? == true, "{condition}");
    Ok(())
}

async fn open(page: &Page, address: &str) -> Result<()> {
    page.client().goto("about:blank").await?;
    Ok(page.client().goto(address).await?)
}

/// A browser that has the page open and has kept it.
async fn visited(host: &Host, engine: Engine) -> Result<(Browser, Page)> {
    let browser = Browser::start_with(&BrowserOptions { engine, ..Default::default() }).await?;
    let page = browser.page();
    open(&page, &format!("{}/#/?lang=en", host.address())).await?;
    wait_for(&page, HOME).await?;
    wait_for_promise(&page, IS_KEPT).await?;
    Ok((browser, page))
}

#[tokio::test]
async fn everything_but_live_traffic_works_without_a_network() -> Result<()> {
    assert_works_without_a_network(Engine::Chromium).await
}

#[cfg(feature = "long")]
#[tokio::test]
async fn everything_but_live_traffic_works_in_firefox_without_a_network() -> Result<()> {
    assert_works_without_a_network(Engine::Firefox).await
}

#[cfg(feature = "long")]
#[tokio::test]
async fn everything_but_live_traffic_works_in_webkit_without_a_network() -> Result<()> {
    assert_works_without_a_network(Engine::WebKit).await
}

async fn assert_works_without_a_network(engine: Engine) -> Result<()> {
    let deployment = Deployment::of_built_page()?.kept()?;
    let host = Host::start(&deployment, "").await?;
    let address = host.address();
    let (_browser, page) = visited(&host, engine).await?;
    drop(host);
    for lesson in lessons::ALL {
        open(&page, &format!("{address}/#/lesson/{}?lang=ko", lesson.scenario)).await?;
        wait_for(&page, LESSON).await?;
    }
    for (path, shown) in
        [("", HOME), ("ko/home/", HOME), ("lesson/tcp/", LESSON), ("ko/lesson/udp", LESSON), ("ko/recall/", RECALL)]
    {
        open(&page, &format!("{address}/{path}")).await?;
        wait_for(&page, shown).await?;
    }
    ensure_is_of(&page, &deployment).await?;
    open(&page, &format!("{address}/#/live?lang=en&endpoint=local")).await?;
    wait_for(&page, "document.querySelector('[data-phase=idle]') !== null").await?;
    page.run().await?;
    wait_for(&page, "document.querySelector('[data-phase=no-endpoint] [data-action=contrast]') !== null").await
}

#[tokio::test]
async fn a_newer_deployment_is_announced_and_taken_whole() -> Result<()> {
    let (old, new) = (Deployment::of_built_page()?.kept()?, Deployment::next()?.kept()?);
    let host = Host::start(&old, "").await?;
    let (_browser, page) = visited(&host, Engine::Chromium).await?;
    host.deploy(&new);
    open(&page, &format!("{}/#/lesson/tcp?lang=en&loss=2", host.address())).await?;
    wait_for(&page, LESSON).await?;
    wait_for(&page, NEWER).await?;
    // Until the visitor asks for it, the page stays what it was, whatever it loads.
    evaluate(&page, "location.hash = '#/?lang=en'").await?;
    wait_for(&page, HOME).await?;
    ensure_is_of(&page, &old).await?;
    page.press("button", "Load it / 새로 불러오기").await?;
    wait_for(&page, &format!("roundtrip.build === '{}'", new.manifest.build)).await?;
    wait_for(&page, HOME).await?;
    ensure_is_of(&page, &new).await?;
    drop(host);
    evaluate(&page, "location.hash = '#/lesson/bulk'").await?;
    wait_for(&page, LESSON).await?;
    ensure_is_of(&page, &new).await
}

#[tokio::test]
async fn half_of_a_deployment_is_never_kept() -> Result<()> {
    let (old, broken) = (Deployment::of_built_page()?.kept()?, Deployment::next()?.kept()?);
    broken.break_file("lab-worker.js")?;
    let host = Host::start(&old, "").await?;
    let address = host.address();
    let (_browser, page) = visited(&host, Engine::Chromium).await?;
    host.deploy(&broken);
    open(&page, &format!("{address}/#/lesson/tcp?lang=en")).await?;
    wait_for(&page, LESSON).await?;
    // The browser has found the newer service worker and the broken file, and has given up.
    let file = format!("/{}", broken.manifest.file("lab-worker.js")?);
    wait_until("the browser to ask for the broken file", SOON, || async {
        Ok((host.requests(&file) > 0).then_some(()))
    })
    .await?;
    wait_for_promise(
        &page,
        "await navigator.serviceWorker.getRegistration().then(({ installing, waiting }) => !installing && !waiting)",
    )
    .await?;
    ensure!(evaluate(&page, &format!("return {NEWER} ?? false")).await? == false, "half of a deployment is announced");
    drop(host);
    open(&page, &format!("{address}/#/lesson/udp?lang=en")).await?;
    wait_for(&page, LESSON).await?;
    ensure_is_of(&page, &old).await
}

#[tokio::test]
async fn a_frame_keeps_nothing() -> Result<()> {
    let deployment = Deployment::of_built_page()?.kept()?;
    let host = Host::start(&deployment, "").await?;
    for sandbox in ["", "sandbox=\"allow-scripts\""] {
        let course = Site::of_html(&format!(
            "<!doctype html><title>A course</title><iframe title=\"Roundtrip\" {sandbox} width=\"900\" height=\"700\" \
             src=\"{}/#/lesson/tcp?lang=en\"></iframe>",
            host.address()
        ))
        .await?;
        let browser = Browser::start().await?;
        let page = browser.page();
        // The same host, so that the frame could share what a page of its own keeps.
        page.client().goto(&course.origin()).await?;
        page.enter_frame().await?;
        wait_for(&page, LESSON).await?;
        wait_for_promise(
            &page,
            "await new Promise(resolve => requestIdleCallback(() => resolve(true), { timeout: 3000 }))",
        )
        .await?;
        ensure!(host.requests("/service-worker.js") == 0, "a frame has asked for the service worker: {sandbox:?}");
    }
    Ok(())
}
