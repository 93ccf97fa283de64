//! Events that tests make by hand.

use trace::{Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Micros, Provenance, Trace, Wire};

/// Adds a packet without bytes between the client and `peer` that is sent and arrives at these microseconds.
pub(crate) fn push(
    trace: &mut Trace,
    (kind, layer): (Kind, Layer),
    peer: Host,
    direction: Direction,
    (sent, arrived): (i64, i64),
) -> EventId {
    let wire = Wire {
        label: "made by hand".into(),
        peer,
        connection: 1,
        data: trace.keep(b""),
        layers: LayerBytes::default(),
        carriers: None,
        loss: None,
        repeats: None,
        copy_of: None,
        corrupted: false,
    };
    trace.push(Event {
        id: EventId(0),
        kind,
        layer,
        direction,
        sent: Micros(sent),
        sent_by: Provenance::Simulated,
        arrived: Some(Micros(arrived)),
        arrived_by: Provenance::Simulated,
        bytes: 100,
        payload_bytes: 0,
        bytes_by: Provenance::Simulated,
        wire: Some(Box::new(wire)),
    })
}
