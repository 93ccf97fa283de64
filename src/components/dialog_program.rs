//! A program in a dialog of its own, over whichever page is on screen.

use crate::hooks::document::document;
use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::html::BaseComponent;

/// An open dialog and the program in it.
pub struct DialogProgram<C: BaseComponent> {
    dialog: HtmlDialogElement,
    app: yew::AppHandle<C>,
    closed: EventListener,
}

impl<C: BaseComponent> DialogProgram<C> {
    /// Opens a modal dialog of a class, which the element with the id `title` names. `close` is called after the visitor has closed
    /// it, and calls [`Self::close`]. `None` if the browser has no dialogs.
    pub fn open(class: &str, title: &str, props: C::Properties, close: fn()) -> Option<Self> {
        let document = document()?;
        let dialog: HtmlDialogElement = document.create_element("dialog").ok()?.unchecked_into();
        dialog.set_class_name(class);
        dialog.set_attribute("aria-labelledby", title).ok()?;
        document.body()?.append_child(&dialog).ok()?;
        let app = yew::Renderer::<C>::with_root_and_props(dialog.clone().unchecked_into(), props).render();
        dialog.show_modal().ok()?;
        let closed = EventListener::new(&dialog, "close", move |_| soon(close));
        Some(Self { dialog, app, closed })
    }

    /// Gives the program other properties.
    pub fn update(&mut self, props: C::Properties) {
        self.app.update(props);
    }

    /// Takes the dialog away and ends everything that the program has started.
    pub fn close(self) {
        let Self { dialog, app, closed } = self;
        // Otherwise the dialog that this closes would call `close` once more.
        drop(closed);
        // This gives the focus back to the button that opened the dialog.
        dialog.close();
        app.destroy();
        dialog.remove();
    }
}

/// Calls `close` after the current event has reached all its listeners, because closing drops them.
pub fn soon(close: fn()) {
    wasm_bindgen_futures::spawn_local(async move { close() });
}
