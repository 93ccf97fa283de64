//! The second program's entry: the page's script loads it for the home page and the lessons, mounts it and unmounts it.

use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::AppHandle;

use roundtrip::workbench::Workbench;

fn main() {}

thread_local! {
    static SHOWN: RefCell<Option<AppHandle<Workbench>>> = const { RefCell::new(None) };
}

/// Draws the page that the address asks for into `element`, and follows the address.
#[wasm_bindgen]
pub fn mount(element: Element) {
    unmount();
    SHOWN.set(Some(yew::Renderer::<Workbench>::with_root(element).render()));
}

/// Ends all that it has begun.
#[wasm_bindgen]
pub fn unmount() {
    if let Some(shown) = SHOWN.take() {
        shown.destroy();
    }
}
