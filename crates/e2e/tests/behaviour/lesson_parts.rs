//! What `parts=` leaves out of a page is not in its document, in a course site's frame of another origin; a frame that is
//! out of view rests.

use crate::{IS_LONG, RUN, TABS, spoken};
use anyhow::{Context, Result, ensure};
use e2e::{Page, Shown, Site, World, word};
use lab::scenario;
use serde_json::json;

/// Frames whose pictures stand alone: a usual one, and a narrow one.
const FRAMES: [(u32, u32); 2] = [(640, 480), (320, 480)];

/// A page of a course with a sandboxed frame of this size.
async fn host(url: &str, (width, height): (u32, u32)) -> Result<Site> {
    let size = format!("width=\"{width}\" height=\"{height}\"");
    let html = include_str!("host.html").replace("width=\"640\" height=\"480\"", &size);
    Site::of_html(&html.replace("ADDRESS", &url.replace('&', "&amp;"))).await
}

/// Opens a page of a course with a frame, and goes on in the frame.
async fn enter(page: &Page, url: &str, size: (u32, u32)) -> Result<Site> {
    let host = host(url, size).await?;
    page.load(format!("http://localhost:{}/", host.port())).await?;
    page.enter_frame().await?;
    ensure!(page.is_boxed_in().await?, "the frame's origin is not opaque");
    Ok(host)
}

#[tokio::test]
async fn a_lesson_in_a_frame_has_the_parts_that_it_is_asked_for_and_no_others() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let singles = ["stage"].into_iter().chain(TABS);
    for parts in singles.chain(["stage,guide", "stage,list,costs", "inspector,list", "guide,change"]) {
        let _host = enter(&page, &world.at(&format!("#/lesson/tcp?lang=en&embed=1&parts={parts}")), FRAMES[0]).await?;
        let shown = page.expect_done().await?;
        let wanted: Vec<&str> = parts.split(',').collect();
        ensure!(shown.parts == wanted, "asked for {parts}, the page has {:?}", shown.parts);
        let open = wanted.iter().find(|part| **part != "stage").copied().unwrap_or_default();
        ensure!(shown.tab == open, "asked for {parts}, the open tab is {:?}", shown.tab);
        // Tabs are for choosing among several.
        let tabs = wanted.iter().filter(|part| **part != "stage").count();
        let room = page.script(include_str!("room.js"), vec![]).await?;
        ensure!(room["tabs"] == json!(if tabs > 1 { tabs } else { 0 }), "asked for {parts}, the tabs are {room}");
        let has_picture = room["picture"].as_i64() > Some(0);
        ensure!(has_picture == (wanted[0] == "stage"), "asked for {parts}, the picture's height is {room}");
        ensure!(!shown.has_header && shown.bad_parameters.is_empty(), "asked for {parts}: {shown}");
        page.assert_fits().await.with_context(|| parts.to_owned())?;
        page.leave_frame().await?;
    }
    page.assert_sound().await
}

