//! A modal dialog. It is on the page only while it is open.

use crate::hooks::document;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Opens the [`dialog`] with this id as soon as it is on the page.
#[hook]
pub fn use_dialog(id: &'static str, is_open: bool) {
    use_effect_with(is_open, move |is_open| {
        if let Some(dialog) = document::element::<HtmlDialogElement>(id).filter(|_| *is_open) {
            // Fails only if the dialog has left the page.
            let _ = dialog.show_modal();
        }
    });
}

/// A dialog; `title` is the id of the element that names it. `on_close` is called however it was closed.
pub fn dialog(
    id: &'static str,
    class: &'static str,
    title: &'static str,
    on_close: Callback<Event>,
    content: Html,
) -> Html {
    html! { <dialog {id} {class} aria-labelledby={title} onclose={on_close}>{ content }</dialog> }
}

/// Closes the dialog with this id. The browser gives the focus back to where it was.
pub fn close(id: &str) {
    if let Some(dialog) = document::element::<HtmlDialogElement>(id) {
        dialog.close();
    }
}
