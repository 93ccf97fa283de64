//! The share dialog: a link to exactly this state, and the frame for a page of one's own.

use super::chrome::{Change, Chrome};
use crate::hooks::{document, hash};
use crate::route::merge;
use i18n::{Lang, msg};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlDialogElement, HtmlTextAreaElement};
use yew::prelude::*;

const DIALOG: &str = "share";

/// The button, and the dialog that it opens.
pub fn share(chrome: &Chrome) -> Html {
    let Chrome { lang, hash, copied, on_change, .. } = chrome;
    let lang = *lang;
    let open = {
        let on_change = on_change.clone();
        Callback::from(move |_: MouseEvent| {
            on_change.emit(Change::Copied(None));
            if let Some(dialog) = document::element::<HtmlDialogElement>(DIALOG) {
                let _ = dialog.show_modal();
            }
        })
    };
    let close = Callback::from(|_: MouseEvent| {
        if let Some(dialog) = document::element::<HtmlDialogElement>(DIALOG) {
            dialog.close();
        }
    });
    let said = match copied {
        None => "",
        Some(true) => msg::share_copied(lang),
        Some(false) => msg::share_copy_refused(lang),
    };
    let hash = merge(hash, &["lang=", lang.tag()].concat());
    html! {
        <>
            <button type="button" class="button" data-action="share" aria-haspopup="dialog" onclick={open}>
                { msg::chrome_share(lang) }
            </button>
            <dialog id={DIALOG} class="share" aria-labelledby="share-title">
                <h2 id="share-title">{ msg::share_title(lang) }</h2>
                { copyable(lang, "share-link", "2", msg::share_link_label(lang), link(&hash), on_change) }
                { copyable(lang, "share-frame", "4", msg::share_frame_label(lang), frame(&hash), on_change) }
                <p class="share-hint">{ msg::share_frame_hint(lang) }</p>
                <div class="share-end">
                    <p role="status">{ said }</p>
                    <button type="button" class="button" onclick={close}>{ msg::dialog_close(lang) }</button>
                </div>
            </dialog>
        </>
    }
}

fn link(hash: &str) -> String {
    [&hash::base(), hash].concat()
}

/// The one-line frame, and the script that sets its height.
fn frame(hash: &str) -> String {
    let address = link(&merge(hash, "embed=1")).replace('&', "&amp;");
    let base = hash::base();
    let folder = base.rsplit_once('/').map_or(base.as_str(), |(folder, _)| folder);
    format!(
        "<iframe src=\"{address}\" sandbox=\"allow-scripts\" title=\"Roundtrip\" style=\"width:100%;height:480px;border:0\" \
         loading=\"lazy\"></iframe>\n<script src=\"{folder}/embed.js\"></script>"
    )
}

fn copyable(
    lang: Lang,
    id: &'static str,
    rows: &'static str,
    label: &'static str,
    text: String,
    on_change: &Callback<Change>,
) -> Html {
    let on_change = on_change.clone();
    let onclick = Callback::from(move |_: MouseEvent| copy(id, on_change.clone()));
    html! {
        <div class="share-part">
            <label for={id}>{ label }</label>
            <textarea {id} readonly=true {rows} value={text} />
            <button type="button" class="button" {onclick}>{ msg::share_copy(lang) }</button>
        </div>
    }
}

/// Copies the text of the area `id`; where the browser refuses, leaves it selected.
fn copy(id: &str, on_change: Callback<Change>) {
    let Some(window) = web_sys::window() else { return };
    let Some(area) = document::element::<HtmlTextAreaElement>(id) else { return };
    let _ = area.focus();
    area.select();
    // Absent where the page came by plain http from another host.
    let clipboard = js_sys::Reflect::get(&window.navigator(), &JsValue::from_str("clipboard"));
    if !clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
        return on_change.emit(Change::Copied(Some(false)));
    }
    let copied = JsFuture::from(window.navigator().clipboard().write_text(&area.value()));
    spawn_local(async move { on_change.emit(Change::Copied(Some(copied.await.is_ok()))) });
}
