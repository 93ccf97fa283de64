//! What a program needs of a message, without the fields' names.

use super::{A, HEADER, name};
use crate::field::number;

/// A question or the answer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Brings question and answer together.
    pub id: u16,
    /// An answer, not a question.
    pub is_response: bool,
    /// How it went: 0 is well, 3 says that there is no such name (RFC 1035 §4.1.1).
    pub response_code: u8,
    /// The name that is asked for, of the first question.
    pub name: String,
    /// The type of records that is asked for: 1 is an IPv4 address.
    pub kind: u16,
    /// The first IPv4 address among the answers.
    pub address: Option<[u8; 4]>,
    /// Seconds for which that address may be kept.
    pub ttl: Option<u32>,
}

impl Message {
    /// The message that `bytes` are; `None` where they are none with a question.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let at = |at: usize| number(bytes, at..at + 2).unwrap_or(0) as u16;
        let (id, flags, questions, answers) = (at(0), at(2), at(4), at(6));
        let (name, mut end) = name::read(bytes, HEADER).filter(|_| questions > 0)?;
        let kind = number(bytes, end..end + 2)? as u16;
        end += 4;
        for _ in 1..questions {
            end = name::read(bytes, end)?.1 + 4;
        }
        let found = (0..answers).find_map(|_| {
            let record = Record::read(bytes, end)?;
            end = record.end;
            let address = <[u8; 4]>::try_from(bytes.get(record.data..record.end)?).ok()?;
            (record.kind == A).then_some((address, record.ttl))
        });
        Some(Self {
            id,
            is_response: flags & 0x8000 != 0,
            response_code: (flags & 15) as u8,
            name,
            kind,
            address: found.map(|(address, _)| address),
            ttl: found.map(|(_, ttl)| ttl),
        })
    }
}

/// Where a resource record has its parts (RFC 1035 §4.1.3).
pub(super) struct Record {
    /// The name that it is about.
    pub name: String,
    /// The byte after the name: there stand type, class (2 bytes each), seconds to live (4), the data's length (2).
    pub name_end: usize,
    pub kind: u16,
    pub ttl: u32,
    /// The first byte of its data.
    pub data: usize,
    /// The byte after it.
    pub end: usize,
}

impl Record {
    /// The record at byte `start`; `None` where it is not whole.
    pub fn read(message: &[u8], start: usize) -> Option<Self> {
        let (name, name_end) = name::read(message, start)?;
        let at = |from: usize, to: usize| number(message, name_end + from..name_end + to);
        let data = name_end + 10;
        let end = data + at(8, 10)? as usize;
        let record = Self { name, name_end, kind: at(0, 2)? as u16, ttl: at(4, 8)? as u32, data, end };
        (end <= message.len()).then_some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"\x12\x34\x81\x80\0\x01\0\x02\0\0\0\0\x01a\x07example\0\0\x01\0\x01\
        \xC0\x0C\0\x05\0\x01\0\0\0\x3C\0\x04\x01b\xC0\x0E\xC0\x27\0\x01\0\x01\0\0\x01\x2C\0\x04\xC0\0\x02\x50";

    #[test]
    fn an_answer_has_the_question_and_the_address_behind_an_alias() {
        let message = Message::parse(ANSWER).expect("a message");
        assert_eq!((message.id, message.is_response, message.response_code), (0x1234, true, 0));
        assert_eq!((message.name.as_str(), message.kind), ("a.example", 1));
        assert_eq!((message.address, message.ttl), (Some([192, 0, 2, 80]), Some(300)));
    }

    #[test]
    fn a_question_has_no_address() {
        let query = [&b"\0\x07\x01\0\0\x01\0\0\0\0\0\0"[..], &ANSWER[12..27]].concat();
        let message = Message::parse(&query).expect("a message");
        assert_eq!((message.id, message.is_response, message.address), (7, false, None));
    }

    #[test]
    fn a_message_without_a_question_is_none() {
        assert_eq!(Message::parse(&[0; 12]), None);
        assert_eq!(Message::parse(&ANSWER[..20]), None);
    }
}
