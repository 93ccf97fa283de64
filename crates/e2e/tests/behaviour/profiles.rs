//! Endpoints of other people: the public profiles against the software behind them or its like, and echoes with habits.

use crate::RUN;
use anyhow::{Result, ensure};
use e2e::peers::{Httpbin, NodeWs, PythonWebsockets, PythonWebsocketsOptions};
use e2e::{Browser, BrowserOptions, LiveUrl, Shown, Site, World};

/// httpbin.org and echo.websocket.org on this machine, and a browser for which they are the real ones.
struct Public {
    browser: Browser,
    _httpbin: Httpbin,
    _echo: PythonWebsockets,
}

impl Public {
    async fn start() -> Result<Self> {
        let httpbin = Httpbin::start_secure().await?;
        let options = PythonWebsocketsOptions { banner: true, secure: true, ..Default::default() };
        let echo = PythonWebsockets::start(&options).await?;
        let resolver_rules = vec![
            format!("MAP httpbin.org:443 127.0.0.1:{}", httpbin.port()),
            format!("MAP echo.websocket.org:443 127.0.0.1:{}", echo.port()),
        ];
        let options = BrowserOptions { resolver_rules, any_certificate: true, ..Default::default() };
        Ok(Self { browser: Browser::start_with(&options).await?, _httpbin: httpbin, _echo: echo })
    }

    /// Polling, long polling and the WebSocket deliver; SSE says that there is none.
    async fn assert_runs(&self, url: LiveUrl) -> Result<()> {
        let page = self.browser.page();
        page.open(url.with("rate", 5).with("n", 30).with("poll", 500).with("hold", 3)).await?;
        page.run().await?;
        let end = page.finished(RUN).await?;
        ensure!(end.endpoint == "httpbin", "another endpoint is in use: {end}");
        for slug in ["polling", "long-polling", "websocket"] {
            let lane = end.lane(slug)?;
            lane.assert_complete(30)?;
            ensure!(lane.provenance("up") == "computed", "{slug} claims that it measured at an echo: {lane}");
        }
        let sse = end.lane("sse")?;
        ensure!(sse.status == "unavailable" && sse.notice.as_deref() == Some("not-offered"), "sse: {sse}");
        page.assert_sound().await
    }
}

#[tokio::test]
async fn the_httpbin_profile_runs_with_a_feed_kept_by_the_page() -> Result<()> {
    let public = Public::start().await?;
    let site = Site::of_built_page().await?;
    public.assert_runs(LiveUrl::new(&site.origin()).with("endpoint", "httpbin")).await
}

#[tokio::test]
async fn without_our_endpoint_the_page_falls_over_to_the_first_public_one_that_answers() -> Result<()> {
    let public = Public::start().await?;
    let site = Site::of_built_page().await?;
    public.assert_runs(LiveUrl::new(&site.origin())).await
}

/// The WebSocket lane on an echo at `port`.
async fn run_on_echo(port: u16, count: i64) -> Result<Shown> {
    let world = World::start().await?;
    let page = world.page();
    let url = world.live().with("lanes", "websocket").with("rate", 10).with("n", count);
    page.open(url.with("endpoint", format!("ws://127.0.0.1:{port}/"))).await?;
    page.observe().await?;
    page.run().await?;
    let end = page.finished(RUN).await?;
    end.lane("websocket")?.assert_complete(count)?;
    page.assert_sound().await?;
    Ok(end)
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested; `cargo xtask test --long` runs it")]
async fn an_echo_by_node_delivers() -> Result<()> {
    let peer = NodeWs::start().await?;
    run_on_echo(peer.port(), 30).await?;
    Ok(())
}

#[tokio::test]
async fn a_banner_is_no_message() -> Result<()> {
    let peer = PythonWebsockets::start(&PythonWebsocketsOptions { banner: true, ..Default::default() }).await?;
    run_on_echo(peer.port(), 30).await?;
    Ok(())
}

#[tokio::test]
async fn an_echo_that_closes_after_a_while_is_opened_again() -> Result<()> {
    let options = PythonWebsocketsOptions { close_after_seconds: Some(3), ..Default::default() };
    let peer = PythonWebsockets::start(&options).await?;
    let end = run_on_echo(peer.port(), 50).await?;
    let lane = end.lane("websocket")?;
    ensure!(lane.notices_seen.iter().any(|notice| notice == "socket-closed"), "the close is not shown: {lane}");
    ensure!(lane.count("connections")? >= 2, "one connection is enough? {lane}");
    Ok(())
}

#[tokio::test]
async fn an_echo_that_compresses_delivers_and_is_not_called_measured() -> Result<()> {
    let peer = PythonWebsockets::start(&PythonWebsocketsOptions { deflate: true, ..Default::default() }).await?;
    let end = run_on_echo(peer.port(), 30).await?;
    let lane = end.lane("websocket")?;
    ensure!(!lane.is_measured(), "compressed frames cannot be measured by a page: {lane}");
    Ok(())
}
