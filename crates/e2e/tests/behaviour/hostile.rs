//! Endpoints that answer, but not as they should: each is named by its own cause, is asked less and less often, and never
//! takes the page with it.

use crate::RUN;
use anyhow::{Result, ensure};
use e2e::peers::{Reply, Request, Scripted};
use e2e::{Lane, LiveUrl, Page, Shown, World, wait_until};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

const NOTICE: Duration = Duration::from_secs(45);
const POLL: &str = "/api/feed/poll";
const LONG_POLL: &str = "/api/feed/long-poll";
const STREAM: &str = "/api/feed/stream";
const SOCKET: &str = "/api/feed/socket";

/// A page that runs one lane on an endpoint of the test's own.
struct Scene {
    page: Page,
    peer: Scripted,
    _world: World,
}

impl Scene {
    /// The endpoint's hello is in order; everything else is as `script` says.
    async fn start(lane: &str, script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Result<Self> {
        Self::start_at(lane, "", move |request| match request.path.as_str() {
            "/api/hello" => Reply::hello(0),
            _ => script(request),
        })
        .await
    }

    /// `scheme` is that of the typed address; empty for none.
    async fn start_at(
        lanes: &str,
        scheme: &str,
        script: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Result<Self> {
        let (world, peer) = tokio::try_join!(World::start(), Scripted::start(script))?;
        let page = world.page();
        let endpoint = format!("{scheme}127.0.0.1:{}", peer.port());
        let url: LiveUrl = world.live().with("rate", 10).with("poll", 200).with("hold", 20).with("lanes", lanes);
        page.open(url.with("endpoint", endpoint)).await?;
        page.observe().await?;
        page.run().await?;
        Ok(Self { page, peer, _world: world })
    }

    /// Waits until a lane shows a notice.
    async fn expect_notice(&self, slug: &str, notice: &str) -> Result<Lane> {
        let shows = |shown: &Shown| shown.lanes.get(slug).is_some_and(|lane| lane.notice.as_deref() == Some(notice));
        let shown = self.page.expect_within(NOTICE, &format!("{slug} to show {notice}"), shows).await?;
        Ok(shown.lane(slug)?.clone())
    }

    /// Waits until `path` was asked for `count` times.
    async fn expect_asked(&self, path: &str, count: usize) -> Result<()> {
        let asked = || async { Ok((self.peer.asked(path).len() >= count).then_some(())) };
        wait_until(&format!("{count} requests for {path}"), NOTICE, asked).await
    }

    /// Fails unless a lane goes on asking for `path`, and less and less often. Its feed is the clock: while 60 messages fall
    /// due, waits that double from half a second on leave room for four requests, and waits that do not grow for twelve.
    /// One more may come before the test looks. `others` are requests that no wait comes before.
    async fn assert_asks_less_and_less_often(&self, slug: &str, path: &str, others: usize) -> Result<()> {
        let is_due = |shown: &Shown| shown.lanes.get(slug).is_some_and(|lane| lane.at("due") >= 60);
        let shown = self.page.expect_within(NOTICE, "60 messages to be due", is_due).await?;
        let asked = self.peer.asked(path).len();
        let due = shown.lane(slug)?.at("due");
        ensure!((3..=5 + others).contains(&asked), "{path} was asked for {asked} times while {due} messages fell due");
        Ok(())
    }
}

/// A server that is busy for as long as it says, from the first request on. Who comes back earlier is refused again.
#[derive(Default)]
struct Busy {
    since: OnceLock<Instant>,
    refused: AtomicUsize,
}

impl Busy {
    /// The refusal of a request; `None` once the time is over.
    fn refuse(&self, status: u16, seconds: u32) -> Option<Reply> {
        let since = self.since.get_or_init(Instant::now);
        // The browser's timers and this clock may differ a little.
        let is_busy = since.elapsed() + Duration::from_millis(50) < Duration::from_secs(seconds.into());
        is_busy.then(|| {
            self.refused.fetch_add(1, Ordering::Relaxed);
            Reply::busy(status, seconds)
        })
    }

    /// Fails if another number of requests was refused.
    fn assert_refused(&self, count: usize) -> Result<()> {
        let refused = self.refused.load(Ordering::Relaxed);
        ensure!(refused == count, "{refused} requests came before the time that the endpoint had named, not {count}");
        Ok(())
    }
}

// Echoes that do not echo.

#[tokio::test]
async fn a_socket_that_answers_with_a_prefix_is_named_with_what_it_sent() -> Result<()> {
    let scene = Scene::start_at("websocket", "ws://", |_| Reply::EchoBehind("echo: ")).await?;
    let lane = scene.expect_notice("websocket", "not-an-echo").await?;
    ensure!(lane.sentence.contains("echo: ") && lane.at("delivered") == 0, "{lane}");
    scene.page.assert_sound().await
}

#[tokio::test]
async fn an_http_echo_that_changes_what_it_returns_is_named_with_what_it_sent() -> Result<()> {
    let script = |request: &Request| match request.path.as_str() {
        "/get" => Reply::new(200, "application/json", r#"{"headers":{"Host":"x"}}"#),
        "/anything" => {
            let body = format!(r#"{{"headers":{{"Host":"x"}},"data":"you said {}"}}"#, request.body.replace('\n', " "));
            Reply::new(200, "application/json", &body)
        }
        "/status/204" => Reply::empty(),
        _ => Reply::new(404, "text/plain", "nothing"),
    };
    let scene = Scene::start_at("polling", "http://", script).await?;
    let lane = scene.expect_notice("polling", "not-an-echo").await?;
    ensure!(lane.sentence.contains("you said"), "{lane}");
    scene.page.assert_sound().await
}

// Connections that bring nothing.

#[tokio::test]
async fn a_socket_that_closes_at_once_is_opened_less_and_less_often() -> Result<()> {
    let scene = Scene::start_at("websocket", "ws://", |_| Reply::CloseAtOnce(1000)).await?;
    // The first one is the page's check whether there is a socket.
    scene.assert_asks_less_and_less_often("websocket", "/", 1).await?;
    let tries = |shown: &Shown| {
        shown.lanes.get("websocket").is_some_and(|lane| lane.status == "backing-off" && lane.at("failures") >= 3)
    };
    let shown = scene.page.expect_within(NOTICE, "the lane to wait", tries).await?;
    let lane = shown.lane("websocket")?;
    ensure!(!lane.notices_seen.iter().any(|notice| notice == "resumed"), "nothing has come, yet it is back: {lane}");
    scene.page.assert_sound().await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested; `cargo xtask test --long` runs it")]
async fn a_stream_that_ends_at_once_is_opened_less_and_less_often() -> Result<()> {
    let hello = r#"{"connection":"c1-1","exchange":1,"request_bytes":500,"answer_bytes":200}"#;
    let events = format!("event: hello\ndata: {hello}\n\n");
    let scene = Scene::start("sse", move |request| match request.path.as_str() {
        STREAM => Reply::Stream(events.clone()),
        _ => Reply::new(404, "application/json", "{}"),
    })
    .await?;
    scene.assert_asks_less_and_less_often("sse", STREAM, 0).await?;
    let lane = scene.expect_notice("sse", "stream-lost").await?;
    ensure!(!lane.notices_seen.iter().any(|notice| notice == "resumed"), "nothing has come, yet it is back: {lane}");
    scene.page.assert_sound().await
}

#[tokio::test]
async fn a_long_poll_that_is_not_held_is_named_and_asked_less_and_less_often() -> Result<()> {
    let scene = Scene::start("long-polling", |_| Reply::empty()).await?;
    let lane = scene.expect_notice("long-polling", "not-held").await?;
    ensure!(lane.sentence.contains("204") && lane.at("failures") == 0, "{lane}");
    // Nobody has counted the requests' bytes.
    ensure!(lane.count("up").is_err(), "unknown bytes have a number: {lane}");
    scene.page.expect_text("unknown").await?;
    scene.assert_asks_less_and_less_often("long-polling", LONG_POLL, 0).await?;
    scene.page.assert_sound().await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested; `cargo xtask test --long` runs it")]
async fn a_long_poll_that_brings_the_same_again_is_asked_less_and_less_often() -> Result<()> {
    let scene = Scene::start("long-polling", |request| match &request.feed {
        Some(feed) if request.due() > 0 => Reply::new(200, "text/plain", &feed.text(1)),
        _ => Reply::empty(),
    })
    .await?;
    // Before the first message is due there is nothing; the first time it comes it is new.
    scene.assert_asks_less_and_less_often("long-polling", LONG_POLL, 3).await?;
    scene.expect_notice("long-polling", "not-held").await?;
    scene.page.assert_sound().await
}

// Endpoints that ask to come back later.

#[tokio::test]
async fn a_lane_waits_as_long_as_a_busy_endpoint_asks_and_says_so() -> Result<()> {
    let busy = Arc::new(Busy::default());
    let server = Arc::clone(&busy);
    let script = move |request: &Request| server.refuse(503, 4).unwrap_or_else(|| Reply::poll(request, 0));
    let scene = Scene::start("polling", script).await?;
    let lane = scene.expect_notice("polling", "asked-to-wait").await?;
    ensure!(lane.sentence.contains("4 seconds") && lane.sentence.contains("The test is busy."), "{lane}");
    let delivers = |shown: &Shown| shown.all_delivered(10);
    scene.page.expect("messages after the pause", delivers).await?;
    busy.assert_refused(1)?;
    scene.page.assert_sound().await
}

#[tokio::test]
async fn a_stream_that_is_refused_for_a_while_is_waited_for() -> Result<()> {
    let busy = Arc::new(Busy::default());
    let server = Arc::clone(&busy);
    let script = move |_: &Request| server.refuse(429, 5).unwrap_or_else(|| Reply::Stream(String::new()));
    let scene = Scene::start("sse", script).await?;
    let lane = scene.expect_notice("sse", "asked-to-wait").await?;
    ensure!(lane.sentence.contains("429") && lane.sentence.contains("5 seconds"), "{lane}");
    // The stream, and the same request again to see the response that EventSource hides.
    scene.expect_asked(STREAM, 3).await?;
    busy.assert_refused(2)?;
    scene.page.assert_sound().await
}

#[tokio::test]
async fn an_endpoint_that_is_busy_at_the_start_is_waited_for_and_runs() -> Result<()> {
    let busy = Arc::new(Busy::default());
    let server = Arc::clone(&busy);
    let scene = Scene::start_at("polling", "", move |request| match request.path.as_str() {
        "/api/hello" => server.refuse(429, 3).unwrap_or_else(|| Reply::hello(0)),
        _ => Reply::poll(request, 0),
    })
    .await?;
    scene.page.expect_text("The test is busy.").await?;
    scene.page.expect_within(RUN, "messages", |shown| shown.all_delivered(10)).await?;
    busy.assert_refused(1)?;
    scene.page.assert_sound().await
}

#[tokio::test]
async fn our_own_endpoint_that_refuses_is_not_told_as_another_server() -> Result<()> {
    let scene = Scene::start_at("polling", "", |_| Reply::busy(503, 600)).await?;
    scene.page.expect_within(NOTICE, "no endpoint", |shown| shown.phase == "no-endpoint").await?;
    scene.page.expect_text("600 seconds").await?;
    let text = scene.page.text().await?;
    ensure!(!text.contains("not a Roundtrip endpoint"), "{text}");
    // The scheme that was guessed is shown.
    ensure!(text.contains(&scene.peer.origin()), "the page does not say what it asked: {text}");
    scene.page.assert_sound().await
}

// The endpoint's clock.

async fn assert_clock_is_followed(moved_micros: i64, says: &str) -> Result<()> {
    let off = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&off);
    let scene = Scene::start_at("polling", "", move |request| {
        let off = clock.load(Ordering::Relaxed);
        if request.path == "/api/hello" { Reply::hello(off) } else { Reply::poll(request, off) }
    })
    .await?;
    scene.page.expect_within(RUN, "messages before", |shown| shown.all_delivered(20)).await?;
    off.store(moved_micros, Ordering::Relaxed);
    scene.page.expect_text(says).await?;
    let then = scene.page.look().await?.lane("polling")?.at("delivered");
    let goes_on = |shown: &Shown| shown.all_delivered(then + 30);
    let shown = scene.page.expect_within(RUN, "the run to go on", goes_on).await?;
    let lane = shown.lane("polling")?;
    lane.assert_adds_up()?;
    ensure!(lane.at("duplicates") == 0 && lane.at("failures") == 0, "{lane}");
    ensure!(!lane.notices_seen.iter().any(|notice| notice == "flooding"), "{lane}");
    ensure!(lane.at("pending") < 30, "messages are due that the endpoint does not have yet: {lane}");
    scene.page.assert_sound().await
}

#[tokio::test]
async fn an_endpoint_whose_clock_is_put_forward_is_no_flood() -> Result<()> {
    assert_clock_is_followed(6_000_000, "further ahead").await
}

#[tokio::test]
async fn an_endpoint_whose_clock_is_put_back_keeps_delivering() -> Result<()> {
    assert_clock_is_followed(-6_000_000, "further behind").await
}

// Responses in place of a stream, and responses without an end.

/// Polls are in order; the stream's request gets `reply`, and the lane shows `notice` with `part` in its sentence.
async fn assert_stream_is_named(reply: Reply, notice: &str, part: &str) -> Result<()> {
    let scene = Scene::start("polling,sse", move |request| match request.path.as_str() {
        POLL => Reply::poll(request, 0),
        _ => reply.clone(),
    })
    .await?;
    let lane = scene.expect_notice("sse", notice).await?;
    ensure!(lane.sentence.contains(part), "{lane}");
    let delivers = |shown: &Shown| shown.lanes.get("polling").is_some_and(|lane| lane.at("delivered") > 5);
    scene.page.expect("the other lane to go on", delivers).await?;
    scene.page.assert_sound().await
}

#[tokio::test]
async fn a_stream_that_fails_while_polls_are_well_says_its_own_status() -> Result<()> {
    assert_stream_is_named(Reply::new(500, "text/plain", "broken"), "http-status", "500").await
}

#[tokio::test]
async fn a_response_without_content_in_place_of_a_stream_is_no_lost_stream() -> Result<()> {
    assert_stream_is_named(Reply::empty(), "not-a-stream", "204").await
}

#[tokio::test]
async fn a_page_in_place_of_a_stream_is_named() -> Result<()> {
    assert_stream_is_named(Reply::new(200, "text/html", "<!doctype html>"), "nonsense", "HTML").await
}

#[tokio::test]
async fn a_socket_that_is_refused_while_hello_is_well_says_its_own_status() -> Result<()> {
    let scene = Scene::start("websocket", |_| Reply::new(404, "text/plain", "nothing")).await?;
    let lane = scene.expect_notice("websocket", "http-status").await?;
    ensure!(lane.sentence.contains("404") && !scene.peer.asked(SOCKET).is_empty(), "{lane}");
    scene.page.assert_sound().await
}

#[tokio::test]
async fn a_response_that_breaks_off_is_not_told_as_an_endpoint_that_is_down() -> Result<()> {
    let scene = Scene::start("polling,long-polling", |_| Reply::CutShort("1 x".to_owned())).await?;
    for slug in ["polling", "long-polling"] {
        scene.expect_notice(slug, "cut-short").await?;
    }
    scene.page.assert_sound().await
}

#[tokio::test]
async fn a_response_without_an_end_is_given_up_and_the_page_lives() -> Result<()> {
    let scene = Scene::start("polling,long-polling", |_| Reply::Endless("text/plain")).await?;
    for slug in ["polling", "long-polling"] {
        scene.expect_notice(slug, "too-large").await?;
    }
    scene.page.assert_sound().await
}

#[tokio::test]
async fn a_hello_without_an_end_is_given_up_and_named() -> Result<()> {
    let scene = Scene::start_at("polling", "", |_| Reply::Endless("application/json")).await?;
    scene.page.expect_within(NOTICE, "no endpoint", |shown| shown.phase == "no-endpoint").await?;
    scene.page.expect_text("so the page stopped reading it").await?;
    scene.page.assert_sound().await
}
