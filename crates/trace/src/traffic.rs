//! Sums over any trace and any window of time: how many bytes crossed, by the layer that added them.

use crate::{Direction, Event, Host, LayerBytes, Micros, Trace};
use std::ops::Range;

/// Which events are counted. An event counts at the moment when it was sent: its bytes are spent then, even if they
/// never arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// Run time. The end is not part of the window.
    pub window: Range<Micros>,
    /// One direction, or both.
    pub direction: Option<Direction>,
    /// What the client exchanged with one host, or with all.
    pub peer: Option<Host>,
    /// One connection, or all.
    pub connection: Option<u32>,
}

impl Traffic {
    /// Everything.
    pub fn all() -> Self {
        Self::within(Micros(i64::MIN)..Micros(i64::MAX))
    }

    /// Everything that was sent within `window`.
    pub fn within(window: Range<Micros>) -> Self {
        Self { window, direction: None, peer: None, connection: None }
    }

    /// Only what went in `direction`.
    pub fn direction(self, direction: Direction) -> Self {
        Self { direction: Some(direction), ..self }
    }

    /// Only what was exchanged with `peer`.
    pub fn peer(self, peer: Host) -> Self {
        Self { peer: Some(peer), ..self }
    }

    /// Only what `connection` carried.
    pub fn connection(self, connection: u32) -> Self {
        Self { connection: Some(connection), ..self }
    }

    /// Whether `event` is counted.
    pub fn includes(&self, event: &Event) -> bool {
        let wire = event.wire.as_deref();
        self.window.contains(&event.sent)
            && self.direction.is_none_or(|direction| direction == event.direction)
            && self.peer.is_none_or(|peer| wire.is_some_and(|wire| wire.peer == peer))
            && self.connection.is_none_or(|connection| wire.is_some_and(|wire| wire.connection == connection))
    }
}

impl Event {
    /// Its bytes by layer. An event that is not a packet counts its payload, and the rest of its bytes to its own
    /// layer.
    pub fn layer_bytes(&self) -> LayerBytes {
        match &self.wire {
            Some(wire) if self.is_packet() => wire.layers,
            _ => {
                let mut bytes = LayerBytes { payload: self.payload_bytes, ..LayerBytes::default() };
                bytes.add(self.layer, self.bytes.saturating_sub(self.payload_bytes));
                bytes
            }
        }
    }
}

impl Trace {
    /// The sum of the bytes by layer of all kept events that `traffic` includes. If the trace has packets, only packets
    /// count: they contain the bytes of all other events.
    pub fn layer_bytes(&self, traffic: &Traffic) -> LayerBytes {
        let only_packets = self.events().any(Event::is_packet);
        let mut sum = LayerBytes::default();
        for event in self.events().filter(|event| !only_packets || event.is_packet()) {
            if traffic.includes(event) {
                sum += event.layer_bytes();
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, EventId, Kind, Layer, Provenance, Wire};

    fn event(kind: Kind, layer: Layer, direction: Direction, sent: i64, bytes: u64, payload_bytes: u64) -> Event {
        Event {
            id: EventId(0),
            kind,
            layer,
            direction,
            sent: Micros(sent),
            sent_by: Provenance::Measured,
            arrived: None,
            arrived_by: Provenance::Measured,
            bytes,
            payload_bytes,
            bytes_by: Provenance::Measured,
            wire: None,
        }
    }

    fn packet(direction: Direction, connection: u32, sent: i64, payload: u64) -> Event {
        let layers = LayerBytes { ip: 20, tcp: 20, payload, ..LayerBytes::default() };
        let wire = Wire {
            label: "ACK".into(),
            peer: Host::Server,
            connection,
            data: Data::default(),
            layers,
            carriers: None,
            loss: None,
            repeats: None,
            copy_of: None,
            corrupted: false,
        };
        let kind = Kind::Segment { flags: 16 };
        Event { wire: Some(Box::new(wire)), ..event(kind, Layer::Tcp, direction, sent, layers.total(), payload) }
    }

    #[test]
    fn live_events_count_to_their_layer_and_their_payload() {
        let mut trace = Trace::unbounded();
        trace.push(event(Kind::Request, Layer::Http, Direction::Up, 0, 500, 0));
        trace.push(event(Kind::Response { status: 200, messages: 1 }, Layer::Http, Direction::Down, 5, 220, 20));
        trace.push(event(Kind::Frame { index: 1 }, Layer::WebSocket, Direction::Down, 9, 22, 20));
        let all = trace.layer_bytes(&Traffic::all());
        assert_eq!((all.http, all.websocket, all.payload, all.total()), (700, 2, 40, 742));
        let down = trace.layer_bytes(&Traffic::all().direction(Direction::Down));
        assert_eq!((down.http, down.payload), (200, 40));
    }

    #[test]
    fn a_window_has_its_start_and_not_its_end() {
        let mut trace = Trace::unbounded();
        for at in 0..10 {
            trace.push(event(Kind::Request, Layer::Http, Direction::Up, at, 1, 0));
        }
        assert_eq!(trace.layer_bytes(&Traffic::within(Micros(2)..Micros(5))).total(), 3);
        let parts: u64 = [0..3, 3..7, 7..10]
            .into_iter()
            .map(|part| trace.layer_bytes(&Traffic::within(Micros(part.start)..Micros(part.end))).total())
            .sum();
        assert_eq!(parts, 10, "windows that touch share nothing and miss nothing");
    }

    #[test]
    fn if_there_are_packets_only_packets_count() {
        let mut trace = Trace::unbounded();
        trace.push(packet(Direction::Up, 1, 0, 100));
        trace.push(packet(Direction::Down, 2, 1, 50));
        trace.push(event(Kind::Request, Layer::Http, Direction::Up, 0, 100, 0));
        let all = trace.layer_bytes(&Traffic::all());
        assert_eq!((all.ip, all.tcp, all.http, all.payload), (40, 40, 0, 150));
        assert_eq!(trace.layer_bytes(&Traffic::all().connection(2)).payload, 50);
        assert_eq!(trace.layer_bytes(&Traffic::all().peer(Host::Resolver)).total(), 0);
    }
}
