//! The route in the address bar, both ways.

use crate::app::{Act, Dispatch};
use crate::route::{Route, print};
use gloo_events::EventListener;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use yew::prelude::*;

/// The hash of the page's address; empty where there is none.
pub fn current() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// The page's address without its hash.
pub fn base() -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Writes the route into the address when it changes, and takes what the visitor writes there.
#[hook]
pub fn use_hash(route: &Rc<Route>, dispatch: Dispatch) {
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            EventListener::new(&window, "hashchange", move |_| dispatch.dispatch(Act::Arrive(current())))
        });
        move || drop(listener)
    });
    use_effect_with(route.clone(), |route| write(&print(route)));
}

/// Browsers limit how often an address may be replaced; a refusal leaves the old one, which does no harm.
fn write(hash: &str) {
    if current() == hash {
        return;
    }
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(hash));
    }
}
