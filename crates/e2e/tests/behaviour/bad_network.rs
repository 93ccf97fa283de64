//! The lanes on a network that the endpoint makes bad on request, the streamed POST among them: what was asked for shows in the
//! delays and in what the lanes say, they connect again and resume, and no message is lost or counted twice.

use crate::{RUN, spoken};
use anyhow::{Result, ensure};
use e2e::{Lane, LiveUrl, Shown, Site, World, key, word};
use serde_json::{Value, json};

/// The lanes that keep a connection open.
const STREAMS: [&str; 3] = ["sse", "post-stream", "websocket"];

/// Runs 80 messages, ten per second, over the lanes that stay open, on a bad network.
async fn run_badly(world: &World, impair: &str) -> Result<Shown> {
    let page = world.page();
    let url = world.live().with("lanes", STREAMS.join(",")).with("rate", 10).with("n", 80).with("impair", impair);
    page.open(url).await?;
    page.observe().await?;
    page.run().await?;
    let end = page.finished(RUN).await?;
    for slug in STREAMS {
        let lane = end.lane(slug)?;
        lane.assert_complete(80)?;
        ensure!(lane.count("duplicates")? == 0, "{slug} has duplicates at {impair}: {lane}");
        ensure!(lane.count("lost")? == 0, "{slug} has lost messages at {impair}: {lane}");
        ensure!(lane.impair.as_deref() == Some(impair), "{slug} does not say what the endpoint announced: {lane}");
    }
    page.assert_sound().await?;
    Ok(end)
}

/// The lane broke more than once, said so, waited, and came back.
fn assert_reconnects(slug: &str, lane: &Lane) -> Result<()> {
    ensure!(lane.count("failures")? >= 2, "{slug} did not break: {lane}");
    ensure!(lane.statuses_seen.iter().any(|status| status == "backing-off"), "{slug} did not wait: {lane}");
    ensure!(lane.notices_seen.iter().any(|notice| notice == "resumed"), "{slug} did not say that it is back: {lane}");
    Ok(())
}

#[tokio::test]
async fn lanes_that_are_cut_resume_without_a_lost_or_a_doubled_message() -> Result<()> {
    let world = World::start().await?;
    let end = run_badly(&world, "cut:2000").await?;
    for slug in STREAMS {
        assert_reconnects(slug, end.lane(slug)?)?;
    }
    Ok(())
}

