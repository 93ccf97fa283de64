//! IPv4 (RFC 791): the header that brings a packet to its host.

use crate::checksum::{folded, sum};
use crate::field::{fixed, number, specs};
use crate::ip::chain::Chain;
use crate::ip::{Fragment, Header, not_filled_in, protocol_name, v6};
use crate::{Dissection, Field, Protocol, Rule};
use std::net::Ipv4Addr;
use std::ops::Range;
use trace::to_hex;

/// Bytes of a header without options.
const SHORTEST: usize = 20;

specs! {
    VERSION = "ip.version", "Version", "RFC 791 §3.1";
    HEADER_LENGTH = "ip.hdr_len", "Internet Header Length", "RFC 791 §3.1";
    DSCP = "ip.dsfield.dscp", "Differentiated Services Codepoint", "RFC 2474 §3";
    ECN = "ip.dsfield.ecn", "Explicit Congestion Notification", "RFC 3168 §5";
    TOTAL_LENGTH = "ip.len", "Total Length", "RFC 791 §3.1";
    IDENTIFICATION = "ip.id", "Identification", "RFC 791 §3.1";
    FLAGS = "ip.flags", "Flags", "RFC 791 §3.1";
    RESERVED = "ip.flags.rb", "Reserved", "RFC 791 §3.1";
    DONT_FRAGMENT = "ip.flags.df", "Don't Fragment", "RFC 791 §3.1";
    MORE_FRAGMENTS = "ip.flags.mf", "More Fragments", "RFC 791 §3.1";
    FRAGMENT_OFFSET = "ip.frag_offset", "Fragment Offset", "RFC 791 §3.1";
    TTL = "ip.ttl", "Time to Live", "RFC 791 §3.1";
    PROTOCOL = "ip.proto", "Protocol", "RFC 791 §3.1";
    CHECKSUM = "ip.checksum", "Header Checksum", "RFC 791 §3.1";
    SOURCE = "ip.src", "Source Address", "RFC 791 §3.1";
    DESTINATION = "ip.dst", "Destination Address", "RFC 791 §3.1";
    OPTIONS = "ip.options", "Options", "RFC 791 §3.1";
    END = "ip.options.eol", "End of Option List", "RFC 791 §3.1";
    PADDING = "ip.opt.padding", "Padding", "RFC 791 §3.1";
    NOP = "ip.options.nop", "No Operation", "RFC 791 §3.1";
    OPTION = "ip.opt", "Option", "RFC 791 §3.1";
    KIND = "ip.opt.type", "Option-Type", "RFC 791 §3.1";
    OPTION_LENGTH = "ip.opt.len", "Option-Length", "RFC 791 §3.1";
    VALUE = "ip.opt.data", "Option-Data", "RFC 791 §3.1";
}

/// Where the fixed fields stand in the header, in bytes, and in bits if they share bytes (RFC 791 §3.1, Figure 4).
mod place {
    use std::ops::Range;

    /// The byte that Version and Internet Header Length share.
    pub(super) const VERSION_BYTE: usize = 0;
    pub(super) const VERSION_BITS: Range<usize> = 0..4;
    pub(super) const HEADER_LENGTH_BITS: Range<usize> = 4..8;
    /// The byte that DSCP and ECN share.
    pub(super) const SERVICE_BYTE: usize = 1;
    pub(super) const DSCP_BITS: Range<usize> = 8..14;
    pub(super) const ECN_BITS: Range<usize> = 14..16;
    pub(super) const TOTAL_LENGTH: Range<usize> = 2..4;
    pub(super) const IDENTIFICATION: Range<usize> = 4..6;
    /// The two bytes that Flags and Fragment Offset share.
    pub(super) const FRAGMENT: Range<usize> = 6..8;
    pub(super) const FLAGS_BITS: Range<usize> = 48..51;
    pub(super) const FRAGMENT_OFFSET_BITS: Range<usize> = 51..64;
    pub(super) const TTL: Range<usize> = 8..9;
    pub(super) const PROTOCOL: usize = 9;
    pub(super) const CHECKSUM: Range<usize> = 10..12;
    pub(super) const SOURCE: Range<usize> = 12..16;
    pub(super) const DESTINATION: Range<usize> = 16..20;
}

