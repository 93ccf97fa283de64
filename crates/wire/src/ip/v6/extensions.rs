//! Names the bytes of extension headers (RFC 8200 §4, RFC 4302) and of the options in them.

use super::next_header;
use crate::field::{number, specs};
use crate::ip::chain::{AUTHENTICATION, DESTINATION_OPTIONS, Extension, FRAGMENT, HOP_BY_HOP};
use crate::{Field, Spec};
use std::ops::Range;
use trace::to_hex;

specs! {
    HOP_BY_HOP_OPTIONS = "ipv6.hopopts", "Hop-by-Hop Options Header", "RFC 8200 §4.3";
    HOP_BY_HOP_NEXT = "ipv6.hopopts.nxt", "Next Header", "RFC 8200 §4.3";
    HOP_BY_HOP_LENGTH = "ipv6.hopopts.len", "Hdr Ext Len", "RFC 8200 §4.3";
    DESTINATION = "ipv6.dstopts", "Destination Options Header", "RFC 8200 §4.6";
    DESTINATION_NEXT = "ipv6.dstopts.nxt", "Next Header", "RFC 8200 §4.6";
    DESTINATION_LENGTH = "ipv6.dstopts.len", "Hdr Ext Len", "RFC 8200 §4.6";
    OPTION = "ipv6.opt", "Option", "RFC 8200 §4.2";
    OPTION_TYPE = "ipv6.opt.type", "Option Type", "RFC 8200 §4.2";
    OPTION_LENGTH = "ipv6.opt.length", "Opt Data Len", "RFC 8200 §4.2";
    PAD1 = "ipv6.opt.pad1", "Pad1", "RFC 8200 §4.2";
    PADN = "ipv6.opt.padn", "PadN", "RFC 8200 §4.2";
    ROUTER_ALERT = "ipv6.opt.router_alert", "Value", "RFC 2711 §2.1";
    JUMBO = "ipv6.opt.jumbo", "Jumbo Payload Length", "RFC 2675 §2";
    OPTION_DATA = "ipv6.opt.unknown", "Option Data", "RFC 8200 §4.2";
    ROUTING = "ipv6.routing", "Routing Header", "RFC 8200 §4.4";
    ROUTING_NEXT = "ipv6.routing.nxt", "Next Header", "RFC 8200 §4.4";
    ROUTING_LENGTH = "ipv6.routing.len", "Hdr Ext Len", "RFC 8200 §4.4";
    ROUTING_TYPE = "ipv6.routing.type", "Routing Type", "RFC 8200 §4.4";
    SEGMENTS_LEFT = "ipv6.routing.segleft", "Segments Left", "RFC 8200 §4.4";
    ROUTING_DATA = "ipv6.routing.unknown_data", "type-specific data", "RFC 8200 §4.4";
    FRAGMENT_HEADER = "ipv6.fraghdr", "Fragment Header", "RFC 8200 §4.5";
    FRAGMENT_NEXT = "ipv6.fraghdr.nxt", "Next Header", "RFC 8200 §4.5";
    FRAGMENT_RESERVED = "ipv6.fraghdr.reserved_octet", "Reserved", "RFC 8200 §4.5";
    FRAGMENT_OFFSET = "ipv6.fraghdr.offset", "Fragment Offset", "RFC 8200 §4.5";
    FRAGMENT_RESERVED_BITS = "ipv6.fraghdr.reserved_bits", "Res", "RFC 8200 §4.5";
    MORE_FRAGMENTS = "ipv6.fraghdr.more", "M flag", "RFC 8200 §4.5";
    IDENTIFICATION = "ipv6.fraghdr.ident", "Identification", "RFC 8200 §4.5";
    AUTHENTICATION_HEADER = "ah", "Authentication Header", "RFC 4302 §2";
    AUTHENTICATION_NEXT = "ah.next_header", "Next Header", "RFC 4302 §2.1";
    AUTHENTICATION_LENGTH = "ah.length", "Payload Length", "RFC 4302 §2.2";
    AUTHENTICATION_RESERVED = "ah.reserved", "RESERVED", "RFC 4302 §2.3";
    SECURITY_PARAMETERS = "ah.spi", "Security Parameters Index", "RFC 4302 §2.4";
    SEQUENCE = "ah.sequence", "Sequence Number", "RFC 4302 §2.5";
    INTEGRITY = "ah.icv", "Integrity Check Value", "RFC 4302 §2.6";
}

/// Options by their types (RFC 8200 §4.2, RFC 2711, RFC 2675).
const PAD1_TYPE: u8 = 0;
const PADN_TYPE: u8 = 1;
const ROUTER_ALERT_TYPE: u8 = 5;
const JUMBO_TYPE: u8 = 0xC2;

/// The field that `extension` of `packet` is, and whether the options in it fit.
pub(in crate::ip) fn field(packet: &[u8], extension: &Extension) -> (Field, bool) {
    let place = extension.place.clone();
    let text = super::protocol_name(packet.get(place.start).copied().unwrap_or_default());
    let whole = |spec, parts| Field::bytes(spec, place.clone(), ["next: ", &text].concat()).of(parts);
    match extension.kind {
        HOP_BY_HOP => {
            let (parts, is_sound) = with_options(packet, &place, &HOP_BY_HOP_NEXT, &HOP_BY_HOP_LENGTH);
            (whole(&HOP_BY_HOP_OPTIONS, parts), is_sound)
        }
        DESTINATION_OPTIONS => {
            let (parts, is_sound) = with_options(packet, &place, &DESTINATION_NEXT, &DESTINATION_LENGTH);
            (whole(&DESTINATION, parts), is_sound)
        }
        FRAGMENT => (whole(&FRAGMENT_HEADER, fragment(packet, place.start)), true),
        AUTHENTICATION => (whole(&AUTHENTICATION_HEADER, authentication(packet, &place)), true),
        _ => (whole(&ROUTING, routing(packet, &place)), true),
    }
}

