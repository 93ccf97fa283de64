//! Writes the first picture of every lesson as SVG files, to be looked at:
//! `cargo run -p lessons --example pictures -- DIRECTORY WIDTH…`. The whole run is in the picture.

use diagram::axis::Axis;
use diagram::layout::{HEADER, PAD, View, layout, room};
use diagram::model::{Model, Names};
use diagram::picture::Picture;
use diagram::scene::ColorRole;
use diagram::svg::svg;
use i18n::Lang;
use lessons::words;

/// The height of the stage on a common screen, which decides the scale, and the height at which a long run is cut.
const SCREEN: f64 = 600.0;
const MOST_HEIGHT: f64 = 6_000.0;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().expect("the directory to write into");
    let widths: Vec<f64> = arguments.map(|width| width.parse().expect("a width in pixels")).collect();
    for lesson in lessons::ALL {
        let settings = lab::scenario::defaults(lesson.scenario).expect("a scenario");
        let (run, _) = lab::run(&lab::Request::new(lesson.scenario, settings)).expect("a run");
        let model = Model::new(&run.trace, lesson.depth);
        let names = Names::new(&model, |name| words::name(Lang::En, lesson.scenario, name));
        let axis = Axis::new(&model, lesson.axis, 1.0, room(SCREEN));
        let height = (axis.length() + HEADER + 2.0 * PAD).clamp(SCREEN, MOST_HEIGHT);
        for &width in &widths {
            let (scale, gauge) = (lesson.axis, lesson.gauge);
            let zoom = 1.0 / (Axis::new(&model, scale, 1.0, room(height)).length() / axis.length());
            let view =
                View { scale, zoom, scroll: 0.0, width, height, moment: model.end, chosen: None, hovered: None, gauge };
            let mut picture = Picture::default();
            layout(&model, None, &names, &view, &mut picture);
            let path = format!("{directory}/{}-{width}.svg", lesson.scenario);
            std::fs::write(path, svg(&picture, width, height, "white", colour)).expect("the file is written");
        }
    }
}

/// The colours of the light theme, roughly.
fn colour(role: ColorRole) -> &'static str {
    match role.name() {
        "ink" => "#1b1f24",
        "soft" => "#5b636d",
        "line" => "#c9ced6",
        "grid" => "#eceff3",
        "bad" => "#c0262d",
        "panel" => "#ffffff",
        "ip" => "#6b7280",
        "tcp" => "#1463b8",
        "tls" => "#8a4bb8",
        "http" => "#1a7f4b",
        _ => "#b3541e",
    }
}
