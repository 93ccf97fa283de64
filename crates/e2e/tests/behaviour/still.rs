//! The pages that need no program: what is there before the program is, without it, and when it comes.

use crate::spoken;
use anyhow::{Result, ensure};
use e2e::{Page, Reply, Site, World, file_in, tools, word};

/// The built page on a static host that has no program: what a reader has whose program does not load.
async fn site_without_programs() -> Result<Site> {
    let folder = tools::dist()?;
    Site::replying(move |path| {
        let file = file_in(&folder, path).filter(|file| file.extension().is_none_or(|kind| kind != "wasm"));
        let missing = Reply { status: "503 Service Unavailable", fields: String::new(), body: Vec::new() };
        file.map_or(missing, |file| Reply::of_file(&file))
    })
    .await
}

/// The folder of a language's pages: the first language has none of its own.
fn folder(lang: &str) -> String {
    if lang == "en" { String::new() } else { format!("{lang}/") }
}

/// The widths of the pictures in sight, and how many texts they have.
const PICTURE: &str = "return [...document.querySelectorAll('[data-still] svg')].filter(it => it.checkVisibility())\
                       .map(it => [it.getBoundingClientRect().width, it.querySelectorAll('text').length]);";

async fn assert_has_a_picture(page: &Page) -> Result<()> {
    page.expect_script("one picture with words in it", PICTURE, |pictures| {
        let one = pictures.as_array().filter(|all| all.len() == 1);
        one.is_some_and(|all| all[0][0].as_f64() > Some(250.0) && all[0][1].as_u64() > Some(20))
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_lesson_can_be_read_without_a_program_in_every_language() -> Result<()> {
    let (world, site) = (World::start().await?, site_without_programs().await?);
    let page = world.page();
    for lang in spoken()? {
        let folder = folder(&lang);
        page.load(format!("{}/{folder}lesson/websocket/", site.origin())).await?;
        page.expect_text(&word(&lang, "websocket-title")?).await?;
        page.expect_text(&word(&lang, "websocket-look")?).await?;
        // The loader says in both languages that there is no program.
        page.expect_text("could not be loaded").await?;
        assert_has_a_picture(&page).await?;
        page.assert_accessible(&format!("the page without a program in {lang}")).await?;
        page.assert_fits().await?;
        let next = word(&lang, "lesson-next")?.replace("{ $title }", &word(&lang, "connection-cost-title")?);
        page.press("link", &next).await?;
        page.expect_text(&word(&lang, "connection-cost-look")?).await?;
    }
    Ok(())
}

#[tokio::test]
async fn home_and_live_can_be_read_without_a_program_in_every_language() -> Result<()> {
    let (world, site) = (World::start().await?, site_without_programs().await?);
    let page = world.page();
    for lang in spoken()? {
        let folder = folder(&lang);
        page.load(format!("{}/{folder}home/", site.origin())).await?;
        page.expect_text(&word(&lang, "home-lead")?).await?;
        page.assert_accessible(&format!("the home page without a program in {lang}")).await?;
        page.assert_fits().await?;
        page.press("link", &word(&lang, "home-live")?).await?;
        page.expect_text(&word(&lang, "live-title")?).await?;
        page.expect_text(&word(&lang, "status-idle")?).await?;
        // When the loader says that there is no program, it has made the address the program's.
        page.expect_text("could not be loaded").await?;
        let address = page.client().current_url().await?;
        ensure!(address.as_str().ends_with(&format!("/#/live?lang={lang}")), "the link leads to {address}");
        page.assert_accessible(&format!("the live page without a program in {lang}")).await?;
        page.assert_fits().await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_recall_page_lists_its_sheets_without_a_program_in_every_language() -> Result<()> {
    let (world, site) = (World::start().await?, site_without_programs().await?);
    let page = world.page();
    for lang in spoken()? {
        page.load(format!("{}/{}recall/", site.origin(), folder(&lang))).await?;
        page.expect_text(&word(&lang, "recall-lead")?).await?;
        page.expect_text(&word(&lang, "table-tcp")?).await?;
        page.assert_accessible(&format!("the recall page without a program in {lang}")).await?;
        page.assert_fits().await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_live_program_takes_the_place_of_its_page_and_runs() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.load(world.at("ko/live/")).await?;
    page.press("button", &word("ko", "action-run")?).await?;
    page.expect("messages in every lane", |shown| shown.lanes.len() == 4 && shown.all_delivered(1)).await?;
    let address = page.client().current_url().await?;
    ensure!(address.as_str() == world.at("#/live?lang=ko"), "the address is {address}");
    let left = page.script("return document.querySelectorAll('[data-still]').length", vec![]).await?;
    ensure!(left == 0, "{left} parts of the page without a program are left");
    page.assert_sound().await
}

#[tokio::test]
async fn the_program_takes_the_place_of_the_page_that_needs_none() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.load(world.at("ko/lesson/tcp/")).await?;
    let shown = page.expect("the lesson", |shown| shown.scenario == "tcp" && shown.is_done()).await?;
    let address = page.client().current_url().await?;
    ensure!(address.as_str() == world.at("#/lesson/tcp?lang=ko"), "the address is {address}");
    ensure!(page.text().await?.contains(&word("ko", "tcp-title")?), "the lesson is not in Korean: {shown}");
    let left = page.script("return document.querySelectorAll('[data-still], .still').length", vec![]).await?;
    ensure!(left == 0, "{left} parts of the page without a program are left");
    // From here on it is the program's page: its links and its history work as ever.
    page.go("#/lesson/udp").await?;
    page.expect("the other lesson", |shown| shown.scenario == "udp" && shown.is_done()).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_hash_address_shows_the_same_page_until_its_program_is_there() -> Result<()> {
    let (world, site) = (World::start().await?, site_without_programs().await?);
    let page = world.page();
    page.load(format!("{}/#/lesson/tcp?lang=en", site.origin())).await?;
    page.expect_text(&word("en", "tcp-look")?).await?;
    assert_has_a_picture(&page).await?;
    // Whoever chose a setting asks for another run than the picture's.
    page.load(format!("{}/#/lesson/tcp?lang=en&loss=5", site.origin())).await?;
    page.expect_text("could not be loaded").await?;
    let pictures = page.script(PICTURE, vec![]).await?;
    ensure!(pictures.as_array().is_some_and(Vec::is_empty), "the picture of another run is shown: {pictures}");
    Ok(())
}
