//! The route in the address bar: reads and writes it.

use gloo_events::EventListener;
use wasm_bindgen::JsValue;

/// The hash of the page's address; empty if there is none.
pub fn current() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// The page's address without its hash.
pub fn base() -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Calls back with the new hash when the visitor or the history changes it, until the listener is dropped.
pub fn listen(on_change: impl Fn(String) + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "hashchange", move |_| on_change(current())))
}

/// Replaces the hash without firing `hashchange`. Browsers limit how often that may happen; a refused call leaves the
/// old hash, which does no harm.
pub fn write(hash: &str) {
    if current() == hash {
        return;
    }
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(hash));
    }
}
