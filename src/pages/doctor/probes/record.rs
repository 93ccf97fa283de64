//! The trace of an examination: what a page sees of its connections. What it sees is measured at this side; the moment at the
//! other side is computed from the round trip, and so are bytes that the browser adds or takes away. Pure.

use trace::{Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Micros, Provenance, Trace, Wire};

/// The most events that are kept.
const MOST: usize = 20_000;

/// A trace that grows.
pub struct Record {
    trace: Trace,
    /// Half of the round trip.
    one_way: Micros,
    connections: u32,
}

/// Something that was sent or received. `label` is what the picture writes at it.
pub struct Crossing<'a> {
    pub connection: u32,
    pub kind: Kind,
    pub label: &'a str,
    pub at: Micros,
    pub bytes: &'a [u8],
    /// How many of the bytes are the application's own.
    pub payload: u64,
}

impl Record {
    pub fn new() -> Self {
        Self { trace: Trace::new(MOST), one_way: Micros(0), connections: 0 }
    }

    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// From now on, moments at the other side are computed with this round trip.
    pub fn set_round_trip(&mut self, micros: u64) {
        self.one_way = Micros(i64::try_from(micros / 2).unwrap_or(0));
    }

    /// The number of a new connection, as the picture groups by it.
    pub fn connect(&mut self) -> u32 {
        self.connections += 1;
        self.connections
    }

    /// Notes what the page sent.
    pub fn sent(&mut self, crossing: &Crossing) {
        let arrived = Some(crossing.at + self.one_way);
        self.push(crossing, Direction::Up, (crossing.at, Provenance::Measured), (arrived, Provenance::Computed));
    }

    /// Notes what the page received.
    pub fn received(&mut self, crossing: &Crossing) {
        let sent = (Micros((crossing.at - self.one_way).0.max(0)), Provenance::Computed);
        self.push(crossing, Direction::Down, sent, (Some(crossing.at), Provenance::Measured));
    }

    fn push(
        &mut self,
        crossing: &Crossing,
        direction: Direction,
        (sent, sent_by): (Micros, Provenance),
        (arrived, arrived_by): (Option<Micros>, Provenance),
    ) {
        let &Crossing { connection, kind, label, bytes, payload, .. } = crossing;
        let is_socket = matches!(kind, Kind::Frame { .. } | Kind::Close { .. });
        let wire = Wire {
            label: label.into(),
            peer: Host::Server,
            connection,
            data: self.trace.keep(bytes),
            layers: LayerBytes::default(),
            carriers: None,
            loss: None,
            repeats: None,
            copy_of: None,
            corrupted: false,
        };
        // The picture writes the bytes of whatever has a wire, and of a failure there are none.
        let wire = (!bytes.is_empty() || !label.is_empty()).then(|| Box::new(wire));
        self.trace.push(Event {
            id: EventId(0),
            kind,
            layer: if is_socket { Layer::WebSocket } else { Layer::Http },
            direction,
            sent,
            sent_by,
            arrived,
            arrived_by,
            bytes: bytes.len() as u64,
            payload_bytes: payload,
            bytes_by: Provenance::Computed,
            wire,
        });
    }
}

/// The head of a request as far as a page knows it.
pub fn request_head(method: &str, url: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let (host, target) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let fields = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n{}\r\n", fields.collect::<String>()).into_bytes()
}

/// The head of a response as far as a page may see it.
pub fn response_head(status: u16, fields: &[(String, String)]) -> Vec<u8> {
    let fields = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    format!("HTTP/1.1 {status}\r\n{}\r\n", fields.collect::<String>()).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_here_are_measured_and_those_of_the_other_side_computed() {
        let mut record = Record::new();
        record.set_round_trip(3_000);
        let connection = record.connect();
        let head = request_head("GET", "http://a.example:80/b?c=1", &[("Accept", "x")]);
        assert_eq!(head, b"GET /b?c=1 HTTP/1.1\r\nHost: a.example:80\r\nAccept: x\r\n\r\n");
        let kind = Kind::Request;
        let at = Micros(10_000);
        record.sent(&Crossing { connection, kind, label: "GET b", at, bytes: &head, payload: 0 });
        let kind = Kind::Close { code: 1012 };
        record.received(&Crossing { connection, kind, label: "", at: Micros(500), bytes: &[], payload: 0 });
        let events: Vec<&Event> = record.trace().events().collect();
        assert_eq!((events[0].sent, events[0].arrived), (Micros(10_000), Some(Micros(11_500))));
        assert_eq!((events[0].sent_by, events[0].arrived_by), (Provenance::Measured, Provenance::Computed));
        assert_eq!((events[1].sent, events[1].arrived), (Micros(0), Some(Micros(500))));
        assert_eq!((events[1].layer, events[1].wire.is_none()), (Layer::WebSocket, true));
    }

    #[test]
    fn an_address_without_a_path_is_asked_for_its_root() {
        assert_eq!(request_head("GET", "http://a", &[]), b"GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        let fields = [("Content-Type".to_owned(), "text/html".to_owned())];
        assert_eq!(response_head(404, &fields), b"HTTP/1.1 404\r\nContent-Type: text/html\r\n\r\n");
    }
}
