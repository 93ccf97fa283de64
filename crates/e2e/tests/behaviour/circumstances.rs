//! What a page meets around it: another screen, a contrast theme, a keyboard of another language, the history, a browser that
//! is busy with other pages of the same host, an address or a host page without measure.

use crate::RUN;
use anyhow::{Result, ensure};
use e2e::peers::{Reply, Scripted};
use e2e::{BrowserOptions, LANES, Page, Shown, Site, World, wait_until, word};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(30);

// Screens and colours.

/// Contrast of two colours (WCAG 2.2, contrast ratio).
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour: &str| {
        let numbers = colour.trim_start_matches(|letter: char| !letter.is_ascii_digit()).trim_end_matches(')');
        let part = |text: &str| {
            let share = text.trim().parse::<f64>().unwrap_or_default() / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let parts: Vec<f64> = numbers.split(',').take(3).map(part).collect();
        parts.iter().zip([0.2126, 0.7152, 0.0722]).map(|(part, weight)| part * weight).sum::<f64>()
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// With a contrast theme of the system `scheme`, and the page's own theme against it: the time bar shows its spans, and what
/// the canvas draws stands out from the ground.
async fn assert_contrast(scheme: &str, theme: &str) -> Result<()> {
    let world = World::start().await?;
    world.browser.force_colours(scheme).await?;
    let page = world.page();
    page.open_lesson(world.at(&format!("#/lesson/tcp?lang=en&theme={theme}&t=60000"))).await?;
    let ground = page.style_of("body", "background-color").await?;
    for (selector, property) in [
        (".player-span", "background-color"),
        (".player-time", "color"),
        (".lesson-lead", "color"),
        (".player .button-main", "border-top-color"),
    ] {
        let colour = page.style_of(selector, property).await?;
        let contrast = contrast(&colour, &ground);
        // WCAG 1.4.3 for text, 1.4.11 for parts of controls.
        let least = if property == "color" { 4.5 } else { 3.0 };
        ensure!(contrast >= least, "{scheme}, {theme}: {selector} is {colour} on {ground}, {contrast:.2} : 1");
    }
    let drawn = page.script(include_str!("drawn_contrast.js"), vec![json!(ground)]).await?;
    ensure!(
        drawn.as_f64().is_some_and(|drawn| drawn >= 4.5),
        "{scheme}, {theme}: the picture is at {drawn} : 1 on {ground}"
    );
    expect_system_colours(&page).await?;
    page.assert_sound().await
}

/// Waits until the picture is drawn in the colours of the system's theme: TCP's arrows have that of links.
async fn expect_system_colours(page: &Page) -> Result<()> {
    let is_drawn = |count: &Value| count.as_u64() > Some(100);
    page.expect_script("the picture in the theme's colours", include_str!("drawn_links.js"), is_drawn).await?;
    Ok(())
}

#[tokio::test]
async fn a_dark_page_in_a_light_contrast_theme_is_legible() -> Result<()> {
    assert_contrast("light", "dark").await
}

#[tokio::test]
async fn a_light_page_in_a_dark_contrast_theme_is_legible() -> Result<()> {
    assert_contrast("dark", "light").await
}

#[tokio::test]
async fn a_contrast_theme_that_begins_while_a_lesson_rests_reaches_its_picture() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?lang=en&theme=light&t=60000")).await?;
    world.browser.force_colours("dark").await?;
    expect_system_colours(&page).await?;
    page.assert_sound().await
}

/// A picture at rest is drawn with the screen's pixels, also after each of several changes of their number per CSS pixel. Its
/// size in CSS pixels stays the same: it is in a frame of fixed size without a scroll bar.
async fn assert_sharp(hash: &str) -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let url = world.at(hash).replace('&', "&amp;");
    let frame = format!("<iframe title=\"Roundtrip\" width=\"640\" height=\"9000\" src=\"{url}\"></iframe>");
    let host = Site::of_html(&format!("<!doctype html><title>A course</title>{frame}")).await?;
    page.load(host.origin()).await?;
    let number = |seen: &Value, name: &str| seen[name].as_f64().unwrap_or_default();
    let is_sharp = |seen: &Value| {
        let pixels = number(seen, "css") * number(seen, "ratio");
        pixels > 0.0 && (number(seen, "width") - pixels).abs() <= 1.0
    };
    page.enter_frame().await?;
    let first = page.expect_script("the picture", include_str!("sharpness.js"), is_sharp).await?;
    // Whole ratios: with others a browser rounds the size, too.
    for zoom in [2.0, 3.0, 1.0] {
        world.browser.zoom(zoom).await?;
        page.enter_frame().await?;
        let is_zoomed = |seen: &Value| (number(seen, "ratio") - number(&first, "ratio") * zoom).abs() < 0.01;
        let is_good = |seen: &Value| is_zoomed(seen) && is_sharp(seen);
        let seen = page.expect_script(&format!("zoom {zoom}"), include_str!("sharpness.js"), is_good).await?;
        // Else the new size would have made the page draw.
        ensure!(number(&seen, "css") == number(&first, "css"), "the picture has another size: {seen}, {first}");
    }
    page.leave_frame().await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_lesson_at_rest_is_sharp_when_the_screens_resolution_changes() -> Result<()> {
    assert_sharp("#/lesson/tcp?embed=1&lang=en").await
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested; `cargo xtask test --long` runs it")]
async fn a_lane_at_rest_is_sharp_when_the_screens_resolution_changes() -> Result<()> {
    assert_sharp("#/live?embed=1&lang=en").await
}

// Keyboards.

#[tokio::test]
async fn shortcuts_work_with_caps_lock_and_in_a_korean_layout() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?lang=en&speed=0.1")).await?;
    page.tab_to("group", &word("en", "stage-label")?).await?;
    for key in ["K", "ㅏ", "Process"] {
        world.browser.press_key(key, "KeyK", 0).await?;
        page.expect(&format!("{key} to play"), |shown| shown.is_playing).await?;
        world.browser.press_key(key, "KeyK", 0).await?;
        page.expect(&format!("{key} to pause"), |shown| !shown.is_playing).await?;
    }
    world.browser.press_key("ㅜ", "KeyN", 0).await?;
    page.expect("an event to be chosen", |shown| shown.chosen.is_some()).await?;
    page.press("button", "Drop this packet").await?;
    page.expect("the loss", |shown| shown.hash.contains("do=drop:") && shown.is_done()).await?;
    // Ctrl is 2 (Input.dispatchKeyEvent).
    world.browser.press_key("ㅋ", "KeyZ", 2).await?;
    page.expect("the loss to be undone", |shown| !shown.hash.contains("do=") && shown.is_done()).await?;
    page.assert_sound().await
}

// The history.

#[tokio::test]
async fn the_time_away_in_the_history_is_a_pause() -> Result<()> {
    let world = World::start().await?;
    // The most messages that one poll brought.
    let most = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&most);
    let peer = Scripted::start(move |request| {
        if request.path == "/api/hello" {
            return Reply::hello(0);
        }
        counter.fetch_max(request.brings(0).count() as u64, Ordering::Relaxed);
        Reply::poll(request, 0)
    })
    .await?;
    let page = world.page();
    let url = world.live().with("rate", 10).with("poll", 200).with("lanes", "polling");
    page.open(url.with("endpoint", format!("127.0.0.1:{}", peer.port()))).await?;
    page.run().await?;
    page.expect("messages", |shown| shown.all_delivered(10)).await?;
    page.script(include_str!("mark.js"), vec![]).await?;
    page.client().goto(&format!("{}/healthz", world.endpoint.origin())).await?;
    most.store(0, Ordering::Relaxed);
    // Away for as long as makes 80 messages due.
    page.expect_script("eight seconds away", include_str!("elapsed.js"), |millis| millis.as_f64() > Some(8_000.0))
        .await?;
    page.back().await?;
    page.expect("the page to be back", |shown| shown.phase == "running").await?;
    ensure!(page.script(include_str!("marked.js"), vec![]).await? == true, "the browser loaded the page anew");
    let then = page.look().await?.lane("polling")?.at("delivered");
    let shown = page.expect("it to go on", |shown| shown.lanes["polling"].at("delivered") > then + 20).await?;
    let most = most.load(Ordering::Relaxed);
    ensure!(most < 80, "a poll brought {most} messages: those that fell due while the page was away");
    let lane = shown.lane("polling")?;
    ensure!(lane.at("failures") == 0 && lane.at("lost") == 0, "{lane}");
    page.assert_sound().await
}

