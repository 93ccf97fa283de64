//! What takes minutes and rarely breaks.

use anyhow::{Context, Result, ensure};
use e2e::peers::{Reply, Scripted, WorkbenchPeer};
use e2e::{BrowserOptions, KEEP_TEXTS, LANES, Lane, World, open_workbench, saved_by_workbench, word};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

#[tokio::test]
async fn in_a_minute_at_five_messages_a_second_every_lane_delivers_every_message() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("rate", 5).with("n", 300)).await?;
    page.run().await?;
    let end = page.finished(Duration::from_secs(120)).await?;
    for slug in LANES {
        let lane = end.lane(slug)?;
        lane.assert_complete(300)?;
        ensure!(lane.count("duplicates")? == 0, "{slug} has duplicates: {lane}");
        ensure!(lane.count("failures")? == 0, "{slug} has failures: {lane}");
        ensure!(lane.count("payload")? == 300 * 20, "{slug} counts another payload: {lane}");
    }
    page.expect("every byte to be measured", |shown| shown.lanes.values().all(Lane::is_measured)).await?;
    page.assert_sound().await
}

/// How often each session sends or receives, and how long that takes at one per second.
const EACH: usize = 600;
const BEHIND: Duration = Duration::from_secs(EACH as u64 + 30);

#[tokio::test]
async fn in_ten_minutes_behind_another_tab_six_sessions_of_the_workbench_miss_nothing() -> Result<()> {
    let world = World::start_with(&BrowserOptions { slows_hidden_pages: true, ..Default::default() }).await?;
    world.browser.run_before_load(KEEP_TEXTS).await?;
    let peer = WorkbenchPeer::start("echo").await?;
    let polled = Scripted::start(|request| Reply::new(200, "text/plain", &request.before.to_string())).await?;
    let socket = json!({
        "url": format!("ws://127.0.0.1:{}/", peer.port()),
        "messages": [{ "name": "n", "kind": "json", "text": "{\"n\": {{counter}}, \"at\": {{time}}}" }],
        "timers": [{ "message": "n", "every": 1_000, "most": EACH }],
    });
    let feed = feed::Spec::new(1, 1_000, 20, now_millis())?;
    let stream = json!({ "transport": "sse", "url": format!("{}/api/feed/stream?feed={feed}&since=0&until={EACH}", world.endpoint.origin()) });
    let poll = json!({ "transport": "fetch", "url": format!("{}/poll", polled.origin()), "repeat": 1_000 });
    let page = open_workbench(&world, &json!([socket, socket, socket, socket, stream, poll])).await?;
    for place in 1..=6 {
        let action = if place == 6 { "workbench-request" } else { "workbench-connect" };
        page.within("region", &format!("Session {place}")).press("button", &word("en", action)?).await?;
    }
    // What a page's own timer would have done.
    page.script("window.ticks = 0; setInterval(() => { window.ticks += 1; }, 100)", vec![]).await?;
    world.browser.cover().await?;
    tokio::time::sleep(BEHIND).await;
    let ticks = page.script("return window.ticks", vec![]).await?.as_u64().context("no ticks")?;
    let unthrottled = BEHIND.as_secs() * 10;
    ensure!(ticks < unthrottled / 5, "the browser has not slowed the page's timers down: {ticks} of {unthrottled}");
    // So that no poll is under way when the two sides are compared.
    page.within("region", "Session 6").press("button", &word("en", "workbench-stop")?).await?;
    let files = saved_by_workbench(&page, "workbench-file-json").await?;
    let logs: BTreeMap<&str, Value> =
        files.iter().map(|(name, text)| Ok((name.as_str(), serde_json::from_str(text)?))).collect::<Result<_>>()?;
    let log = |place: usize| {
        logs.get(format!("roundtrip-session-{place}.json").as_str())
            .with_context(|| format!("no file of session {place}"))
    };
    // What is missing is easier to find with all of it in sight.
    let sums = (1..=6).map(|place| Ok(format!("{place}: {}", sum(log(place)?)))).collect::<Result<Vec<_>>>()?;
    let sums = sums.join("; ");
    for place in 1..=4 {
        for way in ["up", "down"] {
            let numbers =
                texts(log(place)?, "text", way, |text| Ok(serde_json::from_str::<Value>(text)?["n"].clone()))?;
            let wanted: Vec<Value> = (1..=EACH).map(Value::from).collect();
            ensure!(numbers == wanted, "session {place} lacks something {way}. Of all sessions: {sums}");
        }
    }
    let of_peer = peer.log().await?;
    let of = |way: &str| of_peer.iter().filter(|line| line["direction"] == way).count();
    ensure!((of("up"), of("down")) == (4 * EACH, 4 * EACH), "the server has {} and {}", of("up"), of("down"));
    let ids = entries(log(5)?, "event", "down").filter_map(|entry| entry["event_id"].as_str()?.parse::<usize>().ok());
    let ids: Vec<usize> = ids.collect();
    ensure!(ids == (1..=EACH).collect::<Vec<_>>(), "the stream lacks something. Of all sessions: {sums}");
    let bodies = texts(log(6)?, "body", "down", |text| Ok(text.parse::<usize>()?))?;
    ensure!(bodies == (0..bodies.len()).collect::<Vec<_>>(), "the poll lacks something. Of all sessions: {sums}");
    let asked = polled.asked("/poll");
    let requests = entries(log(6)?, "request", "up").count();
    ensure!(asked.len() == requests, "the server was asked {} times, the page says {requests}", asked.len());
    ensure!(requests >= EACH, "only {requests} polls in {BEHIND:?}. Of all sessions: {sums}");
    let slowest = asked.windows(2).map(|two| two[1] - two[0]).max().unwrap_or_default();
    ensure!(slowest < Duration::from_secs(3), "two polls are {slowest:?} apart");
    page.assert_sound().await
}

fn now_millis() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or_default()
}

/// How many entries of each kind a session has, and when the last one was.
fn sum(log: &Value) -> String {
    let last = log["entries"]
        .as_array()
        .and_then(|entries| entries.last())
        .map_or(0, |last| last["at"].as_i64().unwrap_or_default());
    format!("{}, the last after {} s", log["counts"]["kinds"], last / 1_000_000)
}

/// The entries of one kind in one direction in what the page saved of a session.
fn entries<'a>(log: &'a Value, kind: &'a str, way: &'a str) -> impl Iterator<Item = &'a Value> {
    let all = log["entries"].as_array().into_iter().flatten();
    all.filter(move |entry| entry["kind"] == kind && entry["direction"] == way)
}

/// What `read` finds in their texts.
fn texts<T>(log: &Value, kind: &str, way: &str, read: impl Fn(&str) -> Result<T>) -> Result<Vec<T>> {
    entries(log, kind, way).map(|entry| read(entry["text"].as_str().context("no text")?)).collect()
}
