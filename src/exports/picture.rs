//! The whole run as a picture in a file. Pure.

use diagram::axis::Scale;
use diagram::model::{Model, Names};
use diagram::scene::ColorRole;
use diagram::whole::{Sheet, Whole, whole};

/// Pixels.
const WIDTH: f64 = 960.0;
const LEAST_HEIGHT: f64 = 480.0;
const MOST_HEIGHT: f64 = 12_000.0;
/// With more arrows the file would be too large for most programs.
const MOST_ARROWS: usize = 20_000;
/// Up to this height a PNG has two pixels per pixel of the drawing.
const SHARP_HEIGHT: u32 = 4_000;

/// A picture of a run.
#[derive(Debug)]
pub struct Drawing {
    /// The document.
    pub svg: String,
    pub width: u32,
    pub height: u32,
    /// Whether the run is drawn denser than is good for reading.
    pub is_dense: bool,
}

impl Drawing {
    /// Pixels of a PNG per pixel of the drawing. Browsers limit how many pixels a canvas may have.
    pub fn sharpness(&self) -> u32 {
        if self.height <= SHARP_HEIGHT { 2 } else { 1 }
    }
}

/// A picture of the whole `model`; `None` if it has too many arrows.
pub fn draw<'a>(model: &Model, names: &Names, scale: Scale, colour: impl Fn(ColorRole) -> &'a str) -> Option<Drawing> {
    if model.arrows.len() > MOST_ARROWS {
        return None;
    }
    let sheet = Sheet { scale, gauge: None, streams: None, width: WIDTH, height: LEAST_HEIGHT..=MOST_HEIGHT };
    let Whole { svg, height, is_dense } = whole(model, names, &sheet, colour);
    let (width, height) = (WIDTH as u32, height as u32);
    // Firefox draws no image that does not say how large it is.
    let svg = svg.replacen("<svg", &format!("<svg width=\"{width}\" height=\"{height}\""), 1);
    Some(Drawing { svg, width, height, is_dense })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use diagram::model::Depth;
    use trace::{Direction, Event, EventId, Kind, Layer, Micros, Provenance, Trace};

    fn drawing(scenario: &str, settings: lab::Settings, scale: Scale) -> Option<Drawing> {
        let (run, _) = lab::run(&lab::Request::new(scenario, settings)).expect("a run");
        let model = Model::new(&run.trace, Depth::Packets);
        draw(&model, &Names::new(&model, |_| "word".to_owned()), scale, |_| "#123456")
    }

    #[test]
    fn the_whole_run_is_in_the_picture_and_it_says_its_size() {
        for scale in [Scale::Real, Scale::Steps] {
            let drawing = drawing("websocket", lab::Settings::default(), scale).expect("a picture");
            assert!(drawing.svg.starts_with("<svg width=\"960\" height=\""), "{}", &drawing.svg[..60]);
            assert!(drawing.svg.contains("SYN") && drawing.svg.contains("101") && drawing.svg.contains("FIN"));
            assert!(drawing.height < 12_000 && !drawing.is_dense);
        }
    }

    #[test]
    fn a_long_run_is_drawn_closer_together() {
        let settings = lab::Settings { bulk_bytes: 600_000, ..lab::Settings::default() };
        let long = drawing("bulk", settings, Scale::Steps).expect("a picture");
        assert!(long.is_dense && long.height == 12_000 && long.sharpness() == 1);
    }

    #[test]
    fn a_run_with_too_many_arrows_is_no_picture() {
        let mut trace = Trace::unbounded();
        for at in 0..=MOST_ARROWS as i64 {
            trace.push(Event {
                id: EventId(0),
                kind: Kind::Request,
                layer: Layer::Http,
                direction: Direction::Up,
                sent: Micros(at),
                sent_by: Provenance::Measured,
                arrived: Some(Micros(at + 1)),
                arrived_by: Provenance::Measured,
                bytes: 1,
                payload_bytes: 0,
                bytes_by: Provenance::Measured,
                wire: None,
            });
        }
        let model = Model::new(&trace, Depth::Packets);
        assert!(draw(&model, &Names::default(), Scale::Real, |_| "gray").is_none());
    }
}
