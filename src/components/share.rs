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
    let (base, hash) = (hash::base(), merge(hash, &format!("lang={}", lang.tag())));
    html! {
        <>
            <button type="button" class="button" data-action="share" aria-haspopup="dialog" onclick={open}>
                { msg::chrome_share(lang) }
            </button>
            <dialog id={DIALOG} class="share" aria-labelledby="share-title">
                <h2 id="share-title">{ msg::share_title(lang) }</h2>
                { copyable(lang, "share-link", "2", msg::share_link_label(lang), link(&base, &hash), on_change) }
                { copyable(lang, "share-frame", "4", msg::share_frame_label(lang), frame(&base, &hash), on_change) }
                <p class="share-hint">{ msg::share_frame_hint(lang) }</p>
                <div class="share-end">
                    <p role="status">{ notice }</p>
                    <button type="button" class="button" onclick={close}>{ msg::dialog_close(lang) }</button>
                </div>
            </dialog>
        </>
    }
}

/// The address of exactly this state; `base` is the page's address without its hash.
fn link(base: &str, hash: &str) -> String {
    format!("{base}{hash}")
}

/// The folder of the page's files: the address up to the last slash of its path. A query may have slashes, too.
fn folder(base: &str) -> &str {
    let path = base.split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once('/').map_or(path, |(folder, _)| folder)
}

/// A text within double quotes of HTML.
fn quoted(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// The one-line frame, and the script that sets its height.
fn frame(base: &str, hash: &str) -> String {
    let address = quoted(&link(base, &merge(hash, "embed=1")));
    let folder = quoted(folder(base));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_beside_the_page_whatever_the_query_is() {
        for base in ["https://a.example/b/", "https://a.example/b/?next=/c/d", "https://a.example/b/index.html?x=1/2&y"]
        {
            assert_eq!(folder(base), "https://a.example/b", "{base}");
        }
        assert_eq!(folder("https://a.example/?from=https://b.example/x/"), "https://a.example");
    }

    #[test]
    fn the_snippet_is_html_whatever_the_address_has() {
        let snippet = frame("https://a.example/b/?q=\"><script>&x=/y", "#/live?rate=5&lang=ko");
        assert!(snippet.contains("src=\"https://a.example/b/embed.js\""), "{snippet}");
        assert!(snippet.contains("?q=&quot;>&lt;script>&amp;x=/y#/live?rate=5&amp;lang=ko&amp;embed=1\""), "{snippet}");
        assert_eq!(snippet.matches("<script").count(), 1, "{snippet}");
    }
}
