//! What a lane records of its exchanges: events with their times, and bytes with who counted them.

use super::Lane;
use trace::{Data, Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Micros, Provenance, Wire};

/// Bytes of one exchange or frame, and their provenance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes {
    pub total: u64,
    pub by: Provenance,
}

/// When an event was sent and when it arrived, and which of the two times was measured.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    pub sent: Micros,
    pub sent_by: Provenance,
    pub arrived: Option<Micros>,
    pub arrived_by: Provenance,
}

impl Timing {
    /// An event that the page sent: its arrival at the server is computed from the round trip.
    pub fn up(sent: Micros, one_way: Micros) -> Self {
        let (measured, computed) = (Provenance::Measured, Provenance::Computed);
        Self { sent, sent_by: measured, arrived: Some(sent + one_way), arrived_by: computed }
    }

    /// An event that arrived at the page: the time when it left the server is computed.
    pub fn down(sent: Micros, arrived: Micros) -> Self {
        let (measured, computed) = (Provenance::Measured, Provenance::Computed);
        Self { sent: sent.min(arrived), sent_by: computed, arrived: Some(arrived), arrived_by: measured }
    }
}

impl Lane {
    /// Records an event; returns the id with which `count_request` completes it.
    pub fn record(&mut self, kind: Kind, direction: Direction, timing: Timing, bytes: Bytes, payload: u64) -> EventId {
        let tally = match direction {
            Direction::Up => &mut self.ledger.up,
            Direction::Down => &mut self.ledger.down,
        };
        tally.add(bytes.total, bytes.by);
        match kind {
            Kind::Request => self.ledger.requests += 1,
            Kind::Response { status: 101, .. } => self.ledger.upgrades += 1,
            _ => {}
        }
        let layer = match kind {
            Kind::Frame { .. } | Kind::Close { .. } => Layer::WebSocket,
            _ => Layer::Http,
        };
        self.trace.push(Event {
            id: EventId(0),
            kind,
            layer,
            direction,
            sent: timing.sent,
            sent_by: timing.sent_by,
            arrived: timing.arrived,
            arrived_by: timing.arrived_by,
            bytes: bytes.total,
            payload_bytes: payload,
            bytes_by: bytes.by,
            wire: None,
        })
    }

    /// A request was sent whose bytes nobody will state.
    pub fn count_unknown_request(&mut self) {
        self.unknown_requests += 1;
    }

    /// Bytes in both directions; `None` if some of them are not known.
    pub fn bytes(&self) -> Option<u64> {
        (self.unknown_requests == 0).then(|| self.ledger.bytes())
    }

    /// Sets when a request left, which is later than it was made if it waited in the browser.
    pub fn note_departure(&mut self, request: EventId, left: Micros, one_way: Micros) {
        if let Some(event) = self.trace.event_mut(request)
            && left > event.sent
        {
            (event.sent, event.arrived) = (left, Some(left + one_way));
        }
    }

    /// Gives an event its label in the protocol's terms. Without one, a request is a GET.
    pub fn label(&mut self, id: EventId, label: &str) {
        if let Some(event) = self.trace.event_mut(id) {
            event.wire = Some(Box::new(Wire {
                label: label.into(),
                peer: Host::Server,
                connection: 1,
                data: Data::default(),
                layers: LayerBytes::default(),
                carriers: None,
                loss: None,
                repeats: None,
                copy_of: None,
                corrupted: false,
            }));
        }
    }

    /// Sets a request's bytes once the response states them.
    pub fn count_request(&mut self, request: EventId, bytes: Bytes) {
        self.ledger.up.add(bytes.total, bytes.by);
        if let Some(event) = self.trace.event_mut(request) {
            (event.bytes, event.bytes_by) = (bytes.total, bytes.by);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::settings::Transport;
    use crate::live::view::Notice;

    fn at(millis: i64) -> Micros {
        Micros(millis * 1_000)
    }

    #[test]
    fn bytes_that_nobody_counted_are_not_zero() {
        let mut lane = Lane::new(Transport::Polling, 0);
        assert_eq!(lane.bytes(), Some(0));
        lane.count_unknown_request();
        assert_eq!((lane.bytes(), lane.view(0, at(0)).unknown_requests), (None, 1));
    }

    #[test]
    fn a_request_that_waited_in_the_browser_is_drawn_when_it_left() {
        let mut lane = Lane::new(Transport::Polling, 0);
        let bytes = Bytes { total: 0, by: Provenance::Computed };
        let request = lane.record(Kind::Request, Direction::Up, Timing::up(at(0), at(5)), bytes, 0);
        lane.note_departure(request, at(4_000), at(5));
        let event = lane.trace.event(request).expect("a request");
        assert_eq!((event.sent, event.arrived), (at(4_000), Some(at(4_005))));
        lane.mention(Notice::Queued { millis: 4_000 }, at(4_010));
        assert_eq!(lane.view(0, at(4_020)).notice, Some(Notice::Queued { millis: 4_000 }));
        assert_eq!(lane.view(0, at(60_000)).notice, None);
    }
}
