//! Time control: which moment is shown, and how it advances. A pure reducer; `ticks` connects it to the page's clock.

pub mod bar;
pub mod help;
pub mod keys;
mod ticks;
mod time_warp;
mod timeline;

pub use ticks::use_ticks;
pub use time_warp::time_warp;
pub use timeline::Timeline;

use crate::hooks::ByIdentity;
use trace::Micros;

/// The lowest and the highest speed.
pub const SPEEDS: (f64, f64) = (0.1, 10.0);

/// How often lists and sums are updated while the player plays, in microseconds of the visitor's time: nobody can read
/// faster changes.
const GLANCE: f64 = 100_000.0;

/// The moment that is shown, and how it advances.
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    /// Run time.
    moment: Micros,
    /// Playing time in microseconds: `moment` with its fraction, so that slow playing still advances.
    position: f64,
    is_playing: bool,
    speed: f64,
    is_looped: bool,
    timeline: ByIdentity<Timeline>,
}

/// What a visitor, or time, does to the player.
#[derive(Clone, Debug)]
pub enum Action {
    /// Starts to play; from the start if the end has been reached.
    Play,
    Pause,
    /// Plays if paused, pauses if playing.
    Toggle,
    /// This much time has passed for the visitor.
    Tick(Micros),
    /// Seeks to this moment of the run.
    Seek(Micros),
    /// Seeks to the next moment at which something happens, and pauses.
    StepForward,
    /// Seeks to the previous one, and pauses.
    StepBack,
    /// Seeks to the start of the next span, and pauses.
    SpanForward,
    /// Seeks to the start of the current span, or of the previous one, and pauses.
    SpanBack,
    /// From 0.1 to 10.
    Speed(f64),
    /// Whether to start again at the end.
    Loop(bool),
    /// Replaces the timeline by another run, or by the same run computed again. The moment stays the same if the run is
    /// long enough.
    Load(ByIdentity<Timeline>),
}

impl Player {
    /// A player at the start of `timeline`, paused.
    pub fn new(timeline: ByIdentity<Timeline>) -> Self {
        Self { moment: Micros(0), position: 0.0, is_playing: false, speed: 1.0, is_looped: false, timeline }
    }

    /// The moment that is shown, in run time.
    pub fn moment(&self) -> Micros {
        self.moment
    }

    /// The moment for texts and tables, which are read and not watched: while playing it changes ten times per second.
    pub fn glance(&self) -> Micros {
        let step = GLANCE * self.speed;
        if self.is_playing {
            self.timeline.time_warp().moment((self.position / step).floor() * step)
        } else {
            self.moment
        }
    }

    pub fn is_playing(&self) -> bool {
        self.is_playing
    }

    /// From 0.1 to 10.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    pub fn is_looped(&self) -> bool {
        self.is_looped
    }

    pub fn end(&self) -> Micros {
        self.timeline.end()
    }

    /// The timeline that is played.
    pub fn timeline(&self) -> &ByIdentity<Timeline> {
        &self.timeline
    }

    /// The player after `action`.
    pub fn after(mut self, action: Action) -> Self {
        match action {
            Action::Play => self.play(),
            Action::Pause => self.is_playing = false,
            Action::Toggle if self.is_playing => self.is_playing = false,
            Action::Toggle => self.play(),
            Action::Tick(elapsed) => self.tick(elapsed),
            Action::Seek(at) => self.seek(at),
            Action::StepForward => self.step(self.timeline.next(self.moment)),
            Action::StepBack => self.step(self.timeline.previous(self.moment)),
            Action::SpanForward => self.step(self.timeline.next_span(self.moment)),
            Action::SpanBack => self.step(self.timeline.previous_span(self.moment)),
            Action::Speed(speed) if speed.is_finite() => self.speed = speed.clamp(SPEEDS.0, SPEEDS.1),
            Action::Speed(_) => {}
            Action::Loop(is_looped) => self.is_looped = is_looped,
            Action::Load(timeline) => {
                self.timeline = timeline;
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
        self.position = self.timeline.time_warp().value(self.moment);
    }

    fn step(&mut self, to: Micros) {
        self.is_playing = false;
        self.seek(to);
    }

    fn tick(&mut self, elapsed: Micros) {
        if !self.is_playing {
            return;
        }
        let length = self.timeline.time_warp().length();
        self.position += elapsed.0.max(0) as f64 * self.speed;
        if self.position < length {
            // Rounding to whole microseconds must not move the moment backwards.
            self.moment = self.timeline.time_warp().moment(self.position).max(self.moment);
        } else if self.is_looped && length > 0.0 {
            // The remainder of a division: `position` is rarely much longer than `length`.
            self.position -= (self.position / length).floor() * length;
            self.moment = self.timeline.time_warp().moment(self.position);
        } else {
            self.seek(self.end());
            self.is_playing = false;
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod backwards;
#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
