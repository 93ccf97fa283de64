//! The share dialog, in front of whichever page is on screen. It is a program of its own, which the loader loads when a visitor
//! first shares something: no page's first load contains it. It is given the hash that the page shows, and is closed when the
//! address changes.

mod dialog;

use crate::hooks::document::document;
use dialog::ShareDialog;
use gloo_events::EventListener;
use i18n::Lang;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

/// The open dialog.
struct Panel {
    dialog: HtmlDialogElement,
    app: yew::AppHandle<ShareDialog>,
    _closed: EventListener,
}

thread_local! {
    static PANEL: std::cell::RefCell<Option<Panel>> = const { std::cell::RefCell::new(None) };
}

/// Opens the dialog for the page that shows `hash`. `lang` is the page's language, as a tag of BCP 47.
pub fn open(lang: &str, hash: &str) {
    close();
    let lang = Lang::from_tag(lang).unwrap_or_default();
    PANEL.set(opened(dialog::Props { lang, hash: hash.to_owned().into() }));
}

/// Closes the dialog, if it is open.
pub fn close() {
    if let Some(Panel { dialog, app, _closed }) = PANEL.take() {
        drop(_closed);
        // This gives the focus back to the button that opened the dialog.
        dialog.close();
        app.destroy();
        dialog.remove();
    }
}

/// Closes the dialog after the current event has reached all its listeners, because closing drops them.
fn close_soon() {
    wasm_bindgen_futures::spawn_local(async { close() });
}

fn opened(props: dialog::Props) -> Option<Panel> {
    let document = document()?;
    let dialog: HtmlDialogElement = document.create_element("dialog").ok()?.unchecked_into();
    dialog.set_class_name("share");
    dialog.set_attribute("aria-labelledby", "share-title").ok()?;
    document.body()?.append_child(&dialog).ok()?;
    let app = yew::Renderer::<ShareDialog>::with_root_and_props(dialog.clone().unchecked_into(), props).render();
    dialog.show_modal().ok()?;
    let _closed = EventListener::new(&dialog, "close", |_| close_soon());
    Some(Panel { dialog, app, _closed })
}
