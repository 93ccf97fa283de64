//! A page that is open while a newer one is deployed: what it loads later comes from its own deployment or not at all, and
//! if a file is missing it loads itself anew, once. Also what the loader is for besides: a strict policy for content, use
//! without a network, and the notice of a program that stopped.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod host;
mod links;
mod offline;
mod single_file;

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use e2e::{Browser, Page, Site, wait_until, word};
use host::{Deployment, Host};
use serde_json::Value;

const SOON: Duration = Duration::from_secs(60);
const HOME: &str = "document.querySelector('[data-page=home]') !== null";
const LESSON: &str = "document.querySelector('[data-page=lesson]')?.dataset.work === 'done'";
const RECALL: &str = "document.querySelector('[data-page=recall] .recall-card') !== null";
const UPDATED: &str = "document.querySelector('body > .updated') !== null";
const STOPPED: &str = "document.querySelector('.stopped') !== null";
/// While the home page is idle it fetches the lessons' program. Without that, the program is first fetched when it is shown.
const NEVER_IDLE: &str = "window.requestIdleCallback = () => 0;";

async fn evaluate(page: &Page, script: &str) -> Result<Value> {
    page.script(script, Vec::new()).await
}

async fn wait_for(page: &Page, condition: &str) -> Result<()> {
    let script = format!("return {condition}");
    let waited =
        wait_until(condition, SOON, || async { Ok((evaluate(page, &script).await? == true).then_some(())) }).await;
    if waited.is_err() {
        let shown = evaluate(page, "return location.hash + '\\n' + document.body.innerText.slice(0, 800)").await?;
        return waited.with_context(|| format!("the page shows {shown}"));
    }
    Ok(())
}

/// Every file that the page has loaded is one of `deployment`, and its program is.
async fn ensure_is_of(page: &Page, deployment: &Deployment) -> Result<()> {
    let loaded = evaluate(
        page,
        "const folder = location.href.split('#')[0];
             return performance.getEntriesByType('resource').map(entry => entry.name)
                .filter(name => name.startsWith(folder)).map(name => name.slice(folder.length))",
    )
    .await?;
    let loaded: Vec<&str> = loaded.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(loaded.len() > 3, "the page has loaded {loaded:?}");
    for name in loaded {
        ensure!(deployment.has(name), "{name} is no file of the deployment");
    }
    let build = evaluate(page, "return roundtrip.build").await?;
    ensure!(build == deployment.manifest.build.as_str(), "the page is of build {build}");
    Ok(())
}

async fn ensure_says_updated(page: &Page) -> Result<()> {
    let text = evaluate(page, "return document.querySelector('body > .updated').innerText").await?;
    let text = text.as_str().unwrap_or_default();
    ensure!(text.contains("updated") && text.contains("업데이트"), "the notice says {text}");
    page.press("button", "OK").await?;
    wait_for(page, &format!("!({UPDATED})")).await
}

/// Follows the home page's link to the lesson about TCP.
async fn choose_lesson(page: &Page, lang: &str) -> Result<()> {
    page.press("link", &word(lang, "tcp-title")?).await
}

/// Looks into the first event of the picture.
async fn choose_event(page: &Page, lang: &str) -> Result<()> {
    page.tab_to("group", &word(lang, "stage-label")?).await?;
    page.keys("n").await
}

#[tokio::test]
async fn an_old_page_whose_next_program_is_gone_is_loaded_anew_from_one_deployment() -> Result<()> {
    let (old, new) = (Deployment::of_built_page()?, Deployment::next()?);
    let host = Host::start(&old, "").await?;
    let browser = Browser::start().await?;
    browser.run_before_load(NEVER_IDLE).await?;
    let page = browser.page();
    page.client().goto(&format!("{}/#/?lang=ko", host.address())).await?;
    wait_for(&page, HOME).await?;
    ensure_is_of(&page, &old).await?;
    host.deploy(&new);
    choose_lesson(&page, "ko").await?;
    wait_for(&page, UPDATED).await?;
    wait_for(&page, LESSON).await?;
    ensure_is_of(&page, &new).await?;
    ensure!(evaluate(&page, "return location.hash").await?.as_str().unwrap_or_default().contains("lang=ko"));
    ensure!(host.requests("/") == 2, "the page was loaded {} times", host.requests("/"));
    ensure_says_updated(&page).await
}

