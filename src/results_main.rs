//! The program of a live run's numbers, as a table and as files: the entry.

roundtrip::guest!(roundtrip::NumbersTable);

/// Opens the dialog for the run of the page that shows `hash`: `lanes` has an object of numbers per lane, `snapshots` the lanes as
/// bytes.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn save(lang: &str, hash: &str, lanes: &wasm_bindgen::JsValue, snapshots: &wasm_bindgen::JsValue) {
    roundtrip::open_results(lang, hash, lanes, snapshots);
}

/// Closes the dialog, if it is open.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn unsave() {
    roundtrip::close_results();
}
