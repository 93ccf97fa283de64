//! The graphs of TCP: tied to the arrows both ways, by pointer and by keys; files; captures; frames; nothing to draw.

use crate::looks;
use anyhow::{Context, Result, ensure};
use e2e::{Browser, Page, Site, World, word};
use fantoccini::Locator;
use lab::{Request, scenario};
use serde_json::{Value, json};
use std::fs;
use trace::Host;

/// What the tab says of itself.
const STATE: &str = "const one = selector => document.querySelector(selector); const graphs = one('[data-graph]');\
    return { graph: graphs?.dataset.graph ?? null, points: Number(graphs?.dataset.points ?? 0), empty: one('[data-empty]')?.textContent ?? null,\
    panel: one('[data-panel]')?.dataset.panel ?? null, inspector: one('[data-inspector]')?.dataset.inspector ?? null,\
    marked: one('[data-marked]')?.dataset.marked ?? null, said: one('[data-said]')?.textContent ?? '', hash: location.hash,\
    named: [...document.querySelectorAll('[data-named]')].map(it => it.dataset.named), known: one('[data-known]')?.textContent ?? '',\
    from: Number(one('.graph-field')?.dataset.from), to: Number(one('.graph-field')?.dataset.to),\
    rows: document.querySelectorAll('[data-point]').length, files: (window.texts ?? []).length,\
    drawn: (one('.graph-canvas')?.width ?? 0) > 50 };";

const LOSSY: &str = "#/lesson/bulk?lang=en&loss=2&seed=3&tab=graphs";

async fn expect(page: &Page, what: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
    page.expect_script(what, STATE, fits).await
}

async fn expect_graph(page: &Page) -> Result<Value> {
    expect(page, "a graph", |state| state["points"].as_u64() > Some(0) && state["drawn"] == true).await
}

#[tokio::test]
async fn a_point_leads_to_its_packet_and_an_arrow_marks_its_point() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at(LOSSY)).await?;
    let state = expect_graph(&page).await?;
    for name in ["slow-start", "loss", "fast-retransmit"] {
        ensure!(state["named"].as_array().is_some_and(|names| names.contains(&json!(name))), "no {name}: {state}");
    }
    let simulated = word("en", "graphs-simulated")?;
    ensure!(state["known"].as_str().is_some_and(|known| known.starts_with(&simulated)), "{state}");
    // Through the points by keys: each is marked, said, and in the address; the tab stays.
    page.script("document.querySelector('.graph-field').focus(); return 0;", vec![]).await?;
    page.keys("\u{E010}\u{E011}\u{E014}").await?;
    let state = expect(&page, "the second point", |state| state["said"] != "" && state["marked"].is_string()).await?;
    let marked = state["marked"].as_str().context("a number")?.to_owned();
    ensure!(state["panel"] == "graphs" && state["said"].as_str().is_some_and(|said| said.contains(&marked)), "{state}");
    expect(&page, "the event in the address", |state| {
        state["hash"].as_str().is_some_and(|hash| hash.contains(&format!("event={marked}")))
    })
    .await?;
    // Enter looks into the packet.
    page.keys("\u{E007}").await?;
    let state = expect(&page, "the inspector", |state| state["inspector"] == json!(marked)).await?;
    ensure!(state["panel"] == "inspector", "{state}");
    // The arrow that is chosen has its point.
    page.open_tab("graphs").await?;
    expect(&page, "the point of the chosen arrow", |state| state["marked"] == json!(marked)).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn the_graph_is_zoomed_and_the_ground_moves_the_moment() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at(LOSSY)).await?;
    let whole = expect_graph(&page).await?;
    // The picture has a button of the same name.
    let press = async |action: &str| -> Result<()> {
        let button = page.client().find(Locator::Css(&format!("[data-action={action}]"))).await?;
        Ok(button.click().await?)
    };
    press("graph-closer").await?;
    let length = |state: &Value| state["to"].as_i64().unwrap_or_default() - state["from"].as_i64().unwrap_or_default();
    expect(&page, "a shorter time", |state| length(state) < length(&whole)).await?;
    press("graph-whole").await?;
    expect(&page, "the whole time", |state| length(state) == length(&whole)).await?;
    // The graph rises from the left below to the right above: its other corner is empty.
    let press = "const canvas = document.querySelector('.graph-canvas'); const box = canvas.getBoundingClientRect();\
        const at = { clientX: box.left + box.width * 0.9, clientY: box.top + box.height * 0.8, pointerId: 1, isPrimary: true, bubbles: true, pointerType: 'mouse' };\
        for (const kind of ['pointerdown', 'pointerup']) canvas.dispatchEvent(new PointerEvent(kind, at)); return 0;";
    page.script(press, vec![]).await?;
    page.expect("the moment to move", |shown| shown.moment > 0).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn every_graph_is_there_in_every_look_as_a_table_and_as_files() -> Result<()> {
    let (site, browser) = (Site::of_built_page().await?, Browser::start().await?);
    let keep = "const real = URL.createObjectURL; window.texts = [];\
        URL.createObjectURL = file => {\
            if (/csv|svg/.test(file.type)) file.text().then(text => window.texts.push(text));\
            return real.call(URL, file);\
        };\
        HTMLAnchorElement.prototype.click = function () {};";
    browser.run_before_load(&format!("{{ {keep} }}")).await?;
    let page = browser.page();
    for (lang, theme) in looks()? {
        for graph in ["stevens", "tcptrace", "round-trip", "throughput", "in-flight"] {
            let hash = format!("#/lesson/bulk?lang={lang}&theme={theme}&loss=2&seed=3&tab=graphs&graph={graph}");
            page.load(format!("{}/{hash}", site.origin())).await?;
            let state =
                expect(&page, "the graph", |state| state["graph"] == graph && state["points"].as_u64() > Some(10))
                    .await?;
            page.assert_accessible(&format!("{graph} in {lang}, {theme}")).await?;
            page.client().find(Locator::Css(".graph-details summary")).await?.click().await?;
            let most = state["points"].as_u64().unwrap_or_default().min(300);
            expect(&page, "the table", |state| state["rows"].as_u64() == Some(most)).await?;
        }
    }
    page.client().find(Locator::Css("[data-action=graph-csv]")).await?.click().await?;
    page.client().find(Locator::Css("[data-action=graph-svg]")).await?.click().await?;
    expect(&page, "both files", |state| state["files"].as_u64() >= Some(2)).await?;
    let files = page.script("return window.texts.slice(-2);", vec![]).await?;
    let text = |place: usize| files[place].as_str().unwrap_or_default();
    ensure!(text(0).starts_with("packet,time [s],bytes-in-flight [B]"), "{}", text(0));
    ensure!(text(1).starts_with("<svg") && text(1).ends_with("</svg>"), "{}", text(1));
    page.assert_sound().await
}