/// The header at the front of `packet`, which had `on_link` bytes on the link; `None` if it is not an IPv4 header of which
/// everything but the options is there.
pub(super) fn parse(packet: &[u8], on_link: usize) -> Option<Header> {
    let fixed = packet.first_chunk::<SHORTEST>()?;
    let at = |place| number(fixed, place).unwrap_or(0) as usize;
    let version = fixed[place::VERSION_BYTE] >> 4;
    let header_length = usize::from(fixed[place::VERSION_BYTE] & 15) * 4;
    let total_length = total_length(at(place::TOTAL_LENGTH), on_link);
    let length = total_length.min(on_link);
    if version != 4 || !(SHORTEST..=length).contains(&header_length) {
        return None;
    }
    let (end, protocol) = (length.min(packet.len()), fixed[place::PROTOCOL]);
    let options_end = header_length.min(end);
    // RFC 791 §3.1, "Flags" and "Fragment Offset", which counts in words of eight bytes.
    let (offset, has_more) = (at(place::FRAGMENT) & 0x1FFF, at(place::FRAGMENT) & 0x2000 != 0);
    let (identification, offset) = (at(place::IDENTIFICATION) as u32, offset * 8);
    let fragment = Fragment { identification, offset, has_more, protocol, start: options_end };
    let chain = chain(&packet[..end], options_end, protocol, offset);
    Some(Header {
        source: Ipv4Addr::from(at(place::SOURCE) as u32).into(),
        destination: Ipv4Addr::from(at(place::DESTINATION) as u32).into(),
        hop_limit: fixed[place::TTL.start],
        protocol: chain.protocol,
        extensions: options_end..chain.end,
        payload: chain.end..end,
        total_length,
        length,
        fragment: (offset != 0 || has_more).then_some(fragment),
        is_cut: header_length > end || chain.is_cut(),
    })
}

/// What stands between the header, which ends at `start` and names `protocol`, and the transport. In a fragment other than
/// the first, which lies at `offset`, there is only data.
fn chain(packet: &[u8], start: usize, protocol: u8, offset: usize) -> Chain {
    if offset == 0 { Chain::read(packet, start, protocol, 4) } else { Chain::empty(start, protocol) }
}

/// The packet's length, if its header has `length`. No packet has length 0: it is what a capture shows of a packet that
/// the network card had yet to cut into several.
fn total_length(length: usize, on_link: usize) -> usize {
    if length == 0 { on_link } else { length }
}

/// The fields of the header at the front of `packet`.
pub fn dissect(packet: &[u8]) -> Dissection {
    let header_length = packet.first().map_or(0, |&first| usize::from(first & 15) * 4);
    let is_whole = (SHORTEST..=packet.len()).contains(&header_length);
    let header = &packet[..if is_whole { header_length } else { packet.len().min(SHORTEST) }];
    let mut dissection = fixed(Protocol::Ipv4, packet, |fixed| fields(fixed, is_right(header), packet.len()));
    let total_length = total_length(number(packet, place::TOTAL_LENGTH).unwrap_or(0) as usize, packet.len());
    let mut is_sound = true;
    if header.len() > SHORTEST {
        let parts;
        (parts, is_sound) = options(header);
        dissection.fields.push(Field::bytes(&OPTIONS, SHORTEST..header.len(), to_hex(&header[SHORTEST..])).of(parts));
        dissection.length = header.len();
    }
    let broken = if packet.len() < SHORTEST {
        Some(Rule::Ipv4Short)
    } else if packet[0] >> 4 != 4 {
        Some(Rule::Ipv4Version)
    } else if !is_whole {
        Some(Rule::Ipv4HeaderLength)
    } else if !(header_length..=packet.len()).contains(&total_length) {
        Some(Rule::Ipv4TotalLength)
    } else if !is_sound {
        Some(Rule::Ipv4Option)
    } else {
        None
    };
    dissection.malformed = broken.map(Into::into);
    if let Some(header) = parse(packet, packet.len()) {
        let chain = Chain::read(&packet[..header.payload.end], header.extensions.start, packet[place::PROTOCOL], 4);
        for extension in chain.extensions.iter().filter(|_| !header.extensions.is_empty()) {
            dissection.length = extension.place.end;
            dissection.fields.push(v6::extensions::field(packet, extension).0);
        }
    }
    dissection
}

