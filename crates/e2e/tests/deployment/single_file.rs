//! The page in one file, opened from a disk.

use anyhow::{Context, Result, ensure};
use e2e::{Browser, BrowserOptions, Engine, key, word};
use tempfile::TempDir;

use crate::{HOME, LESSON, choose_event, choose_lesson, evaluate, wait_for};

#[tokio::test]
async fn lessons_work_in_one_file_from_a_disk() -> Result<()> {
    assert_works_from_a_disk(Engine::Chromium).await
}

#[cfg(feature = "long")]
#[tokio::test]
async fn lessons_work_in_one_file_from_a_disk_in_firefox() -> Result<()> {
    assert_works_from_a_disk(Engine::Firefox).await
}

async fn assert_works_from_a_disk(engine: Engine) -> Result<()> {
    let folder = TempDir::with_prefix("roundtrip-single-file-")?;
    let file = folder.path().join("a page.html");
    std::fs::write(&file, pack::single_file(&e2e::tools::dist()?)?)?;
    let address = url::Url::from_file_path(&file).ok().context("the file has no address")?;
    let browser = Browser::start_with(&BrowserOptions { engine, ..Default::default() }).await?;
    let page = browser.page();
    page.client().goto(&format!("{address}#/?lang=en")).await?;
    wait_for(&page, HOME).await?;
    choose_lesson(&page, "en").await?;
    wait_for(&page, LESSON).await?;
    choose_event(&page, "en").await?;
    // Field texts are a file of their own, too.
    wait_for(&page, "document.querySelector('.inspector [data-field]') !== null").await?;
    page.tab_to("group", &word("en", "stage-label")?).await?;
    page.keys(key::END).await?;
    for lesson in lessons::ALL {
        let scenario = lesson.scenario;
        evaluate(&page, &format!("location.hash = '#/lesson/{scenario}?lang=ko'")).await?;
        wait_for(&page, &format!("document.querySelector('[data-scenario={scenario}]') !== null && {LESSON}")).await?;
    }
    evaluate(&page, "location.hash = '#/live?lang=ko'").await?;
    wait_for(&page, "document.querySelector('[data-phase=idle]') !== null").await?;
    let asked = evaluate(&page, "return performance.getEntriesByType('resource').map(entry => entry.name)").await?;
    let others = asked.as_array().into_iter().flatten().filter_map(|name| name.as_str());
    let others: Vec<&str> = others.filter(|name| !name.starts_with("blob:") && !name.starts_with("data:")).collect();
    ensure!(others.is_empty(), "the file asked for {others:?}");
    page.assert_sound().await
}
