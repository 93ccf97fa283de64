//! Run time ↔ height: to scale, or in even steps.

use super::model::{Arrow, Bracket, Model, StateMark};
use trace::Micros;

/// How time runs down the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Heights are times, so a slope is a delay.
    #[default]
    Real,
    /// Each event takes one step, however long it lasts.
    Steps,
}

/// By how much one press of a zoom button or key changes the zoom.
pub const ZOOM_STEP: f64 = 1.5;
/// Height of a step at zoom 1.
const STEP: f64 = 30.0;
/// Height of a typical delay at zoom 1, if the whole run does not fit.
const SLOPE: f64 = 40.0;
/// A run that is longer than its room by less than this factor is squeezed to fit.
const NEARLY: f64 = 1.4;
/// To scale, arrows that leave at once are drawn this far apart at zoom 1, further if one looks closer, so that a label
/// fits between them; and at most so many of them.
const FAN: f64 = 4.0;
const WIDEST_FAN: f64 = 20.0;
const FANNED: u32 = 10;
/// The smallest zoom and the largest.
const FARTHEST: f64 = 1e-7;
pub const CLOSEST: f64 = 4_096.0;

/// The height of each moment of a run, from 0 downwards, before scrolling.
#[derive(Clone, Copy, Debug)]
pub struct Axis<'a> {
    model: &'a Model,
    scale: Scale,
    /// Pixels a microsecond or a step.
    factor: f64,
    /// The distance between arrows that leave at once.
    fan: f64,
    /// Whether the arrows belong to another model, whose steps are not this one's.
    is_foreign: bool,
}

impl<'a> Axis<'a> {
    /// The axis for a picture that is `height` pixels high. Zoom 1 shows slopes that can be read, or the whole run if it fits.
    pub fn new(model: &'a Model, scale: Scale, zoom: f64, height: f64) -> Self {
        let factor = match scale {
            Scale::Real => {
                let whole = height.max(1.0) / model.end.0.max(1) as f64;
                let readable = SLOPE / model.typical_delay.0.max(1) as f64;
                // A run that can be seen whole is better than slopes that are a little steeper. More than a few pixels per
                // microsecond show nothing more.
                let fits = model.typical_delay.0 == 0 || readable < whole * NEARLY;
                (if fits { whole } else { readable }).min(4.0)
            }
            Scale::Steps => STEP.max(height / (model.steps.length() + 1.0)).min(STEP * 3.0),
        };
        let zoom = if zoom.is_finite() { zoom.clamp(FARTHEST, CLOSEST) } else { 1.0 };
        Self { model, scale, factor: factor * zoom, fan: (FAN * zoom).min(WIDEST_FAN), is_foreign: false }
    }

    /// The same axis for the arrows of another model, so that equal moments have equal heights.
    pub(crate) fn for_others(self) -> Self {
        Self { is_foreign: true, ..self }
    }

    /// The zoom at which the whole run fits into `height`, at most 1.
    pub fn farthest(model: &'a Model, scale: Scale, height: f64) -> f64 {
        let length = Self::new(model, scale, 1.0, height).length();
        (height / length.max(1.0)).min(1.0)
    }

    /// The height of the run.
    pub fn length(&self) -> f64 {
        self.y(self.model.end).max(match self.scale {
            Scale::Real => 0.0,
            // What leaves at the last moment may have rows below it.
            Scale::Steps => {
                self.model.arrows.last().map_or(0.0, |last| last.step).max(self.model.steps.length()) * self.factor
            }
        })
    }

    /// Where `at` stands.
    pub fn y(&self, at: Micros) -> f64 {
        match self.scale {
            Scale::Real => at.0 as f64 * self.factor,
            Scale::Steps => self.model.steps.value(at) * self.factor,
        }
    }

    /// The moment that stands at `y`.
    pub fn moment(&self, y: f64) -> Micros {
        match self.scale {
            Scale::Real => Micros((y / self.factor).round() as i64),
            Scale::Steps => self.model.steps.moment(y / self.factor),
        }
    }

    /// Where a state changes: in even steps, where the packet arrives that causes it.
    pub fn state(&self, mark: &StateMark) -> f64 {
        match self.scale {
            Scale::Real => self.y(mark.at),
            Scale::Steps => mark.step * self.factor,
        }
    }

    /// Where a bracket ends.
    pub(crate) fn bracket_end(&self, bracket: &Bracket) -> f64 {
        match self.scale {
            Scale::Real => self.y(bracket.end),
            Scale::Steps => bracket.end_step * self.factor,
        }
    }

    /// A moment before which nothing that ends stands at `y` or below.
    pub(crate) fn ends_from(&self, y: f64) -> Micros {
        match self.scale {
            Scale::Real => self.moment(y - self.fan * f64::from(FANNED)) - Micros(1),
            Scale::Steps => {
                let moments = self.model.steps.moments();
                let next = moments.partition_point(|&moment| moment <= self.moment(y));
                moments.get(next.saturating_sub(1)).copied().unwrap_or_default()
            }
        }
    }

    /// Where an arrow starts: the height by which arrows are ordered, their rank apart in real scale.
    pub fn order(&self, arrow: &Arrow) -> f64 {
        match self.scale {
            Scale::Steps if !self.is_foreign => arrow.step * self.factor,
            Scale::Real | Scale::Steps => self.y(arrow.sent),
        }
    }

    /// Where an arrow starts and ends. Those that leave at one moment are drawn a little apart.
    pub fn ends(&self, arrow: &Arrow) -> (f64, f64) {
        match self.scale {
            Scale::Real => {
                let fan = self.fan * f64::from(arrow.send_rank.min(FANNED));
                (self.y(arrow.sent) + fan, self.y(arrow.end()) + fan)
            }
            Scale::Steps if self.is_foreign => (self.y(arrow.sent), self.y(arrow.end())),
            Scale::Steps => (arrow.step * self.factor, arrow.end_step * self.factor),
        }
    }

    /// How far an arrow from `start` to `end` has come at `at`, from 0 to 1.
    pub fn share(&self, arrow: &Arrow, (start, end): (f64, f64), at: Micros) -> f64 {
        if at >= arrow.end() {
            return 1.0;
        }
        if end - start < 0.5 || at <= arrow.sent {
            return 0.0;
        }
        match self.scale {
            Scale::Real => (at - arrow.sent).0 as f64 / (arrow.end() - arrow.sent).0.max(1) as f64,
            Scale::Steps => ((self.y(at) - start) / (end - start)).clamp(0.0, 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Depth;

    #[test]
    fn in_even_steps_each_arrow_has_a_step_of_its_own() {
        // Without a limit to the link a whole window leaves at one moment.
        let settings = lab::Settings { bulk_bytes: 200_000, ..lab::Settings::default() };
        let (run, _) = lab::run(&lab::Request::new("bulk", settings)).expect("a run");
        let model = Model::new(&run.trace, Depth::Packets);
        let axis = Axis::new(&model, Scale::Steps, 1.0, 600.0);
        for host in [trace::Host::Client, trace::Host::Server] {
            let starts: Vec<f64> =
                model.arrows.iter().filter(|arrow| arrow.from == host).map(|arrow| axis.ends(arrow).0).collect();
            assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= STEP - 0.01));
        }
        assert!(model.arrows.iter().all(|arrow| axis.ends(arrow).1 - axis.ends(arrow).0 >= STEP - 0.01));
        assert!(model.arrows.windows(2).all(|pair| axis.order(&pair[0]) <= axis.order(&pair[1])));
    }
}
