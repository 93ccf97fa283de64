//! DNS messages (RFC 1035): a question, and the addresses that answer it.

use crate::field::{hex, number, specs};
use crate::ipv4::address;
use crate::{Dissection, Field, Protocol, Spec};

const HEADER: usize = 12;
/// A name is at most 255 bytes (RFC 1035 §2.3.4), so that it has no more labels than this.
const MOST_LABELS: usize = 128;
const A: u64 = 1;
const CNAME: u64 = 5;
const AAAA: u64 = 28;

specs! {
    ID = "dns.id", "Transaction ID", "RFC 1035 §4.1.1", "Chosen by who asks; the answer repeats it.";
    FLAGS = "dns.flags", "Flags", "RFC 1035 §4.1.1", "What kind of message this is.";
    RESPONSE = "dns.flags.response", "QR", "RFC 1035 §4.1.1", "0 in a query, 1 in an answer.";
    OPCODE = "dns.flags.opcode", "OPCODE", "RFC 1035 §4.1.1", "What is asked for; 0 is the usual query.";
    AUTHORITATIVE = "dns.flags.authoritative", "AA", "RFC 1035 §4.1.1", "The one who answers is responsible for the name.";
    TRUNCATED = "dns.flags.truncated", "TC", "RFC 1035 §4.1.1", "The answer did not fit; ask again over TCP.";
    RECURSION_DESIRED = "dns.flags.recdesired", "RD", "RFC 1035 §4.1.1", "Ask others if you do not know.";
    RECURSION_AVAILABLE = "dns.flags.recavail", "RA", "RFC 1035 §4.1.1", "The one who answers would ask others.";
    ZERO = "dns.flags.z", "Z", "RFC 1035 §4.1.1, RFC 4035 §3.1.6", "Reserved, and two bits of DNSSEC.";
    RESPONSE_CODE = "dns.flags.rcode", "RCODE", "RFC 1035 §4.1.1", "0 if all went well; 3 if there is no such name.";
    QUESTIONS = "dns.count.queries", "QDCOUNT", "RFC 1035 §4.1.1", "How many questions follow.";
    ANSWERS = "dns.count.answers", "ANCOUNT", "RFC 1035 §4.1.1", "How many answers follow.";
    AUTHORITIES = "dns.count.auth_rr", "NSCOUNT", "RFC 1035 §4.1.1", "How many records about responsible servers follow.";
    ADDITIONALS = "dns.count.add_rr", "ARCOUNT", "RFC 1035 §4.1.1", "How many records follow that may be of use.";
    QUESTION = "dns.qry", "Question", "RFC 1035 §4.1.2", "What is asked.";
    QUESTION_NAME = "dns.qry.name", "QNAME", "RFC 1035 §4.1.2", "The name that is asked about, each part after its length.";
    QUESTION_TYPE = "dns.qry.type", "QTYPE", "RFC 1035 §4.1.2", "What is wanted of the name: A is its IPv4 address.";
    QUESTION_CLASS = "dns.qry.class", "QCLASS", "RFC 1035 §4.1.2", "1 for the Internet.";
    RECORD = "dns.resp", "Resource Record", "RFC 1035 §4.1.3", "Something that is known of a name.";
    RECORD_NAME = "dns.resp.name", "NAME", "RFC 1035 §4.1.3", "The name that the record is about; two bytes that begin with 11 point to where it stood before.";
    RECORD_TYPE = "dns.resp.type", "TYPE", "RFC 1035 §4.1.3", "What the record tells: A is an IPv4 address.";
    RECORD_CLASS = "dns.resp.class", "CLASS", "RFC 1035 §4.1.3", "1 for the Internet.";
    TTL = "dns.resp.ttl", "TTL", "RFC 1035 §4.1.3", "For how many seconds the record may be kept: the DNS cache.";
    DATA_LENGTH = "dns.resp.len", "RDLENGTH", "RFC 1035 §4.1.3", "Bytes of the record's data.";
    IPV4_ADDRESS = "dns.a", "Address", "RFC 1035 §3.4.1", "The host's IPv4 address.";
    IPV6_ADDRESS = "dns.aaaa", "AAAA Address", "RFC 3596 §2.2", "The host's IPv6 address.";
    CANONICAL_NAME = "dns.cname", "CNAME", "RFC 1035 §3.3.1", "The name that this one is another name for.";
    DATA = "dns.data", "RDATA", "RFC 1035 §4.1.3", "What the record tells.";
    REST = "dns.rest", "Undecoded Bytes", "RFC 1035 §4.1", "Bytes that the fields before them do not account for.";
}

