//! Packets of a capture as a trace: what every view of the project reads.
//!
//! Each packet becomes one event with its bytes from the IP header on; `wire::analysis::analyse` then finds what they
//! carry. The near host's times are measured and the far host's computed, by the rule of [`crate::vantage`]. Copies are left
//! out. A datagram that was put together from fragments is one packet: that of the last fragment, with a header that says so.

use crate::capture::{Capture, Place};
use crate::connections::Connection;
use crate::network::{Fragments, Outcome};
use crate::packet::{Packet, Transport};
use crate::source::{Bytes, ReadError};
use crate::transport::Service;
use crate::vantage::{Vantage, vantage};
use trace::{Event, EventId, Host, Kind, Layer, LayerBytes, Micros, Provenance, Trace, Wire};
use wire::ip::Header;

/// A trace of some connections.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its events are the packets in the order in which they were sent, as far as that is known.
    pub trace: Trace,
    /// The packet of each event: event n is packet `packets[n - 1]` of the capture.
    pub packets: Vec<u32>,
    /// The moment that the trace's times count from: when the first of these packets was sent. Nanoseconds since 1970.
    pub start: i64,
    /// The vantage of each connection, by its number.
    pub vantages: Vec<(u32, Vantage)>,
    /// How many of the connections' packets are not in the trace: the last ones, if there are more than were asked for.
    pub left_out: usize,
}

/// How much is made into a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    /// So many packets.
    pub packets: usize,
    /// So many of their bytes as were captured.
    pub bytes: u64,
}

impl Most {
    /// Everything.
    pub const ALL: Self = Self { packets: usize::MAX, bytes: u64::MAX };
}

/// A packet of the trace before its bytes are read.
struct Moment {
    number: u32,
    sent: i64,
    arrived: i64,
    is_sent_measured: bool,
}

/// Makes a trace of the connections with these numbers. `files` has the bytes of the capture's files in their order. `Up`
/// is from a connection's client. A packet whose bytes cannot be read fails all of it.
pub fn trace_of(capture: &Capture, files: &[&dyn Bytes], numbers: &[u32]) -> Result<Told, ReadError> {
    trace_of_first(capture, files, numbers, Most::ALL)
}

/// Like [`trace_of`], of the first packets only: as many as `most` allows. Nothing is read of the others.
pub fn trace_of_first(capture: &Capture, files: &[&dyn Bytes], numbers: &[u32], most: Most) -> Result<Told, ReadError> {
    let chosen: Vec<&Connection> = numbers.iter().filter_map(|&number| capture.connection(number)).collect();
    let vantages: Vec<(u32, Vantage)> =
        chosen.iter().map(|connection| (connection.number, vantage(capture, connection))).collect();
    let mut moments = Vec::new();
    for (connection, (_, vantage)) in chosen.iter().zip(&vantages) {
        for &number in capture.packets_of(connection.number) {
            let Some((packet, _)) = capture.packet(number).filter(|_| capture.copy_of(number).is_none()) else {
                continue;
            };
            let (sent, arrived, is_sent_measured) = vantage.times(connection.direction(packet), packet.time);
            moments.push(Moment { number, sent, arrived, is_sent_measured });
        }
    }
    moments.sort_by_key(|moment| (moment.sent, moment.number));
    let kept = first_of(capture, &moments, most);
    let left_out = moments.len() - kept;
    moments.truncate(kept);
    let start = moments.first().map_or(0, |moment| moment.sent);
    let mut told = Told { trace: Trace::unbounded(), packets: Vec::new(), start, vantages, left_out };
    for moment in moments {
        let (Some((packet, place)), Some(connection)) =
            (capture.packet(moment.number), capture.connection_of(moment.number))
        else {
            continue;
        };
        let (bytes, length) = packet_bytes(capture, files, place)?;
        let event = event(&mut told.trace, connection, packet, &moment, (&bytes, length), start);
        told.trace.push(event);
        told.packets.push(moment.number);
    }
    Ok(told)
}

/// How many of these packets are not too many.
fn first_of(capture: &Capture, moments: &[Moment], most: Most) -> usize {
    let mut bytes = 0_u64;
    let fits = |moment: &&Moment| {
        bytes += capture.packet(moment.number).map_or(0, |(packet, _)| u64::from(packet.captured));
        bytes <= most.bytes
    };
    moments.iter().take(most.packets).take_while(fits).count()
}

