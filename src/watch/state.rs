//! How a source is shown, as a reducer: the picture follows the run's newest moment, or rests at another moment. Pure.

use crate::hooks::ByIdentity;
use crate::player::{Action, Player, Timeline};
use diagram::axis::{CLOSEST, Scale};
use std::rc::Rc;
use trace::EventId;
use yew::prelude::*;

/// What stands beside the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// An event, with its bytes and fields.
    #[default]
    Event,
    Costs,
}

impl Side {
    /// Its name in attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Event => "watch-event",
            Self::Costs => "watch-costs",
        }
    }

    pub fn of_name(name: &str) -> Self {
        if name == Self::Costs.name() { Self::Costs } else { Self::Event }
    }
}

/// What the dialog shows of the source.
#[derive(Clone, Debug, PartialEq)]
pub struct DiagramState {
    pub player: Player,
    /// Whether the moment follows the run.
    pub is_live: bool,
    /// Whether the run goes on, so that there is something to follow.
    pub is_going: bool,
    /// As in [`crate::stage::Props::zoom`].
    pub zoom: f64,
    pub scale: Scale,
    pub chosen: Option<EventId>,
    pub side: Side,
}

impl DiagramState {
    /// The state before the first snapshot. If `is_live`, the picture will follow the run.
    pub fn new(is_live: bool) -> Self {
        let player = Player::new(ByIdentity::new(Timeline::of(Vec::new(), Vec::new())));
        // A message takes about a thousandth of the time until the next one, so to scale there would be little to see.
        Self { player, is_live, is_going: true, zoom: 1.0, scale: Scale::Steps, chosen: None, side: Side::default() }
    }

    /// Goes to the newest moment, and plays while the run goes on.
    fn follow(&mut self) {
        let player = self.player.clone();
        let player = if player.is_playing() || !self.is_going { player } else { player.after(Action::Play) };
        let end = player.end();
        self.player = player.after(Action::Seek(end));
    }
}

/// What can happen to the state.
pub enum Act {
    /// The run so far, and whether it goes on.
    Newest(ByIdentity<Timeline>, bool),
    Player(Action),
    /// Starts or stops following the run.
    Live,
    /// Zooms in by this factor.
    Closer(f64),
    Zoom(f64),
    Scale(Scale),
    Choose(Option<EventId>),
    Open(Side),
}

impl Reducible for DiagramState {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut new = (*self).clone();
        match act {
            Act::Newest(timeline, is_going) => {
                new.player = new.player.after(Action::Load(timeline));
                if new.is_live {
                    new.is_going = is_going;
                    new.follow();
                }
                if !is_going && new.is_live {
                    new.is_live = false;
                    new.player = new.player.after(Action::Pause);
                }
                new.is_going = is_going;
            }
            Act::Player(Action::Tick(elapsed)) => {
                new.player = new.player.after(Action::Tick(elapsed));
                // A visitor who has caught up with the run follows it.
                let has_arrived = self.player.is_playing() && !new.player.is_playing();
                if has_arrived && new.is_going {
                    new.is_live = true;
                    new.follow();
                }
            }
            Act::Player(action) => {
                new.is_live &= matches!(action, Action::Speed(_) | Action::Loop(_));
                let is_sought = matches!(action, Action::Seek(_));
                new.player = new.player.after(action);
                if is_sought && self.is_live {
                    new.player = new.player.after(Action::Pause);
                }
            }
            Act::Live if new.is_live => {
                new.is_live = false;
                new.player = new.player.after(Action::Pause);
            }
            Act::Live => {
                new.is_live = new.is_going;
                new.follow();
            }
            Act::Closer(factor) => new.zoom = (new.zoom * factor).clamp(1e-6, CLOSEST),
            Act::Zoom(zoom) => new.zoom = zoom,
            Act::Scale(scale) => new.scale = scale,
            Act::Choose(chosen) => {
                new.chosen = chosen;
                // Whoever chooses an event wants to see it.
                new.side = if chosen.is_some() { Side::Event } else { new.side };
            }
            Act::Open(side) => new.side = side,
        }
        if *self == new { self } else { Rc::new(new) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use trace::Micros;

    fn newest(end: i64, is_going: bool) -> Act {
        Act::Newest(ByIdentity::new(Timeline::of(vec![Micros(10), Micros(end)], Vec::new())), is_going)
    }

    fn after(is_live: bool, acts: Vec<Act>) -> Rc<DiagramState> {
        acts.into_iter().fold(Rc::new(DiagramState::new(is_live)), Reducible::reduce)
    }

    #[test]
    fn live_follows_the_run_to_its_end_and_then_rests_there() {
        let shown = after(true, vec![newest(50, true), newest(90, true)]);
        assert_eq!((shown.player.moment(), shown.player.is_playing(), shown.is_live), (Micros(90), true, true));
        let shown = shown.reduce(newest(120, false));
        assert_eq!((shown.player.moment(), shown.player.is_playing(), shown.is_live), (Micros(120), false, false));
    }

    #[test]
    fn who_pauses_steps_or_scrubs_stays_there_while_the_run_goes_on() {
        for action in [Action::Toggle, Action::Pause, Action::StepBack, Action::Seek(Micros(20))] {
            let shown = after(true, vec![newest(50, true), Act::Player(action.clone())]);
            let at = shown.player.moment();
            let shown = shown.reduce(newest(500, true));
            assert_eq!(
                (shown.player.moment(), shown.player.is_playing(), shown.is_live),
                (at, false, false),
                "{action:?}"
            );
            let shown = shown.reduce(Act::Live);
            assert_eq!((shown.player.moment(), shown.is_live), (Micros(500), true));
        }
    }

    #[test]
    fn playing_up_to_the_newest_moment_is_live_again() {
        let pause = vec![newest(50, true), Act::Player(Action::Seek(Micros(10))), Act::Player(Action::Play)];
        let shown = after(true, pause);
        assert!(!shown.is_live && shown.player.is_playing());
        let shown = shown.reduce(Act::Player(Action::Tick(Micros(10_000_000))));
        assert!(shown.is_live && shown.player.is_playing());
    }

    #[test]
    fn who_chooses_an_event_sees_it_beside_the_picture() {
        let shown = after(true, vec![Act::Open(Side::Costs)]);
        assert_eq!((shown.side, Side::of_name(shown.side.name())), (Side::Costs, Side::Costs));
        let shown = shown.reduce(Act::Choose(None));
        assert_eq!(shown.side, Side::Costs);
        assert_eq!(shown.reduce(Act::Choose(Some(EventId(3)))).side, Side::Event);
    }

    #[test]
    fn who_wants_no_motion_starts_at_rest() {
        let shown = after(false, vec![newest(50, true), newest(90, true)]);
        assert_eq!((shown.player.moment(), shown.player.is_playing(), shown.is_live), (Micros(0), false, false));
    }
}