// A browser that is busy with other pages of the host.

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "its like is tested; `cargo xtask test --long` runs it")]
async fn a_page_that_waits_for_the_browsers_connections_does_not_blame_the_endpoint() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("endpoint", "local").with("lanes", "sse")).await?;
    page.script(include_str!("occupy.js"), vec![json!(6)]).await?;
    page.run().await?;
    page.expect_within(SOON, "the hello to be given up", |shown| shown.phase == "no-endpoint").await?;
    page.expect_text("six connections per host").await?;
    page.assert_sound().await
}

/// How many files of the settings' program the page has: the script and the wasm.
const SETTINGS_FILES: &str =
    "return performance.getEntriesByType('resource').filter(({ name }) => name.includes('roundtrip-settings')).length";

#[tokio::test]
async fn a_stream_that_waits_for_the_browsers_connections_does_not_blame_the_endpoint() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(world.live().with("endpoint", "local").with("lanes", "websocket").with("rate", 5)).await?;
    page.run().await?;
    page.expect("messages", |shown| shown.all_delivered(3)).await?;
    // The settings are loaded before anybody opens them, so that they need none of the connections.
    page.expect_script("the settings' program", SETTINGS_FILES, |files| files == 2).await?;
    page.script(include_str!("occupy.js"), vec![json!(6)]).await?;
    page.press("button", "Settings").await?;
    page.expect("the settings", |shown| shown.controls.contains_key("seed")).await?;
    page.press("checkbox", "SSE").await?;
    let shows =
        |shown: &Shown| shown.lanes.get("sse").is_some_and(|lane| lane.notice.as_deref() == Some("browser-queue"));
    page.expect_within(RUN, "the queue to be named", shows).await?;
    page.assert_sound().await
}

