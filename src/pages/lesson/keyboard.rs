//! Listens to the keys of a lesson. What they mean is in `player/keys.rs`.

use crate::player::keys::{Key, is_global, read};
use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// What has keys of its own.
const FIELDS: &str = "input, select, textarea, dialog, [role=grid], [role=row], [data-own-keys]";
/// What a space or Enter presses.
const PRESSED: &str = "button, a, summary, label";
/// Where all keys of the lesson count.
const FIGURE: &str = ".lesson-figure";

/// Tells `on_key` what the keys ask for, as long as the component is there.
#[hook]
pub fn use_keys(on_key: Callback<Key>) {
    let newest = use_mut_ref(|| on_key.clone());
    newest.replace(on_key);
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                if let Some(key) = heard(event) {
                    event.prevent_default();
                    let on_key = newest.borrow().clone();
                    on_key.emit(key);
                }
            })
        });
        move || drop(listener)
    });
}

fn heard(event: &KeyboardEvent) -> Option<Key> {
    let (name, ctrl) = (event.key(), event.ctrl_key() || event.meta_key());
    if event.alt_key() || event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok();
    let is_in = |kind: &str| target.as_ref().is_some_and(|at| at.closest(kind).is_ok_and(|found| found.is_some()));
    if is_in(FIELDS) || name == " " && is_in(PRESSED) || !is_in(FIGURE) && !is_global(&name, ctrl) {
        return None;
    }
    read(&name, event.shift_key(), ctrl)
}
