//! The recall sheets: each diagram and each table done right and wrong, by mouse and by keyboard, with nothing of the
//! solution in the document before it is earned or asked for.

use crate::{looks, spoken};
use ::recall::diagram::{Diagram, Item, Shape, Way};
use ::recall::{ALL, Sheet, Task, find};
use anyhow::{Context, Result, ensure};
use e2e::{Page, Site, World, key, word};
use i18n::Lang;

/// What the page says of the sheet.
const STATE: &str = "const at = selector => document.querySelector(selector); const score = at('.recall-score');\
    return [score ? Number(score.dataset.right) : null, at('[data-page=recall]')?.dataset.done !== undefined,\
    Number(at('#recall-board')?.dataset.entries ?? 0),\
    [...document.querySelectorAll('[data-run]')].map(it => it.dataset.run)]";

fn diagram(sheet: &'static Sheet) -> Result<&'static Diagram> {
    match sheet.task {
        Task::Diagram(diagram) => Ok(diagram),
        _ => anyhow::bail!("{} is no diagram", sheet.name),
    }
}

fn said(lang: &str, message: &str, arguments: &[(&str, &str)]) -> Result<String> {
    let mut text = word(lang, message)?;
    for (name, value) in arguments {
        text = text.replace(&format!("{{ ${name} }}"), value);
    }
    Ok(text)
}

/// The name of an item's card.
fn card(lang: &str, item: &Item) -> Result<String> {
    let tag = match item.shape {
        Shape::Loop => "loop ",
        Shape::Alt => "alt ",
        Shape::Else => "else ",
        Shape::End => return word(lang, "recall-box-end"),
        _ => "",
    };
    Ok(format!("{tag}{}", item.label))
}

/// The name of the place with this number, from 0, for what an item is.
fn place(lang: &str, item: &Item, at: usize) -> Result<String> {
    let message = match item.way {
        None => "recall-place",
        Some(Way::Up) => "recall-place-up",
        Some(Way::Down) => "recall-place-down",
    };
    said(lang, message, &[("place", &(at + 1).to_string())])
}

/// Puts an item behind the first `at` ones, as a person does: the card, then its place.
async fn put(page: &Page, lang: &str, item: &Item, at: usize) -> Result<()> {
    let cards = page.within("region", &word(lang, "recall-cards")?);
    cards.press("button", &card(lang, item)?).await?;
    page.press("button", &place(lang, item, at)?).await
}

async fn expect_entries(page: &Page, count: usize) -> Result<()> {
    let fits = |state: &serde_json::Value| state[2].as_u64() == Some(count as u64);
    page.expect_script(&format!("{count} entries"), STATE, fits).await.map(drop)
}

async fn expect_done(page: &Page, what: &str) -> Result<()> {
    page.expect_script(what, STATE, |state| state[1] == true).await.map(drop)
}

async fn open(world: &World, query: &str) -> Result<Page> {
    let page = world.page();
    page.open(world.at(&format!("#/recall?{query}"))).await?;
    Ok(page)
}

fn lang_of(tag: &str) -> Result<Lang> {
    Lang::from_tag(tag).context("a language")
}

#[tokio::test]
async fn every_diagram_is_drawn_from_memory_step_by_step_in_every_language() -> Result<()> {
    let world = World::start().await?;
    for lang in spoken()? {
        for sheet in ALL.iter().filter(|sheet| sheet.is_diagram()) {
            let page = open(&world, &format!("sheet={}&lang={lang}", sheet.name)).await?;
            for (at, item) in diagram(sheet)?.solution(lang_of(&lang)?).iter().enumerate() {
                put(&page, &lang, item, at).await?;
                expect_entries(&page, at + 1).await?;
            }
            expect_done(&page, &format!("{} to be done in {lang}", sheet.name)).await?;
            let hash = page.look().await?.hash;
            ensure!(hash.contains("done=") && hash.contains(sheet.name), "the progress is not in the address: {hash}");
            page.assert_sound().await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_forgotten_segment_leads_to_the_run_that_follows_from_it() -> Result<()> {
    let world = World::start().await?;
    let page = open(&world, "sheet=tcp&lang=ko").await?;
    let solution = diagram(find("tcp").context("a sheet")?)?.solution(Lang::Ko);
    for (at, item) in solution.iter().take(3).enumerate() {
        put(&page, "ko", item, at).await?;
        expect_entries(&page, at + 1).await?;
    }
    // The third segment is forgotten.
    put(&page, "ko", &solution[5], 3).await?;
    page.expect_script("the run of the forgotten ACK", STATE, |state| {
        state[2] == 3 && state[3] == serde_json::json!(["lesson/tcp?do=drop:3&autoplay=1"])
    })
    .await?;
    page.expect_text(&word("ko", "idea-third")?).await?;
    page.expect_text("RFC 9293").await?;
    page.press("link", &word("ko", "recall-run")?).await?;
    let shown = page.expect("the lesson", |shown| shown.scenario == "tcp").await?;
    ensure!(shown.hash.contains("do=drop:3") && shown.hash.contains("lang=ko"), "the address is {}", shown.hash);
    page.back().await?;
    page.expect_text(&word("ko", "recall-cards")?).await
}

#[tokio::test]
async fn a_whole_sheet_is_judged_at_once_and_each_mistake_is_named() -> Result<()> {
    let world = World::start().await?;
    for sheet in ALL.iter().filter(|sheet| sheet.is_diagram()) {
        let page = open(&world, &format!("sheet={}&mode=sheet&lang=en", sheet.name)).await?;
        let mut items = diagram(sheet)?.solution(Lang::En);
        // One step is forgotten.
        items.remove(1);
        for (at, item) in items.iter().enumerate() {
            put(&page, "en", item, at).await?;
            expect_entries(&page, at + 1).await?;
        }
        page.press("button", &word("en", "recall-check")?).await?;
        page.expect_text(&word("en", "recall-missing")?).await?;
        let state = page.script(STATE, vec![]).await?;
        ensure!(state[1] == false, "{} is done without one of its steps", sheet.name);
        ensure!(state[3].as_array().is_some_and(|runs| !runs.is_empty()), "{}: no run follows: {state}", sheet.name);
        page.assert_fits().await?;
        page.assert_sound().await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_keyboard_alone_draws_moves_turns_removes_and_takes_back() -> Result<()> {
    let world = World::start().await?;
    let page = open(&world, "sheet=polling&mode=sheet&lang=en").await?;
    let [boxed, get, response] = &diagram(find("polling").context("a sheet")?)?.solution(Lang::En)[..] else {
        anyhow::bail!("polling has three steps");
    };
    for (at, item) in [get, boxed].into_iter().enumerate() {
        page.tab_to("button", &card("en", item)?).await?;
        // The last place has the focus then.
        page.keys(key::ENTER).await?;
        page.keys(key::ENTER).await?;
        expect_entries(&page, at + 1).await?;
    }
    page.tab_to("button", &card("en", response)?).await?;
    page.keys(key::ENTER).await?;
    page.keys(key::RIGHT).await?;
    page.keys(key::ENTER).await?;
    expect_entries(&page, 3).await?;
    // The request stands before its box: it goes down, and is turned round and back.
    page.tab_to("button", &said("en", "recall-item-up", &[("place", "1"), ("label", &get.label)])?).await?;
    page.keys(key::DOWN).await?;
    page.keys(key::LEFT).await?;
    page.tab_to("button", &said("en", "recall-item-down", &[("place", "2"), ("label", &get.label)])?).await?;
    page.keys(key::RIGHT).await?;
    page.keys("\u{E017}").await?;
    expect_entries(&page, 2).await?;
    page.keys(key::UNDO).await?;
    expect_entries(&page, 3).await?;
    page.tab_to("button", &word("en", "recall-check")?).await?;
    page.keys(key::ENTER).await?;
    expect_done(&page, "polling to be done by keyboard").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn every_table_and_list_is_filled_in_word_for_word_in_every_language() -> Result<()> {
    let world = World::start().await?;
    for lang in spoken()? {
        for sheet in ALL.iter().filter(|sheet| !sheet.is_diagram()) {
            let page = open(&world, &format!("sheet={}&lang={lang}", sheet.name)).await?;
            let form = sheet.form().context("a form")?;
            for (row, texts) in form.solution(lang_of(&lang)?).into_iter().enumerate() {
                for (column, text) in texts.into_iter().enumerate() {
                    let number = (row + 1).to_string();
                    let name = match form.columns.get(column) {
                        Some(say) => said(&lang, "recall-cell", &[("column", say(lang_of(&lang)?)), ("row", &number)])?,
                        None => said(&lang, "recall-point", &[("row", &number)])?,
                    };
                    page.fill(&name, &text).await?;
                }
            }
            expect_done(&page, &format!("{} to be done in {lang}", sheet.name)).await?;
            page.assert_sound().await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_wrong_cell_offers_its_missing_words_as_underscores() -> Result<()> {
    let world = World::start().await?;
    let page = open(&world, "sheet=tcp-table&lang=en").await?;
    let name = said("en", "recall-cell", &[("column", "Aspect"), ("row", "1")])?;
    page.fill(&name, "Trust").await?;
    page.expect_text(&word("en", "recall-cell-wrong")?).await?;
    page.press("button", &format!("{}: {name}", word("en", "recall-hint")?)).await?;
    page.expect_text("___________").await?;
    ensure!(!page.text().await?.contains("Reliability"), "the hint says the word");
    Ok(())
}

/// All texts of the document, hidden ones and the values of attributes, too.
const DOCUMENT: &str = "return document.documentElement.outerHTML";

#[tokio::test]
async fn no_solution_is_in_the_document_before_it_is_asked_for() -> Result<()> {
    let world = World::start().await?;
    for lang in spoken()? {
        for sheet in ALL.iter().filter(|sheet| !sheet.is_diagram()) {
            for mode in ["steps", "sheet"] {
                let page = open(&world, &format!("sheet={}&mode={mode}&lang={lang}", sheet.name)).await?;
                let solution = sheet.form().context("a form")?.solution(lang_of(&lang)?).concat();
                let html = page.script(DOCUMENT, vec![]).await?.as_str().unwrap_or_default().to_owned();
                // Short ones are words of the page, too.
                for text in solution.iter().filter(|text| text.chars().count() > 8) {
                    ensure!(!html.contains(text.as_str()), "{} has {text:?} in {lang} beforehand", sheet.name);
                }
                page.press("button", &word(&lang, "recall-reveal")?).await?;
                page.expect_text(solution.first().context("a cell")?).await?;
            }
        }
        for sheet in ALL.iter().filter(|sheet| sheet.is_diagram()) {
            let page = open(&world, &format!("sheet={}&mode=sheet&lang={lang}", sheet.name)).await?;
            let entries =
                page.script("return document.querySelectorAll('.recall-entry .recall-label').length", vec![]).await?;
            ensure!(entries == 0, "{}: {entries} entries are drawn beforehand", sheet.name);
            let chain = page.script("return document.querySelector('.chain') !== null", vec![]).await?;
            ensure!(chain == false, "the header has the chain");
            page.press("button", &word(&lang, "recall-reveal")?).await?;
            expect_entries(&page, diagram(sheet)?.steps.len()).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_timed_sheet_is_judged_when_its_time_is_up() -> Result<()> {
    let world = World::start().await?;
    let page = open(&world, "sheet=tcp&mode=sheet&limit=5&lang=en").await?;
    put(&page, "en", &diagram(find("tcp").context("a sheet")?)?.solution(Lang::En)[0], 0).await?;
    page.expect_text(&word("en", "recall-time-up")?).await?;
    let state = page.script(STATE, vec![]).await?;
    ensure!(state[0] == 1 && state[1] == false, "the sheet is {state}");
    Ok(())
}

#[tokio::test]
async fn what_was_done_is_kept_and_a_frame_without_storage_works_the_same() -> Result<()> {
    let world = World::start().await?;
    let page = open(&world, "sheet=polling&lang=en").await?;
    let solution = diagram(find("polling").context("a sheet")?)?.solution(Lang::En);
    for (at, item) in solution.iter().enumerate() {
        put(&page, "en", item, at).await?;
        expect_entries(&page, at + 1).await?;
    }
    expect_done(&page, "polling to be done").await?;
    let page = open(&world, "lang=en").await?;
    page.expect("the kept progress", |shown| shown.hash.contains("done=polling")).await?;
    let frame = format!(
        "<!doctype html><title>A course</title><iframe title=\"Roundtrip\" sandbox=\"allow-scripts\" width=\"900\" height=\"1200\" src=\"{}\"></iframe>",
        world.at("#/recall?sheet=polling&amp;embed=1&amp;lang=en")
    );
    let host = Site::of_html(&frame).await?;
    page.load(host.origin()).await?;
    page.enter_frame().await?;
    page.expect("the framed sheet", |shown| shown.page == "recall").await?;
    ensure!(page.is_boxed_in().await?, "the frame has an origin");
    for (at, item) in solution.iter().enumerate() {
        put(&page, "en", item, at).await?;
        expect_entries(&page, at + 1).await?;
    }
    expect_done(&page, "polling to be done in a frame").await
}

#[tokio::test]
async fn axe_finds_nothing_on_any_kind_of_sheet() -> Result<()> {
    let world = World::start().await?;
    for (lang, theme) in looks()? {
        for query in
            ["sheet=tcp", "sheet=chain&mode=sheet", "sheet=tcp-table", "sheet=http-points&mode=sheet&limit=300"]
        {
            let page = open(&world, &format!("{query}&lang={lang}&theme={theme}")).await?;
            page.assert_accessible(&format!("{query}, {lang}, {theme}")).await?;
            if query.contains("mode=sheet") {
                page.press("button", &word(&lang, "recall-check")?).await?;
            } else if query == "sheet=tcp" {
                put(&page, &lang, &Item::new(Shape::Arrow, Way::Down, "RST"), 0).await?;
                page.expect_text(&word(&lang, "slip-rst")?).await?;
                let cards = page.within("region", &word(&lang, "recall-cards")?);
                cards.press("button", "FIN").await?;
            }
            page.assert_accessible(&format!("{query}, judged, {lang}, {theme}")).await?;
            page.press("button", &word(&lang, "recall-reveal")?).await?;
            page.assert_accessible(&format!("{query}, solved, {lang}, {theme}")).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn no_sheet_is_wider_than_a_phone() -> Result<()> {
    let world = World::start().await?;
    world.browser.set_viewport(360, 740).await?;
    for lang in spoken()? {
        for sheet in &ALL {
            let page = open(&world, &format!("sheet={}&mode=sheet&lang={lang}", sheet.name)).await?;
            page.assert_fits().await.with_context(|| format!("{} in {lang}", sheet.name))?;
            page.press("button", &word(&lang, "recall-reveal")?).await?;
            page.assert_fits().await.with_context(|| format!("the solution of {} in {lang}", sheet.name))?;
            let below = page
                .script(
                    "const top = selector => document.querySelector(selector).getBoundingClientRect().top;\
                     return top('.recall-side') > top('#recall-board')",
                    vec![],
                )
                .await?;
            ensure!(below == true, "the cards of {} stand beside the sheet", sheet.name);
        }
    }
    Ok(())
}