/// The fields of a header. `captured` is how many bytes of the packet there are.
fn fields(header: &[u8; SHORTEST], is_right: bool, captured: usize) -> Vec<Field> {
    let at = |place: Range<usize>| number(header, place).unwrap_or(0);
    let bits = |spec, bits: Range<usize>, value: u64| Field::bits(spec, bits, value.to_string()).numbered(value);
    let plain = |spec, place: Range<usize>| Field::number(spec, place.clone(), at(place));
    let host = |spec, place: Range<usize>| {
        Field::bytes(spec, place.clone(), Ipv4Addr::from(at(place.clone()) as u32).to_string()).numbered(at(place))
    };
    let version = u64::from(header[place::VERSION_BYTE]);
    let words = version & 15;
    let service = u64::from(header[place::SERVICE_BYTE]);
    let fragment = at(place::FRAGMENT);
    let flag = |spec, bit: usize| {
        let start = place::FLAGS_BITS.start + bit;
        bits(spec, start..start + 1, fragment >> (15 - bit) & 1)
    };
    let flags = vec![flag(&RESERVED, 0), flag(&DONT_FRAGMENT, 1), flag(&MORE_FRAGMENTS, 2)];
    let protocol = header[place::PROTOCOL];
    let protocol_place = place::PROTOCOL..place::PROTOCOL + 1;
    let checksum = checksum_text(&header[place::CHECKSUM], is_right);
    let total_length = match at(place::TOTAL_LENGTH) {
        0 => Field::bytes(&TOTAL_LENGTH, place::TOTAL_LENGTH, not_filled_in(captured)).numbered(captured as u64),
        _ => plain(&TOTAL_LENGTH, place::TOTAL_LENGTH),
    };
    vec![
        bits(&VERSION, place::VERSION_BITS, version >> 4),
        Field::bits(&HEADER_LENGTH, place::HEADER_LENGTH_BITS, length_text(words)).numbered(words),
        bits(&DSCP, place::DSCP_BITS, service >> 2),
        bits(&ECN, place::ECN_BITS, service & 3),
        total_length,
        plain(&IDENTIFICATION, place::IDENTIFICATION),
        bits(&FLAGS, place::FLAGS_BITS, fragment >> 13).of(flags),
        bits(&FRAGMENT_OFFSET, place::FRAGMENT_OFFSET_BITS, fragment & 0x1FFF),
        plain(&TTL, place::TTL),
        Field::bytes(&PROTOCOL, protocol_place, protocol_name(protocol)).numbered(protocol.into()),
        Field::bytes(&CHECKSUM, place::CHECKSUM, checksum).numbered(at(place::CHECKSUM)),
        host(&SOURCE, place::SOURCE),
        host(&DESTINATION, place::DESTINATION),
    ]
}

