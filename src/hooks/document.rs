//! The document's language, title, theme and focus.

use i18n::Lang;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};

/// The page's document.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The first of the browser's languages that the page has.
pub fn browser_lang() -> Lang {
    let Some(window) = web_sys::window() else { return Lang::default() };
    let tags: Vec<String> = window.navigator().languages().iter().filter_map(|tag| tag.as_string()).collect();
    Lang::preferred(tags.iter().map(String::as_str))
}

/// Whether the visitor asks for reduced motion.
pub fn prefers_stillness() -> bool {
    let query = web_sys::window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok()?);
    query.is_some_and(|query| query.matches())
}

/// The element with this id, which the page itself created as a `T`.
pub fn element<T: JsCast>(id: &str) -> Option<T> {
    Some(document()?.get_element_by_id(id)?.unchecked_into())
}

/// Whether this page is in a frame.
pub fn is_framed() -> bool {
    web_sys::window().is_some_and(|own| own.parent().ok().flatten().is_some_and(|parent| parent != own))
}

/// Moves the focus to the element with this id, if it is there.
pub fn focus(id: &str) {
    if let Some(element) = element::<HtmlElement>(id) {
        let _ = element.focus();
    }
}

/// Moves the focus to the element with this id if the element that had the focus is gone.
pub fn catch_focus(id: &str) {
    let is_lost = |document: &Document| {
        document.has_focus().unwrap_or(false) && document.active_element().is_none_or(|at| at.tag_name() == "BODY")
    };
    if document().as_ref().is_some_and(is_lost) {
        focus(id);
    }
}

/// Sets `<html lang data-theme>`; without a theme the browser's preference decides.
pub fn show(lang: Lang, theme: Option<&str>) {
    let Some(document) = document() else { return };
    if let Some(root) = document.document_element() {
        // Chromium computes the style of the whole page again, even if the language is the same.
        if root.get_attribute("lang").as_deref() != Some(lang.tag()) {
            let _ = root.set_attribute("lang", lang.tag());
        }
        let _ = match theme {
            None => root.remove_attribute("data-theme"),
            Some(theme) => root.set_attribute("data-theme", theme),
        };
    }
}

/// Sets the document's title and description.
pub fn entitle(title: &str, description: &str) {
    let Some(document) = document() else { return };
    document.set_title(title);
    if let Ok(Some(meta)) = document.query_selector("meta[name=description]") {
        let _ = meta.set_attribute("content", description);
    }
}
