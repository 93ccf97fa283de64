//! The lessons: every scenario runs in the page, in a course site's frame too, and nothing of it goes on afterwards.

use anyhow::{Context, Result, ensure};
use e2e::{Browser, Page, Site, Stage, wait_until};
use lab::{Request, scenario};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(30);
/// A transfer that takes a browser seconds: in small packets, with losses.
const LONG: &str = "#/lesson/bulk?lang=en&bulk=100000000&mtu=576&loss=0.1";

/// Counts the workers that a page starts and ends.
const WATCH_WORKERS: &str = "{
    const Real = Worker;
    window.workers = { started: 0, ended: 0 };
    window.Worker = class extends Real {
        constructor(...given) { super(...given); window.workers.started += 1; }
        terminate() { super.terminate(); window.workers.ended += 1; }
    };
}";

/// Opens an address of the lessons' program anew.
async fn open(page: &Page, origin: &str, hash: &str) -> Result<()> {
    page.client().goto("about:blank").await?;
    page.client().goto(&format!("{origin}/{hash}")).await?;
    Ok(())
}

async fn go(page: &Page, hash: &str) -> Result<()> {
    page.evaluate(&format!("location.hash = {hash:?}")).await?;
    Ok(())
}

/// What the run of `scenario` is doing; nothing where another lesson is shown, or none.
async fn work(page: &Page, scenario: &str) -> Result<Option<String>> {
    let script = format!("return document.querySelector('[data-scenario=\"{scenario}\"]')?.dataset.work");
    Ok(page.evaluate(&script).await?.as_str().map(str::to_owned))
}

async fn wait_for_work(page: &Page, scenario: &str, wanted: &str) -> Result<()> {
    let what = format!("{scenario} to be {wanted}");
    let waited = wait_until(&what, SOON, || async {
        Ok((work(page, scenario).await?.as_deref() == Some(wanted)).then_some(()))
    });
    let waited = waited.await;
    if waited.is_err() {
        let shown = page.evaluate("return document.body.innerText.slice(0, 500)").await?;
        return waited.with_context(|| format!("the page shows {shown}"));
    }
    Ok(())
}

async fn number(page: &Page, script: &str) -> Result<i64> {
    page.evaluate(script).await?.as_i64().with_context(|| format!("no number: {script}"))
}

/// Fails unless the list knows what the lab itself says of the scenario.
async fn assert_table(page: &Page, name: &str) -> Result<()> {
    let settings = scenario::defaults(name).context("a scenario")?;
    let (run, _) = lab::run(&Request::new(name, settings))?;
    let all = run.trace.events().len();
    let told = number(page, "return Number(document.querySelector('.events').dataset.events)").await?;
    ensure!(told == all as i64, "{name}: the page knows {told} events of {all}");
    let rows = "return [...document.querySelectorAll('.events tr[data-event]')]
        .map(row => [row.dataset.event, row.querySelector('[data-column=label] b').innerText])";
    let rows = page.evaluate(rows).await?;
    let rows = rows.as_array().context("a list")?;
    ensure!(!rows.is_empty(), "{name}: the list is empty");
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for row in rows {
        let id: u64 = row[0].as_str().context("a number")?.parse()?;
        let event = run.trace.event(trace::EventId(id)).with_context(|| format!("{name} has no event {id}"))?;
        let label = event.wire.as_ref().map_or("", |wire| &wire.label);
        let shown = plain(row[1].as_str().unwrap_or_default());
        // At the depth of packets a row is called by what it carries.
        let carried = run
            .trace
            .events()
            .filter_map(|other| other.wire.as_ref())
            .filter(|wire| wire.carriers.is_some_and(|(first, last)| first <= event.id && event.id <= last));
        let mut names = carried.map(|wire| plain(&wire.label)).chain([plain(label)]);
        ensure!(
            names.any(|name| name.starts_with(&shown) || shown.starts_with(&name)),
            "{name}, event {id}: \"{shown}\" is shown for \"{label}\""
        );
    }
    Ok(())
}

