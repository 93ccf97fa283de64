//! The program that shows the trace of a running or finished source in a dialog: the entry.

/// Opens the dialog or renews it; without bytes it stays as it is. Returns whether it is open.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn watch(opens: bool, snapshot: &[u8]) -> bool {
    roundtrip::show_watch(opens, snapshot)
}

/// Takes the dialog away.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn unwatch() {
    roundtrip::close_watch();
}

fn main() {
    roundtrip::report_panics();
}
