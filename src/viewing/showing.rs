//! How a finished run is shown: the player, the zoom, the previous run. Pure. `route/lesson` holds the part that is in
//! the address.

use crate::hooks::ByIdentity;
use crate::player::{Action, Player, Timeline};
use diagram::axis::CLOSEST;
use diagram::model::StreamId;
use std::rc::Rc;
use trace::{EventId, Micros};
use yew::prelude::*;

/// How a run is viewed.
#[derive(Clone, Debug, PartialEq)]
pub struct Showing {
    pub player: Player,
    /// Whether the player has a run.
    pub is_loaded: bool,
    /// What the visitor asked of the player before a run was loaded: the moment, and whether to play. It takes
    /// precedence over the address.
    early: (Option<Micros>, Option<bool>),
    /// As in [`crate::stage::Props::zoom`].
    pub zoom: f64,
    /// Whether the previous run is drawn, too.
    pub has_ghost: bool,
    /// Whether the list of keys is open.
    pub has_help: bool,
    /// The event that is pointed at in a view beside the picture.
    pub pointed: Option<EventId>,
    /// The streams that are folded.
    pub folded: Rc<[StreamId]>,
    /// Whether the stage is too narrow for a lane for each stream.
    is_narrow: bool,
    /// Until when the run may be seen, while a prediction is open.
    limit: Option<Micros>,
}

impl Default for Showing {
    fn default() -> Self {
        let player = Player::new(ByIdentity::new(Timeline::of(Vec::new(), Vec::new())));
        Self {
            player,
            is_loaded: false,
            early: (None, None),
            zoom: 1.0,
            has_ghost: true,
            has_help: false,
            pointed: None,
            folded: Rc::default(),
            is_narrow: false,
            limit: None,
        }
    }
}

impl Showing {
    /// The player, no further than the run may be seen.
    fn limited(&self) -> Player {
        let player = self.player.clone();
        match self.limit.filter(|limit| player.moment() >= *limit) {
            Some(limit) => player.after(Action::Pause).after(Action::Seek(limit)),
            None => player,
        }
    }

    /// What changes only if the visitor changes it, or if the run ends.
    pub fn setup(&self) -> Setup {
        let Self { player, zoom, has_ghost, has_help, .. } = self;
        let (is_playing, speed, is_looped) = (player.is_playing(), player.speed(), player.is_looped());
        let is_narrow = self.is_narrow;
        Setup { is_playing, speed, is_looped, zoom: *zoom, has_ghost: *has_ghost, has_help: *has_help, is_narrow }
    }
}

/// How a run is viewed, but for the moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setup {
    pub is_playing: bool,
    pub speed: f64,
    pub is_looped: bool,
    pub zoom: f64,
    pub has_ghost: bool,
    pub has_help: bool,
    /// Whether the stage is too narrow for a lane for each stream.
    pub is_narrow: bool,
}

/// What can happen to the view.
pub enum ShowAct {
    Player(Action),
    /// There is another run, or the same run at another depth.
    Load(ByIdentity<Timeline>, Start),
    /// Zooms in by this factor.
    Closer(f64),
    Zoom(f64),
    Ghost(bool),
    Help(bool),
    /// A view beside the picture points at this event.
    Point(Option<EventId>),
    /// Folds a stream, or unfolds it.
    Fold(StreamId),
    /// The stage is too narrow for a lane for each stream, or not.
    Narrow(bool),
    /// The run may be seen until this moment.
    Limit(Option<Micros>),
}

/// Where the first run starts, and whether it plays.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    pub moment: Micros,
    pub speed_milli: u32,
    pub is_playing: bool,
}

impl Reducible for Showing {
    type Action = ShowAct;

