//! A program's first drawing, in several turns of the browser's event loop.

use crate::page_files::{in_turns, ready};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// How much of the page to draw: `last` at once, or, while a page that needs no program is on screen, 0 at first and one more in
/// each turn of the event loop. In between the browser answers the visitor. At `last` the loader shows the page.
#[hook]
pub fn use_turns(last: usize) -> usize {
    let turn = use_state(|| if in_turns() { 0 } else { last });
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
