//! Loads uPlot once, by a script element, so that it is not part of the first load.

use gloo_events::EventListener;
use std::cell::{Cell, RefCell};
use web_sys::Element;

const SCRIPT: &str = "vendor/uplot/uPlot.iife.min.js";
const STYLE: &str = "vendor/uplot/uPlot.min.css";

/// Whether the library has been loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Library {
    #[default]
    Absent,
    Loading,
    Ready,
    Failed,
}

thread_local! {
    static STATE: Cell<Library> = const { Cell::new(Library::Absent) };
    static LISTENERS: RefCell<Vec<EventListener>> = const { RefCell::new(Vec::new()) };
}

pub fn state() -> Library {
    STATE.get()
}

/// Starts to load the library, unless that has happened already.
pub fn load() {
    if STATE.get() == Library::Absent {
        STATE.set(Library::Loading);
        if start().is_none() {
            STATE.set(Library::Failed);
        }
    }
}

fn start() -> Option<()> {
    let document = web_sys::window()?.document()?;
    let append = |name: &str, attributes: &[(&str, &str)]| -> Option<Element> {
        let element = document.create_element(name).ok()?;
        attributes.iter().try_for_each(|(name, value)| element.set_attribute(name, value)).ok()?;
        document.document_element()?.first_element_child()?.append_child(&element).ok()?;
        Some(element)
    };
    append("link", &[("rel", "stylesheet"), ("href", STYLE)])?;
    let script = append("script", &[("src", SCRIPT)])?;
    let settles = |event: &'static str, library| EventListener::once(&script, event, move |_| STATE.set(library));
    LISTENERS.set(vec![settles("load", Library::Ready), settles("error", Library::Failed)]);
    Some(())
}
