//! The lessons' program: the entry, and a lane of the live page as a diagram.

roundtrip::program!(roundtrip::workbench::Workbench);

/// Shows a lane of the live page as a diagram: opens it or renews it. Returns whether it is open.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn watch(opens: bool, numbers: &[f64]) -> bool {
    roundtrip::watch::show(opens, numbers)
}

/// Takes that diagram away.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn unwatch() {
    roundtrip::watch::unwatch();
}
