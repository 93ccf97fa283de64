//! TCP (RFC 9293): the header with its options.

use crate::field::{fixed, number, shown, specs};
use crate::ip::v4::length_text;
use crate::{Dissection, Field, Protocol, Rule, Spec};
use std::ops::Range;
use trace::to_hex;

/// Bytes of a header without options.
const SHORTEST: usize = 20;

specs! {
    SOURCE_PORT = "tcp.srcport", "Source Port", "RFC 9293 §3.1";
    DESTINATION_PORT = "tcp.dstport", "Destination Port", "RFC 9293 §3.1";
    SEQUENCE = "tcp.seq_raw", "Sequence Number", "RFC 9293 §3.4";
    ACKNOWLEDGMENT = "tcp.ack_raw", "Acknowledgment Number", "RFC 9293 §3.4";
    DATA_OFFSET = "tcp.hdr_len", "Data Offset", "RFC 9293 §3.1";
    RESERVED = "tcp.flags.res", "Reserved", "RFC 9293 §3.1";
    FLAGS = "tcp.flags", "Control Bits", "RFC 9293 §3.1";
    CWR = "tcp.flags.cwr", "CWR", "RFC 3168 §6.1.2";
    ECE = "tcp.flags.ece", "ECE", "RFC 3168 §6.1.3";
    URG = "tcp.flags.urg", "URG", "RFC 9293 §3.8.5";
    ACK = "tcp.flags.ack", "ACK", "RFC 9293 §3.4";
    PSH = "tcp.flags.push", "PSH", "RFC 9293 §3.9.1";
    RST = "tcp.flags.reset", "RST", "RFC 9293 §3.5.2";
    SYN = "tcp.flags.syn", "SYN", "RFC 9293 §3.5";
    FIN = "tcp.flags.fin", "FIN", "RFC 9293 §3.6";
    WINDOW = "tcp.window_size_value", "Window", "RFC 9293 §3.8.6";
    CHECKSUM = "tcp.checksum", "Checksum", "RFC 9293 §3.1";
    URGENT_POINTER = "tcp.urgent_pointer", "Urgent Pointer", "RFC 9293 §3.8.5";
    OPTIONS = "tcp.options", "Options", "RFC 9293 §3.2";
    OPTION = "tcp.option", "Option", "RFC 9293 §3.2";
    NOP = "tcp.options.nop", "No-Operation", "RFC 9293 §3.2";
    END = "tcp.options.eol", "End of Option List", "RFC 9293 §3.2";
    PADDING = "tcp.options.padding", "Padding", "RFC 9293 §3.1";
    KIND = "tcp.option_kind", "Kind", "RFC 9293 §3.2";
    OPTION_LENGTH = "tcp.option_len", "Length", "RFC 9293 §3.2";
    MSS = "tcp.options.mss", "Maximum Segment Size", "RFC 9293 §3.7.1";
    MSS_VALUE = "tcp.options.mss_val", "MSS Value", "RFC 9293 §3.7.1";
    SCALE = "tcp.options.wscale", "Window Scale", "RFC 7323 §2";
    SCALE_VALUE = "tcp.options.wscale.shift", "Shift Count", "RFC 7323 §2";
    SACK_PERMITTED = "tcp.options.sack_perm", "SACK Permitted", "RFC 2018 §2";
    SACK = "tcp.options.sack", "SACK", "RFC 2018 §3";
    SACK_LEFT = "tcp.options.sack_le", "Left Edge", "RFC 2018 §3";
    SACK_RIGHT = "tcp.options.sack_re", "Right Edge", "RFC 2018 §3";
    TIMESTAMPS = "tcp.options.timestamp", "Timestamps", "RFC 7323 §3";
    TIMESTAMP_VALUE = "tcp.options.timestamp.tsval", "Timestamp Value", "RFC 7323 §3.2";
    TIMESTAMP_ECHO = "tcp.options.timestamp.tsecr", "Timestamp Echo Reply", "RFC 7323 §3.2";
    VALUE = "tcp.options.value", "Value", "RFC 9293 §3.2";
    RESET_CAUSE = "tcp.reset_cause", "Reset cause", "RFC 9293 §3.5.3";
}

