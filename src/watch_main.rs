//! The program that shows a lane of the live page as a diagram: the entry.

/// Opens the diagram or renews it. Returns whether it is open.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn watch(opens: bool, snapshot: &[u8]) -> bool {
    roundtrip::show_lane_diagram(opens, snapshot)
}

/// Takes the diagram away.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn unwatch() {
    roundtrip::close_lane_diagram();
}

fn main() {
    roundtrip::report_panics();
}