// Addresses and host pages without measure.

#[tokio::test]
async fn an_address_with_thousands_of_changes_is_refused_and_the_page_lives() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for count in [10_000, 40_000] {
        let list: Vec<String> = (1..=count).map(|packet| format!("drop:{packet}")).collect();
        page.open_lesson(world.at(&format!("#/lesson/tcp?lang=en&do={}", list.join(",")))).await?;
        page.expect("the list to be refused", |shown| shown.bad_parameters == ["do"]).await?;
        let shown = page.open_tab("change").await?;
        ensure!(shown.interventions.is_empty(), "{} changes are listed", shown.interventions.len());
        page.expect_text("At most 100").await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn a_hundred_thousand_unknown_parameters_are_twenty_sentences_and_a_number() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for hash in ["#/live", "#/lesson/tcp", "#/"] {
        let unknown: Vec<String> = (0..100_000).map(|number| format!("u{number}=1")).collect();
        page.open(world.at(&format!("{hash}?lang=en&{}", unknown.join("&")))).await?;
        let shown = page.expect("the refusals", |shown| !shown.bad_parameters.is_empty()).await?;
        ensure!(shown.bad_parameters.len() == 20, "{} sentences at {hash}", shown.bad_parameters.len());
        page.expect_text("more parameters that cannot be used").await?;
    }
    page.assert_sound().await
}

/// A host page with the frame, whose messages it keeps with their times.
async fn host(world: &World, page: &Page, frames: &str) -> Result<Site> {
    let url = world.at("#/lesson/tcp?embed=1&amp;lang=en");
    let html = include_str!("host.html").replace("ADDRESS", &url).replace("</html>", &format!("{frames}</html>"));
    let host = Site::of_html(&html).await?;
    page.load(format!("http://localhost:{}/", host.port())).await?;
    let is_ready = |all: &Value| all.as_array().is_some_and(|all| all.iter().any(|it| it["type"] == "ready"));
    page.expect_script("the frame to be ready", include_str!("messages.js"), is_ready).await?;
    Ok(host)
}

async fn send(page: &Page, message: Value) -> Result<()> {
    page.script(include_str!("send.js"), vec![message]).await?;
    Ok(())
}

#[tokio::test]
async fn a_host_page_gets_five_errors_and_in_the_next_second_five_more() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let _host = host(&world, &page, "").await?;
    let errors = async || -> Result<usize> {
        let all = page.script(include_str!("messages.js"), vec![]).await?;
        Ok(all.as_array().into_iter().flatten().filter(|it| it["type"] == "error").count())
    };
    // The clock of the frame stands until the test sets it.
    page.enter_frame().await?;
    page.script(include_str!("stop_clock.js"), vec![json!(0)]).await?;
    page.leave_frame().await?;
    let asked = 50;
    page.script(include_str!("flood_sets.js"), vec![json!(asked)]).await?;
    page.enter_frame().await?;
    let last = format!("u{}", asked - 1);
    page.expect("the last one to be refused", |shown| shown.bad_parameters == [last.as_str()]).await?;
    page.leave_frame().await?;
    for (seconds, most) in [(0, 5), (1, 10), (2, 15)] {
        page.enter_frame().await?;
        page.script(include_str!("stop_clock.js"), vec![json!(seconds * 1_000)]).await?;
        page.leave_frame().await?;
        let come = || async { Ok((errors().await? >= most).then_some(())) };
        wait_until(&format!("{most} errors"), SOON, come).await?;
        let come = errors().await?;
        ensure!(come == most, "{come} errors within {seconds} seconds, at most {most} may come");
    }
    page.assert_sound().await
}

