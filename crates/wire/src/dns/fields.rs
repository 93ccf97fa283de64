//! Names the bytes of a message: its header, questions and records.

use super::message::RecordPlace;
use super::{A, AAAA, CNAME, HEADER, IN, MX, NS, OPT, PTR, SOA, SRV, TXT, name, rcode_name, type_name};
use crate::field::{fixed, number, specs};
use crate::{Dissection, Field, Malformed, Protocol, Rule, Spec};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;
use trace::to_hex;

specs! {
    ID = "dns.id", "ID", "RFC 1035 §4.1.1";
    FLAGS = "dns.flags", "Flags", "RFC 1035 §4.1.1";
    RESPONSE = "dns.flags.response", "QR", "RFC 1035 §4.1.1";
    OPCODE = "dns.flags.opcode", "OPCODE", "RFC 1035 §4.1.1";
    AUTHORITATIVE = "dns.flags.authoritative", "AA", "RFC 1035 §4.1.1";
    TRUNCATED = "dns.flags.truncated", "TC", "RFC 1035 §4.1.1";
    RECURSION_DESIRED = "dns.flags.recdesired", "RD", "RFC 1035 §4.1.1";
    RECURSION_AVAILABLE = "dns.flags.recavail", "RA", "RFC 1035 §4.1.1";
    ZERO = "dns.flags.z", "Z", "RFC 1035 §4.1.1";
    AUTHENTIC = "dns.flags.authenticated", "AD", "RFC 4035 §3.2.3";
    CHECKING_DISABLED = "dns.flags.checkdisable", "CD", "RFC 4035 §3.2.2";
    RESPONSE_CODE = "dns.flags.rcode", "RCODE", "RFC 1035 §4.1.1";
    QUESTIONS = "dns.count.queries", "QDCOUNT", "RFC 1035 §4.1.1";
    ANSWERS = "dns.count.answers", "ANCOUNT", "RFC 1035 §4.1.1";
    AUTHORITIES = "dns.count.auth_rr", "NSCOUNT", "RFC 1035 §4.1.1";
    ADDITIONALS = "dns.count.add_rr", "ARCOUNT", "RFC 1035 §4.1.1";
    QUESTION = "dns.qry", "Question", "RFC 1035 §4.1.2";
    QUESTION_NAME = "dns.qry.name", "QNAME", "RFC 1035 §4.1.2";
    QUESTION_TYPE = "dns.qry.type", "QTYPE", "RFC 1035 §4.1.2";
    QUESTION_CLASS = "dns.qry.class", "QCLASS", "RFC 1035 §4.1.2";
    ANSWER = "dns.answer", "Answer", "RFC 1035 §4.1.3";
    AUTHORITY = "dns.authority", "Authority", "RFC 1035 §4.1.3";
    ADDITIONAL = "dns.additional", "Additional", "RFC 1035 §4.1.3";
    NAME = "dns.resp.name", "NAME", "RFC 1035 §4.1.3";
    TYPE = "dns.resp.type", "TYPE", "RFC 1035 §4.1.3";
    CLASS = "dns.resp.class", "CLASS", "RFC 1035 §4.1.3";
    TTL = "dns.resp.ttl", "TTL", "RFC 1035 §4.1.3";
    LENGTH = "dns.resp.len", "RDLENGTH", "RFC 1035 §4.1.3";
    ADDRESS = "dns.a", "ADDRESS", "RFC 1035 §3.4.1";
    ADDRESS_V6 = "dns.aaaa", "AAAA", "RFC 3596 §2.2";
    ALIAS = "dns.cname", "CNAME", "RFC 1035 §3.3.1";
    SERVER = "dns.ns", "NSDNAME", "RFC 1035 §3.3.11";
    POINTER = "dns.ptr.domain_name", "PTRDNAME", "RFC 1035 §3.3.12";
    DATA = "dns.resp.data", "RDATA", "RFC 1035 §4.1.3";
    PAYLOAD_SIZE = "dns.rr.udp_payload_size", "UDP payload size", "RFC 6891 §6.1.2";
    EXTENDED = "dns.opt.ttl", "Extended RCODE and flags", "RFC 6891 §6.1.3";
    EXTENDED_CODE = "dns.resp.ext_rcode", "EXTENDED-RCODE", "RFC 6891 §6.1.3";
    EDNS_VERSION = "dns.resp.edns0_version", "VERSION", "RFC 6891 §6.1.3";
    DNSSEC_OK = "dns.resp.z.do", "DO", "RFC 3225 §3";
    EDNS_ZERO = "dns.resp.z.reserved", "Z", "RFC 6891 §6.1.4";
}

