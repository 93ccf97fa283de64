//! The share dialog: a link to exactly this state, and the frame to put into another page.

use super::shell::Change;
use crate::hooks::{clipboard, document, hash};
use crate::route::merge;
use i18n::{Lang, msg};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

const DIALOG: &str = "share";

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    /// The hash of exactly what the page shows.
    pub hash: AttrValue,
    /// How the last copying went.
    pub copied: Option<bool>,
    pub on_change: Callback<Change>,
}

/// The button, and the dialog that it opens.
#[component]
pub fn Share(props: &Props) -> Html {
    let Props { lang, hash, copied, on_change } = props;
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
    let notice = match copied {
        None => "",
        Some(true) => msg::share_copied(lang),
        Some(false) => msg::share_copy_refused(lang),
    };
    let hash = merge(hash, &format!("lang={}", lang.tag()));
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
                    <p role="status">{ notice }</p>
                    <button type="button" class="button" onclick={close}>{ msg::dialog_close(lang) }</button>
                </div>
            </dialog>
        </>
    }
}

fn link(hash: &str) -> String {
    format!("{}{hash}", hash::base())
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
    let onclick = Callback::from(move |_: MouseEvent| {
        let on_change = on_change.clone();
        spawn_local(async move { on_change.emit(Change::Copied(Some(clipboard::copy(id).await))) });
    });
    html! {
        <div class="share-part">
            <label for={id}>{ label }</label>
            <textarea {id} readonly=true {rows} value={text} />
            <button type="button" class="button" {onclick}>{ msg::share_copy(lang) }</button>
        </div>
    }
}
