//! Time control: what moment is shown, and how it goes on. A pure reducer; the page's clock is in `ticks`.

pub mod bar;
mod course;
pub mod help;
pub mod keys;
mod pace;
mod ticks;

pub use course::Course;
pub use pace::pace;
pub use ticks::use_ticks;

use std::rc::Rc;
use trace::Micros;

/// The slowest and the fastest.
pub const SPEEDS: (f64, f64) = (0.1, 10.0);

/// How often lists and sums follow while it plays, microseconds of the visitor's time: faster than that nobody reads.
const GLANCE: f64 = 100_000.0;

/// What is shown now, and how it goes on.
#[derive(Clone, Debug)]
pub struct Player {
    /// Run time.
    moment: Micros,
    /// Playing time in microseconds: `moment` to a fraction, so that slow playing does not stand still.
    position: f64,
    is_playing: bool,
    speed: f64,
    is_looped: bool,
    course: Rc<Course>,
}

/// What someone does to the player, or time does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Goes on; from the start where the end has been reached.
    Play,
    /// Stops where it is.
    Pause,
    /// One or the other.
    Toggle,
    /// So much time has gone by for the visitor.
    Tick(Micros),
    /// To this moment of the run.
    Seek(Micros),
    /// To the next moment at which something happens; stops.
    StepForward,
    /// To the one before; stops.
    StepBack,
    /// To the start of the next span; stops.
    SpanForward,
    /// To the start of this span, or of the one before; stops.
    SpanBack,
    /// 0.1 to 10 times.
    Speed(f64),
    /// Whether it starts again at the end.
    Loop(bool),
    /// Another run, or the same one computed anew: the moment stays where the run has it.
    Load(Rc<Course>),
}

impl Player {
    /// At the start of `course`, paused.
    pub fn new(course: Rc<Course>) -> Self {
        Self { moment: Micros(0), position: 0.0, is_playing: false, speed: 1.0, is_looped: false, course }
    }

    /// The moment that is shown, run time.
    pub fn moment(&self) -> Micros {
        self.moment
    }

    /// The moment for what is read rather than watched: while it plays, that of the last tenth of a second.
    pub fn glance(&self) -> Micros {
        let step = GLANCE * self.speed;
        if self.is_playing { self.course.pace().moment((self.position / step).floor() * step) } else { self.moment }
    }

    /// Whether it goes on by itself.
    pub fn is_playing(&self) -> bool {
        self.is_playing
    }

    /// From 0.1 to 10.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// Whether it starts again at the end.
    pub fn is_looped(&self) -> bool {
        self.is_looped
    }

    /// When the run ends.
    pub fn end(&self) -> Micros {
        self.course.end()
    }

    /// What is played.
    pub fn course(&self) -> &Rc<Course> {
        &self.course
    }

    /// What it is after `action`.
    pub fn after(mut self, action: Action) -> Self {
        match action {
            Action::Play => self.play(),
            Action::Pause => self.is_playing = false,
            Action::Toggle if self.is_playing => self.is_playing = false,
            Action::Toggle => self.play(),
            Action::Tick(elapsed) => self.tick(elapsed),
            Action::Seek(at) => self.seek(at),
            Action::StepForward => self.step(self.course.next(self.moment)),
            Action::StepBack => self.step(self.course.previous(self.moment)),
            Action::SpanForward => self.step(self.course.next_span(self.moment)),
            Action::SpanBack => self.step(self.course.previous_span(self.moment)),
            Action::Speed(speed) if speed.is_finite() => self.speed = speed.clamp(SPEEDS.0, SPEEDS.1),
            Action::Speed(_) => {}
            Action::Loop(is_looped) => self.is_looped = is_looped,
            Action::Load(course) => {
                self.course = course;
                self.seek(self.moment);
            }
        }
        self
    }

    fn play(&mut self) {
        if self.moment >= self.end() {
            self.seek(Micros(0));
        }
        self.is_playing = true;
    }

    fn seek(&mut self, at: Micros) {
        self.moment = at.max(Micros(0)).min(self.end());
        self.position = self.course.pace().value(self.moment);
    }

    fn step(&mut self, to: Micros) {
        self.is_playing = false;
        self.seek(to);
    }

    fn tick(&mut self, elapsed: Micros) {
        if !self.is_playing {
            return;
        }
        let length = self.course.pace().length();
        self.position += elapsed.0.max(0) as f64 * self.speed;
        if self.position < length {
            // Never back: rounding to whole microseconds must not move it.
            self.moment = self.course.pace().moment(self.position).max(self.moment);
        } else if self.is_looped && length > 0.0 {
            // The remainder, which the position is rarely far from.
            self.position -= (self.position / length).floor() * length;
            self.moment = self.course.pace().moment(self.position);
        } else {
            self.seek(self.end());
            self.is_playing = false;
        }
    }
}

impl PartialEq for Player {
    /// Equal players show the same; courses are compared by identity.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.course, &other.course)
            && self.moment == other.moment
            && self.position == other.position
            && self.is_playing == other.is_playing
            && self.speed == other.speed
            && self.is_looped == other.is_looped
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod backwards;
#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
