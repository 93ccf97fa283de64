//! Sends a lane's trace to its diagram while the diagram is shown. The diagram is a program of its own (`lane_diagram`), which
//! the page's loader loads when a diagram is first opened.

use super::engine::Engine;
use super::hop::Hop;
use super::run::sleep;
use super::settings::Transport;
use super::snapshot::LaneSnapshot;
use i18n::Lang;
use trace::Micros;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

const EVERY: Micros = Micros(500_000);

#[wasm_bindgen]
extern "C" {
    /// The loader's function, which opens or refreshes the diagram. Returns whether the diagram is open or about to
    /// open.
    #[wasm_bindgen(js_namespace = roundtrip, js_name = watch)]
    fn show(opens: bool, snapshot: Vec<u8>) -> bool;
}

/// A lane as bytes, at a moment of a run that continues or not; `hop` says how it travels.
pub fn snapshot(engine: &Engine, transport: Transport, lang: Lang, moment: (Micros, bool), hop: String) -> Vec<u8> {
    engine.with_trace(transport, |trace| LaneSnapshot::new(transport, lang, moment, (trace.clone(), hop)).to_bytes())
}

/// Opens a lane as a diagram and refreshes it until it is closed. `say` puts into words how the lane travels.
pub fn watch(engine: Engine, transport: Transport, lang: Lang, say: fn(Lang, Hop) -> String) {
    spawn_local(async move {
        let mut opens = true;
        loop {
            let (moment, hop) = ((engine.now(), engine.is_going()), engine.hop(transport));
            let hop = hop.map_or_else(String::new, |hop| say(lang, hop));
            if !show(opens, snapshot(&engine, transport, lang, moment, hop)) {
                return;
            }
            opens = false;
            sleep(EVERY).await;
        }
    });
}
