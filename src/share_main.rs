//! The program of the share dialog: the entry.

/// Opens the dialog for the page that shows `hash`, in the language with the tag `lang`.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn share(lang: &str, hash: &str) {
    roundtrip::open_share(lang, hash);
}

/// Closes the dialog, if it is open.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn unshare() {
    roundtrip::close_share();
}

fn main() {
    roundtrip::report_panics();
}
