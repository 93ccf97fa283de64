//! The list of keyboard shortcuts, as a dialog.

use super::keys::WRITTEN;
use crate::components::dialog::{self, dialog};
use i18n::{Lang, msg};
use yew::prelude::*;

pub const DIALOG: &str = "keys";

pub fn help(lang: Lang, on_close: Callback<Event>) -> Html {
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
        msg::key_streams(lang),
        msg::key_present(lang),
        msg::key_undo(lang),
        msg::key_redo(lang),
        msg::key_help(lang),
    ];
    let content = html! {
        <>
            <h2 id="keys-title">{ msg::keys_title(lang) }</h2>
            <p>{ msg::keys_where(lang) }</p>
            <dl>
                { for WRITTEN.into_iter().zip(does).map(|(key, does)| html! {
                    <div><dt><kbd>{ key }</kbd></dt><dd>{ does }</dd></div>
                }) }
            </dl>
            <button type="button" class="button" onclick={|_: MouseEvent| dialog::close(DIALOG)}>{ msg::dialog_close(lang) }</button>
        </>
    };
    dialog(DIALOG, "keys", "keys-title", on_close, content)
}
