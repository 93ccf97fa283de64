//! A message as plain values: what a program asks or learns, without the fields' names (RFC 1035 §4).

use super::{A, AAAA, HEADER, name};
use crate::field::number;
use std::net::IpAddr;

/// A query, or the response to it. What the sections for authorities and additional records hold is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Chosen by the client and repeated in the response, so that the two can be paired.
    pub id: u16,
    /// Whether it is a response.
    pub is_response: bool,
    /// The outcome: 0 is success, 3 means that the name does not exist (RFC 1035 §4.1.1).
    pub response_code: u8,
    /// What is asked, in nearly every message one question. A response repeats it.
    pub questions: Vec<Question>,
    /// The records that answer it, in their order. An alias comes before the record of the name that it stands for.
    pub answers: Vec<Record>,
}

/// One question (RFC 1035 §4.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The name, `server.example`, in the letters' case that was sent; names are equal in any case (RFC 1035 §2.3.3).
    pub name: String,
    /// The type of records that is asked for, such as [`A`].
    pub kind: u16,
    /// The class, nearly always [`IN`](super::IN).
    pub class: u16,
}

/// One resource record (RFC 1035 §4.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The name that the record is about, pointers resolved.
    pub name: String,
    /// Its type, such as [`A`].
    pub kind: u16,
    /// Its class, nearly always [`IN`](super::IN).
    pub class: u16,
    /// For how many seconds it may be kept.
    pub ttl: u32,
    /// Its data as it stands in the message. Names in it may point to other bytes of the message.
    pub data: Vec<u8>,
}

impl Message {
    /// The message that `bytes` are; `None` if the header, a question or an answer is not whole.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        bytes.get(..HEADER)?;
        let at = |at: usize| Some(number(bytes, at..at + 2)? as u16);
        let (id, flags, question_count, answer_count) = (at(0)?, at(2)?, at(4)?, at(6)?);
        let mut end = HEADER;
        let mut questions = Vec::new();
        for _ in 0..question_count {
            let (name, name_end) = name::read(bytes, end)?;
            questions.push(Question { name, kind: at(name_end)?, class: at(name_end + 2)? });
            end = name_end + 4;
        }
        let mut answers = Vec::new();
        for _ in 0..answer_count {
            let place = RecordPlace::read(bytes, end)?;
            end = place.end;
            let data = bytes.get(place.data..place.end)?.to_vec();
            answers.push(Record {
                name: place.name,
                kind: place.kind,
                class: at(place.name_end + 2)?,
                ttl: place.ttl,
                data,
            });
        }
        Some(Self { id, is_response: flags & 0x8000 != 0, response_code: (flags & 15) as u8, questions, answers })
    }

    /// The first record with an address, and that address. Aliases may come before it.
    pub fn address(&self) -> Option<(&Record, IpAddr)> {
        self.answers.iter().find_map(|record| Some((record, record.address()?)))
    }
}

impl Record {
    /// The IPv4 address of a record of type [`A`] (RFC 1035 §3.4.1), the IPv6 address of one of type [`AAAA`] (RFC 3596
    /// §2.2).
    pub fn address(&self) -> Option<IpAddr> {
        match self.kind {
            A => <[u8; 4]>::try_from(self.data.as_slice()).ok().map(IpAddr::from),
            AAAA => <[u8; 16]>::try_from(self.data.as_slice()).ok().map(IpAddr::from),
            _ => None,
        }
    }
}

/// Where a resource record has its parts within the message (RFC 1035 §4.1.3).
pub(super) struct RecordPlace {
    /// The name that it is about.
    pub name: String,
    /// The byte after the name. There stand type, class (2 bytes each), time to live (4) and the data's length (2).
    pub name_end: usize,
    pub kind: u16,
    pub ttl: u32,
    /// The first byte of its data.
    pub data: usize,
    /// The byte after it.
    pub end: usize,
}

impl RecordPlace {
    /// The record at byte `start`; `None` if it is not whole.
    pub fn read(message: &[u8], start: usize) -> Option<Self> {
        let (name, name_end) = name::read(message, start)?;
        let at = |from: usize, to: usize| number(message, name_end + from..name_end + to);
        let data = name_end + 10;
        let end = data + at(8, 10)? as usize;
        let place = Self { name, name_end, kind: at(0, 2)? as u16, ttl: at(4, 8)? as u32, data, end };
        (end <= message.len()).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CNAME, IN};
    use super::*;

    /// `a.example` is an alias of `b.example`, whose address is 192.0.2.80.
    const RESPONSE: &[u8] = b"\x12\x34\x81\x80\0\x01\0\x02\0\0\0\0\x01a\x07example\0\0\x01\0\x01\
        \xC0\x0C\0\x05\0\x01\0\0\0\x3C\0\x04\x01b\xC0\x0E\xC0\x27\0\x01\0\x01\0\0\x01\x2C\0\x04\xC0\0\x02\x50";

    #[test]
    fn a_response_has_its_question_and_its_records() {
        let message = Message::parse(RESPONSE).expect("a message");
        assert_eq!((message.id, message.is_response, message.response_code), (0x1234, true, 0));
        assert_eq!(message.questions, [Question { name: "a.example".into(), kind: A, class: IN }]);
        let record = |name: &str, kind, ttl, data: &[u8]| Record {
            name: name.into(),
            kind,
            class: IN,
            ttl,
            data: data.to_vec(),
        };
        let alias = record("a.example", CNAME, 60, b"\x01b\xC0\x0E");
        let address = record("b.example", A, 300, &[192, 0, 2, 80]);
        assert_eq!(message.answers, [alias, address.clone()]);
        assert_eq!(message.address(), Some((&address, IpAddr::from([192, 0, 2, 80]))), "behind the alias");
    }

    #[test]
    fn the_address_of_a_host_on_ipv6_is_read() {
        let bytes = [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80];
        let mut response = RESPONSE[..RESPONSE.len() - 16].to_vec();
        response.extend(b"\xC0\x27\0\x1C\0\x01\0\0\x01\x2C\0\x10");
        response.extend(bytes);
        let message = Message::parse(&response).expect("a message");
        assert_eq!(message.address().map(|(_, address)| address), Some(IpAddr::from(bytes)));
        assert_eq!(Record { kind: A, ..message.answers[1].clone() }.address(), None, "16 bytes are no IPv4 address");
    }

    #[test]
    fn a_query_has_no_address() {
        let query = [&b"\0\x07\x01\0\0\x01\0\0\0\0\0\0"[..], &RESPONSE[12..27]].concat();
        let message = Message::parse(&query).expect("a message");
        assert_eq!((message.id, message.is_response, message.address()), (7, false, None));
        assert_eq!(message.questions.len(), 1);
    }

    #[test]
    fn a_message_that_is_cut_is_none() {
        for end in 0..RESPONSE.len() {
            assert_eq!(Message::parse(&RESPONSE[..end]), None, "cut at {end}");
        }
    }
}
