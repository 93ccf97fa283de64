//! Loads uPlot once, when charts are first shown, so that it is not part of the first load.

use crate::page_files;
use std::cell::Cell;
use wasm_bindgen_futures::spawn_local;

const SCRIPT: &str = "vendor/uplot/uPlot.iife.min.js";

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
}

pub fn state() -> Library {
    STATE.get()
}

/// Starts to load the library, unless that has happened already.
pub fn load() {
    if STATE.get() == Library::Absent {
        STATE.set(Library::Loading);
        spawn_local(async {
            STATE.set(if page_files::add_script(SCRIPT).await { Library::Ready } else { Library::Failed });
        });
    }
}