/// The browser submits no form in such a frame, and says nothing of it.
#[tokio::test]
async fn a_form_of_a_lesson_works_in_a_frame_that_may_not_submit_any() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let _host = enter(&page, &world.at("#/lesson/tcp?lang=en&embed=1&parts=change"), FRAMES[0]).await?;
    page.expect_done().await?;
    page.within("form", &word("en", "do-cut")?).press("button", &word("en", "do-it")?).await?;
    page.expect("the cut cable", |shown| shown.interventions == ["cut"]).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn the_picture_alone_fits_its_frame_without_a_scroll_bar() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for size in FRAMES {
        let _host = enter(&page, &world.at("#/lesson/socket?embed=1&parts=stage"), size).await?;
        for lang in spoken()? {
            for name in scenario::NAMES {
                page.go(&format!("#/lesson/{name}?lang={lang}&embed=1&parts=stage&t=60000")).await?;
                let is_there = |shown: &Shown| shown.scenario == *name && shown.is_done() && shown.lang == lang;
                page.expect(&format!("{name} to be there"), is_there).await?;
                let room = page.script(include_str!("room.js"), vec![]).await?;
                let place = format!("{name} in {lang}, {size:?}: {room}");
                ensure!(room["length"].as_i64() <= room["window"].as_i64(), "it scrolls down, {place}");
                ensure!(room["width"].as_i64() <= room["window_width"].as_i64(), "it scrolls sideways, {place}");
                ensure!(room["picture"].as_i64() >= Some(150), "the picture has no room, {place}");
                ensure!(room["caption"].as_i64() <= room["window"].as_i64(), "the caption is cut off, {place}");
            }
        }
        page.leave_frame().await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn the_live_page_in_a_frame_has_the_parts_that_it_is_asked_for_and_runs() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let all = ["lanes", "charts", "settings", "verdict,table", "verdict", "table", "lanes,charts"];
    for parts in all.into_iter().take(if IS_LONG { usize::MAX } else { 4 }) {
        let url = world.live().with("rate", 10).with("n", 20).with("poll", 200).with("embed", 1).with("parts", parts);
        let _host = enter(&page, &url.to_string(), FRAMES[0]).await?;
        let shown = page.expect("the page", |shown| shown.phase == "idle").await?;
        let wanted: Vec<&str> = parts.split(',').collect();
        ensure!(shown.parts == wanted, "asked for {parts}, the page has {:?}", shown.parts);
        page.run().await?;
        let shown = page.finished(RUN).await?;
        ensure!(shown.parts == wanted, "asked for {parts}, after a run the page has {:?}", shown.parts);
        let has_lanes = wanted.contains(&"lanes");
        ensure!(shown.lanes.is_empty() != has_lanes, "asked for {parts}, there are {} lanes", shown.lanes.len());
        page.leave_frame().await?;
    }
    page.assert_sound().await
}

/// The work of each frame.
async fn works(page: &Page, frames: u16) -> Result<Vec<String>> {
    let mut works = Vec::new();
    for place in 0..frames {
        page.enter_frame_at(place).await?;
        works.push(page.look().await?.work);
        page.leave_frame().await?;
    }
    Ok(works)
}

/// Waits until the runs of exactly these frames are done, and all others wait.
async fn expect_works(page: &Page, done: &[bool]) -> Result<()> {
    let frames = u16::try_from(done.len())?;
    for (place, is_done) in done.iter().enumerate() {
        page.enter_frame_at(u16::try_from(place)?).await?;
        if *is_done {
            page.expect_done().await.with_context(|| format!("frame {place}"))?;
        }
        page.leave_frame().await?;
    }
    let works = works(page, frames).await?;
    let fits = works.iter().zip(done).all(|(work, is_done)| work == if *is_done { "done" } else { "waiting" });
    ensure!(fits, "the frames are {works:?}, in view were {done:?}");
    Ok(())
}

#[tokio::test]
#[cfg_attr(not(feature = "long"), ignore = "it takes long and rarely breaks; `cargo xtask test --long` runs it")]
async fn of_ten_frames_on_a_page_only_those_that_were_in_view_have_started() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    world.browser.set_viewport(1280, 900).await?;
    let lessons = &scenario::NAMES[..10];
    let frame = |name: &&str| {
        let url = world.at(&format!("#/lesson/{name}?lang=en&amp;embed=1&amp;parts=stage"));
        format!(
            "<iframe title=\"{name}\" loading=\"eager\" sandbox=\"allow-scripts\" width=\"640\" height=\"480\" \
             style=\"display:block;margin-block-end:500px\" src=\"{url}\"></iframe>"
        )
    };
    let frames: String = lessons.iter().map(frame).collect();
    let host = Site::of_html(&format!("<!doctype html><title>A course</title>{frames}")).await?;
    page.load(format!("http://localhost:{}/", host.port())).await?;
    // The frames are so far from each other that the window has one at a time.
    let mut done = vec![false; lessons.len()];
    for place in 0..lessons.len() {
        page.script(include_str!("frames.js"), vec![json!(place)]).await?;
        page.painted().await?;
        done[place] = true;
        expect_works(&page, &done).await?;
        let workers = world.browser.workers().await?;
        eprintln!("frames that were in view: {}, workers that run: {workers}", place + 1);
    }
    page.assert_sound().await
}