/// The fields of a whole message.
pub fn dissect(message: &[u8]) -> Dissection {
    let mut walk = Walk { message, at: 0, fields: Vec::new() };
    let malformed = walk.message().err().map(str::to_owned);
    let rest = walk.at.min(message.len())..message.len();
    if !rest.is_empty() {
        walk.fields.push(Field::bytes(&REST, rest.clone(), hex(&message[rest])));
    }
    Dissection { protocol: Protocol::Dns, fields: walk.fields, length: message.len(), malformed }
}

type Walked<T = ()> = Result<T, &'static str>;

struct Walk<'a> {
    message: &'a [u8],
    at: usize,
    fields: Vec<Field>,
}

impl Walk<'_> {
    fn message(&mut self) -> Walked {
        if self.message.len() < HEADER {
            return Err("the message is shorter than its header of 12 bytes");
        }
        self.header();
        self.at = HEADER;
        let count = |at: usize| number(self.message, at..at + 2).unwrap_or(0);
        let (questions, records) = (count(4), count(6) + count(8) + count(10));
        for _ in 0..questions {
            self.question()?;
        }
        for _ in 0..records {
            self.record()?;
        }
        if self.at < self.message.len() { Err("bytes follow the last record") } else { Ok(()) }
    }

    fn header(&mut self) {
        let at = |start: usize| number(self.message, start..start + 2).unwrap_or(0);
        let flags = at(2);
        let bits = |spec, from: usize, to: usize| {
            let value = flags >> (16 - to) & ((1 << (to - from)) - 1);
            Field::bits(spec, 16 + from..16 + to, value.to_string()).numbered(value)
        };
        let parts = vec![
            bits(&RESPONSE, 0, 1),
            bits(&OPCODE, 1, 5),
            bits(&AUTHORITATIVE, 5, 6),
            bits(&TRUNCATED, 6, 7),
            bits(&RECURSION_DESIRED, 7, 8),
            bits(&RECURSION_AVAILABLE, 8, 9),
            bits(&ZERO, 9, 12),
            bits(&RESPONSE_CODE, 12, 16),
        ];
        let kind = if flags >> 15 == 0 { "query" } else { "answer" };
        self.fields = vec![
            Field::number(&ID, 0..2, at(0)),
            Field::bytes(&FLAGS, 2..4, kind).numbered(flags).of(parts),
            Field::number(&QUESTIONS, 4..6, at(4)),
            Field::number(&ANSWERS, 6..8, at(6)),
            Field::number(&AUTHORITIES, 8..10, at(8)),
            Field::number(&ADDITIONALS, 10..12, at(10)),
        ];
    }

    fn question(&mut self) -> Walked {
        let start = self.at;
        let name = self.name(&QUESTION_NAME)?;
        let value = name.value.clone();
        let parts = vec![name, self.kind(&QUESTION_TYPE)?, self.number(&QUESTION_CLASS, 2)?];
        self.fields.push(Field::bytes(&QUESTION, start..self.at, value).of(parts));
        Ok(())
    }

    fn record(&mut self) -> Walked {
        let start = self.at;
        let mut parts = vec![self.name(&RECORD_NAME)?, self.kind(&RECORD_TYPE)?];
        let kind = parts[1].number.unwrap_or(0);
        parts.extend([self.number(&RECORD_CLASS, 2)?, self.number(&TTL, 4)?, self.number(&DATA_LENGTH, 2)?]);
        let length = parts[4].number.unwrap_or(0) as usize;
        let range = self.at..self.at + length;
        let data = self.message.get(range.clone()).ok_or("a record's data goes beyond the message")?;
        let (spec, value): (&'static Spec, String) = match (kind, length) {
            (A, 4) => (&IPV4_ADDRESS, address(data)),
            (AAAA, 16) => (&IPV6_ADDRESS, ipv6(data)),
            (CNAME, _) => (&CANONICAL_NAME, name_at(self.message, self.at)?.0),
            _ => (&DATA, hex(data)),
        };
        self.at = range.end;
        let summary = value.clone();
        if length > 0 {
            parts.push(Field::bytes(spec, range, value));
        }
        self.fields.push(Field::bytes(&RECORD, start..self.at, summary).of(parts));
        Ok(())
    }

    fn name(&mut self, spec: &'static Spec) -> Walked<Field> {
        let start = self.at;
        let (name, end) = name_at(self.message, start)?;
        self.at = end;
        Ok(Field::bytes(spec, start..end, name))
    }

    fn kind(&mut self, spec: &'static Spec) -> Walked<Field> {
        let mut field = self.number(spec, 2)?;
        let name = match field.number {
            Some(A) => "A (1)",
            Some(CNAME) => "CNAME (5)",
            Some(AAAA) => "AAAA (28)",
            _ => return Ok(field),
        };
        field.value = name.to_owned();
        Ok(field)
    }

    fn number(&mut self, spec: &'static Spec, width: usize) -> Walked<Field> {
        let range = self.at..self.at + width;
        let value = number(self.message, range.clone()).ok_or("the message ends in the middle of a record")?;
        self.at = range.end;
        Ok(Field::number(spec, range, value))
    }
}

