//! Tasks about a capture: made on the page and saved, opened by somebody else, answered wrong and right, by keyboard and in
//! a frame. The right answers come from the lab's run that the capture is of.

use anyhow::{Context, Result, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use e2e::{Page, Site, World, key, word};
use fantoccini::Locator;
use lab::{Request, scenario};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;
use trace::Host;

/// What acknowledges the request of the lesson about TCP: no. 6 has this number.
const RIGHT: &str = "801";

/// What the page shows of the tasks.
const STATE: &str = "const task = document.querySelector('[data-task][data-over], section[data-task]');\
    return { tab: document.querySelector('[data-panel]')?.dataset.panel ?? null,\
    rows: document.querySelectorAll('.task-list [data-task]').length, task: task?.dataset.task ?? null,\
    over: task?.hasAttribute('data-over') ?? false,\
    marks: [...document.querySelectorAll('.task-part')].map(it => it.dataset.mark ?? ''),\
    refused: document.querySelector('[data-field=refused]')?.textContent ?? null }";

/// A run of the lab as a capture, with a comment.
fn capture(comment: &str) -> Result<Vec<u8>> {
    let (run, _) = lab::run(&Request::new("tcp", scenario::defaults("tcp").context("a scenario")?))?;
    let file = wire::pcapng::write(&run.trace, &run.key_log, Host::Client, lab::export::CAPTURE_START);
    let length = u32::from_le_bytes(file[4..8].try_into()?) as usize;
    // The Section Header Block anew: magic number, version, no length, and one option, the comment.
    let mut body = file[8..24].to_vec();
    if !comment.is_empty() {
        body.extend(1_u16.to_le_bytes());
        body.extend((comment.len() as u16).to_le_bytes());
        body.extend(comment.bytes());
        body.resize(body.len().next_multiple_of(4), 0);
    }
    body.extend([0; 4]);
    let total = (12 + body.len() as u32).to_le_bytes();
    Ok([&file[..4], &total[..], &body[..], &total[..], &file[length..]].concat())
}

/// A capture with one task: a number, with an expected wrong answer.
fn with_task() -> Result<Vec<u8>> {
    capture(
        r#"{"roundtrip-tasks":1,"tasks":[{"kind":"number","text":"Which number comes back?","answer":["field:6.tcp.ack"],
        "wrong":[{"value":"800","text":"The SYN counts, too."}]}]}"#,
    )
}

async fn open(page: &Page, world: &World, query: &str) -> Result<()> {
    page.open(world.at(&format!("#/capture?{query}"))).await?;
    page.expect("the page of captures", |shown| shown.page == "capture").await?;
    let ready = "return document.querySelector('.capture-field input[type=file]') !== null";
    page.expect_script("the page's program", ready, |ready| *ready == json!(true)).await?;
    Ok(())
}

async fn choose(page: &Page, file: &[u8]) -> Result<()> {
    let folder = TempDir::new()?;
    let path = folder.path().join("capture.pcapng");
    fs::write(&path, file)?;
    page.client()
        .find(Locator::Css(".capture-field input[type=file]"))
        .await?
        .send_keys(&path.to_string_lossy())
        .await?;
    // The file must be there until it is read.
    let read = "return document.querySelector('[data-page=capture]')?.dataset.work";
    page.expect_script("the file to be read", read, |work| *work == json!("read")).await?;
    Ok(())
}

async fn expect(page: &Page, what: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
    page.expect_script(what, STATE, fits).await
}

