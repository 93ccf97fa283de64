//! A capture to be shared: the packets that are shown, as pcapng, with what tells who spoke with whom replaced if wished.
//!
//! Addresses become those that are kept for documentation (RFC 5737, RFC 3849), each address the same one everywhere.
//! Names become others of the same length wherever they stand in clear (`rename`). Contents become zeros, and lengths stay. Checksums are made anew, so that the file reads as well as before; a packet
//! that was cut keeps its checksum, because it cannot be computed. Hardware addresses are in no file: packets are written
//! from their IP header on.

use crate::addresses::Addresses;
use crate::rename::{Packet, rename};
use capture::{Capture, Near, Told};
use capture_protocol::Rewrite;
use std::borrow::Cow;
use std::ops::Range;
use trace::{Direction, Event, Host, Trace};
use wire::ip;
use wire::pcapng::Captured;

const TCP: u8 = 6;
const UDP: u8 = 17;

/// The packets of `told` as a file.
pub(crate) fn file(told: &Told, key_log: &str, change: Rewrite) -> Vec<u8> {
    let start = u64::try_from(told.start / 1_000).unwrap_or_default();
    wire::pcapng::write(&changed(told, change), key_log, vantage(told), start)
}

/// The same with a comment about the file and the number of each packet. Times are those of `capture`, to the nanosecond:
/// whoever reads the file computes the same times of the far host from them, so that each packet keeps its number.
pub(crate) fn commented(told: &Told, capture: &Capture, key_log: &str, change: Rewrite, comment: &str) -> Vec<u8> {
    let (trace, vantage) = (changed(told, change), vantage(told));
    let captured = |(event, &number): (&Event, &u32)| {
        let (packet, _) = capture.packet(number)?;
        let wire = event.wire.as_deref()?;
        let packet = Captured {
            unix_nanos: u64::try_from(packet.time).unwrap_or_default(),
            bytes: trace.bytes(wire.data),
            length: u32::try_from(event.bytes).unwrap_or(u32::MAX),
            is_own: (event.direction == Direction::Up) == (vantage == Host::Client),
            number: event.id.0,
        };
        Some((number, packet))
    };
    // Packet n of the trace is event n.
    let mut packets: Vec<(u32, Captured)> = trace.events().zip(&told.packets).filter_map(captured).collect();
    packets.sort_by_key(|(number, packet)| (packet.unix_nanos, *number));
    wire::pcapng::write_captured(packets.into_iter().map(|(_, packet)| packet), key_log, vantage, comment)
}

/// The host beside the capture.
fn vantage(told: &Told) -> Host {
    let is_servers = told.vantages.first().is_some_and(|(_, vantage)| vantage.near == Near::Server);
    if is_servers { Host::Server } else { Host::Client }
}

/// The packets with what is replaced.
fn changed(told: &Told, change: Rewrite) -> Cow<'_, Trace> {
    if change == Rewrite::default() {
        return Cow::Borrowed(&told.trace);
    }
    let mut changed = Trace::unbounded();
    let mut addresses = Addresses::default();
    let sent = || {
        told.trace.events().filter(|event| event.is_packet()).filter_map(|event| Some((event, event.wire.as_ref()?)))
    };
    let mut packets: Vec<Packet> = sent()
        .map(|(event, wire)| {
            let bytes = told.trace.bytes(wire.data).to_vec();
            Packet { connection: wire.connection, direction: event.direction, bytes }
        })
        .collect();
    if change.names && !change.contents {
        rename(&mut packets, &mut addresses);
    }
    for ((event, wire), packet) in sent().zip(&mut packets) {
        rewrite(&mut packet.bytes, event.bytes, &mut addresses, change);
        let data = changed.keep(&packet.bytes);
        let mut wire = wire.clone();
        wire.data = data;
        changed.push(Event { wire: Some(wire), ..event.clone() });
    }
    Cow::Owned(changed)
}

/// Changes a packet that had `length` bytes on the link.
fn rewrite(packet: &mut [u8], length: u64, addresses: &mut Addresses, change: Rewrite) {
    let Some(header) = ip::Header::parse(packet) else { return };
    // RFC 791 §3.1, RFC 8200 §3.
    let places = if header.source.is_ipv4() { [12..16, 16..20] } else { [8..24, 24..40] };
    let (transport, protocol) = (header.payload.start, header.transport().unwrap_or_default());
    let is_whole = packet.len() as u64 >= length;
    if change.addresses {
        places.iter().for_each(|place| addresses.replace(&mut packet[place.clone()]));
    }
    if change.contents {
        let length = match protocol {
            TCP => packet.get(transport + 12).map_or(0, |offset| usize::from(offset >> 4) * 4),
            UDP => 8,
            _ => 0,
        };
        if let Some(contents) = packet.get_mut(transport + length..) {
            contents.fill(0);
        }
    }
    if header.source.is_ipv4() {
        checksum_at(packet, 10..12, 0..header.extensions.start, 0);
    }
    let place = match protocol {
        TCP => transport + 16,
        UDP => transport + 6,
        _ => return,
    };
    let length = packet.len().saturating_sub(transport);
    // UDP over IPv4 may have none (RFC 768).
    let is_without = protocol == UDP && packet.get(place..place + 2) == Some(&[0, 0]);
    if is_whole && !is_without && place + 2 <= packet.len() {
        let pseudo = places.iter().map(|range| sum(&packet[range.clone()])).sum::<u32>();
        checksum_at(packet, place..place + 2, transport..packet.len(), pseudo + u32::from(protocol) + length as u32);
    }
}

/// Writes the Internet checksum (RFC 1071) of the bytes in `over` to `place` among them. `more` is added to the sum.
fn checksum_at(packet: &mut [u8], place: Range<usize>, over: Range<usize>, more: u32) {
    let Some(field) = packet.get_mut(place.clone()) else { return };
    field.fill(0);
    let mut total = sum(packet.get(over).unwrap_or_default()) + more;
    while total > 0xFFFF {
        total = (total >> 16) + (total & 0xFFFF);
    }
    packet[place].copy_from_slice(&(!(total as u16)).to_be_bytes());
}

/// The sum of 16-bit words, folded so far that it cannot overflow in a few additions.
fn sum(bytes: &[u8]) -> u32 {
    let words = bytes.chunks(2).map(|word| u64::from(word[0]) << 8 | u64::from(word.get(1).copied().unwrap_or(0)));
    let total: u64 = words.sum();
    ((total >> 16) + (total & 0xFFFF)) as u32
}