#[tokio::test]
async fn lanes_that_are_reset_resume_without_a_lost_or_a_doubled_message() -> Result<()> {
    let world = World::start().await?;
    let end = run_badly(&world, "reset:2000").await?;
    for slug in STREAMS {
        assert_reconnects(slug, end.lane(slug)?)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_delay_shows_in_the_delays_that_are_measured() -> Result<()> {
    let world = World::start().await?;
    let end = run_badly(&world, "delay:400").await?;
    for slug in STREAMS {
        let lane = end.lane(slug)?;
        let median = lane.count("p50")?;
        ensure!(
            (380_000..1_500_000).contains(&median),
            "{slug} says {median} microseconds at a delay of 400 ms: {lane}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn without_a_bad_network_no_lane_speaks_of_one_and_the_streamed_post_is_as_quick_as_sse() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("lanes", STREAMS.join(",")).with("rate", 10).with("n", 50)).await?;
    page.run().await?;
    let end = page.finished(RUN).await?;
    for slug in STREAMS {
        let lane = end.lane(slug)?;
        lane.assert_complete(50)?;
        ensure!(lane.impair.is_none(), "{slug} speaks of a bad network: {lane}");
    }
    let [sse, post] = [end.lane("sse")?, end.lane("post-stream")?];
    ensure!(post.count("requests")? == 1 && post.count("failures")? == 0, "one POST is enough: {post}");
    ensure!(post.count("p50")? < sse.count("p50")? + 100_000, "the streamed POST is late: {post}");
    let end = page.expect("every byte to be measured", |shown| shown.lanes.values().all(Lane::is_measured)).await?;
    // The messages are the same. A POST always says its origin (Fetch §3.2), so its response has the fields of CORS, too.
    let down = [&end.lanes["sse"], &end.lanes["post-stream"]].map(|lane| lane.at("down"));
    ensure!((60..140).contains(&(down[1] - down[0])), "the same stream costs {down:?} bytes");
    page.assert_sound().await
}

/// A page whose endpoint offers the streamed POST or not, and announces nothing.
async fn plain_endpoint(offers: Value) -> Result<Site> {
    Site::replying(move |path| {
        let kind = |kind: &str, body: String| e2e::Reply {
            status: "200 OK",
            fields: format!("Content-Type: {kind}\r\nAccess-Control-Allow-Origin: *\r\n"),
            body: body.into_bytes(),
        };
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        match path {
            "/api/hello" => {
                let hello = json!({"roundtrip": 1, "server_time_micros": now.as_micros() as u64, "offers": offers});
                kind("application/json", hello.to_string())
            }
            // Nothing is ever due.
            _ => e2e::Reply { status: "204 No Content", ..kind("text/plain", String::new()) },
        }
    })
    .await
}

#[tokio::test]
async fn an_endpoint_without_the_streamed_post_and_one_that_announces_nothing_are_said_to_be_so() -> Result<()> {
    let world = World::start().await?;
    let endpoint = plain_endpoint(json!(["poll", "stream"])).await?;
    let page = world.page();
    for lang in spoken()? {
        let url = world.live().with("lang", &lang).with("lanes", "polling,post-stream").with("impair", "delay:300");
        page.open(url.with("endpoint", endpoint.origin()).with("poll", 300)).await?;
        page.run().await?;
        let is_said = |shown: &Shown| {
            let [polling, post] = ["polling", "post-stream"].map(|slug| shown.lanes.get(slug));
            polling.is_some_and(|lane| lane.impair.as_deref() == Some(""))
                && post
                    .is_some_and(|lane| lane.status == "unavailable" && lane.notice.as_deref() == Some("not-offered"))
        };
        page.expect("both to be said", is_said).await?;
        page.expect_text(&word(&lang, "impair-unannounced")?).await?;
        page.assert_accessible(&format!("lanes that say what is missing, {lang}")).await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn the_keyboard_alone_switches_the_fifth_lane_and_a_bad_network_on() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for lang in spoken()? {
        page.open(world.live().with("lang", &lang).with("rate", 5)).await?;
        page.tab_to("button", &word(&lang, "settings-show")?).await?;
        page.keys(key::ENTER).await?;
        page.expect("the settings", |shown| shown.controls.contains_key("impair-delay")).await?;
        page.tab_to("checkbox", &word(&lang, "transport-post-stream")?).await?;
        page.keys(" ").await?;
        page.expect("the fifth lane", |shown| shown.lanes.contains_key("post-stream")).await?;
        page.type_over(&word(&lang, "setting-delay")?, "250").await?;
        let is_written = |shown: &Shown| {
            shown.hash.contains("lanes=polling,long-polling,sse,post-stream,websocket")
                && shown.hash.contains("impair=delay:250")
        };
        page.expect("the address to have both", is_written).await?;
        page.type_over(&word(&lang, "setting-delay")?, "99999").await?;
        let said = page.problem_of(&word(&lang, "setting-delay")?).await?;
        ensure!(
            said.is_some_and(|said| said.contains("5000")),
            "a delay that is too long is not refused with a sentence"
        );
        page.assert_accessible(&format!("the settings, {lang}")).await?;
        page.assert_fits().await?;
    }
    page.assert_sound().await
}

/// A preset is chosen from the list while the run goes on: the lanes connect again and say what the endpoint announces.
#[tokio::test]
async fn a_network_that_becomes_bad_in_the_middle_of_a_run_is_taken_by_every_lane() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let url: LiveUrl =
        world.live().with("lanes", "polling,sse,post-stream,websocket").with("rate", 10).with("poll", 300);
    page.open(url).await?;
    page.run().await?;
    page.expect("messages in every lane", |shown| shown.all_delivered(5)).await?;
    page.press("button", &word("en", "settings-show")?).await?;
    page.choose(&word("en", "network-example")?, &word("en", "network-far")?).await?;
    let is_taken = |shown: &Shown| shown.lanes.values().all(|lane| lane.impair.as_deref() == Some("delay:300"));
    let shown = page.expect_within(RUN, "every lane to say so", is_taken).await?;
    for (slug, lane) in &shown.lanes {
        ensure!(lane.count("lost")? == 0 && lane.count("duplicates")? == 0, "{slug}: {lane}");
    }
    page.assert_sound().await
}

#[tokio::test]
async fn a_run_is_saved_as_csv_and_json() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("lanes", "sse,post-stream").with("rate", 10).with("n", 20)).await?;
    page.run().await?;
    page.finished(RUN).await?;
    page.script(e2e::KEEP_TEXTS, Vec::new()).await?;
    page.press("button", &word("en", "results-save")?).await?;
    for (button, name) in [
        ("results-numbers", "roundtrip-lanes.csv"),
        ("results-events", "roundtrip-events.csv"),
        ("results-json", "roundtrip-run.json"),
    ] {
        page.press("button", &word("en", button)?).await?;
        page.expect_text(name).await?;
    }
    let texts =
        page.expect_script("three files", "return texts", |texts| texts.as_object().is_some_and(|it| it.len() == 3));
    let texts = texts.await?;
    let text = |name: &str| texts[name].as_str().unwrap_or_default().to_owned();
    ensure!(text("roundtrip-lanes.csv").lines().count() == 3, "a row per lane: {}", text("roundtrip-lanes.csv"));
    let json: Value = serde_json::from_str(&text("roundtrip-run.json"))?;
    for (place, slug) in ["sse", "post-stream"].into_iter().enumerate() {
        let prefix = format!("{slug},");
        let events = text("roundtrip-events.csv");
        let messages = events.lines().filter(|row| row.starts_with(&prefix) && row.contains(",event,")).count();
        ensure!(messages == 20, "{slug} has {messages} messages: {events}");
        let lane = &json["lanes"][place];
        ensure!(lane["lane"] == slug && lane["delivered"] == 20, "{slug}: {lane}");
    }
    page.assert_accessible("the dialog that saves a run").await?;
    page.assert_sound().await
}
