//! Packets made by hand, for what no scenario of the lab does. The analysis reads them as it reads any capture.

use std::fmt::Write as _;
use trace::{Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Micros, Provenance, Trace, Wire};

pub(super) const CLIENT: u32 = 1_000;
pub(super) const SERVER: u32 = 5_000;
const WINDOW: u16 = 60_000;

/// How long a packet takes.
const ONE_WAY: Micros = Micros(20_000);

/// A trace in the making: one connection between the client and a port of the server.
pub(super) struct Handmade {
    trace: Trace,
    port: u16,
}

impl Handmade {
    pub(super) fn new(port: u16) -> Self {
        Self { trace: Trace::unbounded(), port }
    }

    /// The three packets of the handshake, from moment 0 on.
    pub(super) fn established(port: u16) -> Self {
        let mut made = Self::new(port);
        made.send(0, Direction::Up, 2, (0, None), b"");
        made.send(20, Direction::Down, 18, (0, Some(1)), b"");
        made.send(40, Direction::Up, 16, (1, Some(1)), b"");
        made
    }

    /// Sends a segment at `millis`. `numbers` are the sequence number and the acknowledgment number, counted from each
    /// side's SYN.
    pub(super) fn send(
        &mut self,
        millis: i64,
        direction: Direction,
        flags: u8,
        numbers: (u32, Option<u32>),
        data: &[u8],
    ) -> EventId {
        let (own, other) = if direction == Direction::Up { (CLIENT, SERVER) } else { (SERVER, CLIENT) };
        let ports = if direction == Direction::Up { (50_000, self.port) } else { (self.port, 50_000) };
        let mut tcp = Vec::new();
        tcp.extend(u16::to_be_bytes(ports.0));
        tcp.extend(u16::to_be_bytes(ports.1));
        tcp.extend((own + numbers.0).to_be_bytes());
        tcp.extend(numbers.1.map_or(0, |number| other + number).to_be_bytes());
        tcp.extend([5 << 4, flags]);
        tcp.extend(WINDOW.to_be_bytes());
        tcp.extend([0; 4]);
        tcp.extend(data);
        self.packet(millis, direction, (6, Kind::Segment { flags }, Layer::Tcp), &tcp)
    }

    fn packet(
        &mut self,
        millis: i64,
        direction: Direction,
        (protocol, kind, layer): (u8, Kind, Layer),
        inner: &[u8],
    ) -> EventId {
        let length = u16::try_from(20 + inner.len()).expect("a packet");
        let mut bytes = vec![0x45, 0];
        bytes.extend(length.to_be_bytes());
        bytes.extend([0, 0, 0x40, 0, 64, protocol, 0, 0]);
        let hosts = [[192, 0, 2, 10], [192, 0, 2, 80]];
        bytes.extend(hosts[direction.index()]);
        bytes.extend(hosts[1 - direction.index()]);
        bytes.extend(inner);
        let data = self.trace.keep(&bytes);
        let sent = Micros(millis * 1_000);
        self.trace.push(Event {
            kind,
            layer,
            direction,
            bytes: bytes.len() as u64,
            arrived: Some(sent + ONE_WAY),
            wire: Some(Box::new(Wire { data, ..wire("") })),
            ..event(sent)
        })
    }

    /// The trace with everything that the packets carry.
    pub(super) fn read(mut self) -> Trace {
        let decoders = wire::analysis::Decoders { http2: Some(wire::analysis::HTTP2), ..Default::default() };
        wire::analysis::analyse_with(&mut self.trace, "", decoders);
        self.trace
    }
}

/// What is known of an event with this label.
pub(super) fn wire(label: &str) -> Wire {
    Wire {
        label: label.into(),
        peer: Host::Server,
        connection: 0,
        data: trace::Data::default(),
        layers: LayerBytes::default(),
        carriers: None,
        loss: None,
        repeats: None,
        copy_of: None,
        corrupted: false,
    }
}

/// A request of a browser.
pub(super) fn event(sent: Micros) -> Event {
    Event {
        id: EventId(0),
        kind: Kind::Request,
        layer: Layer::Http,
        direction: Direction::Up,
        sent,
        sent_by: Provenance::Measured,
        arrived: Some(sent + ONE_WAY),
        arrived_by: Provenance::Computed,
        bytes: 100,
        payload_bytes: 0,
        bytes_by: Provenance::Measured,
        wire: None,
    }
}

/// An HTTP message with this start line and fields.
pub(super) fn http(start: &str, fields: &[&str]) -> Vec<u8> {
    let mut text = format!("{start}\r\n");
    for field in fields {
        let _ = write!(text, "{field}\r\n");
    }
    text.push_str("\r\n");
    text.into_bytes()
}
