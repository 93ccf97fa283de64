//! Draws a session again when something has happened in it, once per frame of the screen at most.

use super::run::Runner;
use crate::canvas::frames;
use std::cell::Cell;
use std::rc::Rc;
use yew::prelude::*;

/// The version of the session that is drawn. The component is drawn again in the next frame after a change; in a background tab
/// there are no frames, and the next one has everything.
#[hook]
pub fn use_frame(runner: &Runner) -> u64 {
    let update = use_force_update();
    let version = runner.version();
    let drawn = use_mut_ref(|| Rc::new(Cell::new(0)));
    let drawn = Rc::clone(&drawn.borrow());
    drawn.set(version);
    use_effect_with(runner.clone(), move |runner| {
        let runner = runner.clone();
        let mounted = frames::mount(move || {
            if runner.version() != drawn.get() {
                update.force_update();
            }
            false
        });
        move || drop(mounted)
    });
    version
}
