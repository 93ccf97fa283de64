//! Which message each packet carries.

use trace::{Event, EventId, LayerBytes, Trace};

/// What a packet carries for the layers above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cargo {
    /// The first message that begins in the packet; if none does, the one that goes on in it.
    pub(super) message: EventId,
    /// How many more messages begin in it.
    pub(super) others: u16,
    /// Whether the message began in an earlier packet.
    pub(super) goes_on: bool,
}

/// What each event's packet carries, in the order of the events.
pub(super) fn carried(trace: &Trace) -> Vec<Option<Cargo>> {
    let mut carried: Vec<Option<Cargo>> = vec![None; trace.events().len()];
    let Some(front) = trace.events().next().map(|event| event.id.0) else { return carried };
    for message in trace.events() {
        let Some(wire) = message.wire.as_deref() else { continue };
        let Some((first, last)) = wire.carriers else { continue };
        let mut goes_on = false;
        for id in first.0.max(front)..=last.0 {
            let Some(packet) = trace.event(EventId(id)).filter(|packet| packet.is_packet()) else { break };
            let is_carrier = packet.direction == message.direction
                && packet.wire.as_deref().is_some_and(|other| other.connection == wire.connection)
                && has_data(packet);
            let Some(cargo) = carried.get_mut((id - front) as usize).filter(|_| is_carrier) else { continue };
            match cargo {
                Some(cargo) if goes_on || cargo.goes_on => {
                    // A message that begins in the packet says more about it than one that goes on.
                    if !goes_on {
                        *cargo = Cargo { message: message.id, others: 0, goes_on };
                    }
                }
                Some(cargo) => cargo.others = cargo.others.saturating_add(1),
                None => *cargo = Some(Cargo { message: message.id, others: 0, goes_on }),
            }
            goes_on = true;
        }
    }
    carried
}

/// Whether a packet carries more than its headers.
fn has_data(packet: &Event) -> bool {
    packet.wire.as_deref().is_some_and(|wire| {
        let LayerBytes { ip, tcp, udp, .. } = wire.layers;
        packet.bytes > ip + tcp + udp
    })
}