/// The name that stands at `at`, and where the next field begins (RFC 1035 §3.1, compression §4.1.4).
fn name_at(message: &[u8], mut at: usize) -> Walked<(String, usize)> {
    const SHORT: &str = "the message ends in the middle of a name";
    let mut labels: Vec<String> = Vec::new();
    let mut end = None;
    for _ in 0..MOST_LABELS {
        let length = usize::from(*message.get(at).ok_or(SHORT)?);
        match length >> 6 {
            0 if length == 0 => {
                return Ok((labels.join("."), end.unwrap_or(at + 1)));
            }
            0 => {
                let label = message.get(at + 1..at + 1 + length).ok_or(SHORT)?;
                labels.push(String::from_utf8_lossy(label).into_owned());
                at += 1 + length;
            }
            3 => {
                let pointer = number(message, at..at + 2).ok_or(SHORT)? as usize & 0x3FFF;
                end = end.or(Some(at + 2));
                at = pointer;
            }
            _ => return Err("a name's part has a length of a kind that does not exist"),
        }
    }
    Err("a name has no end")
}

fn ipv6(bytes: &[u8]) -> String {
    <[u8; 16]>::try_from(bytes).map_or_else(|_| hex(bytes), |bytes| std::net::Ipv6Addr::from(bytes).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] =
        b"\x12\x34\x81\x80\0\x01\0\x01\0\0\0\0\x06server\x07example\0\0\x01\0\x01\xC0\x0C\0\x01\0\x01\
                            \0\0\0\x3C\0\x04\xC0\0\x02\x50";

    #[test]
    fn names_the_question_and_the_address() {
        let dissection = dissect(ANSWER);
        assert_eq!((dissection.length, &dissection.malformed), (ANSWER.len(), &None));
        let value = |id| dissection.find(id).map(|field| field.value.clone()).unwrap_or_default();
        assert_eq!(value("dns.qry.name"), "server.example");
        assert_eq!(value("dns.resp.name"), "server.example", "it points back to the question's");
        assert_eq!(value("dns.a"), "192.0.2.80");
        assert_eq!(value("dns.flags.response"), "1");
        assert_eq!(value("dns.resp.ttl"), "60");
    }

    #[test]
    fn a_name_that_points_to_itself_is_malformed() {
        let mut looped = ANSWER.to_vec();
        looped[13 + 20..13 + 22].copy_from_slice(&[0xC0, 32]);
        for cut in 0..looped.len() {
            let _ = dissect(&looped[..cut]);
        }
        let at = ANSWER.windows(2).position(|pair| pair == [0xC0, 0x0C]).expect("the pointer") as u8;
        looped = ANSWER.to_vec();
        looped[usize::from(at)..usize::from(at) + 2].copy_from_slice(&[0xC0, at]);
        assert!(dissect(&looped).malformed.is_some());
    }

    #[test]
    fn a_message_that_ends_early_keeps_the_fields_before() {
        for cut in 12..ANSWER.len() {
            let dissection = dissect(&ANSWER[..cut]);
            assert!(dissection.malformed.is_some(), "{cut} bytes");
            assert!(dissection.find("dns.id").is_some());
        }
    }
}