/// Where the fixed fields stand in the header, in bytes, and in bits if they share bytes (RFC 9293 §3.1, Figure 1).
mod place {
    use std::ops::Range;

    pub(super) const SOURCE_PORT: Range<usize> = 0..2;
    pub(super) const DESTINATION_PORT: Range<usize> = 2..4;
    pub(super) const SEQUENCE: Range<usize> = 4..8;
    pub(super) const ACKNOWLEDGMENT: Range<usize> = 8..12;
    /// The byte that Data Offset and Reserved share.
    pub(super) const OFFSET_BYTE: usize = 12;
    pub(super) const DATA_OFFSET_BITS: Range<usize> = 96..100;
    pub(super) const RESERVED_BITS: Range<usize> = 100..104;
    pub(super) const FLAGS: usize = 13;
    pub(super) const WINDOW: Range<usize> = 14..16;
    pub(super) const CHECKSUM: Range<usize> = 16..18;
    pub(super) const URGENT_POINTER: Range<usize> = 18..20;
}

/// The flags in the header's byte 13 (counted from 0), most significant bit first, with their names.
static FLAG_BITS: [(&Spec, &str); 8] = [
    (&CWR, "CWR"),
    (&ECE, "ECE"),
    (&URG, "URG"),
    (&ACK, "ACK"),
    (&PSH, "PSH"),
    (&RST, "RST"),
    (&SYN, "SYN"),
    (&FIN, "FIN"),
];

/// The names of the flags that are set, as Wireshark orders them: `SYN, ACK`.
pub(crate) fn flag_names(flags: u8) -> String {
    let set = FLAG_BITS.iter().rev().enumerate().filter(|(bit, _)| flags >> bit & 1 == 1);
    let names: Vec<&str> = set.map(|(_, (_, name))| *name).collect();
    names.join(", ")
}

/// What a program needs of a header to follow a connection, without the fields' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The sending application's port.
    pub source_port: u16,
    /// The receiving application's port.
    pub destination_port: u16,
    /// The number of the first byte.
    pub sequence: u32,
    /// The number of the byte that is expected next; valid if ACK is set.
    pub acknowledgment: u32,
    /// The control bits: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128 ([`trace::flags`]).
    pub flags: u8,
    /// The window as the header has it, not scaled.
    pub window: u16,
    /// Bytes of the header, options included.
    pub header_length: usize,
    /// By how many bits the windows that follow are to be shifted (RFC 7323 §2.3: at most 14).
    pub window_scale: Option<u8>,
}

impl Header {
    /// The header at the front of `segment`; `None` if it is not whole.
    pub fn parse(segment: &[u8]) -> Option<Self> {
        let header_length = usize::from(segment.get(place::OFFSET_BYTE)? >> 4) * 4;
        let header = segment.get(..header_length).filter(|header| header.len() >= SHORTEST)?;
        let at = |range| number(header, range).unwrap_or(0);
        let mut parsed = Self {
            source_port: at(place::SOURCE_PORT) as u16,
            destination_port: at(place::DESTINATION_PORT) as u16,
            sequence: at(place::SEQUENCE) as u32,
            acknowledgment: at(place::ACKNOWLEDGMENT) as u32,
            flags: header[place::FLAGS],
            window: at(place::WINDOW) as u16,
            header_length,
            window_scale: None,
        };
        let mut options = &header[SHORTEST..];
        loop {
            match *options {
                [1, ref rest @ ..] => options = rest,
                [kind, length, ..] if kind != 0 && length >= 2 && usize::from(length) <= options.len() => {
                    if let [3, 3, shift] = options[..usize::from(length)] {
                        parsed.window_scale = Some(shift.min(14));
                    }
                    options = &options[usize::from(length)..];
                }
                _ => return Some(parsed),
            }
        }
    }