    fn reduce(self: Rc<Self>, act: ShowAct) -> Rc<Self> {
        let mut new = (*self).clone();
        match act {
            ShowAct::Player(Action::Seek(at)) if !new.is_loaded => new.early.0 = Some(at),
            ShowAct::Player(Action::Play) if !new.is_loaded => new.early.1 = Some(true),
            ShowAct::Player(Action::Pause) if !new.is_loaded => new.early.1 = Some(false),
            ShowAct::Player(action) => new.player = new.player.after(action),
            ShowAct::Load(timeline, start) => {
                new.player = new.player.after(Action::Load(timeline));
                if !new.is_loaded {
                    new.is_loaded = true;
                    let player = new.player.after(Action::Speed(f64::from(start.speed_milli) / 1_000.0));
                    let player = player.after(Action::Seek(new.early.0.unwrap_or(start.moment)));
                    new.player =
                        if new.early.1.unwrap_or(start.is_playing) { player.after(Action::Play) } else { player };
                }
            }
            ShowAct::Closer(factor) => new.zoom = (new.zoom * factor).clamp(1e-6, CLOSEST),
            ShowAct::Zoom(zoom) => new.zoom = zoom,
            ShowAct::Ghost(has_ghost) => new.has_ghost = has_ghost,
            ShowAct::Help(has_help) => new.has_help = has_help,
            ShowAct::Point(pointed) => new.pointed = pointed,
            ShowAct::Fold(stream) => {
                let mut folded: Vec<StreamId> = new.folded.iter().copied().filter(|other| *other != stream).collect();
                if folded.len() == new.folded.len() {
                    folded.push(stream);
                }
                new.folded = folded.into();
            }
            ShowAct::Narrow(is_narrow) => new.is_narrow = is_narrow,
            ShowAct::Limit(limit) => new.limit = limit,
        }
        new.player = new.limited();
        if *self == new { self } else { Rc::new(new) }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn timeline(end: i64) -> ByIdentity<Timeline> {
        ByIdentity::new(Timeline::of(vec![Micros(end)], Vec::new()))
    }

    fn start(moment: i64, is_playing: bool) -> Start {
        Start { moment: Micros(moment), speed_milli: 500, is_playing }
    }

    #[test]
    fn what_is_asked_for_before_there_is_a_run_is_done_when_there_is() {
        let shown = Rc::new(Showing::default()).reduce(ShowAct::Player(Action::Seek(Micros(60))));
        let shown = shown.reduce(ShowAct::Player(Action::Play)).reduce(ShowAct::Load(timeline(100), start(40, false)));
        assert_eq!((shown.player.moment(), shown.player.is_playing()), (Micros(60), true));
    }

    #[test]
    fn a_stream_is_folded_and_unfolded_by_the_same_act() {
        let shown = Rc::new(Showing::default()).reduce(ShowAct::Fold((1, 3))).reduce(ShowAct::Fold((1, 5)));
        assert_eq!(shown.folded[..], [(1, 3), (1, 5)]);
        assert_eq!(shown.reduce(ShowAct::Fold((1, 3))).folded[..], [(1, 5)]);
    }

    #[test]
    fn while_a_prediction_is_open_nothing_shows_what_comes() {
        let shown = Rc::new(Showing::default()).reduce(ShowAct::Load(timeline(100), start(0, false)));
        let shown = shown.reduce(ShowAct::Limit(Some(Micros(40)))).reduce(ShowAct::Player(Action::Play));
        let shown = shown.reduce(ShowAct::Player(Action::Tick(Micros(4_000_000))));
        assert_eq!((shown.player.moment(), shown.player.is_playing()), (Micros(40), false));
        let shown = shown.reduce(ShowAct::Player(Action::Seek(Micros(90))));
        assert_eq!(shown.player.moment(), Micros(40));
        let shown = shown.reduce(ShowAct::Limit(None)).reduce(ShowAct::Player(Action::Seek(Micros(90))));
        assert_eq!(shown.player.moment(), Micros(90));
    }

    #[test]
    fn the_first_run_starts_as_the_address_says_and_later_ones_where_it_is() {
        let shown = Rc::new(Showing::default()).reduce(ShowAct::Load(timeline(100), start(40, false)));
        assert_eq!((shown.player.moment(), shown.player.speed()), (Micros(40), 0.5));
        let shown = shown.reduce(ShowAct::Player(Action::Seek(Micros(70))));
        let shown = shown.reduce(ShowAct::Load(timeline(90), start(40, true)));
        assert_eq!((shown.player.moment(), shown.player.is_playing()), (Micros(70), false));
    }
}
