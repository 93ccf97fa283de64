//! Streams of HTTP/2 in the picture, which are folded by mouse and by keyboard; and the header table beside a header block.

use anyhow::{Context, Result, ensure};
use e2e::{Page, World, key, word};
use fantoccini::Locator;
use serde_json::Value;

/// Whether each stream has a lane, which streams are folded, and the address.
const STREAMS: &str = "const all = [...document.querySelectorAll('[data-stream]')];\
    return { lanes: document.querySelector('[data-action=streams]')?.getAttribute('aria-pressed') ?? '', count: all.length,\
    folded: all.filter(it => it.getAttribute('aria-expanded') === 'false').map(it => it.dataset.stream).join(),\
    labels: all.map(it => it.getAttribute('aria-label')), hash: location.hash }";
/// The rows of the header block and of the tables, what is marked in them, and in the tree and the bytes.
const TABLE: &str = "const rows = [...document.querySelectorAll('.hpack > table tbody tr')];\
    const marked = selector => [...document.querySelectorAll(selector)].map(it => it.textContent);\
    return { rows: rows.map(it => it.textContent), sent: rows.map(it => it.dataset.sent), marked: marked('.hpack > table tr[data-marked]'),\
    entries: marked('.hpack [data-table=before] tr[data-marked]'), after: document.querySelectorAll('.hpack [data-table=after] tbody tr').length,\
    tree: marked('.fields-row[data-marked]'), bytes: document.querySelectorAll('.hex b[data-marked]').length }";

async fn open(world: &World, query: &str) -> Result<Page> {
    let page = world.page();
    page.open(world.at(&format!("#/capture?{query}"))).await?;
    Ok(page)
}

async fn expect(page: &Page, what: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
    page.expect_script(what, STREAMS, fits).await
}

fn has(state: &Value, parameter: &str) -> bool {
    state["hash"].as_str().is_some_and(|hash| hash.contains(parameter))
}

#[tokio::test]
async fn the_lanes_of_streams_are_folded_by_mouse_and_by_keyboard() -> Result<()> {
    let world = World::start().await?;
    let page = open(&world, "lang=en&example=http2&c=1").await?;
    let state = expect(&page, "four streams", |state| state["count"] == 4).await?;
    ensure!(state["lanes"] == "true" && !has(&state, "streams="), "a wide stage has lanes: {state}");
    page.client().find(Locator::Css("[data-action=streams]")).await?.click().await?;
    expect(&page, "one lane", |state| state["lanes"] == "false" && has(state, "streams=folded")).await?;
    page.tab_to("group", &word("en", "stage-label")?).await?;
    page.keys("s").await?;
    expect(&page, "lanes again", |state| state["lanes"] == "true" && has(state, "streams=open")).await?;
    page.client().find(Locator::Css("[data-stream='1-3']")).await?.click().await?;
    let state = expect(&page, "stream 3 to be folded", |state| state["folded"] == "1-3").await?;
    let label = state["labels"][2].as_str().context("a label")?;
    ensure!(label.contains("GET /two.txt"), "the label is {label}");
    page.tab_to("button", label).await?;
    page.keys(key::ENTER).await?;
    expect(&page, "stream 5 to be folded", |state| state["folded"] == "1-3,1-5").await?;
    page.keys(key::ENTER).await?;
    expect(&page, "stream 5 to be unfolded", |state| state["folded"] == "1-3").await?;
    page.assert_accessible("streams").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_narrow_stage_begins_with_one_lane_and_may_have_more() -> Result<()> {
    let world = World::start().await?;
    world.browser.set_viewport(390, 800).await?;
    let page = open(&world, "lang=ko&example=grpc&c=1").await?;
    expect(&page, "one lane on a phone", |state| state["count"] == 3 && state["lanes"] == "false").await?;
    page.assert_fits().await?;
    page.client().find(Locator::Css("[data-action=streams]")).await?.click().await?;
    expect(&page, "lanes nevertheless", |state| state["lanes"] == "true" && has(state, "streams=open")).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_header_table_leads_to_the_fields_and_bytes_and_back() -> Result<()> {
    let world = World::start().await?;
    let page = open(&world, "lang=en&example=http2&c=1&depth=messages&event=38").await?;
    let state = page.expect_script("the table", TABLE, |state| state["after"].as_u64() > Some(3)).await?;
    let sent: Vec<&str> = state["sent"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(sent.len() == 7 && sent[1] == "not-added" && sent[4] == "indexed", "the fields were sent as {sent:?}");
    let agent = page.client().find(Locator::Css(".hpack > table tbody tr:nth-child(5) button")).await?;
    // By its key: the panel may still scroll to it when it is clicked.
    agent.send_keys(key::ENTER).await?;
    let is_agent = |of: &Value| of[0].as_str().is_some_and(|text| text.contains("user-agent"));
    let fits = |state: &Value| is_agent(&state["marked"]) && is_agent(&state["entries"]) && is_agent(&state["tree"]);
    let state = page.expect_script("the field, its entry and its row to be marked", TABLE, fits).await?;
    ensure!(state["bytes"].as_u64() > Some(0), "its byte is marked: {state}");
    // And back: another row of the tree marks its field in the table.
    let row =
        page.client().find(Locator::Css(".fields-row[data-field='http2.header'][data-value^=':authority']")).await?;
    row.click().await?;
    let is_host = |state: &Value| state["marked"][0].as_str().is_some_and(|text| text.contains(":authority"));
    page.expect_script("the field of the row", TABLE, is_host).await?;
    page.assert_accessible("a header table").await?;
    page.assert_sound().await
}