    /// Whether `flag`, one of [`trace::flags`], is set.
    pub fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// The fields of the header at the front of `segment`.
pub fn dissect(segment: &[u8]) -> Dissection {
    let mut dissection = fixed(Protocol::Tcp, segment, fixed_fields);
    let header_length = segment.get(place::OFFSET_BYTE).map_or(0, |&offset| usize::from(offset >> 4) * 4);
    if segment.len() < SHORTEST {
        dissection.mark(Rule::TcpShort);
    } else if !(SHORTEST..=segment.len()).contains(&header_length) {
        dissection.mark(Rule::TcpDataOffset);
    } else if header_length > SHORTEST {
        let (options, is_sound) = options(&segment[..header_length]);
        let field = Field::bytes(&OPTIONS, SHORTEST..header_length, option_names(&options));
        dissection.fields.push(field.of(options));
        dissection.length = header_length;
        if !is_sound {
            dissection.mark(Rule::TcpOption);
        }
    }
    dissection
}

/// The field of the bytes that follow the header of a reset. They are no part of the stream: they may explain the reset
/// (RFC 9293 §3.5.3, SHLD-2).
pub(crate) fn dissect_reset_cause(bytes: &[u8]) -> Dissection {
    let field = Field::bytes(&RESET_CAUSE, 0..bytes.len(), shown(bytes));
    Dissection { protocol: Protocol::Tcp, fields: vec![field], length: bytes.len(), malformed: None }
}

fn fixed_fields(header: &[u8; SHORTEST]) -> Vec<Field> {
    let at = |place: Range<usize>| number(header, place).unwrap_or(0);
    let plain = |spec, place: Range<usize>| Field::number(spec, place.clone(), at(place));
    let (offset_byte, flags) = (u64::from(header[place::OFFSET_BYTE]), header[place::FLAGS]);
    let (offset, reserved) = (offset_byte >> 4, offset_byte & 15);
    let flag = |(bit, (spec, _)): (usize, &(&'static Spec, &str))| {
        let value = u64::from(flags >> (7 - bit) & 1);
        let start = place::FLAGS * 8 + bit;
        Field::bits(spec, start..start + 1, value.to_string()).numbered(value)
    };
    let bits = FLAG_BITS.iter().enumerate().map(flag).collect();
    let flags_place = place::FLAGS..place::FLAGS + 1;
    let checksum = ["0x", &to_hex(&header[place::CHECKSUM])].concat();
    vec![
        plain(&SOURCE_PORT, place::SOURCE_PORT),
        plain(&DESTINATION_PORT, place::DESTINATION_PORT),
        plain(&SEQUENCE, place::SEQUENCE),
        plain(&ACKNOWLEDGMENT, place::ACKNOWLEDGMENT),
        Field::bits(&DATA_OFFSET, place::DATA_OFFSET_BITS, length_text(offset)).numbered(offset),
        Field::bits(&RESERVED, place::RESERVED_BITS, reserved.to_string()).numbered(reserved),
        Field::bytes(&FLAGS, flags_place, flag_names(flags)).numbered(u64::from(flags)).of(bits),
        plain(&WINDOW, place::WINDOW),
        Field::bytes(&CHECKSUM, place::CHECKSUM, checksum).numbered(at(place::CHECKSUM)),
        plain(&URGENT_POINTER, place::URGENT_POINTER),
    ]
}

/// The names of the options that are no filling: `Maximum Segment Size, SACK Permitted`.
fn option_names(options: &[Field]) -> String {
    let meaningful = options.iter().map(|field| field.spec).filter(|spec| ![&NOP, &END, &PADDING].contains(spec));
    meaningful.map(|spec| spec.name).collect::<Vec<_>>().join(", ")
}

/// The options of a header, and whether all of them fit into it.
fn options(header: &[u8]) -> (Vec<Field>, bool) {
    let mut fields = Vec::new();
    let mut at = SHORTEST;
    while let Some(&kind) = header.get(at) {
        // RFC 9293 §3.2: End of Option List and No-Operation are the two options of one byte.
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
        let length = header.get(at + 1).map_or(0, |&length| usize::from(length));
        if length < 2 || at + length > header.len() {
            fields.push(Field::bytes(&OPTION, at..header.len(), to_hex(&header[at..])));
            return (fields, false);
        }
        fields.push(option(header, kind, at..at + length));
        at += length;
    }
    (fields, true)
}

fn option(header: &[u8], kind: u8, range: Range<usize>) -> Field {
    let start = range.start + 2;
    let word = |spec, at: usize, width: usize| {
        Field::number(spec, at..at + width, number(header, at..at + width).unwrap_or(0))
    };
    let (spec, values) = match (kind, range.len()) {
        (2, 4) => (&MSS, vec![word(&MSS_VALUE, start, 2)]),
        (3, 3) => (&SCALE, vec![word(&SCALE_VALUE, start, 1)]),
        (4, 2) => (&SACK_PERMITTED, Vec::new()),
        (5, length) if length % 8 == 2 => {
            let edges = (start..range.end).step_by(4).zip([&SACK_LEFT, &SACK_RIGHT].into_iter().cycle());
            (&SACK, edges.map(|(at, spec)| word(spec, at, 4)).collect())
        }
        (8, 10) => (&TIMESTAMPS, vec![word(&TIMESTAMP_VALUE, start, 4), word(&TIMESTAMP_ECHO, start + 4, 4)]),
        _ if start < range.end => {
            (&OPTION, vec![Field::bytes(&VALUE, start..range.end, to_hex(&header[start..range.end]))])
        }
        _ => (&OPTION, Vec::new()),
    };
    let value = values.iter().map(|field| field.value.as_str()).collect::<Vec<_>>().join(" ");
    let mut parts = vec![word(&KIND, range.start, 1), word(&OPTION_LENGTH, range.start + 1, 1)];
    parts.extend(values);
    Field::bytes(spec, range, value).of(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A SYN with MSS 1460, SACK permitted, timestamps 5 and 0, NOP and a window scale of 7.
    const SYN_SEGMENT: [u8; 40] = [
        0xC3, 0x50, 0x01, 0xBB, 0, 0, 0, 9, 0, 0, 0, 0, 0xA0, 0x02, 0xFF, 0xFF, 0x12, 0x34, 0, 0, 2, 4, 5, 0xB4, 4, 2,
        8, 10, 0, 0, 0, 5, 0, 0, 0, 0, 1, 3, 3, 7,
    ];

    fn number_of(dissection: &Dissection, id: &str) -> Option<u64> {
        dissection.find(id).and_then(|field| field.number)
    }

    #[test]
    fn names_fields_flags_and_options() {
        let dissection = dissect(&SYN_SEGMENT);
        assert_eq!((dissection.length, &dissection.malformed), (40, &None));
        let expected = [
            ("tcp.dstport", 443),
            ("tcp.seq_raw", 9),
            ("tcp.flags.syn", 1),
            ("tcp.flags.ack", 0),
            ("tcp.window_size_value", 65_535),
            ("tcp.options.mss_val", 1_460),
            ("tcp.options.timestamp.tsval", 5),
            ("tcp.options.wscale.shift", 7),
        ];
        for (id, value) in expected {
            assert_eq!(number_of(&dissection, id), Some(value), "{id}");
        }
        let options = dissection.find("tcp.options").map(|field| field.value.as_str());
        assert_eq!(options, Some("Maximum Segment Size, SACK Permitted, Timestamps, Window Scale"));
    }

    #[test]
    fn flags_are_named_in_their_usual_order() {
        assert_eq!(flag_names(0x12), "SYN, ACK");
        assert_eq!(flag_names(0x11), "FIN, ACK");
        assert_eq!(flag_names(0x18), "PSH, ACK");
        assert_eq!(flag_names(0), "");
    }

    #[test]
    fn selective_acknowledgments_have_both_edges() {
        let mut segment = SYN_SEGMENT;
        segment[20..40].copy_from_slice(&[1, 1, 5, 18, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 6]);
        let dissection = dissect(&segment);
        let value = dissection.find("tcp.options.sack").map(|field| field.value.as_str());
        assert_eq!(value, Some("1 2 5 6"));
    }

    #[test]
    fn an_option_that_does_not_fit_is_malformed_and_the_fields_before_it_stand() {
        let mut segment = SYN_SEGMENT;
        for bad in [0, 1, 30] {
            segment[25] = bad;
            let dissection = dissect(&segment);
            assert!(dissection.malformed.is_some(), "length {bad}");
            assert_eq!(number_of(&dissection, "tcp.options.mss_val"), Some(1_460));
        }
        assert!(dissect(&segment[..19]).malformed.is_some());
        segment[12] = 0xF0;
        assert!(dissect(&segment).malformed.is_some());
    }
}
