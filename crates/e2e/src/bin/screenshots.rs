//! Pictures of every page for a person to look at: `screenshots <folder>`. Every size, language, theme, phase and lesson.
#![allow(clippy::print_stdout, reason = "a program that says what it has written")]

use anyhow::{Context, Result};
use e2e::{LiveUrl, Page, Site, World};
use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

const SIZES: [(u32, u32); 3] = [(360, 800), (1024, 768), (1920, 1080)];
/// Messages in every lane, so that strips and charts have something to show.
const ENOUGH: i64 = 40;
const PROBES: Duration = Duration::from_secs(60);

struct Album {
    folder: PathBuf,
    world: World,
    /// The page where no endpoint is.
    alone: Site,
}

#[tokio::main]
async fn main() -> Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).context("usage: screenshots <folder>")?);
    std::fs::create_dir_all(&folder)?;
    let album = Album { folder, world: World::start().await?, alone: Site::of_built_page().await? };
    for lang in ["en", "ko"] {
        for theme in ["light", "dark"] {
            album.phases(lang, theme).await?;
            album.frame(lang, theme).await?;
            album.lessons(lang, theme).await?;
        }
    }
    println!("written to {}", album.folder.display());
    Ok(())
}

impl Album {
    async fn phases(&self, lang: &str, theme: &str) -> Result<()> {
        let page = self.world.page();
        let url = |origin: &str| LiveUrl::new(origin).with("lang", lang).with("theme", theme);
        page.open(url(&self.world.endpoint.origin()).with("rate", 5)).await?;
        self.take_all(&page, &format!("idle-{lang}-{theme}")).await?;
        page.run().await?;
        wait_for_messages(&page).await?;
        self.take_all(&page, &format!("running-{lang}-{theme}")).await?;
        page.open(url(&self.alone.origin())).await?;
        page.run().await?;
        page.expect_within(PROBES, "no-endpoint", |shown| shown.phase == "no-endpoint").await?;
        self.take_all(&page, &format!("no-endpoint-{lang}-{theme}")).await
    }

    /// The home page, and each lesson with an event chosen, in the middle of things; in a frame's size, too.
    async fn lessons(&self, lang: &str, theme: &str) -> Result<()> {
        let page = self.world.page();
        page.open(format!("{}/#/?lang={lang}&theme={theme}", self.alone.origin())).await?;
        self.take_all(&page, &format!("home-{lang}-{theme}")).await?;
        for sheet in &recall::ALL {
            let name = sheet.name;
            page.open(format!("{}/#/recall?sheet={name}&lang={lang}&theme={theme}", self.alone.origin())).await?;
            self.take_all(&page, &format!("recall-{name}-{lang}-{theme}")).await?;
        }
        for name in lab::scenario::NAMES {
            let looks = format!("{}/#/lesson/{name}?event=2&t=150000&lang={lang}&theme={theme}", self.alone.origin());
            page.open_lesson(&looks).await?;
            page.expect("the event's fields", |shown| shown.fields > 0).await?;
            self.take_all(&page, &format!("{name}-{lang}-{theme}")).await?;
            self.world.browser.set_viewport(640, 480).await?;
            page.open_lesson(format!("{looks}&embed=1")).await?;
            self.take(&page, &format!("{name}-640x480-{lang}-{theme}")).await?;
        }
        Ok(())
    }

    async fn frame(&self, lang: &str, theme: &str) -> Result<()> {
        let page = self.world.page();
        let url = self.world.live().with("lang", lang).with("theme", theme).with("rate", 5).with("embed", 1);
        let url = url.with("autoplay", 1).to_string().replace('&', "&amp;");
        let style = "<style>body{margin:16px}iframe{display:block;border:1px solid #888}</style>";
        let frame = format!(r#"<iframe sandbox="allow-scripts" width="640" height="480" src="{url}"></iframe>"#);
        let host = Site::of_html(&format!("<!doctype html><title>A course</title>{style}{frame}")).await?;
        self.world.browser.set_viewport(674, 514).await?;
        page.load(format!("http://localhost:{}/", host.port())).await?;
        page.enter_frame().await?;
        wait_for_messages(&page).await?;
        page.leave_frame().await?;
        self.take(&page, &format!("frame-640x480-{lang}-{theme}")).await
    }

    /// At every size: what is in sight, and the whole length.
    async fn take_all(&self, page: &Page, name: &str) -> Result<()> {
        for (width, height) in SIZES {
            self.world.browser.set_viewport(width, height).await?;
            self.take(page, &format!("{name}-{width}x{height}")).await?;
            let length = page.script(include_str!("length.js"), vec![]).await?.as_u64().unwrap_or(0);
            let length = u32::try_from(length)?;
            if length > height {
                self.world.browser.set_viewport(width, length).await?;
                self.take(page, &format!("{name}-{width}-whole")).await?;
            }
        }
        Ok(())
    }

    async fn take(&self, page: &Page, name: &str) -> Result<()> {
        page.painted().await?;
        let file: &Path = &self.folder.join(format!("{name}.png"));
        std::fs::write(file, page.client().screenshot().await?)?;
        println!("{}", file.display());
        Ok(())
    }
}

async fn wait_for_messages(page: &Page) -> Result<()> {
    page.expect_within(PROBES, "messages in every lane", |shown| shown.all_delivered(ENOUGH)).await?;
    Ok(())
}
