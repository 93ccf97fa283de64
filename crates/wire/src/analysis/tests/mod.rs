//! What the analysis finds in packets made by hand.

mod cut;
pub(crate) mod handmade;
mod http2;
mod inside;
mod lenient;
mod ports;
mod streams;
mod tcp;
mod tshark;

use trace::{Event, Trace};

/// Events of the layers above TCP and UDP, as `label sent→arrived`.
fn upper(trace: &Trace) -> Vec<String> {
    let label = |event: &Event| event.wire.as_ref().map(|wire| wire.label.to_string()).unwrap_or_default();
    let time = |event: &Event| format!("{}→{:?}", event.sent.0, event.arrived.map(|at| at.0));
    trace.events().filter(|event| !event.is_packet()).map(|event| format!("{} {}", label(event), time(event))).collect()
}

/// Labels of the events above TCP and UDP.
fn labels(trace: &Trace) -> Vec<String> {
    upper(trace).into_iter().map(|text| text.rsplit_once(' ').map_or("", |(label, _)| label).to_owned()).collect()
}

/// Every packet's bytes are its layers' bytes.
fn assert_layers_add_up(trace: &Trace) {
    for event in trace.events().filter(|event| event.is_packet()) {
        let wire = event.wire.as_ref().expect("a packet");
        assert_eq!(wire.layers.total(), event.bytes, "packet {:?}: {:?}", event.id, wire.layers);
        assert_eq!(wire.layers.payload, event.payload_bytes);
    }
}
