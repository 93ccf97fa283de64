//! The walk through time: each packet is handled twice, when it leaves its sender and when it arrives.
//!
//! A TCP connection looks different from its two ends. The sender numbers its bytes and may send some of them several
//! times. The receiver gets packets in another order, some of them never, and puts the stream together from what it
//! has. A message exists for an application only when its last missing byte has arrived. So the walk keeps both views
//! apart:
//!
//! 1. [`moments`] lists all departures and arrivals in the order of time. A packet that was lost or corrupted has no
//!    arrival.
//! 2. When a packet departs, [`Connection::send`] finds its place in its sender's stream and whether it repeats an
//!    earlier packet. Both are kept as its [`Finding`].
//! 3. When it arrives, [`Connection::receive`] puts its bytes at that place in the receiver's stream. Bytes that are in
//!    order now go up the layers (TLS, HTTP, WebSocket), and each [`Message`] that they complete is recorded.
//! 4. Which layer each byte of a packet belongs to is known only after the walk, because a byte's meaning may depend on
//!    bytes that arrive later: [`Reading::layers`].
//!
//! UDP has no stream. A DNS message is one datagram, known when it arrives, or when it is sent if it never does.

use super::connection::Connection;
use super::content::add_layers;
use super::decoders::{Decoders, Means};
use super::message::{Arrival, Finding, Message, packet_bytes};
use super::numbers;
use super::packet::{Packet, Transport};
use super::runs::Runs;
use super::unit::{Form, Found};
use crate::dns;
use std::collections::BTreeMap;
use trace::{Direction, LayerBytes, Micros, Sample, Trace};

/// The port of DNS servers (RFC 1035 §4.2.1).
const DNS: u16 = 53;

/// All that was read.
#[derive(Default)]
pub(super) struct Reading {
    pub packets: Vec<Packet>,
    /// What each packet turned out to be, in the order of `packets`.
    pub findings: Vec<Finding>,
    pub connections: BTreeMap<u32, Connection>,
    /// In the order in which they were complete.
    pub messages: Vec<Message>,
    pub samples: Vec<Sample>,
}

/// A packet leaves, or arrives.
#[derive(Clone, Copy)]
struct Moment {
    at: Micros,
    /// The packet's place in [`Reading::packets`].
    index: usize,
    arrives: bool,
}

/// All moments in their order. What happens at the same time happens in the order of the packets, and a packet is sent
/// before it arrives.
///
/// The sort is stable and takes advantage of runs that are in order already. Packets are in the order in which they
/// were sent, and on each way they mostly arrive in that order. So the moments are given as three such runs, which
/// costs little more than merging them.
fn moments(packets: &[Packet]) -> Vec<Moment> {
    let sent = |(index, packet): (usize, &Packet)| Moment { at: packet.sent, index, arrives: false };
    let mut moments: Vec<Moment> = packets.iter().enumerate().map(sent).collect();
    for direction in [Direction::Up, Direction::Down] {
        let on_this_way = packets.iter().enumerate().filter(|(_, packet)| packet.direction == direction);
        moments.extend(on_this_way.filter_map(|(index, packet)| {
            // A capture's clocks may disagree; nothing arrives before it was sent.
            Some(Moment { at: packet.received?.max(packet.sent), index, arrives: true })
        }));
    }
    moments.sort_by_key(|moment| (moment.at, moment.index, moment.arrives));
    moments
}

