//! Hands a lane's trace to whoever shows it as a diagram, as long as it is shown. The diagram itself is the lessons'
//! program's (`watch`): the page's script loads it when it is first asked for.

use super::engine::Engine;
use super::run::sleep;
use super::settings::Transport;
use crate::i18n::Lang;
use crate::watch::packed::pack;
use trace::Micros;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

const EVERY: Micros = Micros(500_000);

#[wasm_bindgen]
extern "C" {
    /// Of the page's script: opens the diagram or renews it; whether it is open, or about to be.
    #[wasm_bindgen(js_namespace = roundtrip, js_name = watch)]
    fn show(opens: bool, numbers: Vec<f64>) -> bool;
}

/// Opens a lane as a diagram and renews it until it is closed.
pub fn watch(engine: Engine, transport: Transport, lang: Lang) {
    spawn_local(async move {
        let mut opens = true;
        loop {
            let (now, is_going) = (engine.now(), engine.is_going());
            let numbers = engine.with_trace(transport, |trace| pack(transport, lang == Lang::Ko, now, is_going, trace));
            if !show(opens, numbers) {
                return;
            }
            opens = false;
            sleep(EVERY).await;
        }
    });
}
