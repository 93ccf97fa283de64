//! The document's language, title, theme and focus.

use crate::i18n::{Lang, msg};
use crate::route::Theme;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};
use yew::prelude::*;

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The first of the browser's languages that the page has.
pub fn browser_lang() -> Lang {
    let Some(window) = web_sys::window() else { return Lang::default() };
    let tags: Vec<String> = window.navigator().languages().iter().filter_map(|tag| tag.as_string()).collect();
    Lang::preferred(tags.iter().map(String::as_str))
}

/// Whether the visitor asked for less motion.
pub fn prefers_stillness() -> bool {
    let query = web_sys::window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok()?);
    query.is_some_and(|query| query.matches())
}

/// Moves the focus to the element with this id.
pub fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id)?.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// Keeps `<html lang data-theme>`, the title and the description right.
#[hook]
pub fn use_document(lang: Lang, theme: Theme) {
    use_effect_with((lang, theme), |&(lang, theme)| {
        let Some(document) = document() else { return };
        document.set_title(msg::document_title(lang));
        if let Some(root) = document.document_element() {
            let _ = root.set_attribute("lang", lang.tag());
            let _ = match theme {
                Theme::Auto => root.remove_attribute("data-theme"),
                Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
            };
        }
        if let Ok(Some(description)) = document.query_selector("meta[name=description]") {
            let _ = description.set_attribute("content", msg::document_description(lang));
        }
    });
}
