//! A lane's trace for the programs that show it as a diagram and save it.

use crate::live::engine::Engine;
use crate::live::settings::Transport;
use crate::watch::{Snapshot, watch};
use crate::words::live as words;
use i18n::Lang;
use trace::Layer;

/// Opens a lane as a diagram and refreshes it until it is closed.
pub fn watch_lane(engine: Engine, transport: Transport, lang: Lang) {
    watch(move || snapshot(&engine, transport, lang));
}

/// A lane at this moment, as bytes.
#[inline(never)]
pub fn snapshot(engine: &Engine, transport: Transport, lang: Lang) -> Vec<u8> {
    let layer = if transport == Transport::WebSocket { Layer::WebSocket } else { Layer::Http };
    let name = (transport.slug(), words::transport(lang, transport));
    let moment = (engine.now(), engine.is_going());
    let mut snapshot = engine.with_trace(transport, |trace| Snapshot::new(lang, name, layer, moment, trace.clone()));
    if let Some(hop) = engine.hop(transport) {
        snapshot.note = words::hop(lang, hop);
    }
    snapshot.to_bytes()
}
