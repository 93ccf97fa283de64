//! What can go wrong on the way, one fault at a time: the lane names it in a sentence, the others go on, and the lane
//! recovers by itself when the fault ends. Nothing is lost, and the numbers add up throughout.

use crate::RUN;
use anyhow::{Result, ensure};
use e2e::{Fault, FaultProxy, LANES, LiveUrl, Page, Shown, World};
use std::time::Duration;

/// Longer than the longest time that a lane waits for an answer.
const NOTICE: Duration = Duration::from_secs(45);

/// A browser, the endpoint, and the proxy between them.
struct Scene {
    world: World,
    proxy: FaultProxy,
}

impl Scene {
    /// Starts a run through the proxy and waits until every lane has messages. The run has no end of its own.
    async fn running() -> Result<Self> {
        let scene = Self::idle().await?;
        scene.run().await?;
        scene.page().expect("messages in every lane", |shown| shown.all_delivered(5)).await?;
        Ok(scene)
    }

    async fn idle() -> Result<Self> {
        let world = World::start().await?;
        let proxy = FaultProxy::start(world.endpoint.port()).await?;
        Ok(Self { world, proxy })
    }

    async fn run(&self) -> Result<()> {
        let page = self.page();
        page.open(self.url()).await?;
        page.observe().await?;
        page.run().await
    }

    fn url(&self) -> LiveUrl {
        LiveUrl::new(&self.proxy.origin()).with("rate", 10).with("poll", 300).with("hold", 3).with("endpoint", "local")
    }

    fn page(&self) -> Page {
        self.world.page()
    }

    /// `fault` strikes `slug` alone: it shows one of `notices`; the others go on; it recovers.
    async fn strikes(mut self, slug: &str, fault: Fault, notices: &[&str]) -> Result<()> {
        let page = self.page();
        let before = page.look().await?;
        self.proxy.inject(path_of(slug), fault.clone());
        let shows = |shown: &Shown| {
            shown.lanes.get(slug).is_some_and(|lane| {
                !lane.sentence.is_empty() && lane.notice.as_deref().is_some_and(|notice| notices.contains(&notice))
            })
        };
        let struck = page.expect_within(NOTICE, &format!("{slug} to show {notices:?} at {fault:?}"), shows).await?;
        ensure!(self.proxy.struck() > 0, "the notice came without the fault: {struck}");
        let others = LANES.iter().filter(|&&lane| lane != slug);
        let goals: Vec<(&str, i64)> = others.map(|&lane| (lane, before.lanes[lane].at("delivered") + 20)).collect();
        let go_on = |shown: &Shown| goals.iter().all(|&(lane, goal)| shown.lanes[lane].at("delivered") >= goal);
        page.expect("the other lanes to go on", go_on).await?;
        self.recovers().await
    }

    /// The faults end: every lane catches up, nothing is lost.
    async fn recovers(&mut self) -> Result<()> {
        let page = self.page();
        let struck = page.look().await?;
        for lane in struck.lanes.values() {
            lane.assert_adds_up()?;
        }
        self.proxy.heal().await?;
        let due = struck.lanes.values().map(|lane| lane.at("due")).max().unwrap_or(0);
        let end = page.expect_within(RUN, "every lane to catch up", |shown| shown.all_delivered(due + 10)).await?;
        for slug in LANES {
            let lane = end.lane(slug)?;
            lane.assert_adds_up()?;
            ensure!(lane.count("lost")? == 0, "{slug} has lost messages: {lane}");
        }
        page.assert_sound().await
    }
}

fn path_of(slug: &str) -> &'static str {
    match slug {
        "polling" => "/api/feed/poll",
        "long-polling" => "/api/feed/long-poll",
        "sse" => "/api/feed/stream",
        _ => "/api/feed/socket",
    }
}

#[tokio::test]
async fn refused_connections_are_named_and_survived() -> Result<()> {
    let mut scene = Scene::running().await?;
    scene.proxy.refuse();
    let named = |shown: &Shown| shown.lanes.values().all(|lane| lane.notice.is_some() && !lane.sentence.is_empty());
    scene.page().expect_within(NOTICE, "every lane to name the fault", named).await?;
    scene.recovers().await
}

