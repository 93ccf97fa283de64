//! What can go wrong on the way, one fault at a time: the lane says so in a sentence, the others go on, and the lane
//! comes back by itself when the fault ends. Nothing is lost, and the numbers add up all along.

use anyhow::{Result, ensure};
use e2e::{Fault, FaultProxy, LANES, LiveUrl, Page, Snapshot, Stage};
use std::time::Duration;

const START: Duration = Duration::from_secs(30);
/// Longer than the longest time that a lane waits for an answer.
const NOTICE: Duration = Duration::from_secs(45);
/// Longer than the longest pause between two tries.
const RECOVER: Duration = Duration::from_secs(60);

/// A browser, the endpoint, and the proxy between them.
struct Scene {
    stage: Stage,
    proxy: FaultProxy,
}

impl Scene {
    /// Starts a run through the proxy and waits until every lane has messages. The run has no end of its own.
    async fn running() -> Result<Self> {
        let scene = Self::idle().await?;
        let page = scene.page();
        page.open(scene.url()).await?;
        page.observe().await?;
        page.run().await?;
        page.wait_for("messages in every lane", START, all_at_least(5)).await?;
        Ok(scene)
    }

    async fn idle() -> Result<Self> {
        let stage = Stage::start().await?;
        let proxy = FaultProxy::start(stage.endpoint.port()).await?;
        Ok(Self { stage, proxy })
    }

    fn url(&self) -> LiveUrl {
        LiveUrl::new(&self.proxy.origin()).with("rate", 10).with("poll", 300).with("hold", 3).with("endpoint", "local")
    }

    fn page(&self) -> Page {
        self.stage.page()
    }

    /// `fault` strikes `slug` alone: it shows one of `notices`; the others go on; it recovers.
    async fn strikes(mut self, slug: &str, fault: Fault, notices: &[&str]) -> Result<()> {
        let page = self.page();
        let before = page.look().await?;
        self.proxy.inject(path_of(slug), fault.clone());
        let shows = |page: &Snapshot| {
            page.lanes.get(slug).is_some_and(|lane| {
                !lane.sentence.is_empty() && lane.notice.as_deref().is_some_and(|notice| notices.contains(&notice))
            })
        };
        let struck = page.wait_for(&format!("{slug} to show {notices:?} at {fault:?}"), NOTICE, shows).await?;
        ensure!(self.proxy.struck() > 0, "the notice came without the fault: {struck}");
        let others = LANES.iter().filter(|&&lane| lane != slug);
        let goals: Vec<(&str, i64)> = others.map(|&lane| (lane, before.lanes[lane].at("delivered") + 20)).collect();
        let go_on = |page: &Snapshot| goals.iter().all(|&(lane, goal)| page.lanes[lane].at("delivered") >= goal);
        page.wait_for("the other lanes to go on", START, go_on).await?;
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
        let end = page.wait_for("every lane to catch up", RECOVER, all_at_least(due + 10)).await?;
        for slug in LANES {
            let lane = end.lane(slug)?;
            lane.assert_adds_up()?;
            ensure!(lane.count("lost")? == 0, "{slug} has lost messages: {lane}");
        }
        page.assert_sound().await
    }
}

fn all_at_least(least: i64) -> impl Fn(&Snapshot) -> bool {
    move |page| LANES.iter().all(|slug| page.lanes.get(*slug).is_some_and(|lane| lane.at("delivered") >= least))
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
    let named = |page: &Snapshot| page.lanes.values().all(|lane| lane.notice.is_some() && !lane.sentence.is_empty());
    scene.page().wait_for("every lane to say so", NOTICE, named).await?;
    scene.recovers().await
}

#[tokio::test]
async fn a_slow_endpoint_delays_but_loses_nothing() -> Result<()> {
    let mut scene = Scene::running().await?;
    scene.proxy.inject("/api/feed/", Fault::Slow(Duration::from_secs(2)));
    let due = scene.page().look().await?.lanes.values().map(|lane| lane.at("due")).max().unwrap_or(0);
    scene.page().wait_for("messages through the slow proxy", RECOVER, all_at_least(due + 20)).await?;
    scene.recovers().await
}

