//! The first link of a page: past the header, for visitors who use the keyboard.

use crate::hooks::document;
use yew::prelude::*;

/// Moves the focus; following a plain `#lanes` would replace the route in the hash.
pub fn skip_link(id: &'static str, words: &'static str) -> Html {
    let onclick = Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        document::focus(id);
    });
    html! { <a class="skip" href={format!("#{id}")} {onclick}>{ words }</a> }
}
