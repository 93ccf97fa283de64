//! The program of causes: the entry.

/// Opens a dialog that says why `address` could not be used, in the language with the tag `lang`.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn explain(lang: &str, address: &str) {
    roundtrip::explain(lang, address);
}

roundtrip::guest!(roundtrip::CausesApp);