/// The fields of a message.
pub fn dissect(message: &[u8]) -> Dissection {
    let mut dissection = fixed(Protocol::Dns, message, header);
    if message.len() < HEADER {
        dissection.mark(Rule::DnsShort);
        return dissection;
    }
    let count = |at: usize| number(message, at..at + 2).unwrap_or(0);
    let sections = [(&QUESTION, count(4)), (&ANSWER, count(6)), (&AUTHORITY, count(8)), (&ADDITIONAL, count(10))];
    for (spec, count) in sections {
        for _ in 0..count {
            let start = dissection.length;
            let entry = if *spec == QUESTION { question(message, start) } else { record(message, start, spec) };
            let Some(entry) = entry else {
                dissection.mark(Malformed::of(Rule::DnsSection, spec.name));
                return dissection;
            };
            dissection.length = entry.byte_range().end;
            dissection.fields.push(entry);
        }
    }
    if dissection.length < message.len() {
        dissection.mark(Rule::DnsLeftOver);
    }
    dissection
}

fn header(bytes: &[u8; HEADER]) -> Vec<Field> {
    let at = |at: usize| number(bytes, at..at + 2).unwrap_or(0);
    let flags = at(2);
    let bits = |spec, bits: Range<usize>| {
        let value = flags >> (32 - bits.end) & ((1 << bits.len()) - 1);
        Field::bits(spec, bits, value.to_string()).numbered(value)
    };
    let hexadecimal = |spec, at: usize| {
        let bytes = &bytes[at..at + 2];
        Field::bytes(spec, at..at + 2, ["0x", &to_hex(bytes)].concat()).numbered(number(bytes, 0..2).unwrap_or(0))
    };
    let parts = vec![
        bits(&RESPONSE, 16..17),
        bits(&OPCODE, 17..21),
        bits(&AUTHORITATIVE, 21..22),
        bits(&TRUNCATED, 22..23),
        bits(&RECURSION_DESIRED, 23..24),
        bits(&RECURSION_AVAILABLE, 24..25),
        bits(&ZERO, 25..26),
        bits(&AUTHENTIC, 26..27),
        bits(&CHECKING_DISABLED, 27..28),
        bits(&RESPONSE_CODE, 28..32),
    ];
    vec![
        hexadecimal(&ID, 0),
        hexadecimal(&FLAGS, 2).of(parts),
        Field::number(&QUESTIONS, 4..6, at(4)),
        Field::number(&ANSWERS, 6..8, at(6)),
        Field::number(&AUTHORITIES, 8..10, at(8)),
        Field::number(&ADDITIONALS, 10..12, at(10)),
    ]
}

fn question(message: &[u8], start: usize) -> Option<Field> {
    let (name, end) = name::read(message, start)?;
    let kind = kind(&QUESTION_TYPE, message, end)?;
    let class = class(&QUESTION_CLASS, message, end + 2)?;
    let value = [&kind.value, " ", &name].concat();
    let name = Field::bytes(&QUESTION_NAME, start..end, name);
    Some(Field::bytes(&QUESTION, start..end + 4, value).of(vec![name, kind, class]))
}

fn record(message: &[u8], start: usize, spec: &'static Spec) -> Option<Field> {
    let record = RecordPlace::read(message, start)?;
    let end = record.name_end;
    let kind = kind(&TYPE, message, end)?;
    let mut data = data(message, &record);
    data.bits = record.data * 8..record.end * 8;
    let value = [&record.name, " ", &kind.value, " ", &data.value].concat();
    let code = number(message, 2..4).unwrap_or(0) & 15;
    let (class, ttl) = match record.kind {
        // RFC 6891 §6.1.2: an OPT record is about the message itself, and its class and TTL have other meanings.
        OPT => {
            (Field::number(&PAYLOAD_SIZE, end + 2..end + 4, number(message, end + 2..end + 4)?), edns(&record, code))
        }
        _ => (class(&CLASS, message, end + 2)?, Field::number(&TTL, end + 4..end + 8, u64::from(record.ttl))),
    };
    let mut parts = vec![
        Field::bytes(&NAME, start..end, record.name),
        kind,
        class,
        ttl,
        Field::number(&LENGTH, end + 8..end + 10, (record.end - record.data) as u64),
    ];
    if !data.bits.is_empty() {
        parts.push(data);
    }
    Some(Field::bytes(spec, start..record.end, value).of(parts))
}

