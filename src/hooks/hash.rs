//! The route in the address bar, both ways.

use gloo_events::EventListener;
use wasm_bindgen::JsValue;

/// The hash of the page's address; empty where there is none.
pub fn current() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// The page's address without its hash.
pub fn base() -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Tells what others write into the address, until what it returns is dropped.
pub fn listen(tell: impl Fn(String) + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "hashchange", move |_| tell(current())))
}

/// Writes the page's state into the address, which nobody is told of. Browsers limit how often one may be replaced; a
/// refusal leaves the old one, which does no harm.
pub fn write(hash: &str) {
    if current() == hash {
        return;
    }
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(hash));
    }
}