/// The options of a header, and whether all of them fit into it.
fn options(header: &[u8]) -> (Vec<Field>, bool) {
    let mut fields = Vec::new();
    let mut at = SHORTEST;
    while let Some(&kind) = header.get(at) {
        if kind == 0 {
            fields.push(Field::bytes(&END, at..at + 1, ""));
            if at + 1 < header.len() {
                fields.push(Field::bytes(&PADDING, at + 1..header.len(), to_hex(&header[at + 1..])));
            }
            return (fields, true);
        }
        if kind == 1 {
            fields.push(Field::bytes(&NOP, at..at + 1, ""));
            at += 1;
            continue;
        }
        // A length counts its own byte and the kind's.
        let length = header.get(at + 1).map_or(0, |&length| usize::from(length));
        if length < 2 || at + length > header.len() {
            fields.push(Field::bytes(&OPTION, at..header.len(), to_hex(&header[at..])));
            return (fields, false);
        }
        let (value, end) = (at + 2, at + length);
        let mut parts = vec![
            Field::number(&KIND, at..at + 1, u64::from(kind)),
            Field::number(&OPTION_LENGTH, at + 1..value, length as u64),
        ];
        if value < end {
            parts.push(Field::bytes(&VALUE, value..end, to_hex(&header[value..end])));
        }
        fields.push(Field::bytes(&OPTION, at..end, to_hex(&header[at..end])).of(parts));
        at = end;
    }
    (fields, true)
}

/// A length in words of four bytes, for people: `20 bytes (5)`.
pub(crate) fn length_text(words: u64) -> String {
    [&(words * 4).to_string(), " bytes (", &words.to_string(), ")"].concat()
}

/// A checksum with whether it is right. A capture at the sender has 0 if the network card computes the checksum.
fn checksum_text(checksum: &[u8], is_right: bool) -> String {
    let state = match (is_right, checksum) {
        (true, _) => " (right)",
        (false, [0, 0]) => " (not filled in)",
        (false, _) => " (wrong)",
    };
    ["0x", &to_hex(checksum), state].concat()
}

/// Whether the sum of the header's words, checksum included, is all ones: the negative zero of one's complement (RFC
/// 1071 §1).
fn is_right(header: &[u8]) -> bool {
    folded(sum(header)) == 0xFFFF
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: [u8; 20] = [0x45, 0, 0, 0x28, 0, 1, 0x40, 0, 64, 6, 0xb6, 0x83, 192, 0, 2, 10, 192, 0, 2, 80];

    #[test]
    fn names_every_field_of_a_header() {
        let dissection = dissect(&[HEADER, [0; 20]].concat());
        assert_eq!((dissection.length, &dissection.malformed), (20, &None));
        let value = |id| dissection.find(id).map(|field| field.value.clone()).unwrap_or_default();
        assert_eq!(value("ip.src"), "192.0.2.10");
        assert_eq!(value("ip.proto"), "TCP (6)");
        assert_eq!(value("ip.flags.df"), "1");
        assert_eq!(value("ip.hdr_len"), "20 bytes (5)");
        assert_eq!(dissection.find("ip.len").and_then(|field| field.number), Some(40));
    }

    #[test]
    fn a_right_checksum_is_distinguished_from_a_wrong_one() {
        let mut header = HEADER;
        let checksum = !folded(sum(&[&HEADER[..10], &HEADER[12..]].concat()));
        header[10..12].copy_from_slice(&checksum.to_be_bytes());
        assert!(dissect(&header).find("ip.checksum").is_some_and(|field| field.value.ends_with("(right)")));
        header[8] -= 1;
        assert!(dissect(&header).find("ip.checksum").is_some_and(|field| field.value.ends_with("(wrong)")));
    }

    #[test]
    fn a_header_that_does_not_fit_is_malformed() {
        assert!(dissect(&[]).malformed.is_some());
        assert!(dissect(&HEADER).malformed.is_some(), "the packet should have 40 bytes");
        let mut header = HEADER;
        header[0] = 0x4F;
        assert!(dissect(&header).malformed.is_some());
        header[0] = 0x65;
        assert!(dissect(&header).malformed.is_some());
    }
}
