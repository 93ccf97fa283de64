//! The picture of a lesson's default run, as it is drawn when the run is over.

use anyhow::{Context, Result, anyhow};
use diagram::model::{Model, Names};
use diagram::scene::ColorRole;
use diagram::whole::{Sheet, whole};
use i18n::Lang;
use lessons::{Lesson, words};

/// The width and the least height in pixels, for a phone and for a screen: those of the stage there.
const SIZES: [(f64, f64); 2] = [(388.0, 312.0), (850.0, 600.0)];
/// A long run is drawn denser: a page should be small enough to open at once.
const MOST_HEIGHT: f64 = 1_600.0;

/// The pictures of `lesson`, as SVG: for a phone and for a screen.
pub fn pictures(lesson: &Lesson, lang: Lang) -> Result<[String; 2]> {
    let settings = lab::scenario::defaults(lesson.scenario).context("a lesson without a scenario")?;
    let (run, _) = lab::run(&lab::Request::new(lesson.scenario, settings)).map_err(|error| anyhow!("{error:?}"))?;
    let model = Model::new(&run.trace, lesson.depth);
    let names = Names::new(&model, |name| words::name(lang, lesson.scenario, name));
    Ok(SIZES.map(|(width, least)| {
        let sheet =
            Sheet { scale: lesson.axis, gauge: lesson.gauge, streams: None, width, height: least..=MOST_HEIGHT };
        whole(&model, &names, &sheet, colour).svg
    }))
}

/// The page's style sheet knows the colours, in light and in dark.
fn colour(role: ColorRole) -> &'static str {
    const VALUES: [&str; ColorRole::NAMES.len()] = [
        "var(--ink)",
        "var(--soft)",
        "var(--line)",
        "var(--grid)",
        "var(--bad)",
        "var(--panel)",
        "var(--ip)",
        "var(--tcp)",
        "var(--tls)",
        "var(--http)",
        "var(--ws)",
    ];
    VALUES[role.place()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use trace::Layer;

    #[test]
    fn a_role_has_the_colour_of_its_name() {
        let roles = [ColorRole::Ink, ColorRole::Panel, ColorRole::Of(Layer::Tcp), ColorRole::Of(Layer::WebSocket)];
        for role in roles {
            assert_eq!(colour(role), format!("var(--{})", role.name()));
        }
    }
}
