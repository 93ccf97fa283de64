//! The choice of a transport: settings change the verdict and the table, a number unfolds how it comes about, and the address keeps
//! it all.

use crate::{looks, spoken};
use anyhow::{Result, ensure};
use choose::{Constants, Input, Inputs, Output, Preset, Transport, Version, answer};
use e2e::{Page, World, key, word};
use serde_json::{Value, json};

/// What the page says: the verdict, the best transport, the unfolded result, the value of a cell.
const STATE: &str = "const at = selector => document.querySelector(selector); const verdict = at('.choose-verdict');\
    return { verdict: verdict?.dataset.verdict, best: verdict?.dataset.best, why: at('.choose-why')?.dataset.output,\
    value: Number(at('tr[data-transport=' + arguments[0] + '][data-version=\"' + arguments[1] + '\"] [data-output=' +\
    arguments[2] + ']')?.dataset.value), hash: location.hash }";

async fn open(world: &World, query: &str) -> Result<Page> {
    let page = world.page();
    page.open(world.at(&format!("#/choose?{query}"))).await?;
    Ok(page)
}

async fn state(page: &Page, (transport, version, output): (Transport, Version, Output)) -> Result<Value> {
    page.script(STATE, vec![json!(transport.name()), json!(version.name()), json!(output.name())]).await
}

/// Whether two numbers are the same but for the last digits: both add in another order.
fn is_equal(shown: &Value, computed: f64) -> bool {
    shown.as_f64().is_some_and(|shown| (shown - computed).abs() <= computed.abs() * 1e-9)
}

/// Waits until the page says of the verdict and of each number what the crate computes.
async fn expect_answer(page: &Page, inputs: &Inputs, constants: &Constants) -> Result<()> {
    let expected = answer(inputs, constants);
    let best = expected.verdict.best.map(Transport::name);
    for found in &expected.estimates {
        for output in [Output::Requests, Output::LinkUp, Output::StormJitter, Output::Cost] {
            let cell = (found.transport, found.version, output);
            let mut shown = Value::Null;
            for _ in 0..100 {
                shown = state(page, cell).await?;
                if is_equal(&shown["value"], found.get(output)) {
                    break;
                }
                page.painted().await?;
            }
            ensure!(is_equal(&shown["value"], found.get(output)), "{cell:?}: {shown}, not {}", found.get(output));
            ensure!(shown["best"].as_str() == best, "{shown}, not {best:?}");
        }
    }
    Ok(())
}

const CELL: (Transport, Version, Output) = (Transport::WebSocket, Version::V2, Output::Cost);

#[tokio::test]
async fn each_common_case_has_its_verdict_and_its_numbers_in_every_language() -> Result<()> {
    let world = World::start().await?;
    for lang in spoken()? {
        let page = open(&world, &format!("lang={lang}")).await?;
        for preset in Preset::ALL {
            page.press("button", &word(&lang, &format!("choose-preset-{}", preset.name()))?).await?;
            expect_answer(&page, &preset.inputs(), &Constants::default()).await?;
        }
        page.assert_sound().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_changed_setting_changes_the_numbers_and_stands_in_the_address() -> Result<()> {
    let world = World::start().await?;
    let page = open(&world, "lang=en").await?;
    page.fill(&word("en", "choose-input-users")?, "600").await?;
    let inputs = Inputs::default().with(Input::Users, 600.0);
    expect_answer(&page, &inputs, &Constants::default()).await?;
    page.choose(&word("en", "choose-input-http")?, "2").await?;
    expect_answer(&page, &inputs.clone().with(Input::Http, 1.0), &Constants::default()).await?;
    let hash = state(&page, CELL).await?["hash"].to_string();
    ensure!(hash.contains("#/choose?users=600&http=2&lang=en"), "{hash}");
    let name = word("en", "choose-input-users")?;
    page.fill(&name, "none").await?;
    ensure!(page.problem_of(&name).await?.is_some(), "a number that cannot be used is not named");
    expect_answer(&page, &inputs.with(Input::Http, 1.0), &Constants::default()).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_number_unfolds_how_it_comes_about_and_its_terms_can_be_changed_there() -> Result<()> {
    let world = World::start().await?;
    let page = open(&world, "lang=en&why=polling,1.1,http-up").await?;
    let shown = state(&page, CELL).await?;
    ensure!(shown["why"] == "http-up", "{shown}");
    page.fill(&word("en", "choose-constant-request-1")?, "1000").await?;
    let constants = Constants::default().with(choose::Constant::Request1, 1_000.0);
    expect_answer(&page, &Inputs::default(), &constants).await?;
    let hash = state(&page, CELL).await?["hash"].to_string();
    ensure!(hash.contains("request-1=1000"), "{hash}");
    page.press("button", &word("en", "choose-why-close")?).await?;
    page.press("button", &word("en", "choose-constants")?).await?;
    page.press("button", &word("en", "choose-constants-reset")?).await?;
    expect_answer(&page, &Inputs::default(), &Constants::default()).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn the_keyboard_alone_takes_a_case_and_unfolds_a_number() -> Result<()> {
    let world = World::start().await?;
    let page = open(&world, "lang=en").await?;
    page.tab_to("button", &word("en", "choose-preset-answers")?).await?;
    page.keys(key::ENTER).await?;
    expect_answer(&page, &Preset::Answers.inputs(), &Constants::default()).await?;
    // Past the other case and the table's frame is the first number.
    for _ in 0..3 {
        page.keys(key::TAB).await?;
    }
    page.keys(key::ENTER).await?;
    page.expect_script("a number to be unfolded", STATE_WHY, |why| why == "requests").await?;
    page.assert_sound().await
}

const STATE_WHY: &str = "return document.querySelector('.choose-why')?.dataset.output ?? null";

#[tokio::test]
async fn axe_finds_nothing_and_nothing_is_wider_than_its_window() -> Result<()> {
    let world = World::start().await?;
    for (lang, theme) in looks()? {
        let page = open(&world, &format!("lang={lang}&theme={theme}&why=sse,2,storm-jitter")).await?;
        page.assert_accessible(&format!("an unfolded number in {lang}, {theme}")).await?;
        page.press("button", &word(&lang, "choose-constants")?).await?;
        page.assert_accessible(&format!("the constants in {lang}, {theme}")).await?;
        for (width, height) in [(360, 740), (640, 480), (1_024, 768), (1_440, 900)] {
            world.browser.set_viewport(width, height).await?;
            page.assert_fits().await?;
        }
        page.assert_sound().await?;
    }
    Ok(())
}
