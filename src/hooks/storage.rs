//! What the browser keeps of this page from visit to visit, if it keeps anything: a frame of opaque origin and a private
//! window may have no storage, and the page works the same without it.

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What was kept under `key`.
pub fn kept(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps `text` under `key`, if that is possible.
pub fn keep(key: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, text);
    }
}