#[tokio::test]
async fn a_poll_that_is_never_answered_times_out() -> Result<()> {
    Scene::running().await?.strikes("polling", Fault::Silence, &["timeout"]).await
}

#[tokio::test]
async fn a_long_poll_that_is_never_answered_times_out() -> Result<()> {
    Scene::running().await?.strikes("long-polling", Fault::Silence, &["timeout"]).await
}

#[tokio::test]
async fn polling_names_a_server_error() -> Result<()> {
    Scene::running().await?.strikes("polling", Fault::ServerError, &["http-status"]).await
}

#[tokio::test]
async fn long_polling_names_a_server_error() -> Result<()> {
    Scene::running().await?.strikes("long-polling", Fault::ServerError, &["http-status"]).await
}

#[tokio::test]
async fn polling_names_a_page_of_html() -> Result<()> {
    Scene::running().await?.strikes("polling", Fault::Html, &["nonsense"]).await
}

#[tokio::test]
async fn long_polling_names_a_page_of_html() -> Result<()> {
    Scene::running().await?.strikes("long-polling", Fault::Html, &["nonsense"]).await
}

#[tokio::test]
async fn polling_names_nonsense() -> Result<()> {
    Scene::running().await?.strikes("polling", Fault::Nonsense, &["nonsense"]).await
}

#[tokio::test]
async fn long_polling_names_nonsense() -> Result<()> {
    Scene::running().await?.strikes("long-polling", Fault::Nonsense, &["nonsense"]).await
}

#[tokio::test]
async fn errors_html_and_nonsense_in_place_of_a_stream_or_a_socket_are_named() -> Result<()> {
    for fault in [Fault::Html, Fault::Nonsense, Fault::ServerError] {
        let mut scene = Scene::idle().await?;
        scene.proxy.inject(path_of("sse"), fault.clone());
        scene.proxy.inject(path_of("websocket"), fault.clone());
        let page = scene.page();
        page.open(scene.url()).await?;
        page.run().await?;
        let named = |page: &Snapshot| {
            ["sse", "websocket"].iter().all(|slug| page.lanes.get(*slug).is_some_and(|lane| !lane.sentence.is_empty()))
        };
        page.wait_for(&format!("both lanes to name {fault:?}"), NOTICE, named).await?;
        scene.recovers().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_poll_cut_in_its_body_is_asked_again() -> Result<()> {
    Scene::running().await?.strikes("polling", Fault::Cut, &["unreachable", "stream-lost", "nonsense"]).await
}

#[tokio::test]
async fn a_stream_cut_in_an_event_resumes() -> Result<()> {
    Scene::running().await?.strikes("sse", Fault::Cut, &["stream-lost", "unreachable"]).await
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
        let named = |page: &Snapshot| {
            let lane = &page.lanes["websocket"];
            lane.notice.as_deref() == Some("socket-closed") && lane.sentence.contains(&digits)
        };
        page.wait_for(&format!("the lane to name {code}"), NOTICE, named).await?;
        scene.recovers().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_flood_is_named_and_the_page_stays_alive() -> Result<()> {
    Scene::running().await?.strikes("websocket", Fault::Flood(5_000), &["flooding"]).await
}

#[tokio::test]
async fn a_clock_that_is_wrong_by_an_hour_changes_nothing() -> Result<()> {
    for hours in [-1, 1] {
        let stage = Stage::start().await?;
        let script = include_str!("clock_skew.js").replace("HOURS", &hours.to_string());
        stage.browser.run_before_load(&script).await?;
        let page = stage.page();
        page.open(stage.url().with("rate", 10).with("n", 60).with("poll", 300)).await?;
        page.run().await?;
        let end = page.finished(RECOVER).await?;
        for slug in LANES {
            let lane = end.lane(slug)?;
            lane.assert_complete(60)?;
            let (p50, p95) = (lane.count("p50")?, lane.count("p95")?);
            ensure!((0..5_000_000).contains(&p50) && p95 < 5_000_000, "{slug}, {hours} h: absurd latency: {lane}");
        }
        page.assert_sound().await?;
    }
    Ok(())
}
