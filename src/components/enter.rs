//! Forms without submission: in a frame with `sandbox="allow-scripts"` alone the browser submits none, and says nothing of it.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Emits when Enter is pressed in a field, as a form's submission would.
pub fn on_enter(on_submit: &Callback<()>) -> Callback<KeyboardEvent> {
    let on_submit = on_submit.clone();
    Callback::from(move |event: KeyboardEvent| {
        let is_field = event.target().is_some_and(|target| target.dyn_into::<HtmlInputElement>().is_ok());
        // Enter also ends the composition of a Hangul syllable.
        if is_field && event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            on_submit.emit(());
        }
    })
}
