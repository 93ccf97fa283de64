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
            let last = Cell::new(now());
            frames::mount(move || {
                let now = now();
                if let (Some(last), Some(now)) = (last.replace(now), now) {
                    latest.get().emit((now - last).max(Micros(0)).min(Micros(LONGEST)));
                }
                now.is_some()
            })
        });
        move || drop(mounted)
    });
}

/// The page's clock; `None` if the browser has none.
fn now() -> Option<Micros> {
    let clock = web_sys::window()?.performance()?;
    Some(Micros::from_millis_f64(clock.now()))
}
