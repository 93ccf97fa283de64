//! The lessons' program: the entry, and a lane of the live page as a diagram.

roundtrip::program!(roundtrip::Lessons, roundtrip::is_lesson);

/// Shows a lane of the live page as a diagram: opens it or renews it. Returns whether it is open.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn watch(opens: bool, snapshot: &[u8]) -> bool {
    roundtrip::show_lane_diagram(opens, snapshot)
}

/// Takes that diagram away.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn unwatch() {
    roundtrip::close_lane_diagram();
}
