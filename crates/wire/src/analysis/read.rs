//! The analysis's walk through time: every packet as it is sent, and again as it arrives.

use super::connection::Connection;
use super::numbers;
use super::packet::{Packet, Transport};
use super::unit::{Form, Found};
use crate::dns;
use crate::tls::KeyLog;
use std::collections::BTreeMap;
use std::ops::Range;
use trace::{Direction, EventId, LayerBytes, Micros, Sample, Trace};

const DNS: u16 = 53;

/// A message that was found, and how it crossed.
#[derive(Clone, Debug)]
pub(super) struct Complete {
    pub found: Found,
    pub connection: u32,
    /// The packet that was the first to send its first byte, and when it did.
    pub first: EventId,
    pub sent: Micros,
    /// The packet whose arrival completed it, and when it did.
    pub last: EventId,
    pub arrived: Option<Micros>,
    pub pieces: Vec<(EventId, Range<usize>)>,
}

/// What a packet turned out to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Finding {
    pub repeats: Option<EventId>,
    /// The offset of its first sequence number in its flow.
    pub offset: Option<u64>,
}

/// All that was read.
#[derive(Default)]
pub(super) struct Reading {
    pub packets: Vec<Packet>,
    /// One a packet.
    pub findings: Vec<Finding>,
    pub connections: BTreeMap<u32, Connection>,
    /// In the order in which they were complete.
    pub messages: Vec<Complete>,
    pub samples: Vec<Sample>,
}

/// A packet leaves, or arrives.
#[derive(Clone, Copy)]
struct Moment {
    at: Micros,
    index: usize,
    arrives: bool,
}

/// All moments in their order. What happens at the same time happens in the order of the packets, and a packet is sent
/// before it arrives.
///
/// The sort is stable and takes advantage of runs that are in order already. Packets are in the order in which they were
/// sent, and arrive mostly so on each way. So the moments come as three such runs, which costs little more than merging.
fn moments(packets: &[Packet]) -> Vec<Moment> {
    let sent = |(index, packet): (usize, &Packet)| Moment { at: packet.sent, index, arrives: false };
    let mut moments: Vec<Moment> = packets.iter().enumerate().map(sent).collect();
    for direction in [Direction::Up, Direction::Down] {
        let on_this_way = packets.iter().enumerate().filter(|(_, packet)| packet.direction == direction);
        moments.extend(on_this_way.filter_map(|(index, packet)| {
            Some(Moment { at: packet.received?.max(packet.sent), index, arrives: true })
        }));
    }
    moments.sort_by_key(|moment| (moment.at, moment.index, moment.arrives));
    moments
}

/// Reads all packets of `trace`.
pub(super) fn read(trace: &Trace, key_log: &str) -> Reading {
    let mut packets: Vec<Packet> = trace.events().filter_map(|event| Packet::read(trace, event)).collect();
    numbers::number(&mut packets);
    let keys = KeyLog::parse(key_log);
    let mut reading = Reading { findings: vec![Finding::default(); packets.len()], ..Reading::default() };
    for Moment { at, index, arrives } in moments(&packets) {
        let packet = &packets[index];
        match packet.transport {
            Transport::Tcp(segment) => {
                let connection =
                    reading.connections.entry(packet.connection).or_insert_with(|| Connection::new(packet, &keys));
                let finding = &mut reading.findings[index];
                if arrives {
                    let offset = finding.offset;
                    let bytes = packet_bytes(trace, packet);
                    let mut arrival = Arrival { trace, at, packet, bytes, samples: &mut reading.samples };
                    connection.receive(&mut arrival, segment, offset, &mut reading.messages);
                } else {
                    *finding = connection.send(packet, segment, &mut reading.samples);
                }
            }
            Transport::Udp if packet.server_port() == DNS && !packet.is_copy => {
                // A datagram that never arrives is known when it is sent.
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

/// A packet as it arrives.
pub(super) struct Arrival<'a> {
    pub trace: &'a Trace,
    pub at: Micros,
    pub packet: &'a Packet,
    pub bytes: &'a [u8],
    pub samples: &'a mut Vec<Sample>,
}

pub(super) fn packet_bytes<'a>(trace: &'a Trace, packet: &Packet) -> &'a [u8] {
    bytes_of(trace, packet.id)
}

/// The bytes of the packet `id`; none where it is none.
pub(super) fn bytes_of(trace: &Trace, id: EventId) -> &[u8] {
    trace.event(id).and_then(|event| event.wire.as_deref()).map_or(&[], |wire| trace.bytes(wire.data))
}

fn datagram(trace: &Trace, packet: &Packet) -> Complete {
    let bytes = packet_bytes(trace, packet).get(packet.payload.clone()).unwrap_or_default().to_vec();
    // The first bit of the third byte: 0 asks, 1 answers (RFC 1035 §4.1.1, "QR").
    let is_answer = bytes.get(2).is_some_and(|flags| flags & 0x80 != 0);
    let found = Found {
        form: Form::Dns { is_answer },
        direction: packet.direction,
        range: 0..bytes.len() as u64,
        label: dns_label(&bytes, is_answer),
        length: bytes.len() as u64,
        bytes,
        payload: 0,
    };
    Complete {
        found,
        connection: packet.connection,
        first: packet.id,
        sent: packet.sent,
        last: packet.id,
        arrived: packet.received,
        pieces: vec![(packet.id, packet.payload.clone())],
    }
}

/// `A? server.example`, `A 192.0.2.80`.
fn dns_label(bytes: &[u8], is_answer: bool) -> String {
    let dissection = dns::dissect(bytes);
    let value = |id: &str| dissection.find(id).map(|field| field.value.as_str());
    match (is_answer, value("dns.qry.name"), value("dns.a")) {
        (true, _, Some(address)) => ["A ", address].concat(),
        (true, Some(name), None) => ["No address of ", name].concat(),
        (false, Some(name), _) => ["A? ", name].concat(),
        _ => "DNS".into(),
    }
}

impl Reading {
    /// The bytes of packet `index` by layer; their sum is its length.
    pub fn layers(&self, index: usize, runs: &BTreeMap<u32, Option<[super::runs::Runs; 2]>>) -> LayerBytes {
        let packet = &self.packets[index];
        let payload = packet.payload.len() as u64;
        let header = packet.transport_header();
        let mut layers = LayerBytes { ip: packet.length as u64 - header - payload, ..LayerBytes::default() };
        match packet.transport {
            Transport::Tcp(segment) => {
                layers.tcp = header;
                let start = self.findings[index].offset.map(|offset| segment.data_offset(offset).saturating_sub(1));
                let start = start.unwrap_or(u64::MAX - payload);
                let runs = runs.get(&packet.connection).and_then(Option::as_ref);
                super::content::add_layers(runs, packet.direction, start..start + payload, &mut layers);
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