#[tokio::test]
async fn a_parent_that_is_set_counts_at_once_in_a_lesson() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let host = host(&world, &page, "").await?;
    let is_state = |all: &Value| all.as_array().is_some_and(|all| all.iter().any(|it| it["type"] == "state"));
    send(&page, json!({ "roundtrip": 1, "type": "set", "parameters": { "t": 60_000 } })).await?;
    // The last state: whatever the page says of loading and computing has been said then.
    let rests = |it: &Value| {
        let hash = it["hash"].as_str().unwrap_or_default();
        it["type"] == "state" && it["phase"] == "paused" && hash.contains("t=60000")
    };
    let is_at_rest = |all: &Value| all.as_array().is_some_and(|all| all.iter().any(rests));
    page.expect_script("a page at rest", include_str!("messages.js"), is_at_rest).await?;
    // From the first message on the page speaks with another origin: what this host asks for is not done, and nothing is
    // said to it. Another language is much to draw, so that the others arrive before the page shows what the first sets.
    let set = |parameters: Value| json!({ "roundtrip": 1, "type": "set", "parameters": parameters });
    let messages = [
        set(json!({ "parent": "https://other.example", "lang": "ko" })),
        set(json!({ "parent": host_origin(&host), "theme": "dark" })),
        json!({ "roundtrip": 1, "type": "play" }),
    ];
    page.script(include_str!("send.js"), messages.to_vec()).await?;
    page.enter_frame().await?;
    let shown = page.expect("the address to name the other", |shown| shown.hash.contains("other.example")).await?;
    ensure!(shown.lang == "ko" && !shown.is_playing, "a host that is no more the parent plays: {shown}");
    ensure!(!shown.hash.contains("theme"), "a host that is no more the parent sets: {shown}");
    page.leave_frame().await?;
    let said = page.script(include_str!("messages.js"), vec![]).await?;
    ensure!(!is_state(&said), "a host that is no more the parent is told: {said}");
    page.assert_sound().await
}

fn host_origin(host: &Site) -> String {
    format!("http://localhost:{}", host.port())
}

#[tokio::test]
async fn a_frame_of_another_site_is_not_resized_by_the_script_for_frames() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let script = format!("<script src=\"{}/embed.js\"></script>", world.endpoint.origin());
    let says = "parent.postMessage({ roundtrip: 1, type: 'height', height: 5000 }, '*')";
    let stranger = |name: &str, attributes: &str| {
        format!("<iframe id=\"{name}\" {attributes} height=\"100\" srcdoc=\"<script>{says}</script>\"></iframe>")
    };
    let frames = [script, stranger("stranger", ""), stranger("marked", "data-roundtrip")].concat();
    let _host = host(&world, &page, &frames).await?;
    let is_set =
        |heights: &Value| heights["marked"] == "5000px" && heights["ours"].as_str().is_some_and(|it| !it.is_empty());
    let heights = page.expect_script("the heights", include_str!("heights.js"), is_set).await?;
    ensure!(heights["stranger"] == "", "a frame of another site has set its height: {heights}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_query_of_the_page_with_slashes_does_not_move_the_script_for_frames() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open(format!("{}/?from=/a/b/c#/lesson/tcp?lang=en", world.endpoint.origin())).await?;
    page.press("button", "Share").await?;
    let script = format!("src=\"{}/embed.js\"", world.endpoint.origin());
    let names_it = |snippet: &Value| snippet.as_str().is_some_and(|snippet| snippet.contains(&script));
    page.expect_script("the snippet", include_str!("snippet.js"), names_it).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_percent_encoded_lesson_is_the_lesson() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for hash in ["#/lesson/%74cp?lang=en", "#/%6cesson/tcp?lang=en"] {
        let shown = page.open_lesson(world.at(hash)).await?;
        ensure!(shown.scenario == "tcp" && shown.bad_parameters.is_empty(), "{hash}: {shown}");
    }
    let shown = page.open(world.at("#/%6Cive?lang=en")).await?;
    ensure!(shown.page == "live" && shown.lanes.len() == LANES.len(), "{shown}");
    page.assert_sound().await
}

#[tokio::test]
async fn an_address_without_a_scheme_is_shown_with_the_one_that_was_used() -> Result<()> {
    let world = World::start_with(&BrowserOptions::default()).await?;
    let page = world.page();
    page.open(world.live().with("endpoint", "192.0.2.2:18100")).await?;
    page.run().await?;
    page.expect_within(SOON, "no endpoint", |shown| shown.phase == "no-endpoint").await?;
    page.expect_text("https://192.0.2.2:18100").await?;
    page.assert_sound().await
}
