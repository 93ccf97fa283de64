//! The picture in a real browser: its texts have room, and a dense stretch opens and closes.

use crate::spoken;
use anyhow::{Context, Result, ensure};
use e2e::{Page, World, assert_texts_have_room, key, word};
use fantoccini::Locator;
use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use fantoccini::elements::Element;

/// From one place that is tried to the next, CSS pixels.
const STEP: usize = 6;

#[tokio::test]
async fn no_text_of_a_picture_is_wider_than_the_layout_assumes() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for lang in spoken()? {
        page.open_lesson(world.at(&format!("#/lesson/tcp?lang={lang}"))).await?;
        assert_texts_have_room(&page, &lang).await.with_context(|| lang.clone())?;
    }
    page.assert_sound().await
}

/// The heights of a picture at which something may be, from its top.
fn places(height: f64) -> impl Iterator<Item = f64> {
    (60..height as usize - 20).step_by(STEP).map(|y| y as f64)
}

/// Moves the mouse to a place, as its distance from the middle of the picture.
async fn point(page: &Page, picture: &Element, x: f64, y: f64) -> Result<()> {
    let to = PointerAction::MoveToElement { element: picture.clone(), duration: None, x, y };
    Ok(page.client().perform_actions(MouseActions::new("mouse".to_owned()).then(to)).await?)
}

/// Moves the mouse down the middle of the picture until it is over a dense stretch.
async fn point_at_band(page: &Page) -> Result<()> {
    let picture = page.client().find(Locator::Css("canvas.stage")).await?;
    let (.., height) = picture.rectangle().await?;
    for y in places(height) {
        point(page, &picture, 0.0, y - height / 2.0).await?;
        if page.style_of("canvas.stage", "cursor").await? == "zoom-in" {
            return Ok(());
        }
    }
    anyhow::bail!("nowhere does the cursor say that a stretch opens")
}

async fn press_here(page: &Page) -> Result<()> {
    let (down, up) = (PointerAction::Down { button: 0 }, PointerAction::Up { button: 0 });
    page.client().perform_actions(MouseActions::new("mouse".to_owned()).then(down).then(up)).await?;
    page.painted().await
}

/// What the picture says now: its texts, in the order in which they are painted.
async fn texts(page: &Page) -> Result<Vec<String>> {
    let texts = page.script(include_str!("written.js"), vec![]).await?;
    Ok(texts.as_array().into_iter().flatten().filter_map(|text| text.as_str()).map(str::to_owned).collect())
}

fn bands(texts: &[String]) -> usize {
    texts.iter().filter(|text| text.starts_with(['×', '→', '←'])).count()
}

#[tokio::test]
async fn a_dense_stretch_opens_with_a_click_and_closes_with_the_zoom() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    world.browser.run_before_load(include_str!("write_down.js")).await?;
    page.open_lesson(world.at("#/lesson/bulk?lang=en&axis=real")).await?;
    page.tab_to("group", &word("en", "stage-label")?).await?;
    page.keys(key::END).await?;
    page.painted().await?;
    let before = texts(&page).await?;
    ensure!(bands(&before) > 1, "the transfer has no dense stretch: {before:?}");
    point_at_band(&page).await?;
    press_here(&page).await?;
    let open = texts(&page).await?;
    ensure!(bands(&open) < bands(&before), "no stretch opened: {before:?}, then {open:?}");
    ensure!(page.look().await?.chosen.is_none(), "opening a stretch chooses an event");
    for _ in 0..12 {
        page.press("button", &word("en", "view-farther")?).await?;
        page.painted().await?;
        if bands(&texts(&page).await?) >= bands(&before) {
            return page.assert_sound().await;
        }
    }
    anyhow::bail!("the stretch does not close: {:?}", texts(&page).await?)
}