#[tokio::test]
async fn a_task_is_made_saved_opened_and_answered_wrong_and_right() -> Result<()> {
    let world = World::start().await?;
    world.browser.run_before_load(include_str!("keep_files.js")).await?;
    let page = world.page();
    open(&page, &world, "lang=en&c=1&tab=tasks").await?;
    choose(&page, &capture("")?).await?;
    page.expect_text(&word("en", "own-maker-title")?).await?;
    page.type_over(&word("en", "own-question")?, "Which number comes back?").await?;
    page.type_over(&word("en", "maker-packet")?, "99").await?;
    page.type_over(&word("en", "maker-field")?, "tcp.ack").await?;
    page.press("button", &word("en", "own-add")?).await?;
    page.expect_text("no. 99").await?;
    page.type_over(&word("en", "maker-packet")?, "6").await?;
    page.press("button", &word("en", "own-wrong-add")?).await?;
    page.type_over(&word("en", "own-wrong")?.replace("{ $number }", "1"), "800").await?;
    page.type_over(&word("en", "own-wrong-remark")?, "The SYN counts, too.").await?;
    page.press("button", &word("en", "own-add")?).await?;
    expect(&page, "the task in the list", |state| state["rows"] == 1).await?;
    page.assert_accessible("the form that makes tasks").await?;
    page.press("button", &word("en", "own-save")?).await?;
    let mut file = None;
    for _ in 0..300 {
        let taken = page.script_async(include_str!("take_file.js"), vec![]).await?;
        file = taken.as_str().map(str::to_owned);
        if file.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let file = STANDARD.decode(file.context("no file was saved")?)?;
    let text = String::from_utf8_lossy(&file).into_owned();
    ensure!(text.contains("field:6.tcp.ack") && !text.contains(RIGHT), "the file has the answer as a text");
    page.assert_sound().await?;

    open(&page, &world, "lang=ko").await?;
    choose(&page, &file).await?;
    expect(&page, "the list of tasks", |state| state["rows"] == 1 && state["tab"] == "tasks").await?;
    page.client().find(Locator::Css("[data-action=task-open]")).await?.click().await?;
    expect(&page, "the task", |state| state["task"].is_string()).await?;
    let html = || page.script("return document.documentElement.innerHTML", vec![]);
    ensure!(!html().await?.as_str().is_some_and(|html| html.contains(RIGHT)), "the answer is in the document before");
    for tab in ["inspector", "list", "costs"] {
        page.press("tab", &word("ko", &format!("tab-{tab}"))?).await?;
        page.expect_text(&word("ko", "task-limited")?).await?;
    }
    let exports = "return document.querySelector('[data-action=exports]').disabled";
    page.expect_script("the files to be closed", exports, |closed| *closed == json!(true)).await?;
    page.press("tab", &word("ko", "tab-tasks")?).await?;
    page.type_over(&word("ko", "own-label")?, "800").await?;
    page.press("button", &word("ko", "task-check")?).await?;
    page.expect_text("The SYN counts, too.").await?;
    page.type_over(&word("ko", "own-label")?, RIGHT).await?;
    page.press("button", &word("ko", "task-check-again")?).await?;
    let state = expect(&page, "the end of the task", |state| state["over"] == true).await?;
    ensure!(state["marks"] == json!(["right"]), "{state}");
    page.expect_script("the files to be open again", exports, |closed| *closed == json!(false)).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_task_of_a_file_is_done_by_keyboard_alone() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    open(&page, &world, "lang=en").await?;
    choose(&page, &with_task()?).await?;
    expect(&page, "the list of tasks", |state| state["rows"] == 1).await?;
    page.script("document.querySelector('[data-tab=tasks]').focus()", vec![]).await?;
    page.tab_to("button", "Which number comes back?").await?;
    page.keys(key::ENTER).await?;
    expect(&page, "the task", |state| state["task"].is_string()).await?;
    page.tab_to("textbox", &word("en", "own-label")?).await?;
    page.keys(&format!("{RIGHT}{}", key::ENTER)).await?;
    let state = expect(&page, "the end of the task", |state| state["over"] == true).await?;
    ensure!(state["marks"] == json!(["right"]), "{state}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_frame_is_handed_a_file_with_a_task_and_reports_one_result() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let html = include_str!("host.html").replace("ADDRESS", &world.at("#/capture?lang=en&amp;embed=1"));
    let host = Site::of_html(&html).await?;
    page.load(format!("http://localhost:{}/", host.port())).await?;
    page.enter_frame().await?;
    page.expect("the page in the frame", |shown| shown.page == "capture").await?;
    page.leave_frame().await?;
    let bytes: Vec<Value> = with_task()?.into_iter().map(Value::from).collect();
    let hand = "const bytes = new Uint8Array(arguments[0]).buffer;\
        frames[0].postMessage({ roundtrip: 1, type: 'open', name: 'handed.pcapng', bytes }, '*')";
    page.script(hand, vec![Value::from(bytes)]).await?;
    page.enter_frame().await?;
    ensure!(page.is_boxed_in().await?, "the frame's origin is not opaque");
    expect(&page, "the list of tasks", |state| state["rows"] == 1).await?;
    page.press("button", "Which number comes back?").await?;
    expect(&page, "the task", |state| state["task"].is_string()).await?;
    for (given, again) in [("800", "task-check"), (RIGHT, "task-check-again")] {
        page.type_over(&word("en", "own-label")?, given).await?;
        page.press("button", &word("en", again)?).await?;
        let mark = if given == RIGHT { "right" } else { "wrong" };
        expect(&page, "a mark", |state| state["marks"] == json!([mark])).await?;
    }
    page.leave_frame().await?;
    let results = "return messages.filter(it => it.type === 'result')";
    let results = page.expect_script("the result", results, |all| all != &json!([])).await?;
    let [result] = &results.as_array().cloned().unwrap_or_default()[..] else { bail!("{results}") };
    let task = result["task"].as_str().unwrap_or_default();
    ensure!(task.starts_with("capture-") && task.ends_with("-1"), "{result}");
    ensure!(result["score"] == 1 && result["tries"] == 2 && result["seconds"].is_number(), "{result}");
    Ok(())
}

#[tokio::test]
async fn a_file_whose_tasks_cannot_be_used_says_why() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for (comment, words) in [
        (r#"{"roundtrip-tasks":1,"tasks":[{"kind":"number","text":"?","answer":["field:99.tcp.ack"]}]}"#, "99"),
        (r#"{"roundtrip-tasks":1,"tasks":[{"kind":"riddle","text":"?","answer":["field:6.tcp.ack"]}]}"#, "riddle"),
        (r#"{"roundtrip-tasks":1,"tasks":["#, ""),
    ] {
        for lang in ["en", "ko"] {
            open(&page, &world, &format!("lang={lang}")).await?;
            choose(&page, &capture(comment)?).await?;
            let says = |state: &Value| {
                state["refused"].as_str().is_some_and(|said| said.contains(words) && said.chars().count() > 15)
            };
            expect(&page, "why the tasks cannot be used", says).await?;
        }
    }
    page.assert_sound().await
}