#[tokio::test]
async fn a_slow_endpoint_delays_but_loses_nothing() -> Result<()> {
    let mut scene = Scene::running().await?;
    scene.proxy.inject("/api/feed/", Fault::Slow(Duration::from_secs(2)));
    let due = scene.page().look().await?.lanes.values().map(|lane| lane.at("due")).max().unwrap_or(0);
    scene.page().expect_within(RUN, "messages through the slow proxy", |shown| shown.all_delivered(due + 20)).await?;
    scene.recovers().await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested; `cargo xtask test --long` runs it")]
async fn a_poll_that_is_never_answered_times_out() -> Result<()> {
    Scene::running().await?.strikes("polling", Fault::Silence, &["timeout"]).await
}

#[tokio::test]
async fn a_long_poll_that_is_never_answered_times_out() -> Result<()> {
    Scene::running().await?.strikes("long-polling", Fault::Silence, &["timeout"]).await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested; `cargo xtask test --long` runs it")]
async fn polling_names_a_server_error() -> Result<()> {
    Scene::running().await?.strikes("polling", Fault::ServerError, &["http-status"]).await
}

#[tokio::test]
async fn long_polling_names_a_server_error() -> Result<()> {
    Scene::running().await?.strikes("long-polling", Fault::ServerError, &["http-status"]).await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested; `cargo xtask test --long` runs it")]
async fn polling_names_a_page_of_html() -> Result<()> {
    Scene::running().await?.strikes("polling", Fault::Html, &["nonsense"]).await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested; `cargo xtask test --long` runs it")]
async fn long_polling_names_a_page_of_html() -> Result<()> {
    Scene::running().await?.strikes("long-polling", Fault::Html, &["nonsense"]).await
}

#[tokio::test]
async fn polling_names_nonsense() -> Result<()> {
    Scene::running().await?.strikes("polling", Fault::Nonsense, &["nonsense"]).await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested; `cargo xtask test --long` runs it")]
async fn long_polling_names_nonsense() -> Result<()> {
    Scene::running().await?.strikes("long-polling", Fault::Nonsense, &["nonsense"]).await
}

#[tokio::test]
async fn errors_html_and_nonsense_in_place_of_a_stream_or_a_socket_are_named() -> Result<()> {
    let mut scene = Scene::idle().await?;
    for fault in [Fault::Html, Fault::Nonsense, Fault::ServerError] {
        scene.proxy.inject(path_of("sse"), fault.clone());
        scene.proxy.inject(path_of("websocket"), fault.clone());
        scene.run().await?;
        let named = |shown: &Shown| {
            ["sse", "websocket"].iter().all(|slug| shown.lanes.get(*slug).is_some_and(|lane| !lane.sentence.is_empty()))
        };
        scene.page().expect_within(NOTICE, &format!("both lanes to name {fault:?}"), named).await?;
        scene.recovers().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_poll_cut_in_its_body_is_asked_again() -> Result<()> {
    Scene::running().await?.strikes("polling", Fault::Cut, &["unreachable", "cut-short"]).await
}

#[tokio::test]
async fn a_stream_cut_in_an_event_resumes() -> Result<()> {
    Scene::running().await?.strikes("sse", Fault::Cut, &["stream-lost"]).await
}

#[tokio::test]
async fn a_socket_cut_in_a_frame_resumes() -> Result<()> {
    Scene::running().await?.strikes("websocket", Fault::Cut, &["socket-closed", "socket-refused"]).await
}

#[tokio::test]
async fn every_close_code_is_named_and_survived() -> Result<()> {
    let mut scene = Scene::running().await?;
    let page = scene.page();
    for code in [1000, 1001, 1002, 1008, 1009, 1011, 1013, 3000, 4000] {
        scene.proxy.inject(path_of("websocket"), Fault::Close(code));
        let digits = code.to_string();
        let named = |shown: &Shown| {
            let lane = &shown.lanes["websocket"];
            lane.notice.as_deref() == Some("socket-closed") && lane.sentence.contains(&digits)
        };
        let named = page.expect_within(NOTICE, &format!("the lane to name {code}"), named).await?;
        scene.proxy.heal().await?;
        let goal = named.lanes["websocket"].at("delivered") + 3;
        page.expect_within(RUN, &format!("the lane to go on after {code}"), |shown| {
            shown.lanes["websocket"].at("delivered") >= goal
        })
        .await?;
    }
    scene.recovers().await
}

#[tokio::test]
async fn a_flood_is_named_and_the_page_stays_alive() -> Result<()> {
    Scene::running().await?.strikes("websocket", Fault::Flood(5_000), &["flooding"]).await
}

/// A run on a computer whose clock is wrong by so many hours.
async fn assert_clock_changes_nothing(hours: i32) -> Result<()> {
    let world = World::start().await?;
    let script = include_str!("clock_skew.js").replace("HOURS", &hours.to_string());
    world.browser.run_before_load(&script).await?;
    let page = world.page();
    page.open(world.live().with("rate", 10).with("n", 60).with("poll", 300)).await?;
    page.run().await?;
    let end = page.finished(RUN).await?;
    for slug in LANES {
        let lane = end.lane(slug)?;
        lane.assert_complete(60)?;
        let (p50, p95) = (lane.count("p50")?, lane.count("p95")?);
        // A busy machine may take seconds, but never a part of an hour.
        ensure!((0..60_000_000).contains(&p50) && p95 < 60_000_000, "{slug}, {hours} h: absurd latency: {lane}");
    }
    page.assert_sound().await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested; `cargo xtask test --long` runs it")]
async fn a_clock_that_is_an_hour_slow_changes_nothing() -> Result<()> {
    assert_clock_changes_nothing(-1).await
}

#[tokio::test]
async fn a_clock_that_is_an_hour_fast_changes_nothing() -> Result<()> {
    assert_clock_changes_nothing(1).await
}