#[tokio::test]
async fn an_old_page_that_has_its_next_program_already_does_not_mix_it_with_a_newer_worker() -> Result<()> {
    let (old, new) = (Deployment::of_built_page()?, Deployment::next()?);
    let host = Host::start(&old, "").await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.client().goto(&format!("{}/#/?lang=en", host.address())).await?;
    wait_for(&page, HOME).await?;
    let program = old.manifest.file("roundtrip-lessons_bg.wasm")?.to_owned();
    let fetched = format!(
        "performance.getEntriesByType('resource').some(entry => entry.name.endsWith('{program}') && entry.responseEnd > 0)"
    );
    wait_for(&page, &fetched).await?;
    host.deploy(&new);
    choose_lesson(&page, "en").await?;
    wait_for(&page, UPDATED).await?;
    wait_for(&page, LESSON).await?;
    ensure_is_of(&page, &new).await
}

#[tokio::test]
async fn an_old_lesson_whose_field_texts_are_gone_is_loaded_anew_with_its_settings() -> Result<()> {
    let (old, new) = (Deployment::of_built_page()?, Deployment::next()?);
    let host = Host::start(&old, "").await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.client().goto(&format!("{}/#/lesson/tcp?loss=2&lang=en", host.address())).await?;
    wait_for(&page, LESSON).await?;
    host.deploy(&new);
    evaluate(&page, "location.hash = '#/lesson/tcp?loss=2&lang=ko'").await?;
    wait_for(&page, "document.documentElement.lang === 'ko'").await?;
    // The texts are fetched when the inspector shows an event.
    choose_event(&page, "ko").await?;
    wait_for(&page, UPDATED).await?;
    wait_for(&page, LESSON).await?;
    ensure_is_of(&page, &new).await?;
    let hash = evaluate(&page, "return location.hash").await?;
    ensure!(hash.as_str().is_some_and(|hash| hash.contains("loss=2") && hash.contains("lang=ko")), "{hash}");
    Ok(())
}

#[tokio::test]
async fn a_page_that_a_cache_keeps_old_is_loaded_anew_only_once() -> Result<()> {
    let (old, new) = (Deployment::of_built_page()?, Deployment::next()?);
    let host = Host::start(&old, "").await?;
    let browser = Browser::start().await?;
    browser.run_before_load(NEVER_IDLE).await?;
    let page = browser.page();
    page.client().goto(&format!("{}/#/?lang=en", host.address())).await?;
    wait_for(&page, HOME).await?;
    host.deploy_files(&new);
    choose_lesson(&page, "en").await?;
    wait_for(&page, UPDATED).await?;
    wait_for(&page, STOPPED).await?;
    ensure!(host.requests("/") == 2, "the page was loaded {} times", host.requests("/"));
    // The visitor goes on with what is there.
    evaluate(&page, "location.hash = '#/'").await?;
    wait_for(&page, HOME).await?;
    ensure_is_of(&page, &old).await
}

#[tokio::test]
async fn an_old_page_in_a_sandboxed_frame_is_loaded_anew_too() -> Result<()> {
    let (old, new) = (Deployment::of_built_page()?, Deployment::next()?);
    let host = Host::start(&old, "").await?;
    let course = Site::of_html(&format!(
        "<!doctype html><title>A course</title><iframe title=\"Roundtrip\" sandbox=\"allow-scripts\" width=\"900\" \
         height=\"700\" src=\"{}/#/?embed=1&amp;lang=en\"></iframe>",
        host.address()
    ))
    .await?;
    let browser = Browser::start().await?;
    browser.run_before_load(NEVER_IDLE).await?;
    let page = browser.page();
    page.client().goto(&format!("http://localhost:{}/", course.port())).await?;
    page.enter_frame().await?;
    wait_for(&page, HOME).await?;
    host.deploy(&new);
    choose_lesson(&page, "en").await?;
    wait_for(&page, UPDATED).await?;
    wait_for(&page, LESSON).await?;
    ensure_is_of(&page, &new).await
}

/// Keeps what a policy refuses, in `violations`.
const WATCH_POLICY: &str = "window.violations = []; addEventListener('securitypolicyviolation', event =>
    violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));";

async fn ensure_no_violation(page: &Page, what: &str) -> Result<()> {
    let violations = evaluate(page, "return violations").await?;
    ensure!(violations.as_array().is_some_and(Vec::is_empty), "{what} violates the policy: {violations}");
    Ok(())
}

