//! The clipboard.

use super::document::element;
use crate::js::field;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlTextAreaElement;

/// Copies the text of the area `id`. If the browser refuses, leaves it selected and returns false.
pub async fn copy(id: &str) -> bool {
    let Some((area, window)) = element::<HtmlTextAreaElement>(id).zip(web_sys::window()) else { return false };
    let _ = area.focus();
    area.select();
    // A page that came by plain http from another host has no clipboard.
    if !field(&window.navigator(), "clipboard").is_object() {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(&area.value())).await.is_ok()
}
