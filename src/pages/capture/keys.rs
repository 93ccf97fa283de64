//! Keys for what is encrypted: a key log as a file or as a text.

use super::deeds::Deeds;
use super::state::Opened;
use i18n::{Lang, msg};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A longer key log is not read as a text.
const MOST_BYTES: f64 = 64.0 * 1024.0 * 1024.0;

/// What keys there are, and two fields for more.
pub fn keys(lang: Lang, opened: &Opened, deeds: &Deeds) -> Html {
    let own = opened.summary.as_ref().map_or(0, |summary| summary.secrets);
    let onchange = {
        let on_keys = deeds.keys.clone();
        Callback::from(move |event: Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            let file = field.files().and_then(|files| files.get(0)).filter(|file| file.size() <= MOST_BYTES);
            field.set_value("");
            let (Some(file), on_keys) = (file, on_keys.clone()) else { return };
            spawn_local(async move {
                let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
                on_keys.emit(text.unwrap_or_default());
            });
        })
    };
    let oninput = deeds.keys.reform(|event: Event| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let said = match (opened.keys, own) {
        (Some(0), _) => msg::capture_keys_none(lang).to_owned(),
        (Some(added), own) => msg::capture_keys_count(lang, u64::from(added) + u64::from(own)),
        (None, 0) => String::new(),
        (None, own) => msg::capture_keys_inside(lang, u64::from(own)),
    };
    html! {
        <details class="capture-keys">
            <summary>{ msg::capture_keys(lang) }{ " " }<small role="status" data-keys={(opened.keys.unwrap_or(0) + own).to_string()}>{ said }</small></summary>
            <p class="capture-hint">{ msg::capture_keys_why(lang) }</p>
            <label class="button capture-field">
                <input type="file" id="capture-key-file" {onchange} />
                <span>{ msg::capture_keys_file(lang) }</span>
            </label>
            <label class="capture-paste">
                <span>{ msg::capture_keys_text(lang) }</span>
                <textarea id="capture-key-text" rows="4" spellcheck="false" autocomplete="off" onchange={oninput} />
            </label>
        </details>
    }
}