/// A static host sends no policy: the page carries its own.
#[tokio::test]
async fn every_page_works_under_its_own_policy() -> Result<()> {
    let deployment = Deployment::of_built_page()?;
    let host = Host::start(&deployment, "").await?;
    let browser = Browser::start().await?;
    browser.run_before_load(WATCH_POLICY).await?;
    let page = browser.page();
    let live = "document.querySelector('[data-phase=idle]') !== null";
    let pages = [
        ("#/", HOME),
        ("home/", HOME),
        ("#/lesson/tcp?lang=en", LESSON),
        ("lesson/udp/", LESSON),
        ("#/live", live),
        ("ko/live/", live),
    ];
    for (path, shown) in pages {
        page.client().goto("about:blank").await?;
        page.client().goto(&format!("{}/{path}", host.address())).await?;
        wait_for(&page, shown).await?;
        if path.contains("tcp") {
            choose_event(&page, "en").await?;
            wait_for(&page, "document.querySelector('.inspector [data-field]') !== null").await?;
        }
        ensure_no_violation(&page, path).await?;
    }
    Ok(())
}

/// What somebody gets into the page does nothing, whatever way it came in.
#[tokio::test]
async fn the_policy_refuses_what_is_not_the_pages_own() -> Result<()> {
    let deployment = Deployment::of_built_page()?;
    let host = Host::start(&deployment, "").await?;
    let browser = Browser::start().await?;
    browser.run_before_load(WATCH_POLICY).await?;
    let page = browser.page();
    page.client().goto(&format!("{}/#/?lang=en", host.address())).await?;
    wait_for(&page, HOME).await?;
    let attacks = [
        (
            "an inline script",
            "const it = document.createElement('script'); it.append('window.bad = 1'); document.body.append(it)",
        ),
        (
            "a script of another host",
            "const it = document.createElement('script'); it.src = 'http://127.0.0.1:9/a.js'; document.body.append(it)",
        ),
        ("a handler", "document.body.setAttribute('onclick', 'window.bad = 1'); document.body.click()"),
        ("markup", "document.body.innerHTML = '<img src=x onerror=\"window.bad = 1\">'"),
        ("a text that is run", "setTimeout('window.bad = 1')"),
        ("another worker", "new Worker('data:text/javascript,1')"),
        (
            "a form",
            "const it = document.createElement('form'); it.action = 'http://127.0.0.1:9/'; document.body.append(it); it.submit()",
        ),
        (
            "another base",
            "const it = document.createElement('base'); it.href = 'http://127.0.0.1:9/'; document.head.append(it)",
        ),
        (
            "an object",
            "const it = document.createElement('object'); it.data = 'http://127.0.0.1:9/'; document.body.append(it)",
        ),
    ];
    for (what, attack) in attacks {
        let script = format!(
            "window.violations.length = 0; try {{ {attack} }} catch (error) {{ violations.push(String(error)) }}"
        );
        evaluate(&page, &script).await?;
        wait_for(&page, "violations.length > 0").await.with_context(|| format!("{what} is not refused"))?;
        ensure!(evaluate(&page, "return window.bad ?? null").await?.is_null(), "{what} ran");
    }
    Ok(())
}

#[tokio::test]
async fn a_lesson_that_does_not_exist_is_named_by_the_home_page() -> Result<()> {
    let deployment = Deployment::of_built_page()?;
    let host = Host::start(&deployment, "").await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.client().goto(&format!("{}/#/lesson/gopher?lang=en", host.address())).await?;
    wait_for(&page, "document.querySelector('[data-page=home]') && document.body.innerText.includes('lesson/gopher')")
        .await?;
    evaluate(&page, "location.hash = '#/lesson/tcp'").await?;
    wait_for(&page, LESSON).await?;
    evaluate(&page, "location.hash = '#/lesson/gopher'").await?;
    wait_for(&page, HOME).await
}

#[tokio::test]
async fn a_program_that_stops_offers_its_message_with_the_version() -> Result<()> {
    let deployment = Deployment::of_built_page()?;
    let host = Host::start(&deployment, "").await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.client().goto(&format!("{}/#/?lang=en", host.address())).await?;
    wait_for(&page, HOME).await?;
    let version = format!("{} ({})", deployment.manifest.version, deployment.manifest.build);
    let foot = evaluate(&page, "return document.querySelector('.foot').innerText").await?;
    ensure!(foot.as_str().is_some_and(|foot| foot.contains(&version)), "the page's last line is {foot}");
    evaluate(&page, "roundtrip.panicked('panicked at src/somewhere.rs:1:2:\\nan index is out of bounds')").await?;
    wait_for(&page, STOPPED).await?;
    let report = evaluate(&page, "return document.querySelector('.stopped textarea').value").await?;
    let report = report.as_str().unwrap_or_default();
    for part in ["an index is out of bounds", &version, "#/?lang=en"] {
        ensure!(report.contains(part), "the report lacks {part}: {report}");
    }
    Ok(())
}
