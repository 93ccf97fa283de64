//! The page's clock for a player: the time between frames, while it plays and the page is visible.

use crate::canvas::frames;
use crate::hooks::use_latest;
use std::cell::Cell;
use trace::Micros;
use yew::prelude::*;

/// In microseconds. The browser delayed a frame that comes later than this, so the player advances by this much and
/// does not jump.
const LONGEST: i64 = 100_000;

/// Emits the time since the last frame, at every frame while `is_playing`.
#[hook]
pub fn use_ticks(is_playing: bool, on_tick: Callback<Micros>) {
    let latest = use_latest(on_tick);
    use_effect_with(is_playing, move |&is_playing| {
        let mounted = is_playing.then(|| {
            let last = Cell::new(None::<Micros>);
            frames::mount(move || {
                let Some(clock) = web_sys::window().and_then(|window| window.performance()) else { return false };
                let now = Micros::from_millis_f64(clock.now());
                if let Some(last) = last.replace(Some(now)) {
                    latest.get().emit((now - last).max(Micros(0)).min(Micros(LONGEST)));
                }
                true
            })
        });
        move || drop(mounted)
    });
}
