//! The share dialog, in front of whichever page is on screen. It is a program of its own, which the loader loads when a visitor
//! first shares something: no page's first load contains it. It is given the hash that the page shows, and is closed when the
//! address changes.

mod dialog;

use crate::components::dialog_program::DialogProgram;
use dialog::ShareDialog;
use i18n::Lang;
use std::cell::RefCell;

thread_local! {
    static OPEN: RefCell<Option<DialogProgram<ShareDialog>>> = const { RefCell::new(None) };
}

/// Opens the dialog for the page that shows `hash`. `lang` is the page's language, as a tag of BCP 47.
pub fn open(lang: &str, hash: &str) {
    close();
    let lang = Lang::from_tag(lang).unwrap_or_default();
    let props = dialog::Props { lang, hash: hash.to_owned().into() };
    OPEN.set(DialogProgram::open("share", "share-title", props, close));
}

/// Closes the dialog, if it is open.
pub fn close() {
    if let Some(program) = OPEN.take() {
        program.close();
    }
}
