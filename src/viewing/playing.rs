//! Hooks that play a trace: give it to the player, let time pass, and write the moment at which the player rests.

use super::figure::Drawn;
use super::showing::{ShowAct, Showing, Start};
use crate::hooks::{ByIdentity, Store, use_latest};
use crate::player::{Action, Timeline, use_ticks};
use gloo_timers::callback::Timeout;
use std::cell::Cell;
use trace::Micros;
use yew::prelude::*;

/// How long the player must rest before its moment is written into the address.
const REST_MILLIS: u32 = 200;

/// Gives each new trace to the player.
#[hook]
pub fn use_loaded(showing: &Store<Showing>, drawn: Option<&Drawn>, start: Start) {
    let timeline = drawn.map(|drawn| drawn.timeline.clone());
    let loaded = use_mut_ref(|| None::<ByIdentity<Timeline>>);
    let is_new = *loaded.borrow() != timeline;
    if let Some(timeline) = timeline.filter(|_| is_new) {
        loaded.replace(Some(timeline.clone()));
        // Not in an effect, which comes after the browser has painted: the first picture is that of the moment to start at.
        showing.dispatch(ShowAct::Load(timeline, start));
    }
}

/// Plays the trace. When the player rests at another moment than `moment`, which the address has, `on_rest` receives it;
/// out of view it stands still.
#[hook]
pub fn use_player(
    showing: &Store<Showing>,
    is_playing: bool,
    moment: Micros,
    on_rest: Callback<Micros>,
    in_view: bool,
) {
    {
        let latest = use_latest((moment, on_rest));
        use_effect_with(showing.clone(), move |showing| {
            let (timeout, last) = (Cell::new(None), Cell::new(None));
            let watch = showing.watch(move |showing| {
                let at_rest = (showing.is_loaded && !showing.player.is_playing()).then(|| showing.player.moment());
                if last.replace(at_rest) == at_rest {
                    return;
                }
                // Writing the address at every frame of a scrub would cost more than painting the picture.
                let latest = latest.clone();
                timeout.set(at_rest.map(|at| {
                    Timeout::new(REST_MILLIS, move || {
                        let (moment, on_rest) = latest.get();
                        if moment != at {
                            on_rest.emit(at);
                        }
                    })
                }));
            });
            move || drop(watch)
        });
    }
    {
        let showing = showing.clone();
        use_effect_with(moment, move |&moment| {
            if showing.get().player.moment() != moment {
                showing.dispatch(ShowAct::Player(Action::Seek(moment)));
            }
        });
    }
    let tick = {
        let showing = showing.clone();
        Callback::from(move |elapsed: Micros| showing.dispatch(ShowAct::Player(Action::Tick(elapsed))))
    };
    use_ticks(is_playing && in_view, tick);
}
