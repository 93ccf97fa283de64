//! A visitor's own sessions: messages by hand, from the list and by a timer; a server that closes; search and pause; streams by
//! two transports; files; what never enters the address.

use crate::looks;
use anyhow::{Context, Result, ensure};
use e2e::peers::{NodeWs, Reply, Scripted};
use e2e::{KEEP_TEXTS, Page, World, key, open_workbench, saved_by_workbench, word};
use serde_json::{Value, json};

/// The sessions on the page: state, rows of the log, numbers.
const STATE: &str = "return [...document.querySelectorAll('[data-session]')].map(it => ({ state: it.dataset.state,\
    rows: [...it.querySelectorAll('[data-entry]')].map(row => ({ kind: row.dataset.kind, way: row.dataset.way,\
    type: row.querySelector('[data-column=type]').textContent, tie: row.querySelector('[data-column=tie]').textContent,\
    content: row.querySelector('[data-column=content] span').textContent,\
    note: row.querySelector('small')?.textContent ?? '' })),\
    unseen: it.querySelector('[data-unseen]')?.dataset.unseen,\
    numbers: Object.fromEntries([...it.querySelectorAll('[data-number]')].map(number => [number.dataset.number,\
    number.querySelector('dd').textContent])) }))";

fn rows<'a>(state: &'a Value, session: usize, kind: &str, way: &str) -> Vec<&'a Value> {
    let rows = state[session]["rows"].as_array().into_iter().flatten();
    rows.filter(|row| row["kind"] == kind && row["way"] == way).collect()
}