#[tokio::test]
async fn every_scenario_is_a_lesson_with_its_table() -> Result<()> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    for name in scenario::NAMES {
        open(&page, &site.origin(), &format!("#/lesson/{name}?lang=en")).await?;
        wait_for_work(&page, name, "done").await?;
        assert_table(&page, name).await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn every_scenario_is_a_lesson_in_a_sandboxed_frame_of_another_origin() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    for name in scenario::NAMES {
        let url = format!("{}/#/lesson/{name}?lang=en&amp;embed=1", stage.endpoint.origin());
        let frame =
            format!(r#"<iframe title="Roundtrip" sandbox="allow-scripts" width="640" height="480" src="{url}">"#);
        let host = Site::of_html(&format!("<!doctype html><title>A course</title>{frame}</iframe>")).await?;
        page.client().goto(&format!("http://localhost:{}/", host.port())).await?;
        page.client().enter_frame(0).await?;
        ensure!(page.evaluate("return self.origin").await? == "null", "the frame is not opaque");
        wait_for_work(&page, name, "done").await?;
        assert_table(&page, name).await?;
        page.client().enter_parent_frame().await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn home_leads_to_every_lesson_and_to_the_live_page_and_back() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    open(&page, &stage.endpoint.origin(), "#/?lang=ko&theme=dark").await?;
    wait_until("the home page", SOON, || async {
        Ok((number(&page, "return document.querySelectorAll('[data-page=home] [data-lesson]').length").await? > 0)
            .then_some(()))
    })
    .await?;
    for name in scenario::NAMES {
        page.evaluate(&format!("document.querySelector('[data-page=home] [data-lesson=\"{name}\"]').click()")).await?;
        wait_for_work(&page, name, "done").await?;
        let shown =
            page.evaluate("return [document.documentElement.lang, document.documentElement.dataset.theme]").await?;
        ensure!(shown[0] == "ko" && shown[1] == "dark", "language and theme are lost on the way to {name}: {shown}");
        page.client().back().await?;
        wait_until("the home page again", SOON, || async {
            Ok((page.evaluate("return !!document.querySelector('[data-page=home]')").await? == true).then_some(()))
        })
        .await?;
    }
    page.evaluate("document.querySelector('[data-page=home] [data-action=live]').click()").await?;
    page.wait_for("the live page", SOON, |page| page.phase == "idle" && page.lanes.len() == 4).await?;
    let left = number(&page, "return document.querySelectorAll('main').length").await?;
    ensure!(left == 1, "{left} pages are shown at once");
    page.assert_sound().await
}

#[tokio::test]
async fn the_header_changes_theme_and_language_of_a_lesson_and_keeps_the_rest() -> Result<()> {
    let stage = Stage::start().await?;
    let page = stage.page();
    open(&page, &stage.endpoint.origin(), "#/lesson/tcp?loss=1&do=drop:2&lang=en").await?;
    wait_for_work(&page, "tcp", "done").await?;
    page.press("lang").await?;
    page.press("theme").await?;
    let hash = wait_until("the address to follow", SOON, || async {
        let hash = page.client().current_url().await?.fragment().unwrap_or_default().to_owned();
        Ok((hash.contains("lang=ko") && hash.contains("theme=light")).then_some(hash))
    })
    .await?;
    ensure!(hash.starts_with("/lesson/tcp?loss=1&do=drop:2"), "the address forgets: {hash}");
    let hangul = "return /[가-힣]/.test(document.querySelector('.events').innerText)";
    wait_until("the table in Korean", SOON, || async { Ok((page.evaluate(hangul).await? == true).then_some(())) })
        .await?;
    page.assert_sound().await
}

#[tokio::test]
async fn bad_parameters_of_a_lesson_are_named() -> Result<()> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    let bad = "return [...document.querySelectorAll('[data-bad-parameter]')].map(it => it.dataset.badParameter).join()";
    for (hash, named) in [("#/lesson/tcp?rtt=x&do=boil:1&colour=red&loss=1", "rtt,do,colour"), ("#/nowhere", "page")] {
        open(&page, &site.origin(), hash).await?;
        wait_until(&format!("{named} to be named"), SOON, || async {
            Ok((page.evaluate(bad).await? == named).then_some(()))
        })
        .await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn leaving_a_lesson_ends_its_worker() -> Result<()> {
    let stage = Stage::start().await?;
    stage.browser.run_before_load(WATCH_WORKERS).await?;
    let page = stage.page();
    open(&page, &stage.endpoint.origin(), LONG).await?;
    wait_for_work(&page, "bulk", "computing").await?;
    go(&page, "#/live?lang=en").await?;
    page.wait_for("the live page", SOON, |page| page.phase == "idle").await?;
    let ended = "return window.workers.started === 1 && window.workers.ended >= 1";
    wait_until("the worker to end", SOON, || async { Ok((page.evaluate(ended).await? == true).then_some(())) }).await?;
    go(&page, "#/lesson/udp").await?;
    wait_for_work(&page, "udp", "done").await?;
    assert_table(&page, "udp").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_transfer_of_100_mb_leaves_the_page_responsive_and_can_be_stopped() -> Result<()> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    browser.run_before_load(WATCH_WORKERS).await?;
    let page = browser.page();
    open(&page, &site.origin(), LONG).await?;
    wait_for_work(&page, "bulk", "computing").await?;
    page.evaluate("window.frames = 0; (function next() { frames += 1; requestAnimationFrame(next); })()").await?;
    wait_until("30 frames", SOON, || async { Ok((number(&page, "return frames").await? > 30).then_some(())) }).await?;
    let now = work(&page, "bulk").await?;
    ensure!(now.as_deref() == Some("computing"), "when 30 frames were drawn it was {now:?}");
    page.press("stop").await?;
    wait_for_work(&page, "bulk", "stopped").await?;
    ensure!(page.evaluate("return window.workers.ended >= 1").await? == true, "the worker goes on");
    go(&page, "#/lesson/bulk?lang=en&bulk=20000").await?;
    wait_for_work(&page, "bulk", "done").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_newer_run_takes_the_place_of_a_long_one() -> Result<()> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    open(&page, &site.origin(), LONG).await?;
    wait_for_work(&page, "bulk", "computing").await?;
    go(&page, "#/lesson/bulk?lang=en").await?;
    wait_for_work(&page, "bulk", "done").await?;
    assert_table(&page, "bulk").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_lab_that_does_not_arrive_is_said_to_be_missing() -> Result<()> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    let lost = "const real = window.fetch;
        window.fetch = (what, ...rest) => String(what).includes('lab-worker') ? Promise.reject(new TypeError('lost')) : real(what, ...rest);";
    browser.run_before_load(lost).await?;
    let page = browser.page();
    open(&page, &site.origin(), "#/lesson/tcp?lang=en").await?;
    wait_for_work(&page, "tcp", "failed").await?;
    let said = page.evaluate("return document.querySelector('.lesson-work [role=status]').innerText").await?;
    ensure!(said.as_str().is_some_and(|said| said.contains("could not be loaded")), "the page says {said}");
    page.assert_sound().await
}
