//! Traces of packets made by hand.

use trace::{
    Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Loss, LossCause, Micros, Provenance, Trace, Wire,
};

pub(crate) const FIN: u8 = 1;
pub(crate) const SYN: u8 = 2;
pub(crate) const RST: u8 = 4;
pub(crate) const PSH_ACK: u8 = 24;
pub(crate) const ACK: u8 = 16;

pub(crate) const UP: Direction = Direction::Up;
pub(crate) const DOWN: Direction = Direction::Down;

pub(crate) const REQUEST: &[u8] = b"GET /data HTTP/1.1\r\nHost: server.example\r\n\r\n";

/// One way of the link, in microseconds.
pub(crate) const DELAY: i64 = 10;

/// One TCP connection and its packets' trace.
pub(crate) struct Packets {
    pub trace: Trace,
    pub port: u16,
    pub client_port: u16,
    pub connection: u32,
    pub window: u16,
    /// Initial sequence numbers up and down.
    pub initial: [u32; 2],
    /// Bytes that each side has sent, SYN and FIN included.
    pub sent: [u32; 2],
    pub now: i64,
    /// If packets are IPv6: what their header names as next, and their extension headers, which end with the transport.
    pub v6: Option<(u8, Vec<u8>)>,
    /// Whether packets are captured before the network card fills in their total length.
    pub is_offloaded: bool,
    /// How many bytes of each packet are captured at most.
    pub snaplen: usize,
}

impl Packets {
    pub fn new(port: u16) -> Self {
        Self {
            trace: Trace::unbounded(),
            port,
            client_port: 50_000,
            connection: 1,
            window: 1_000,
            initial: [u32::MAX - 50, 7_000],
            sent: [0, 0],
            now: 0,
            v6: None,
            is_offloaded: false,
            snaplen: usize::MAX,
        }
    }

    /// A segment at an offset from the initial sequence number, sent now and arrived at `arrived`.
    pub fn segment(
        &mut self,
        direction: Direction,
        flags: u8,
        offset: u32,
        data: &[u8],
        arrived: Option<i64>,
    ) -> EventId {
        let (this, other) = if direction == Direction::Up { (0, 1) } else { (1, 0) };
        let ports =
            if direction == Direction::Up { (self.client_port, self.port) } else { (self.port, self.client_port) };
        let mut tcp = Vec::new();
        tcp.extend(ports.0.to_be_bytes());
        tcp.extend(ports.1.to_be_bytes());
        tcp.extend(self.initial[this].wrapping_add(offset).to_be_bytes());
        let acknowledgment = if flags & ACK != 0 { self.initial[other].wrapping_add(self.sent[other]) } else { 0 };
        tcp.extend(acknowledgment.to_be_bytes());
        tcp.extend([0x50, flags]);
        tcp.extend(self.window.to_be_bytes());
        tcp.extend([0; 4]);
        tcp.extend(data);
        let length = u32::from(flags & SYN != 0) + u32::from(flags & FIN != 0) + data.len() as u32;
        self.sent[this] = self.sent[this].max(offset + length);
        self.packet(direction, Host::Server, 6, &tcp, Kind::Segment { flags }, arrived)
    }

    /// The next segment, which arrives.
    pub fn send(&mut self, direction: Direction, flags: u8, data: &[u8]) -> EventId {
        let offset = self.sent[if direction == Direction::Up { 0 } else { 1 }];
        let id = self.segment(direction, flags, offset, data, Some(self.now + DELAY));
        self.now += DELAY;
        id
    }

    /// Data one way, and its acknowledgment.
    pub fn say(&mut self, direction: Direction, data: &[u8]) -> EventId {
        let id = self.send(direction, PSH_ACK, data);
        self.send(if direction == Direction::Up { Direction::Down } else { Direction::Up }, ACK, &[]);
        id
    }

    pub fn handshake(&mut self) {
        self.send(Direction::Up, SYN, &[]);
        self.send(Direction::Down, SYN | ACK, &[]);
        self.send(Direction::Up, ACK, &[]);
    }

    pub fn close(&mut self) {
        self.send(Direction::Up, FIN | ACK, &[]);
        self.send(Direction::Down, ACK, &[]);
        self.send(Direction::Down, FIN | ACK, &[]);
        self.send(Direction::Up, ACK, &[]);
    }

    pub fn datagram(
        &mut self,
        direction: Direction,
        peer: Host,
        port: u16,
        data: &[u8],
        arrived: Option<i64>,
    ) -> EventId {
        let ports = if direction == Direction::Up { (40_000, port) } else { (port, 40_000) };
        let mut udp = Vec::new();
        udp.extend(ports.0.to_be_bytes());
        udp.extend(ports.1.to_be_bytes());
        udp.extend((data.len() as u16 + 8).to_be_bytes());
        udp.extend([0, 0]);
        udp.extend(data);
        self.packet(direction, peer, 17, &udp, Kind::Datagram, arrived)
    }

    fn packet(
        &mut self,
        direction: Direction,
        peer: Host,
        protocol: u8,
        inner: &[u8],
        kind: Kind,
        arrived: Option<i64>,
    ) -> EventId {
        let (client, server) = ([192, 0, 2, 10], [192, 0, 2, 80]);
        let (from, to) = if direction == Direction::Up { (client, server) } else { (server, client) };
        let length = |length: usize| if self.is_offloaded { [0, 0] } else { (length as u16).to_be_bytes() };
        let mut bytes = Vec::new();
        if let Some((next, extensions)) = &self.v6 {
            let [high, low] = length(extensions.len() + inner.len());
            bytes.extend([0x60, 0, 0, 0, high, low, *next, 64]);
            for address in [from, to] {
                bytes.extend([0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0]);
                bytes.extend(address);
            }
            bytes.extend(extensions);
        } else {
            let [high, low] = length(inner.len() + 20);
            bytes.extend([0x45, 0, high, low, 0, 0, 0x40, 0, 64, protocol, 0, 0]);
            bytes.extend(from);
            bytes.extend(to);
        }
        bytes.extend(inner);
        let loss = arrived.is_none().then_some(Loss { at: Micros(self.now + DELAY / 2), cause: LossCause::Link });
        let wire = Wire {
            label: "".into(),
            peer,
            connection: self.connection,
            data: self.trace.keep(&bytes[..bytes.len().min(self.snaplen)]),
            layers: LayerBytes::default(),
            carriers: None,
            loss,
            repeats: None,
            copy_of: None,
            corrupted: false,
        };
        self.trace.push(Event {
            id: EventId(0),
            kind,
            layer: if protocol == 6 { Layer::Tcp } else { Layer::Udp },
            direction,
            sent: Micros(self.now),
            sent_by: Provenance::Simulated,
            arrived: arrived.map(Micros),
            arrived_by: Provenance::Simulated,
            bytes: bytes.len() as u64,
            payload_bytes: 0,
            bytes_by: Provenance::Simulated,
            wire: Some(Box::new(wire)),
        })
    }

    pub fn wire(&self, id: EventId) -> &Wire {
        self.trace.event(id).and_then(|event| event.wire.as_deref()).expect("a packet")
    }
}
