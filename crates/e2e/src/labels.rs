//! The texts of the lessons' pictures, with the room that the layout assumes for each. The layout measures nothing: it knows
//! the widths of letters as numbers, which must hold in every browser.

use crate::page::Page;
use anyhow::{Context, Result, ensure};
use diagram::axis::Axis;
use diagram::layout::{View, follow, layout, room};
use diagram::model::{Depth, Model, Names};
use diagram::picture::{Face, Picture};
use i18n::Lang;
use lessons::{Lesson, words};
use serde_json::json;
use std::collections::BTreeMap;
use trace::Micros;

const HEIGHT: f64 = 600.0;
/// A phone's picture and a desktop's.
const WIDTHS: [f64; 2] = [320.0, 1_010.0];
const MOMENTS: i64 = 20;
/// Less than this, in CSS pixels, nobody sees.
const NOTHING: f64 = 0.05;
/// So many texts all lessons have at least in one language.
const FEWEST: usize = 300;

/// The least room that a text of a face has in any picture.
type Rooms = BTreeMap<(&'static str, String), f64>;

fn face_name(face: Face) -> &'static str {
    match face {
        Face::Strong => "strong",
        Face::Plain => "plain",
        Face::Mono => "mono",
    }
}

/// The texts of a lesson's default run, at every depth.
fn read(lesson: &Lesson, lang: Lang, rooms: &mut Rooms) -> Result<()> {
    let settings = lab::scenario::defaults(lesson.scenario).context("a lesson has a scenario")?;
    let trace = lab::run(&lab::Request::new(lesson.scenario, settings))?.0.trace;
    let mut picture = Picture::default();
    for depth in Depth::ALL {
        let model = Model::new(&trace, depth);
        let names = Names::new(&model, |name| words::name(lang, lesson.scenario, name));
        for (width, step) in WIDTHS.iter().flat_map(|&width| (0..MOMENTS).map(move |step| (width, step))) {
            let moment = Micros(model.end.0 * step / (MOMENTS - 1));
            let scale = lesson.axis;
            let scroll = follow(&Axis::new(&model, scale, 1.0, room(HEIGHT)), HEIGHT, moment);
            let (chosen, hovered, gauge) = (None, None, lesson.gauge);
            let view =
                View { scale, zoom: 1.0, scroll, width, height: HEIGHT, moment, chosen, hovered, gauge, streams: None };
            layout(&model, None, &names, &view, &mut picture);
            for (line, text) in picture.lines() {
                let least = rooms.entry((face_name(line.face), text.to_owned())).or_insert(line.width);
                *least = least.min(line.width);
            }
        }
    }
    Ok(())
}

/// Checks that no text of a lesson's picture needs more room in the browser than the layout gives it. The page must show a
/// lesson in `lang`.
pub async fn assert_texts_have_room(page: &Page, lang: &str) -> Result<()> {
    let of_lang = Lang::ALL.into_iter().find(|known| known.tag() == lang);
    let of_lang = of_lang.with_context(|| format!("{lang} is no language of the page"))?;
    let mut rooms = Rooms::new();
    for lesson in lessons::ALL {
        read(lesson, of_lang, &mut rooms)?;
    }
    ensure!(rooms.len() > FEWEST, "the pictures have only {} texts: the test reads too little", rooms.len());
    let texts: Vec<_> = rooms.keys().map(|(face, text)| json!([face, text])).collect();
    let measured = page.script_async(include_str!("measure_texts.js"), vec![json!(texts)]).await?;
    let widths: Vec<f64> = measured.as_array().into_iter().flatten().filter_map(|width| width.as_f64()).collect();
    ensure!(widths.len() == rooms.len(), "the browser measured no texts: {measured}");
    let too_wide: Vec<String> = rooms
        .iter()
        .zip(widths)
        .filter(|((_, room), width)| *width > **room + NOTHING)
        .map(|(((face, text), room), width)| format!("{text:?} ({face}): {width:.2} px, room for {room:.2}"))
        .collect();
    ensure!(
        too_wide.is_empty(),
        "{} texts are wider in the browser than diagram/src/measure.rs assumes; make its advances larger:\n{}",
        too_wide.len(),
        too_wide.join("\n")
    );
    Ok(())
}
