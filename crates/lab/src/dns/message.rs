//! DNS messages (RFC 1035 §4): one question for an address, one answer.
//!
//! ```text
//! header     number, flags, and how many questions, answers, authorities, additionals follow: 6 × 16 bits (§4.1.1)
//! question   the name as labels, each after its length, 0 at the end; type A; class IN (§4.1.2)
//! answer     a pointer back to that name; type, class, seconds to live, length, the address (§4.1.3)
//! ```

use crate::net::{address, host_at};
use trace::Host;

const HEADER: usize = 12;
/// The longest label of a name (RFC 1035 §2.3.4).
const LONGEST_LABEL: usize = 63;
/// A standard query that asks the resolver to do all the work: RD, recursion desired.
const QUERY: [u8; 2] = [0x01, 0x00];
/// QR, a response, to a query with RD, by a server that has recursion available (RA): no error.
const RESPONSE: [u8; 2] = [0x81, 0x80];
/// The same with RCODE 3: the name does not exist.
const NO_SUCH_NAME: [u8; 2] = [0x81, 0x83];
const TYPE_A: [u8; 2] = [0, 1];
const CLASS_IN: [u8; 2] = [0, 1];
/// Seconds for which the answer may be kept.
const TTL: u32 = 300;
/// A name that stands at byte 12, where the question's does (§4.1.4).
const POINTER_TO_QUESTION: [u8; 2] = [0xC0, 0x0C];

/// What a response says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Response {
    /// The name's address is that of `host`; good for `ttl` seconds.
    Address { host: Host, ttl: u32 },
    /// There is no such name, or it has no address.
    NoSuchName,
}

/// A query for the address of `name`.
pub(super) fn query(number: u16, name: &str) -> Vec<u8> {
    let mut message = number.to_be_bytes().to_vec();
    message.extend_from_slice(&QUERY);
    message.extend_from_slice(&[0, 1, 0, 0, 0, 0, 0, 0]);
    for label in name.split('.') {
        let label = &label.as_bytes()[..label.len().min(LONGEST_LABEL)];
        message.push(label.len() as u8);
        message.extend_from_slice(label);
    }
    message.push(0);
    message.extend_from_slice(&TYPE_A);
    message.extend_from_slice(&CLASS_IN);
    message
}

/// The response to `query` of a server that knows one name; `None` where it is no query with one question.
pub(super) fn answer(query: &[u8], known_name: &str) -> Option<Vec<u8>> {
    let header = query.get(..HEADER)?;
    let is_query = header[2] & 0x80 == 0;
    if !is_query || header[4..6] != [0, 1] {
        return None;
    }
    let known = self::query(u16::from_be_bytes([header[0], header[1]]), known_name);
    // Names are equal whatever their letters' case (§2.3.3).
    let is_known = query.len() == known.len() && query[HEADER..].eq_ignore_ascii_case(&known[HEADER..]);
    let mut message = header[..2].to_vec();
    message.extend_from_slice(if is_known { &RESPONSE } else { &NO_SUCH_NAME });
    message.extend_from_slice(&[0, 1, 0, u8::from(is_known), 0, 0, 0, 0]);
    message.extend_from_slice(&query[HEADER..]);
    if is_known {
        message.extend_from_slice(&POINTER_TO_QUESTION);
        message.extend_from_slice(&TYPE_A);
        message.extend_from_slice(&CLASS_IN);
        message.extend_from_slice(&TTL.to_be_bytes());
        message.extend_from_slice(&[0, 4]);
        message.extend_from_slice(&address(Host::Server));
    }
    Some(message)
}

/// What a message says if it is the response to `query`: the same number and the same question (RFC 5452 §9.1).
pub(super) fn parse(message: &[u8], query: &[u8]) -> Option<Response> {
    let header = message.get(..HEADER)?;
    let is_response = header[2] & 0x80 != 0;
    if !is_response || header[..2] != query[..2] || message.get(HEADER..query.len())? != &query[HEADER..] {
        return None;
    }
    Some(address_record(&message[query.len()..]).unwrap_or(Response::NoSuchName))
}

fn address_record(record: &[u8]) -> Option<Response> {
    let rest = record.strip_prefix(&POINTER_TO_QUESTION)?.strip_prefix(&TYPE_A)?.strip_prefix(&CLASS_IN)?;
    let (ttl, rest) = rest.split_first_chunk::<4>()?;
    let found = rest.strip_prefix(&[0, 4])?;
    let host = host_at(found)?;
    Some(Response::Address { host, ttl: u32::from_be_bytes(*ttl) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_name_is_answered_with_its_address() {
        let query = query(0x1234, "server.example");
        assert_eq!(query.len(), 32);
        let answer = answer(&query, "server.example").expect("an answer");
        assert_eq!(answer.len(), 48);
        assert_eq!(parse(&answer, &query), Some(Response::Address { host: Host::Server, ttl: 300 }));
    }

    #[test]
    fn an_unknown_name_does_not_exist() {
        let query = query(7, "nowhere.example");
        let answer = answer(&query, "server.example").expect("an answer");
        assert_eq!(answer[3] & 0x0f, 3);
        assert_eq!(parse(&answer, &query), Some(Response::NoSuchName));
    }

    #[test]
    fn what_does_not_belong_to_the_query_is_ignored() {
        let mine = query(1, "server.example");
        let others = answer(&query(2, "server.example"), "server.example").expect("an answer");
        assert_eq!(parse(&others, &mine), None);
        assert_eq!(parse(&mine, &mine), None, "a query is no response");
        assert_eq!(answer(&others, "server.example"), None, "a response is no query");
        for end in 0..others.len() {
            parse(&others[..end], &mine);
            answer(&others[..end], "server.example");
        }
    }
}
