//! A visitor plays, steps and scrubs a lesson, by mouse, by touch and by keyboard alone. The picture is a canvas: what it
//! shows at a moment is what the list says has happened by then.

use anyhow::{Context, Result, ensure};
use e2e::{Browser, LessonPage, Site};
use lab::scenario;

/// Rows that have happened, by the list.
async fn happened(lesson: &LessonPage) -> Result<usize> {
    Ok(lesson.rows().await?.iter().filter(|row| !row.later).count())
}

async fn visit() -> Result<(LessonPage, Browser, Site)> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    Ok((LessonPage::new(browser.page(), site.origin()), browser, site))
}

const FOCUS: &str = "document.querySelector('.lesson-figure').focus()";

#[tokio::test]
async fn every_scenario_plays_steps_scrubs_both_ways_and_can_be_intervened_in() -> Result<()> {
    let (lesson, _browser, _site) = visit().await?;
    for name in scenario::NAMES {
        lesson.open(&format!("{name}?lang=en&speed=10")).await.context(name)?;
        ensure!(lesson.moment().await? == 0, "{name} does not begin at its start");
        lesson.press(".player", "play").await?;
        let moves = "Number(document.querySelector('.player-time').dataset.moment) > 0";
        lesson.wait_for(&format!("{name} to play"), moves).await?;
        lesson.press(".player", "play").await?;
        lesson.press(".player", "step-forward").await?;
        let forward = lesson.moment().await?;
        lesson.press(".player", "step-forward").await?;
        let twice = lesson.moment().await?;
        lesson.press(".player", "step-back").await?;
        ensure!(
            forward < twice && lesson.moment().await? == forward,
            "{name}: a step forward and one back lead elsewhere"
        );
        let scrub = |place: u32| {
            format!(
                "const line = document.querySelector('[data-action=scrub]'); line.value = {place}; \
             line.dispatchEvent(new Event('input', {{ bubbles: true }}))"
            )
        };
        lesson.page().evaluate(&scrub(300)).await?;
        let (at, then) = (lesson.moment().await?, happened(&lesson).await?);
        lesson.page().evaluate(&scrub(1_000)).await?;
        ensure!(lesson.moment().await? == lesson.end().await?, "{name}: the line's end is not the run's");
        lesson.page().evaluate(&scrub(300)).await?;
        ensure!(
            (lesson.moment().await?, happened(&lesson).await?) == (at, then),
            "{name} looks otherwise when one comes back"
        );
        lesson
            .page()
            .evaluate("document.querySelector('.events tr[data-row=event] [data-action=choose-event]').click()")
            .await?;
        lesson.press(".inspector", "drop").await?;
        // Where packets are folded, the message arrives later; the list of what was done says why.
        let lost = "!!document.querySelector('.events [data-lost], .do [data-intervention=drop]')";
        lesson.wait_for(&format!("{name} to lose its first packet"), lost).await?;
        lesson.wait_until_done().await?;
    }
    lesson.page().assert_sound().await
}

#[tokio::test]
async fn the_keyboard_alone_plays_steps_chooses_undoes_and_shows_its_map() -> Result<()> {
    let (lesson, _browser, _site) = visit().await?;
    lesson.open("tcp?lang=en&speed=0.1").await?;
    lesson.page().evaluate(FOCUS).await?;
    let right = "\u{E014}";
    for _ in 0..3 {
        lesson.key(right).await?;
    }
    let third = lesson.moment().await?;
    ensure!(third > 0, "the right arrow does not step");
    lesson.key("\u{E012}").await?;
    ensure!(lesson.moment().await? < third, "the left arrow does not step back");
    lesson.key("\u{E010}").await?;
    ensure!(lesson.moment().await? == lesson.end().await?, "End does not lead to the end");
    lesson.key("\u{E011}").await?;
    ensure!(lesson.moment().await? == 0, "Home does not lead to the start");
    lesson.key("n").await?;
    lesson.wait_for("an event to be chosen", "!!document.querySelector('[data-inspector]')").await?;
    lesson.key(" ").await?;
    lesson.wait_for("it to play", "document.querySelector('[data-action=play]').ariaPressed === 'true'").await?;
    lesson.key(" ").await?;
    lesson.key("?").await?;
    lesson.wait_for("the map of keys", "!!document.querySelector('dialog.keys[open]')").await?;
    lesson.key("\u{E00C}").await?;
    lesson.press(".inspector", "drop").await?;
    lesson.wait_for("the loss", "!!document.querySelector('.events [data-lost]')").await?;
    lesson.page().evaluate(FOCUS).await?;
    lesson.key("\u{E009}z\u{E000}").await?;
    lesson.wait_for("the loss to be undone", "!document.querySelector('.events [data-lost]')").await?;
    lesson.page().assert_sound().await
}

/// Presses on the canvas from place to place until an event is chosen.
const SEARCH: &str = "
    const canvas = document.querySelector('canvas.stage'), box = canvas.getBoundingClientRect();
    const kind = arguments[0];
    for (let y = 60; y < box.height - 20; y += 6) {
        const at = { clientX: box.left + box.width / 2, clientY: box.top + y, pointerId: 1, pointerType: kind, isPrimary: true, button: 0, buttons: 1, bubbles: true };
        canvas.dispatchEvent(new PointerEvent('pointerdown', at));
        canvas.dispatchEvent(new PointerEvent('pointerup', { ...at, buttons: 0 }));
        await new Promise(done => setTimeout(done, 40));
        const chosen = document.querySelector('[data-inspector]')?.dataset.inspector;
        if (chosen) return chosen;
    }
    return ''";

#[tokio::test]
async fn an_arrow_is_chosen_by_mouse_and_by_touch_and_the_list_follows() -> Result<()> {
    let (lesson, _browser, _site) = visit().await?;
    for kind in ["mouse", "touch"] {
        lesson.open("websocket?lang=en").await?;
        let script = format!(
            "const [kind, done] = ['{kind}', arguments[arguments.length - 1]]; (async function () {{ {SEARCH} }})(kind).then(done)"
        );
        let chosen = lesson.page().client().execute_async(&script, vec![]).await?;
        let chosen = chosen.as_str().filter(|chosen| !chosen.is_empty());
        let chosen = chosen.with_context(|| format!("no arrow can be chosen by {kind}"))?;
        let row = format!("document.querySelector('.events tr[aria-current]')?.dataset.event === {chosen:?}");
        lesson.wait_for(&format!("the list to mark what was chosen by {kind}"), &row).await?;
    }
    lesson.page().assert_sound().await
}
