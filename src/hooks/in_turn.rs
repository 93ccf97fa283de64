//! Rendering a long page in several tasks, so that no task keeps the browser from answering the visitor for long.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// How many of `all` parts to render: none before `starts`, then one more in each task.
#[hook]
pub fn use_parts_in_turn(all: usize, starts: bool) -> usize {
    let parts = use_state_eq(|| 0);
    use_effect_with((starts, parts.clone()), move |(starts, parts)| {
        let parts = parts.clone();
        let next = (*starts && *parts < all).then(|| Timeout::new(0, move || parts.set(*parts + 1)));
        move || drop(next)
    });
    *parts
}
