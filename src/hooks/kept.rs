//! What the browser keeps for this page from visit to visit. A frame without an origin has no storage, and a visitor may have
//! switched it off: then nothing is kept, and nothing else changes.

use web_sys::Storage;

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What was kept under a name.
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Keeps a text under a name, if that is possible.
pub fn write(name: &str, text: &str) {
    if let Some(storage) = storage() {
        // It may be full or read-only.
        let _ = storage.set_item(name, text);
    }
}
