//! Other names in what packets carry, consistently and at the same length.
//!
//! A name may be cut by the end of a segment, and a segment may have been sent again. So the segments of each direction are
//! put together first, whatever is there twice included; names are found and replaced in that; then every packet gets its
//! bytes back. Datagrams are changed one by one: of UDP only DNS is kept, because QUIC's first packets show the server's name
//! to anyone (RFC 9001 §5.2).

use crate::addresses::Addresses;
use crate::alias::Aliases;
use crate::{certificates, dns_names, found_names};
use std::collections::BTreeMap;
use std::ops::Range;
use trace::Direction;
use wire::ip;

const TCP: u8 = 6;
const UDP: u8 = 17;
/// DNS, mDNS (RFC 6762) and LLMNR (RFC 4795).
const DNS_PORTS: [u16; 3] = [53, 5353, 5355];
/// The flag SYN in the 14th byte of a header of TCP (RFC 9293 §3.1); it takes one sequence number.
const SYN: u8 = 2;

/// A packet whose contents are changed.
pub(crate) struct Packet {
    pub(crate) connection: u32,
    pub(crate) direction: Direction,
    /// From the IP header on.
    pub(crate) bytes: Vec<u8>,
}

/// The data of a segment.
struct Segment {
    packet: usize,
    /// Where they lie in the packet.
    place: Range<usize>,
    /// Where they begin in the stream, counted from the first segment that was seen.
    offset: i64,
}

/// Data without a gap.
struct Run {
    offset: i64,
    bytes: Vec<u8>,
    is_dns: bool,
}

/// Replaces names in all packets. Checksums are left to the caller.
pub(crate) fn rename(packets: &mut [Packet], addresses: &mut Addresses) {
    let mut aliases = Aliases::default();
    let (streams, datagrams) = sorted(packets, &mut aliases);
    let mut runs: Vec<(Run, Vec<Segment>)> = streams.into_values().flat_map(|it| runs(packets, it)).collect();
    // First all names are learned: one that DNS shows may stand in a body.
    for (run, _) in &runs {
        found_names::learn(&run.bytes, &mut aliases);
    }
    for (run, _) in runs.iter_mut().filter(|(run, _)| run.is_dns) {
        // RFC 1035 §4.2.2: over TCP a length of two bytes stands before each message.
        let mut rest = &mut run.bytes[..];
        while let Some(&[high, low]) = rest.get(..2) {
            let length = usize::from(high) * 256 + usize::from(low);
            let Some((message, after)) = rest.get_mut(2..).and_then(|rest| rest.split_at_mut_checked(length)) else {
                break;
            };
            dns_names::replace(message, &mut aliases, addresses);
            rest = after;
        }
    }
    for (packet, place, is_dns) in datagrams {
        let Some(data) = packets.get_mut(packet).and_then(|packet| packet.bytes.get_mut(place)) else { continue };
        if is_dns {
            dns_names::replace(data, &mut aliases, addresses);
        } else {
            data.fill(0);
        }
    }
    for (run, segments) in &mut runs {
        if !run.is_dns {
            certificates::replace(&mut run.bytes, &mut aliases, addresses);
            aliases.replace(&mut run.bytes);
        }
        for Segment { packet, place, offset } in segments {
            let start = usize::try_from(*offset - run.offset).unwrap_or(usize::MAX);
            let new = start.checked_add(place.len()).and_then(|end| run.bytes.get(start..end));
            let old = packets.get_mut(*packet).and_then(|packet| packet.bytes.get_mut(place.clone()));
            if let Some((old, new)) = old.zip(new) {
                old.copy_from_slice(new);
            }
        }
    }
}

type Streams = BTreeMap<(u32, bool), (Vec<Segment>, bool)>;

/// The segments of each connection and direction, and whether they are of DNS; the datagrams' data. Learns the addresses,
/// which may stand as texts in contents.
fn sorted(packets: &[Packet], aliases: &mut Aliases) -> (Streams, Vec<(usize, Range<usize>, bool)>) {
    let (mut streams, mut datagrams) = (Streams::new(), Vec::new());
    let mut firsts: BTreeMap<(u32, bool), u32> = BTreeMap::new();
    for (number, Packet { connection, direction, bytes }) in packets.iter().enumerate() {
        let Some(header) = ip::Header::parse(bytes) else { continue };
        for address in [header.source, header.destination] {
            aliases.learn(address.to_string().as_bytes());
        }
        let (start, end) = (header.payload.start, header.payload.end.min(bytes.len()));
        let Some(inner) = bytes.get(start..end) else { continue };
        let port = |at: usize| inner.get(at..at + 2).map_or(0, |two| u16::from(two[0]) << 8 | u16::from(two[1]));
        let is_dns = [port(0), port(2)].iter().any(|port| DNS_PORTS.contains(port));
        match (header.transport(), inner) {
            (Some(UDP), _) if inner.len() > 8 => datagrams.push((number, start + 8..end, is_dns)),
            (Some(TCP), &[_, _, _, _, a, b, c, d, _, _, _, _, words, flags, ..]) => {
                let first = start + usize::from(words >> 4) * 4;
                let sequence = u32::from_be_bytes([a, b, c, d]).wrapping_add(u32::from(flags & SYN != 0));
                let key = (*connection, *direction == Direction::Up);
                let base = *firsts.entry(key).or_insert(sequence);
                if first < end {
                    let offset = i64::from(sequence.wrapping_sub(base).cast_signed());
                    let (segments, dns) = streams.entry(key).or_default();
                    segments.push(Segment { packet: number, place: first..end, offset });
                    *dns = is_dns;
                }
            }
            _ => {}
        }
    }
    (streams, datagrams)
}

/// The runs of one direction, with the segments of each.
fn runs(packets: &[Packet], (mut segments, is_dns): (Vec<Segment>, bool)) -> Vec<(Run, Vec<Segment>)> {
    segments.sort_by_key(|segment| segment.offset);
    let mut runs: Vec<(Run, Vec<Segment>)> = Vec::new();
    for segment in segments {
        let Some(data) = packets.get(segment.packet).and_then(|packet| packet.bytes.get(segment.place.clone())) else {
            continue;
        };
        match runs.last_mut() {
            Some((run, of)) if segment.offset <= run.offset + run.bytes.len() as i64 => {
                let known = usize::try_from(run.offset + run.bytes.len() as i64 - segment.offset).unwrap_or(0);
                run.bytes.extend_from_slice(data.get(known..).unwrap_or_default());
                of.push(segment);
            }
            _ => runs.push((Run { offset: segment.offset, bytes: data.to_vec(), is_dns }, vec![segment])),
        }
    }
    runs
}