#[tokio::test]
async fn a_capture_has_the_same_graphs_measured() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let (run, _) = lab::run(&Request::new("bulk", scenario::defaults("bulk").context("a scenario")?))?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bulk.pcapng");
    fs::write(&path, wire::pcapng::write(&run.trace, &run.key_log, Host::Client, lab::export::CAPTURE_START))?;
    page.open(world.at("#/capture?lang=en&c=1&tab=graphs")).await?;
    let field = page.client().wait().for_element(Locator::Css(".capture-field input[type=file]")).await?;
    field.send_keys(&path.to_string_lossy()).await?;
    let state = expect_graph(&page).await?;
    let measured = word("en", "graphs-measured")?;
    ensure!(state["known"].as_str().is_some_and(|known| known.starts_with(&measured)), "{state}");
    page.client().find(Locator::Css("[data-named=slow-start]")).await?.click().await?;
    expect(&page, "the inspector", |state| state["inspector"].is_string()).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn graphs_alone_fill_a_frame_and_an_empty_one_says_why() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let url = world.at("#/lesson/bulk?lang=en&embed=1&parts=graphs");
    let html = include_str!("host.html").replace("ADDRESS", &url.replace('&', "&amp;"));
    let host = Site::of_html(&html).await?;
    page.load(format!("http://localhost:{}/", host.port())).await?;
    page.enter_frame().await?;
    expect_graph(&page).await?;
    page.assert_fits().await?;
    let flows = "return document.querySelector('[data-action=flow]').options[1].value;";
    let back = page.script(flows, vec![]).await?.as_str().context("the way back")?.to_owned();
    page.go(&format!("#/lesson/bulk?lang=en&embed=1&parts=graphs&flow={back}")).await?;
    let why = word("en", "graphs-nothing-sent")?;
    expect(&page, "why there is no graph", |state| state["empty"] == json!(why)).await?;
    page.leave_frame().await?;
    page.assert_sound().await
}
