//! IPv6 (RFC 8200): a header of fixed length, and a chain of extension headers behind it that ends with the transport's.

pub(crate) mod extensions;

use super::chain::Chain;
use crate::field::{fixed, number, specs};
use crate::ip::{Header, not_filled_in, protocol_name};
use crate::{Dissection, Field, Protocol, Rule};
use std::net::Ipv6Addr;
use std::ops::Range;

/// Bytes of the header without extension headers.
pub const HEADER: usize = 40;

specs! {
    VERSION = "ipv6.version", "Version", "RFC 8200 §3";
    TRAFFIC_CLASS = "ipv6.tclass", "Traffic Class", "RFC 8200 §7";
    DSCP = "ipv6.tclass.dscp", "Differentiated Services Codepoint", "RFC 2474 §3";
    ECN = "ipv6.tclass.ecn", "Explicit Congestion Notification", "RFC 3168 §5";
    FLOW_LABEL = "ipv6.flow", "Flow Label", "RFC 6437 §2";
    PAYLOAD_LENGTH = "ipv6.plen", "Payload Length", "RFC 8200 §3";
    NEXT_HEADER = "ipv6.nxt", "Next Header", "RFC 8200 §3";
    HOP_LIMIT = "ipv6.hlim", "Hop Limit", "RFC 8200 §3";
    SOURCE = "ipv6.src", "Source Address", "RFC 8200 §3";
    DESTINATION = "ipv6.dst", "Destination Address", "RFC 8200 §3";
}

/// Where the fields stand in the header, in bytes, and in bits if they share bytes (RFC 8200 §3).
mod place {
    use std::ops::Range;

    pub(super) const VERSION_BITS: Range<usize> = 0..4;
    pub(super) const TRAFFIC_CLASS_BITS: Range<usize> = 4..12;
    pub(super) const DSCP_BITS: Range<usize> = 4..10;
    pub(super) const ECN_BITS: Range<usize> = 10..12;
    pub(super) const FLOW_LABEL_BITS: Range<usize> = 12..32;
    pub(super) const PAYLOAD_LENGTH: Range<usize> = 4..6;
    pub(super) const NEXT_HEADER: usize = 6;
    pub(super) const HOP_LIMIT: Range<usize> = 7..8;
    pub(super) const SOURCE: Range<usize> = 8..24;
    pub(super) const DESTINATION: Range<usize> = 24..40;
}

/// The header at the front of `packet`, which had `on_link` bytes on the link; `None` if it is not a whole IPv6 header.
pub(super) fn parse(packet: &[u8], on_link: usize) -> Option<Header> {
    let fixed = packet.first_chunk::<HEADER>().filter(|fixed| fixed[0] >> 4 == 6)?;
    let total_length = total_length(packet, on_link);
    let length = total_length.min(on_link);
    let end = length.min(packet.len());
    let chain = Chain::read(&packet[..end], HEADER, fixed[place::NEXT_HEADER], 6);
    Some(Header {
        source: address(fixed, place::SOURCE).into(),
        destination: address(fixed, place::DESTINATION).into(),
        hop_limit: fixed[place::HOP_LIMIT.start],
        protocol: chain.protocol,
        extensions: HEADER..chain.end,
        payload: chain.end..end,
        total_length,
        length,
        fragment: chain.fragment,
        is_cut: chain.is_cut(),
    })
}

/// The fields of the header at the front of `packet` and of the extension headers behind it.
pub fn dissect(packet: &[u8]) -> Dissection {
    let mut dissection = fixed(Protocol::Ipv6, packet, |header| fields(header, packet.len()));
    if packet.len() < HEADER {
        dissection.mark(Rule::Ipv6Short);
        return dissection;
    }
    if packet[0] >> 4 != 6 {
        dissection.mark(Rule::Ipv6Version);
        return dissection;
    }
    let total_length = total_length(packet, packet.len());
    let chain = Chain::read(&packet[..total_length.min(packet.len())], HEADER, packet[place::NEXT_HEADER], 6);
    for extension in &chain.extensions {
        let (field, is_sound) = extensions::field(packet, extension);
        dissection.length = extension.place.end;
        dissection.fields.push(field);
        if !is_sound {
            dissection.mark(Rule::Ipv6Option);
        }
    }
    if total_length > packet.len() {
        dissection.malformed = Some(Rule::Ipv6PayloadLength.into());
    } else if let Some(broken) = chain.broken {
        dissection.mark(broken);
    }
    dissection
}

/// Bytes of the packet according to its header, which is whole. A payload of length 0 with bytes behind the header is what
/// a capture shows of a packet that the network card had yet to cut into several, and of a jumbogram (RFC 2675 §3).
fn total_length(packet: &[u8], on_link: usize) -> usize {
    match number(packet, place::PAYLOAD_LENGTH) {
        Some(0) | None => on_link,
        Some(length) => HEADER + length as usize,
    }
}

fn address(header: &[u8; HEADER], place: Range<usize>) -> Ipv6Addr {
    let mut octets = [0; 16];
    octets.iter_mut().zip(&header[place]).for_each(|(to, &from)| *to = from);
    octets.into()
}

/// The fields of a header. `captured` is how many bytes of the packet there are.
fn fields(header: &[u8; HEADER], captured: usize) -> Vec<Field> {
    let first = number(header, 0..4).unwrap_or(0);
    let bits = |spec, bits: Range<usize>| {
        let value = first >> (32 - bits.end) & ((1 << bits.len()) - 1);
        Field::bits(spec, bits, value.to_string()).numbered(value)
    };
    let length = number(header, place::PAYLOAD_LENGTH).unwrap_or(0);
    let beyond = captured.saturating_sub(HEADER);
    let payload_length = match (length, beyond) {
        (0, 1..) => {
            Field::bytes(&PAYLOAD_LENGTH, place::PAYLOAD_LENGTH, not_filled_in(captured)).numbered(beyond as u64)
        }
        _ => Field::number(&PAYLOAD_LENGTH, place::PAYLOAD_LENGTH, length),
    };
    let host = |spec, place: Range<usize>| Field::bytes(spec, place.clone(), address(header, place).to_string());
    let hop_limit = number(header, place::HOP_LIMIT).unwrap_or(0);
    vec![
        bits(&VERSION, place::VERSION_BITS),
        bits(&TRAFFIC_CLASS, place::TRAFFIC_CLASS_BITS)
            .of(vec![bits(&DSCP, place::DSCP_BITS), bits(&ECN, place::ECN_BITS)]),
        bits(&FLOW_LABEL, place::FLOW_LABEL_BITS),
        payload_length,
        next_header(&NEXT_HEADER, header, place::NEXT_HEADER),
        Field::number(&HOP_LIMIT, place::HOP_LIMIT, hop_limit),
        host(&SOURCE, place::SOURCE),
        host(&DESTINATION, place::DESTINATION),
    ]
}

/// The field that names the next header, at byte `at`.
fn next_header(spec: &'static crate::Spec, bytes: &[u8], at: usize) -> Field {
    let protocol = bytes.get(at).copied().unwrap_or_default();
    Field::bytes(spec, at..at + 1, protocol_name(protocol)).numbered(protocol.into())
}

#[cfg(test)]
mod tests;