/// What stands in the place of an OPT record's TTL: the upper 8 bits of the response code, whose lower 4 are `code` in
/// the message's header, the version of EDNS, and flags (RFC 6891 §6.1.3).
fn edns(record: &RecordPlace, code: u64) -> Field {
    let (at, ttl) = ((record.name_end + 4) * 8, u64::from(record.ttl));
    let upper = ttl >> 24;
    let name = rcode_name((upper << 4 | code) as u16);
    let part = |spec, bits: Range<usize>, value: u64| {
        Field::bits(spec, at + bits.start..at + bits.end, value.to_string()).numbered(value)
    };
    let extended = Field::bits(&EXTENDED_CODE, at..at + 8, [&upper.to_string(), " (", &name, ")"].concat());
    let parts = vec![
        extended.numbered(upper),
        part(&EDNS_VERSION, 8..16, ttl >> 16 & 0xFF),
        part(&DNSSEC_OK, 16..17, ttl >> 15 & 1),
        part(&EDNS_ZERO, 17..32, ttl & 0x7FFF),
    ];
    Field::bits(&EXTENDED, at..at + 32, name).numbered(ttl).of(parts)
}

fn data(message: &[u8], record: &RecordPlace) -> Field {
    let range = record.data..record.end;
    let bytes = message.get(range.clone()).unwrap_or_default();
    // The data is a name only if the name fills it.
    let name = || name::read(message, record.data).filter(|&(_, end)| end == record.end).map(|(name, _)| name);
    let known = match record.kind {
        A => <[u8; 4]>::try_from(bytes).ok().map(|bytes| (&ADDRESS, Ipv4Addr::from(bytes).to_string())),
        AAAA => <[u8; 16]>::try_from(bytes).ok().map(|bytes| (&ADDRESS_V6, Ipv6Addr::from(bytes).to_string())),
        CNAME => name().map(|name| (&ALIAS, name)),
        NS => name().map(|name| (&SERVER, name)),
        PTR => name().map(|name| (&POINTER, name)),
        MX | TXT | SRV | SOA => text(message, record).map(|text| (&DATA, text)),
        _ => None,
    };
    let (spec, value) = known.unwrap_or_else(|| (&DATA, to_hex(bytes)));
    let field = Field::bytes(spec, range.clone(), value);
    if *spec == ADDRESS { field.numbered(number(message, range).unwrap_or(0)) } else { field }
}

/// The data of a record as zone files write it (RFC 1035 §5.1); `None` if it is not of its type's form.
fn text(message: &[u8], record: &RecordPlace) -> Option<String> {
    let word = |at: usize, width: usize| number(message, at..at + width).map(|number| number.to_string());
    let at = record.data;
    let (words, end) = match record.kind {
        // RFC 1035 §3.3.9: preference, host.
        MX => {
            let (host, end) = name::read(message, at + 2)?;
            (vec![word(at, 2)?, host], end)
        }
        // RFC 2782: priority, weight, port, host.
        SRV => {
            let (host, end) = name::read(message, at + 6)?;
            (vec![word(at, 2)?, word(at + 2, 2)?, word(at + 4, 2)?, host], end)
        }
        // RFC 1035 §3.3.13: primary server, mailbox, serial number, four times.
        SOA => {
            let (server, end) = name::read(message, at)?;
            let (mailbox, end) = name::read(message, end)?;
            let mut words = vec![server, mailbox];
            for place in 0..5 {
                words.push(word(end + place * 4, 4)?);
            }
            (words, end + 20)
        }
        // RFC 1035 §3.3.14: strings, each after its length.
        TXT => strings(message.get(at..record.end)?).map(|strings| (strings, record.end))?,
        _ => return None,
    };
    (end == record.end).then(|| words.join(" "))
}

/// Character strings (RFC 1035 §3.3), each in quotation marks; `None` if the last is not whole.
fn strings(mut bytes: &[u8]) -> Option<Vec<String>> {
    let mut strings = Vec::new();
    while let [length, rest @ ..] = bytes {
        let (string, left) = rest.split_at_checked(usize::from(*length))?;
        strings.push(["\"", &String::from_utf8_lossy(string), "\""].concat());
        bytes = left;
    }
    Some(strings)
}

/// The field of a record type: `A (1)`.
fn kind(spec: &'static Spec, message: &[u8], at: usize) -> Option<Field> {
    let kind = number(message, at..at + 2)?;
    let value = match type_name(kind as u16) {
        Some(name) => [name, " (", &kind.to_string(), ")"].concat(),
        None => kind.to_string(),
    };
    Some(Field::bytes(spec, at..at + 2, value).numbered(kind))
}

fn class(spec: &'static Spec, message: &[u8], at: usize) -> Option<Field> {
    let class = number(message, at..at + 2)?;
    let value = if class == u64::from(IN) { "IN (1)".to_owned() } else { class.to_string() };
    Some(Field::bytes(spec, at..at + 2, value).numbered(class))
}
