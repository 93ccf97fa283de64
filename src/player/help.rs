//! The list of keyboard shortcuts, as a dialog.

use super::keys::WRITTEN;
use crate::hooks::document;
use i18n::{Lang, msg};
use web_sys::HtmlDialogElement;
use yew::prelude::*;

const DIALOG: &str = "keys";

pub fn open() {
    if let Some(dialog) = document::element::<HtmlDialogElement>(DIALOG) {
        // Fails if the dialog is open already, which needs no handling.
        let _ = dialog.show_modal();
    }
}

pub fn help(lang: Lang) -> Html {
    let close = Callback::from(|_: MouseEvent| {
        if let Some(dialog) = document::element::<HtmlDialogElement>(DIALOG) {
            dialog.close();
        }
    });
    let does = [
        msg::player_toggle(lang),
        msg::key_steps(lang),
        msg::key_spans(lang),
        msg::key_ends(lang),
        msg::key_choose(lang),
        msg::key_release(lang),
        msg::key_speed(lang),
        msg::player_loop(lang),
        msg::key_zoom(lang),
        msg::key_present(lang),
        msg::key_undo(lang),
        msg::key_redo(lang),
        msg::key_help(lang),
    ];
    html! {
        <dialog id={DIALOG} class="keys" aria-labelledby="keys-title">
            <h2 id="keys-title">{ msg::keys_title(lang) }</h2>
            <p>{ msg::keys_where(lang) }</p>
            <dl>
                { for WRITTEN.into_iter().zip(does).map(|(key, does)| html! {
                    <div><dt><kbd>{ key }</kbd></dt><dd>{ does }</dd></div>
                }) }
            </dl>
            <button type="button" class="button" onclick={close}>{ msg::dialog_close(lang) }</button>
        </dialog>
    }
}
