//! Conversations as packets: IPv4 and TCP headers around the peers' own bytes.

use super::Conversation;
use trace::{Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Micros, Provenance, Trace, Wire, flags};

/// A trace with a TCP connection for each conversation, numbered from 1, each from a client's port of its own to `port`.
pub fn trace<'a>(conversations: impl IntoIterator<Item = &'a Conversation>, port: u16) -> Trace {
    let mut packets = Packets { trace: Trace::unbounded(), now: 0, port };
    for (number, conversation) in conversations.into_iter().enumerate() {
        packets.connection(number as u32 + 1, conversation);
    }
    packets.trace
}

/// The key logs of all conversations.
pub fn keys<'a>(conversations: impl IntoIterator<Item = &'a Conversation>) -> String {
    conversations.into_iter().map(|conversation| conversation.keys.as_str()).collect()
}

/// The data is for the application now (RFC 9293 §3.1).
const PSH: u8 = 8;

struct Packets {
    trace: Trace,
    now: i64,
    port: u16,
}

impl Packets {
    fn connection(&mut self, number: u32, conversation: &Conversation) {
        let mut sent = [1_000_u32, 2_000];
        let mut segment = |direction: Direction, flags: u8, data: &[u8]| {
            let (this, other) = (direction.index(), direction.opposite().index());
            self.segment(number, direction, flags, [sent[this], sent[other]], data);
            let extra = u32::from(flags & (flags::SYN | flags::FIN) != 0);
            sent[this] = sent[this].wrapping_add(data.len() as u32 + extra);
        };
        segment(Direction::Up, flags::SYN, &[]);
        segment(Direction::Down, flags::SYN | flags::ACK, &[]);
        segment(Direction::Up, flags::ACK, &[]);
        for (direction, bytes) in &conversation.pieces {
            segment(*direction, PSH | flags::ACK, bytes);
            segment(direction.opposite(), flags::ACK, &[]);
        }
        segment(Direction::Up, flags::FIN | flags::ACK, &[]);
        segment(Direction::Down, flags::FIN | flags::ACK, &[]);
        segment(Direction::Up, flags::ACK, &[]);
    }

    /// `numbers` are those of the segment's first byte and of the next one that it expects.
    fn segment(&mut self, number: u32, direction: Direction, flags: u8, numbers: [u32; 2], data: &[u8]) {
        let [client, server] = [([192, 0, 2, 10], 40_000 + number as u16), ([192, 0, 2, 80], self.port)];
        let (from, to) = if direction == Direction::Up { (client, server) } else { (server, client) };
        let acknowledgment = if flags & flags::ACK == 0 { 0 } else { numbers[1] };
        let length = (40 + data.len() as u16).to_be_bytes();
        let mut bytes = vec![0x45, 0, length[0], length[1], 0, 0, 0x40, 0, 64, 6, 0, 0];
        bytes.extend([from.0, to.0].concat());
        bytes.extend([from.1.to_be_bytes(), to.1.to_be_bytes()].concat());
        bytes.extend([numbers[0].to_be_bytes(), acknowledgment.to_be_bytes()].concat());
        bytes.extend([0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
        bytes.extend(data);
        let wire = Wire {
            label: "".into(),
            peer: Host::Server,
            connection: number,
            data: self.trace.keep(&bytes),
            layers: LayerBytes::default(),
            carriers: None,
            loss: None,
            repeats: None,
            copy_of: None,
            corrupted: false,
        };
        self.trace.push(Event {
            id: EventId(0),
            kind: Kind::Segment { flags },
            layer: Layer::Tcp,
            direction,
            sent: Micros(self.now),
            sent_by: Provenance::Measured,
            arrived: Some(Micros(self.now + 1)),
            arrived_by: Provenance::Measured,
            bytes: bytes.len() as u64,
            payload_bytes: 0,
            bytes_by: Provenance::Measured,
            wire: Some(Box::new(wire)),
        });
        self.now += 2;
    }
}