fn contents(state: &Value, session: usize, kind: &str, way: &str) -> Vec<String> {
    rows(state, session, kind, way).iter().map(|row| row["content"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Waits until the first session's state is this, and presses the button that opens it before.
async fn connect(page: &Page) -> Result<()> {
    page.press("button", &word("en", "workbench-connect")?).await?;
    page.expect_script("an open session", STATE, |state| state[0]["state"] == "open").await.map(drop)
}

#[tokio::test]
async fn an_example_echoes_what_is_sent_by_hand_from_the_list_and_by_a_timer() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.at("#/workbench?lang=en")).await?;
    page.press("button", &word("en", "workbench-example-echo")?).await?;
    page.expect_script("the example to open", STATE, |state| state[0]["state"] == "open").await?;
    page.type_over(&word("en", "workbench-message")?, "by hand {{counter}}").await?;
    page.keys(key::CTRL_ENTER).await?;
    page.press("button", "Send hello").await?;
    page.press("checkbox", "hello: send every").await?;
    let state = page
        .expect_script("echoes of the timer's messages", STATE, |state| contents(state, 0, "text", "down").len() >= 4)
        .await?;
    let (up, down) = (contents(&state, 0, "text", "up"), contents(&state, 0, "text", "down"));
    ensure!(up[..4] == ["by hand 1", "hello 2", "hello 3", "hello 4"], "sent {up:?}");
    ensure!(down[..4] == up[..4], "received {down:?}");
    let notes: Vec<&str> = rows(&state, 0, "text", "up").iter().filter_map(|row| row["note"].as_str()).collect();
    ensure!(notes[1] == "saved: hello" && notes[2] == "timer: hello", "{notes:?}");
    let echo = rows(&state, 0, "text", "down")[0]["note"].as_str().unwrap_or_default().to_owned();
    ensure!(echo.starts_with("echo of #"), "{echo}");
    ensure!(state[0]["numbers"]["round-trip"].as_str().is_some_and(|text| text.contains("median")), "{state}");
    page.press("button", &word("en", "workbench-disconnect")?).await?;
    let state = page.expect_script("the end", STATE, |state| state[0]["state"] == "idle").await?;
    ensure!(contents(&state, 0, "closed", "down") == ["1000 · by this page"], "{state}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_session_comes_back_after_the_server_closes_and_says_with_which_code() -> Result<()> {
    let world = World::start().await?;
    let peer = Scripted::start(|request| match request.before {
        0 | 1 => Reply::CloseAtOnce(1012),
        _ => Reply::EchoBehind("again: "),
    })
    .await?;
    let session =
        json!([{ "url": format!("ws://127.0.0.1:{}/x", peer.port()), "reconnect": { "base": 20, "jitter": 0 } }]);
    let page = open_workbench(&world, &session).await?;
    page.press("button", &word("en", "workbench-connect")?).await?;
    let is_back = |state: &Value| state[0]["state"] == "open" && rows(state, 0, "request", "up").len() == 3;
    let state = page.expect_script("the third attempt", STATE, is_back).await?;
    let closed = contents(&state, 0, "closed", "down");
    ensure!(closed.len() == 2 && closed.iter().all(|text| text.starts_with("1012")), "{closed:?}");
    let waits = contents(&state, 0, "reconnecting", "none");
    ensure!(waits == ["Attempt 1 after 20 ms", "Attempt 2 after 40 ms"], "{waits:?}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_request_is_repeated_until_it_is_stopped_and_waits_for_a_slow_response() -> Result<()> {
    let world = World::start().await?;
    let peer = Scripted::start(|request| Reply::new(200, "text/plain", &request.before.to_string())).await?;
    let session = json!([{ "transport": "fetch", "url": format!("{}/poll", peer.origin()), "repeat": 200 }]);
    let page = open_workbench(&world, &session).await?;
    page.press("button", &word("en", "workbench-request")?).await?;
    let state = page.expect_script("four polls", STATE, |state| contents(state, 0, "body", "down").len() >= 4).await?;
    let bodies = contents(&state, 0, "body", "down");
    ensure!(bodies[..4] == ["0", "1", "2", "3"], "{bodies:?}");
    let asked = peer.asked("/poll");
    // The first request takes longer to arrive, because it opens the connection.
    let gaps: Vec<u128> = asked.windows(2).map(|two| (two[1] - two[0]).as_millis()).collect();
    ensure!(gaps.iter().all(|gap| *gap >= 150), "requests follow each other after {gaps:?} ms");
    page.press("button", &word("en", "workbench-stop")?).await?;
    page.expect_script("the session to be idle", STATE, |state| state[0]["state"] == "idle").await?;
    let asked = peer.asked("/poll").len();
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    ensure!(peer.asked("/poll").len() == asked, "it goes on after it was stopped");
    // On the page: switched on, changed, and no longer repeated.
    page.script("document.querySelectorAll('.bench details').forEach(it => it.open = true)", vec![]).await?;
    page.press("spinbutton", &word("en", "workbench-repeat-every")?).await?;
    page.keys(key::ALL).await?;
    page.keys("86400000").await?;
    page.keys(key::TAB).await?;
    page.press("button", &word("en", "workbench-request")?).await?;
    page.expect_text("Next request in 86").await?;
    page.press("checkbox", &word("en", "workbench-repeat")?).await?;
    page.expect_script("nothing to be waited for", STATE, |state| state[0]["state"] == "idle").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn the_log_is_searched_and_paused_without_a_loss_and_saved_as_har() -> Result<()> {
    let (world, peer) = tokio::try_join!(World::start(), NodeWs::start())?;
    world.browser.run_before_load(KEEP_TEXTS).await?;
    let url = format!("ws://127.0.0.1:{}/", peer.port());
    let messages =
        json!([{ "name": "one", "text": "apple {{counter}}" }, { "name": "two", "kind": "hex", "text": "00 ff" }]);
    let page = open_workbench(&world, &json!([{ "url": url, "messages": messages }])).await?;
    connect(&page).await?;
    page.press("button", "Send one").await?;
    page.press("button", "Send two").await?;
    page.expect_script("both echoes", STATE, |state| contents(state, 0, "binary", "down") == ["00 ff"]).await?;
    page.press("searchbox", &word("en", "workbench-search")?).await?;
    page.keys("APPLE").await?;
    page.expect_script("what matches", STATE, |state| state[0]["rows"].as_array().is_some_and(|rows| rows.len() == 2))
        .await?;
    page.keys(key::ALL).await?;
    page.keys("hex:ff").await?;
    page.expect_script("bytes", STATE, |state| {
        contents(state, 0, "binary", "down").len() == 1 && contents(state, 0, "text", "up").is_empty()
    })
    .await?;
    page.keys(key::ALL).await?;
    page.keys(key::DELETE).await?;
    page.press("button", &word("en", "workbench-pause")?).await?;
    page.press("button", "Send one").await?;
    let state = page.expect_script("two that are not shown", STATE, |state| state[0]["unseen"] == "2").await?;
    ensure!(contents(&state, 0, "text", "down").len() == 1, "{state}");
    page.press("button", &word("en", "workbench-pause")?).await?;
    page.expect_script("all of them", STATE, |state| contents(state, 0, "text", "down").len() == 2).await?;
    let files = saved_by_workbench(&page, "workbench-file-har").await?;
    let har: Value = serde_json::from_str(files.values().next().context("no file")?)?;
    let crossed = har["log"]["entries"][0]["_webSocketMessages"].as_array().context("messages")?;
    let sides: Vec<&str> = crossed.iter().filter_map(|message| message["type"].as_str()).collect();
    ensure!(sides == ["send", "receive", "send", "receive", "send", "receive"], "{har}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_stream_is_the_same_by_event_source_and_by_fetch_with_post() -> Result<()> {
    let world = World::start().await?;
    const STREAM: &str = ": nothing\nevent: news\nid: 7\ndata: a\ndata: b\n\ndata: c\n\n";
    let peer = Scripted::start(|_| Reply::Stream(STREAM.to_owned())).await?;
    let url = format!("{}/x", peer.origin());
    let sessions = json!([
        { "transport": "sse", "url": url, "events": ["news"] },
        { "transport": "fetch-stream", "url": url, "method": "POST", "body": { "text": "n={{counter}}" } },
    ]);
    let page = open_workbench(&world, &sessions).await?;
    page.press("button", &word("en", "workbench-connect")?).await?;
    page.press("button", &word("en", "workbench-request")?).await?;
    let events = |state: &Value, session: usize| {
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let events = rows(state, session, "event", "down");
        events.iter().take(2).map(|row| [text(row, "type"), text(row, "tie"), text(row, "content")]).collect::<Vec<_>>()
    };
    let state = page
        .expect_script("both streams", STATE, |state| (0..2).all(|session| events(state, session).len() == 2))
        .await?;
    let expected = [["news", "7", "a b"], ["message", "7", "c"]].map(|row| row.map(str::to_owned));
    for session in 0..2 {
        ensure!(events(&state, session) == expected, "session {session}: {state}");
    }
    ensure!(contents(&state, 1, "response", "down").iter().all(|text| text.starts_with("200")), "{state}");
    page.assert_sound().await
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_credentials_stay_out_of_the_address() -> Result<()> {
    let world = World::start().await?;
    let headers = json!([["Authorization", "Bearer abcdef"], ["X-Kind", "plain"]]);
    let sessions = json!([
        { "url": "ws://127.0.0.1:9/x" },
        { "transport": "fetch", "url": "http://127.0.0.1:9/y", "headers": headers },
    ]);
    let page = open_workbench(&world, &sessions).await?;
    let first = page.within("region", "Session 1");
    first.choose(&word("en", "workbench-kind")?, "JSON").await?;
    first.type_over(&word("en", "workbench-message")?, "{\"n\": {{count}}}").await?;
    let message = word("en", "workbench-message")?;
    let problem = first.problem_of(&message).await?.context("no sentence at the field")?;
    ensure!(problem.contains("Line 1, column 7") && problem.contains("count"), "{problem}");
    first.type_over(&message, "{\"n\": {{counter}}}").await?;
    ensure!(first.problem_of(&message).await?.is_none(), "a right message is refused");
    page.expect_text("header Authorization").await?;
    let hash = page.script("return decodeURIComponent(location.hash)", vec![]).await?;
    let hash = hash.as_str().unwrap_or_default();
    ensure!(hash.contains("X-Kind") && !hash.contains("abcdef") && !hash.contains("Authorization"), "{hash}");
    page.press("button", &word("en", "workbench-connect")?).await?;
    page.expect_script(
        "a failure that is named",
        "return document.querySelector('[data-failure]')?.dataset.failure",
        |it| it == "failed",
    )
    .await?;
    page.assert_sound().await
}

#[tokio::test]
async fn the_page_fits_and_is_accessible_with_a_log_and_an_entry() -> Result<()> {
    let world = World::start().await?;
    for (lang, theme) in looks()? {
        let page = world.page();
        page.open(world.at(&format!("#/workbench?lang={lang}&theme={theme}"))).await?;
        page.press("button", &word(&lang, "workbench-example-echo")?).await?;
        page.expect_script("the example to open", STATE, |state| state[0]["state"] == "open").await?;
        page.press("button", &word(&lang, "workbench-send-saved")?.replace("{ $name }", "json")).await?;
        page.expect_script("an echo", STATE, |state| !contents(state, 0, "text", "down").is_empty()).await?;
        // The keys of the log: to its last entry, which is then shown.
        page.script("document.querySelector('[data-entry] [tabindex=\"0\"]').focus()", vec![]).await?;
        page.keys(key::UP).await?;
        page.expect_script("an entry", "return !!document.querySelector('[data-entry-detail]')", |it| *it == true)
            .await?;
        page.script("document.querySelectorAll('.bench details').forEach(it => it.open = true)", vec![]).await?;
        for width in [360, 1024, 1920] {
            world.browser.set_viewport(width, 900).await?;
            page.assert_fits().await?;
        }
        page.assert_accessible(&format!("the workbench, {lang}, {theme}")).await?;
        page.assert_sound().await?;
    }
    Ok(())
}
