//! The pictures of `docs/`, from the real page: `pictures <docs>`. Social cards in `cards/`, one for each page and language,
//! and the README's animations of a lesson and of the live page, in both themes.
#![allow(clippy::print_stdout, reason = "a program that says what it has written")]

mod image;

use anyhow::{Context, Result, ensure};
use e2e::{Page, World, languages, word};
use image::{Animation, Picture};
use serde_json::json;
use std::env;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// CSS pixels of a social card (Open Graph's 1.91 : 1).
const CARD: (u32, u32) = (1_200, 630);
/// CSS pixels of an animation.
const FILM: (u32, u32) = (760, 460);
/// The lesson of the README, and how many pictures of it are taken.
const LESSON: &str = "tcp";
const LESSON_FRAMES: i64 = 42;
const LESSON_FRAME: Duration = Duration::from_millis(160);
/// How long the last picture of a lesson stays.
const LESSON_END: Duration = Duration::from_secs(3);
const LIVE: Duration = Duration::from_secs(5);
/// Messages in every lane of a card.
const ENOUGH: i64 = 30;
/// The workbench's session, and the rows of its log.
const STATE: &str = "return document.querySelector('[data-session]').dataset.state";
const ROWS: &str = "return document.querySelectorAll('[data-entry]').length";
const SOON: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Result<()> {
    let docs = PathBuf::from(env::args_os().nth(1).context("usage: pictures <docs>")?);
    let studio = Studio { world: World::start().await?, docs };
    studio.cards().await?;
    for theme in ["light", "dark"] {
        studio.lesson(theme).await?;
        studio.live(theme).await?;
    }
    Ok(())
}

struct Studio {
    world: World,
    docs: PathBuf,
}

impl Studio {
    async fn cards(&self) -> Result<()> {
        std::fs::create_dir_all(self.docs.join("cards"))?;
        let page = self.world.page();
        self.world.browser.set_viewport(CARD.0, CARD.1).await?;
        for lang in languages()? {
            page.open(self.world.at(&format!("#/?lang={lang}&theme=light"))).await?;
            self.card(&page, &format!("home-{lang}")).await?;
            page.open(self.world.live().with("lang", &lang).with("theme", "light").with("rate", 5)).await?;
            page.run().await?;
            page.expect_within(SOON, "messages in every lane", |shown| shown.all_delivered(ENOUGH)).await?;
            self.card(&page, &format!("live-{lang}")).await?;
            for name in ["recall", "capture", "workbench", "doctor", "choose"] {
                page.open(self.world.at(&format!("#/{name}?lang={lang}&theme=light"))).await?;
                if name == "workbench" {
                    page.press("button", &word(&lang, "workbench-example-echo")?).await?;
                    page.expect_script("an open session", STATE, |state| state == "open").await?;
                    let hello = word(&lang, "workbench-send-saved")?.replace("{ $name }", "hello");
                    for _ in 0..3 {
                        page.press("button", &hello).await?;
                    }
                    page.expect_script("the echoes", ROWS, |rows| rows.as_u64() >= Some(8)).await?;
                }
                self.card(&page, &format!("{name}-{lang}")).await?;
            }
            for lesson in lessons::ALL {
                let name = lesson.scenario;
                page.open_lesson(
                    self.world.at(&format!("#/lesson/{name}?lang={lang}&theme=light&embed=1&parts=stage")),
                )
                .await?;
                let end = page.look().await?.end;
                self.go_to(&page, end / 3).await?;
                self.card(&page, &format!("lesson-{name}-{lang}")).await?;
            }
        }
        Ok(())
    }

    async fn card(&self, page: &Page, name: &str) -> Result<()> {
        page.painted().await?;
        let picture = Picture::read(&page.client().screenshot().await?)?;
        self.write(&format!("cards/{name}.png"), &picture.palette_png()?)
    }

    /// A lesson from its start to its end.
    async fn lesson(&self, theme: &str) -> Result<()> {
        let page = self.world.page();
        self.world.browser.set_viewport(FILM.0, FILM.1).await?;
        page.open_lesson(self.world.at(&format!("#/lesson/{LESSON}?lang=en&theme={theme}&embed=1&parts=stage")))
            .await?;
        let end = page.look().await?.end;
        let mut film = Animation::default();
        for frame in 0..=LESSON_FRAMES {
            self.go_to(&page, end * frame / LESSON_FRAMES).await?;
            page.painted().await?;
            let stays = if frame == LESSON_FRAMES { LESSON_END } else { LESSON_FRAME };
            film.add(Picture::read(&page.client().screenshot().await?)?, stays);
        }
        self.write(&format!("lesson-{LESSON}-{theme}.gif"), &film.gif()?)
    }

    /// The live page at work, in its own time.
    async fn live(&self, theme: &str) -> Result<()> {
        let page = self.world.page();
        self.world.browser.set_viewport(FILM.0, FILM.1).await?;
        page.open(self.world.live().with("lang", "en").with("theme", theme).with("rate", 3).with("poll", 1_000))
            .await?;
        page.run().await?;
        page.expect_within(SOON, "a message in every lane", |shown| shown.all_delivered(1)).await?;
        page.script(include_str!("to_lanes.js"), vec![]).await?;
        let (mut film, start) = (Animation::default(), Instant::now());
        while start.elapsed() < LIVE {
            let taken = Instant::now();
            let picture = Picture::read(&page.client().screenshot().await?)?;
            film.add(picture, taken.elapsed());
        }
        self.write(&format!("live-{theme}.gif"), &film.gif()?)
    }

    /// Moves a lesson to a moment, in microseconds.
    async fn go_to(&self, page: &Page, moment: i64) -> Result<()> {
        page.script(include_str!("go_to.js"), vec![json!(moment)]).await?;
        let there = page.expect("the moment", |shown| shown.moment == moment).await?;
        ensure!(there.is_done(), "the lesson has no run: {there}");
        Ok(())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path: &Path = &self.docs.join(name);
        std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
        println!("{} ({} KiB)", path.display(), bytes.len() / 1024);
        Ok(())
    }
}