/// Reads all packets of `trace`. `key_log` has TLS secrets in the format of RFC 9850.
pub(super) fn read(trace: &Trace, key_log: &str, decoders: Decoders) -> Reading {
    let mut packets: Vec<Packet> = trace.events().filter_map(|event| Packet::read(trace, event)).collect();
    numbers::number(&mut packets);
    let means = Means::new(key_log, decoders);
    let mut reading = Reading { findings: vec![Finding::default(); packets.len()], ..Reading::default() };
    for Moment { at, index, arrives } in moments(&packets) {
        let packet = &packets[index];
        match packet.transport {
            Transport::Tcp(segment) => {
                let connection =
                    reading.connections.entry(packet.connection).or_insert_with(|| Connection::new(packet, &means));
                let finding = &mut reading.findings[index];
                if arrives {
                    let offset = finding.offset;
                    let bytes = packet_bytes(trace, packet.id);
                    let mut arrival = Arrival { trace, at, packet, bytes, samples: &mut reading.samples };
                    connection.receive(&mut arrival, segment, offset, &mut reading.messages);
                } else {
                    *finding = connection.send(packet, segment, &mut reading.samples);
                }
            }
            Transport::Udp if packet.server_port() == DNS && !packet.is_copy => {
                // Each datagram has one message: at its arrival, or at its departure if it has no arrival.
                if arrives == packet.received.is_some() {
                    reading.messages.push(datagram(trace, packet));
                }
            }
            Transport::Udp | Transport::Other => {}
        }
    }
    reading.packets = packets;
    reading
}

/// The DNS message that a datagram carries.
fn datagram(trace: &Trace, packet: &Packet) -> Message {
    let bytes = packet_bytes(trace, packet.id).get(packet.payload.clone()).unwrap_or_default().to_vec();
    // The first bit of the third byte: 0 in a query, 1 in a response (RFC 1035 §4.1.1, "QR").
    let is_response = bytes.get(2).is_some_and(|flags| flags & 0x80 != 0);
    let found = Found {
        form: Form::Dns { is_response },
        inside: None,
        direction: packet.direction,
        range: 0..bytes.len() as u64,
        label: dns::label(&bytes),
        length: bytes.len() as u64,
        bytes,
        payload: 0,
        group: None,
        malformed: None,
    };
    Message {
        found,
        connection: packet.connection,
        first: packet.id,
        sent: packet.sent,
        last: packet.id,
        arrived: packet.received,
        pieces: vec![(packet.id, packet.payload.clone())],
    }
}

impl Reading {
    /// Which version of TLS a connection speaks is known only after its first messages: tells it to all of them.
    pub fn settle_versions(&mut self) {
        for message in &mut self.messages {
            let connection = self.connections.get(&message.connection);
            let Some(known) = connection.and_then(|connection| connection.content.is_tls13()) else { continue };
            if let Form::Record { tls13, .. } | Form::TlsMessage { tls13, .. } = &mut message.found.form {
                *tls13 = known;
            }
        }
    }

    /// The bytes of packet `index` by layer; their sum is its length. `runs` has the layers of each connection's
    /// streams, as [`Content::layers`](super::content::Content::layers) gives them.
    pub fn layers(&self, index: usize, runs: &BTreeMap<u32, Option<[Runs; 2]>>) -> LayerBytes {
        let packet = &self.packets[index];
        let payload = packet.payload_length();
        let header = packet.transport_header();
        let mut layers = LayerBytes { ip: packet.length - header - payload, ..LayerBytes::default() };
        match packet.transport {
            Transport::Tcp(_) => {
                let data = &self.findings[index].data;
                // What is no part of the stream belongs to TCP: the text of a reset (RFC 9293 §3.5.3), the byte of a
                // keep-alive (§3.8.4), what comes after a FIN or outside the window (§3.10.7.4).
                layers.tcp = header + payload - (data.end - data.start);
                // The stream's byte 0 has offset 1: the SYN stands before it.
                let stream = data.start.saturating_sub(1)..data.end.saturating_sub(1);
                let runs = runs.get(&packet.connection).and_then(Option::as_ref);
                add_layers(runs, packet.direction, stream, &mut layers);
            }
            Transport::Udp => {
                layers.udp = header;
                match packet.server_port() {
                    DNS => layers.dns = payload,
                    _ => layers.payload = payload,
                }
            }
            Transport::Other => {}
        }
        layers
    }
}
