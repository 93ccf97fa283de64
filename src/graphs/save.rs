//! A graph as files: the picture as it is seen, and all of its points.

use super::range::Range;
use super::subject::Subject;
use crate::canvas::palette::Palette;
use crate::exports::files::{of_text, save};
use diagram::graph::{Sight, plot};
use diagram::picture::Picture;
use diagram::scene::ColorRole;
use diagram::svg::svg;

/// Pixels of the picture.
const SIZE: (f64, f64) = (960.0, 540.0);

/// What is seen of the graph as an SVG document.
pub fn picture<'a>(subject: &Subject, range: &Range, colour: impl Fn(ColorRole) -> &'a str) -> String {
    let (width, height) = SIZE;
    let mut picture = Picture::default();
    plot(&subject.graph, &Sight { from: range.from, to: range.to, width, height }, &mut picture);
    let ground = colour(ColorRole::Panel);
    let document = svg(&picture, width, height, ground, colour);
    // Firefox draws no image that does not say how large it is.
    document.replacen("<svg", &format!("<svg width=\"{width}\" height=\"{height}\""), 1)
}

/// Saves the picture in the colours of the page; `None` if the browser does not take it.
pub fn save_picture(subject: &Subject, range: &Range, name: &str) -> Option<()> {
    let palette = Palette::current();
    save(&of_text(&picture(subject, range, |role| palette.colour(role)), "image/svg+xml")?, name)
}

/// Saves the points.
pub fn save_values(text: &str, name: &str) -> Option<()> {
    save(&of_text(text, "text/csv")?, name)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::route::graphs::Graph;
    use ::lab::{Request, Settings};
    use i18n::Lang;
    use tcp_analysis::Sheet;

    #[test]
    fn the_picture_has_axes_with_units_and_names_in_each_language() {
        let settings =
            Settings { link: ::lab::LinkSettings { loss: 20_000, ..Settings::default().link }, ..Settings::default() };
        let (run, _) = ::lab::run(&Request { seed: 2, ..Request::new("bulk", settings) }).expect("a run");
        let sheet = Sheet::new(&run.trace, None, |_| None);
        for (lang, start) in [(Lang::En, "Slow start"), (Lang::Ko, "\u{B290}\u{B9B0} \u{C2DC}\u{C791}")] {
            for graph in Graph::ALL {
                let subject = Subject::new(lang, &sheet, graph).expect("a graph");
                let svg = picture(&subject, &subject.range, |_| "#123456");
                assert!(svg.starts_with("<svg width=\"960\" height=\"540\"") && svg.ends_with("</svg>"));
                assert!(svg.contains(start) && svg.contains("(ms)"), "{graph:?}");
            }
        }
    }
}
