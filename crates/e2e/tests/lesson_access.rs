//! The home page and the lessons for everyone: nothing that axe finds, nothing wider than its window, nothing that moves by
//! itself where that is not wanted.

use anyhow::{Context, Result, ensure};
use e2e::{Browser, BrowserOptions, LessonPage, Page, Site, wait_until};
use lab::scenario;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(30);

async fn home(page: &Page, origin: &str, query: &str) -> Result<()> {
    page.client().goto("about:blank").await?;
    page.client().goto(&format!("{origin}/#/?{query}")).await?;
    let there = "return !!document.querySelector('[data-page=home]')";
    wait_until("the home page", SOON, || async { Ok((page.evaluate(there).await? == true).then_some(())) }).await
}

#[tokio::test]
async fn axe_finds_nothing_on_the_home_page_and_in_lessons_in_any_language_and_theme() -> Result<()> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    let lesson = LessonPage::new(browser.page(), site.origin());
    let page = lesson.page();
    for looks in ["lang=en&theme=light", "lang=ko&theme=dark", "lang=en&theme=dark", "lang=ko&theme=light"] {
        home(page, &site.origin(), looks).await?;
        page.assert_accessible(&format!("home, {looks}")).await?;
        for what in ["tcp?event=2&do=drop:4", "websocket?event=10", "connection-cost?event=40", "contrast?loss=2x"] {
            lesson.open(&format!("{what}&{looks}")).await?;
            if what.contains("event") {
                let dissected = "!!document.querySelector('.inspector [data-field]')";
                lesson.wait_for("the event's fields", dissected).await?;
            }
            page.assert_accessible(&format!("{what}, {looks}")).await?;
        }
    }
    page.assert_sound().await
}

#[tokio::test]
async fn home_and_every_lesson_fit_a_phone_a_frame_a_notebook_and_a_projector() -> Result<()> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start_with(&BrowserOptions { window: (1920, 1080), ..Default::default() }).await?;
    let lesson = LessonPage::new(browser.page(), site.origin());
    let page = lesson.page();
    // A browser's own window cannot be as narrow as a phone; a frame can.
    for (width, height, query) in
        [(360, 740, "lang=ko"), (640, 480, "lang=en&embed=1"), (1024, 768, "lang=en"), (1900, 1000, "lang=ko")]
    {
        for name in scenario::NAMES.iter().map(|name| format!("lesson/{name}")).chain([String::new()]) {
            let url = format!("{}/#/{name}?event=1&{query}", site.origin()).replace('&', "&amp;");
            let frame = format!(r#"<iframe title="Roundtrip" width="{width}" height="{height}" src="{url}"></iframe>"#);
            let host = Site::of_html(&format!("<!doctype html><title>A course</title>{frame}")).await?;
            page.client().goto(&host.origin()).await?;
            page.client().enter_frame(0).await?;
            let there = "!!document.querySelector('[data-page=home], [data-work=done]')";
            lesson.wait_for(&format!("{name} to be there"), there).await?;
            page.assert_fits().await.with_context(|| format!("#/{name} at {width} x {height}"))?;
            page.client().enter_parent_frame().await?;
        }
    }
    page.assert_sound().await
}

#[tokio::test]
async fn nothing_moves_by_itself_where_less_motion_is_asked_for_and_all_is_reachable() -> Result<()> {
    let site = Site::of_built_page().await?;
    let options = BrowserOptions { still: true, ..Default::default() };
    let browser = Browser::start_with(&options).await?;
    let lesson = LessonPage::new(browser.page(), site.origin());
    lesson.open("tcp?lang=en&autoplay=1").await?;
    let frames = "window.seen = 0; (function next() { seen += 1; requestAnimationFrame(next); })()";
    lesson.page().evaluate(frames).await?;
    lesson.wait_for("30 frames", "window.seen > 30").await?;
    ensure!(lesson.moment().await? == 0, "the lesson plays by itself");
    lesson.press(".player", "step-forward").await?;
    ensure!(lesson.moment().await? > 0, "it cannot be stepped");
    lesson.press(".player", "play").await?;
    let moves = "Number(document.querySelector('.player-time').dataset.moment) > 100000";
    lesson.wait_for("it to play when asked to", moves).await?;

    let browser = Browser::start().await?;
    let lesson = LessonPage::new(browser.page(), site.origin());
    lesson.open("tcp?lang=en&autoplay=1").await?;
    lesson.wait_for("it to play where motion is welcome", moves).await
}