fn plain(spec: &'static Spec, packet: &[u8], place: Range<usize>) -> Field {
    Field::number(spec, place.clone(), number(packet, place).unwrap_or(0))
}

fn hexadecimal(spec: &'static Spec, packet: &[u8], place: Range<usize>) -> Field {
    Field::bytes(spec, place.clone(), to_hex(packet.get(place).unwrap_or_default()))
}

fn routing(packet: &[u8], place: &Range<usize>) -> Vec<Field> {
    let start = place.start;
    let byte = |spec, at| plain(spec, packet, start + at..start + at + 1);
    vec![
        next_header(&ROUTING_NEXT, packet, start),
        byte(&ROUTING_LENGTH, 1),
        byte(&ROUTING_TYPE, 2),
        byte(&SEGMENTS_LEFT, 3),
        hexadecimal(&ROUTING_DATA, packet, start + 4..place.end),
    ]
}

fn fragment(packet: &[u8], start: usize) -> Vec<Field> {
    let word = number(packet, start + 2..start + 4).unwrap_or(0);
    let first = (start + 2) * 8;
    let bits = |spec, bits: Range<usize>, value: u64| {
        Field::bits(spec, first + bits.start..first + bits.end, value.to_string()).numbered(value)
    };
    vec![
        next_header(&FRAGMENT_NEXT, packet, start),
        plain(&FRAGMENT_RESERVED, packet, start + 1..start + 2),
        bits(&FRAGMENT_OFFSET, 0..13, word >> 3),
        bits(&FRAGMENT_RESERVED_BITS, 13..15, word >> 1 & 3),
        bits(&MORE_FRAGMENTS, 15..16, word & 1),
        plain(&IDENTIFICATION, packet, start + 4..start + 8),
    ]
}

fn authentication(packet: &[u8], place: &Range<usize>) -> Vec<Field> {
    let start = place.start;
    let mut fields = vec![
        next_header(&AUTHENTICATION_NEXT, packet, start),
        plain(&AUTHENTICATION_LENGTH, packet, start + 1..start + 2),
    ];
    // A header so short has no room for the fields that the standard asks for.
    let parts = [
        (&AUTHENTICATION_RESERVED, 2..4),
        (&SECURITY_PARAMETERS, 4..8),
        (&SEQUENCE, 8..12),
        (&INTEGRITY, 12..place.len()),
    ];
    for (spec, part) in parts.into_iter().filter(|(_, part)| part.start < part.end && part.start < place.len()) {
        let part = start + part.start..(start + part.end).min(place.end);
        let number = number(packet, part.clone()).unwrap_or(0);
        fields.push(match part.len() {
            4 if *spec == SECURITY_PARAMETERS => {
                let digits = to_hex(packet.get(part.clone()).unwrap_or_default());
                Field::bytes(spec, part, ["0x", &digits].concat()).numbered(number)
            }
            4 if *spec == SEQUENCE => Field::number(spec, part, number),
            _ => hexadecimal(spec, packet, part),
        });
    }
    fields
}

/// A header that consists of options, and whether all of them fit into it.
fn with_options(packet: &[u8], place: &Range<usize>, next: &'static Spec, length: &'static Spec) -> (Vec<Field>, bool) {
    let start = place.start;
    let mut fields = vec![next_header(next, packet, start), plain(length, packet, start + 1..start + 2)];
    let mut at = start + 2;
    while at < place.end {
        let kind = packet.get(at).copied().unwrap_or_default();
        if kind == PAD1_TYPE {
            fields.push(Field::bytes(&PAD1, at..at + 1, ""));
            at += 1;
            continue;
        }
        // A length counts neither its own byte nor the type's.
        let end = packet.get(at + 1).filter(|_| at + 1 < place.end).map(|&length| at + 2 + usize::from(length));
        let Some(end) = end.filter(|&end| end <= place.end) else {
            fields.push(hexadecimal(&OPTION, packet, at..place.end));
            return (fields, false);
        };
        fields.push(option(packet, kind, at..end));
        at = end;
    }
    (fields, true)
}

fn option(packet: &[u8], kind: u8, place: Range<usize>) -> Field {
    let (start, data) = (place.start, place.start + 2..place.end);
    let (name, spec) = match kind {
        PADN_TYPE => ("PadN", &PADN),
        ROUTER_ALERT_TYPE => ("Router Alert", &ROUTER_ALERT),
        JUMBO_TYPE => ("Jumbo Payload", &JUMBO),
        _ => ("", &OPTION_DATA),
    };
    let number = kind.to_string();
    let text = if name.is_empty() { number.clone() } else { [name, " (", &number, ")"].concat() };
    let mut parts = vec![
        Field::bytes(&OPTION_TYPE, start..start + 1, text.clone()).numbered(kind.into()),
        plain(&OPTION_LENGTH, packet, start + 1..start + 2),
    ];
    if !data.is_empty() {
        let is_number = matches!((kind, data.len()), (ROUTER_ALERT_TYPE, 2) | (JUMBO_TYPE, 4));
        parts.push(if is_number { plain(spec, packet, data) } else { hexadecimal(spec, packet, data) });
    }
    Field::bytes(&OPTION, place, text).of(parts)
}
