//! Passes a source's snapshots to the dialog while it is open. The page's loader loads the dialog's program when one is first
//! opened.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

const EVERY_MILLIS: u32 = 500;

#[wasm_bindgen]
extern "C" {
    /// The loader's function, which opens or refreshes the dialog. Returns whether the dialog is open or about to open.
    #[wasm_bindgen(js_namespace = roundtrip, js_name = watch)]
    fn show(opens: bool, snapshot: Vec<u8>) -> bool;
}

/// Opens what `snapshot` returns in the dialog, and refreshes it until it is closed. `snapshot` returns a
/// [`Snapshot`](super::Snapshot) in bytes.
pub fn watch(mut snapshot: impl FnMut() -> Vec<u8> + 'static) {
    spawn_local(async move {
        let mut last = Vec::new();
        loop {
            let new = snapshot();
            // No bytes leave the dialog as it is: a source that has ended is not drawn anew.
            let shown = if new == last { Vec::new() } else { new.clone() };
            if !show(last.is_empty(), shown) {
                return;
            }
            last = new;
            TimeoutFuture::new(EVERY_MILLIS).await;
        }
    });
}
