//! A program's first drawing, in several turns of the browser's event loop.

use crate::page_files::ready;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// How much of the page to draw: 0 at first, then one more in each turn of the event loop up to `last`. In between the
/// browser answers the visitor. At `last` the page is shown in place of the one that needs no program.
#[hook]
pub fn use_turns(last: usize) -> usize {
    let turn = use_state(|| 0);
    let next = turn.clone();
    use_effect_with(*turn, move |&now| {
        let wait = (now < last).then(|| Timeout::new(0, move || next.set(now + 1)));
        if wait.is_none() {
            ready();
        }
        move || drop(wait)
    });
    *turn
}