fn event(
    trace: &mut Trace,
    connection: &Connection,
    packet: &Packet,
    moment: &Moment,
    (bytes, length): (&[u8], u64),
    start: i64,
) -> Event {
    let micros = |nanos: i64| Micros(nanos.saturating_sub(start).div_euclid(1_000));
    let by = |is_measured| if is_measured { Provenance::Measured } else { Provenance::Computed };
    let (kind, layer) = match connection.transport {
        Transport::Tcp => (Kind::Segment { flags: packet.flags }, Layer::Tcp),
        Transport::Udp => (Kind::Datagram, Layer::Udp),
    };
    Event {
        id: EventId(0),
        kind,
        layer,
        direction: connection.direction(packet),
        sent: micros(moment.sent),
        sent_by: by(moment.is_sent_measured),
        arrived: Some(micros(moment.arrived)),
        arrived_by: by(!moment.is_sent_measured),
        bytes: length,
        payload_bytes: 0,
        bytes_by: Provenance::Measured,
        wire: Some(Box::new(Wire {
            label: "".into(),
            peer: if connection.service == Service::Dns { Host::Resolver } else { Host::Server },
            connection: connection.number,
            data: trace.keep(bytes),
            layers: LayerBytes::default(),
            carriers: None,
            loss: None,
            repeats: None,
            copy_of: None,
            corrupted: false,
        })),
    }
}

/// The bytes of a packet from its IP header on, as far as they were captured, and how many there were on the link. What the
/// link added after the packet is left out. Empty if it is not IP.
pub fn packet_bytes(capture: &Capture, files: &[&dyn Bytes], place: Place) -> Result<(Vec<u8>, u64), ReadError> {
    let none = (Vec::new(), 0);
    let index = usize::from(place.file);
    let (Some(file), Some(&outside)) = (capture.files().get(index), files.get(index)) else { return Ok(none) };
    let source = file.bytes(outside);
    let one = |number: u32| -> Result<Option<(Vec<u8>, Header)>, ReadError> {
        let Some(packet) = file.packets.get(number as usize) else { return Ok(None) };
        let mut bytes = vec![0; (packet.captured as usize).saturating_sub(packet.network as usize)];
        source.read(packet.at + u64::from(packet.network), &mut bytes)?;
        let original = packet.original.saturating_sub(packet.network) as usize;
        Ok(Header::on_link(&bytes, original).map(|ip| {
            bytes.truncate(ip.length);
            (bytes, ip)
        }))
    };
    let Some((bytes, ip)) = one(place.index)? else { return Ok(none) };
    let Some(parts) = file.assembled.get(&place.index) else { return Ok((bytes, ip.length as u64)) };
    let mut fragments = Fragments::default();
    for &part in parts {
        let Some((bytes, ip)) = one(part)? else { continue };
        let Some(fragment) = ip.fragment else { continue };
        let data = bytes.get(fragment.start..).unwrap_or_default();
        if let Outcome::Whole(whole) = fragments.take(part, 0, &ip, fragment, data) {
            let packet = as_one_packet(&bytes, whole.protocol, &whole.payload);
            let length = packet.len() as u64;
            return Ok((packet, length));
        }
    }
    Ok((bytes, ip.length as u64))
}

/// The header of `fragment` with the whole payload, as if nobody had cut it: no options, no fragment, the right length. The
/// checksum of IPv4 is 0, "not filled in", because no such packet crossed the link.
fn as_one_packet(fragment: &[u8], protocol: u8, payload: &[u8]) -> Vec<u8> {
    let length = payload.len();
    let mut packet;
    if fragment.first().is_some_and(|first| first >> 4 == 4) {
        packet = fragment.iter().copied().chain(std::iter::repeat(0)).take(20).collect::<Vec<u8>>();
        packet[0] = 0x45;
        // RFC 791 §3.1: a length that 16 bits do not hold is left 0, "the rest".
        packet[2..4].copy_from_slice(&u16::try_from(length + 20).unwrap_or(0).to_be_bytes());
        packet[6..8].fill(0);
        packet[9] = protocol;
        packet[10..12].fill(0);
    } else {
        packet = fragment.iter().copied().chain(std::iter::repeat(0)).take(40).collect::<Vec<u8>>();
        packet[4..6].copy_from_slice(&u16::try_from(length).unwrap_or(0).to_be_bytes());
        packet[6] = protocol;
    }
    packet.extend_from_slice(payload);
    packet
}
