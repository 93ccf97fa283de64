//! Builds DNS messages (RFC 1035 §4): one question for an address, one answer. `wire::dns` reads them.
//!
//! ```text
//! header     number, flags, and how many questions, answers, authorities, additionals follow: 6 × 16 bits (§4.1.1)
//! question   the name as labels, each after its length, 0 at the end; type A or AAAA; class IN (§4.1.2)
//! answer     a pointer back to that name; type, class, seconds to live, length, the address (§4.1.3)
//! ```

use crate::net::{address, host_at};
use crate::request::IpVersion;
use std::net::IpAddr;
use trace::Host;
use wire::dns::{A, AAAA, IN, Message, Question};

const HEADER: usize = 12;
/// The longest label of a name (RFC 1035 §2.3.4).
const LONGEST_LABEL: usize = 63;
/// The flags of a standard query that asks the resolver to do all the work: RD, recursion desired.
const QUERY: [u8; 2] = [0x01, 0x00];
/// The flags of a response (QR) without error to a query with RD, by a server that has recursion available (RA).
const RESPONSE: [u8; 2] = [0x81, 0x80];
/// The same with RCODE 3: the name does not exist.
const NO_SUCH_NAME: [u8; 2] = [0x81, 0x83];
/// How long the answer may be cached, in seconds.
const TTL: u32 = 300;
/// A pointer to the name at byte 12, which is that of the question (§4.1.4).
const POINTER_TO_QUESTION: [u8; 2] = [0xC0, 0x0C];

/// What a response says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Response {
    /// The name's address is that of `host`; it may be cached for `ttl` seconds.
    Address { host: Host, ttl: u32 },
    /// There is no such name, or it has no address.
    NoSuchName,
}

/// The type of records that have addresses of `version` (RFC 1035 §3.2.2, RFC 3596 §2.1).
fn record_type(version: IpVersion) -> u16 {
    match version {
        IpVersion::V4 => A,
        IpVersion::V6 => AAAA,
    }
}

/// A query for the address of `name`.
pub(super) fn query(number: u16, name: &str, version: IpVersion) -> Vec<u8> {
    let mut message = number.to_be_bytes().to_vec();
    message.extend_from_slice(&QUERY);
    message.extend_from_slice(&[0, 1, 0, 0, 0, 0, 0, 0]);
    for label in name.split('.') {
        let label = &label.as_bytes()[..label.len().min(LONGEST_LABEL)];
        message.push(label.len() as u8);
        message.extend_from_slice(label);
    }
    message.push(0);
    message.extend_from_slice(&record_type(version).to_be_bytes());
    message.extend_from_slice(&IN.to_be_bytes());
    message
}

/// The response to `query` by a server that knows one name; `None` if it is not a query for one address.
pub(super) fn respond(query: &[u8], known_name: &str) -> Option<Vec<u8>> {
    let asked = Message::parse(query).filter(|message| !message.is_response)?;
    let [Question { name, kind, class: IN }] = asked.questions.as_slice() else { return None };
    let version = [IpVersion::V4, IpVersion::V6].into_iter().find(|&version| record_type(version) == *kind)?;
    // Letters of either case are equal (§2.3.3).
    let is_known = name.eq_ignore_ascii_case(known_name);
    let mut message = asked.id.to_be_bytes().to_vec();
    message.extend_from_slice(if is_known { &RESPONSE } else { &NO_SUCH_NAME });
    message.extend_from_slice(&[0, 1, 0, u8::from(is_known), 0, 0, 0, 0]);
    message.extend_from_slice(&query[HEADER..]);
    if is_known {
        message.extend_from_slice(&POINTER_TO_QUESTION);
        message.extend_from_slice(&kind.to_be_bytes());
        message.extend_from_slice(&IN.to_be_bytes());
        message.extend_from_slice(&TTL.to_be_bytes());
        let data = match address(Host::Server, version) {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        };
        message.extend_from_slice(&(data.len() as u16).to_be_bytes());
        message.extend_from_slice(&data);
    }
    Some(message)
}

/// What a message says if it is the response to `query`: it has the same number and the same question (RFC 5452 §9.1).
pub(super) fn parse(message: &[u8], query: &[u8]) -> Option<Response> {
    let (message, query) = (Message::parse(message)?, Message::parse(query)?);
    if !message.is_response || (message.id, &message.questions) != (query.id, &query.questions) {
        return None;
    }
    let found = message.address().and_then(|(record, address)| Some((host_at(address)?, record.ttl)));
    Some(found.map_or(Response::NoSuchName, |(host, ttl)| Response::Address { host, ttl }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use IpVersion::{V4, V6};

    #[test]
    fn a_known_name_is_answered_with_its_address() {
        for (version, length) in [(V4, 48), (V6, 60)] {
            let query = query(0x1234, "server.example", version);
            assert_eq!(query.len(), 32);
            let answer = respond(&query, "server.example").expect("an answer");
            assert_eq!(answer.len(), length);
            assert_eq!(parse(&answer, &query), Some(Response::Address { host: Host::Server, ttl: 300 }));
        }
    }

    #[test]
    fn an_unknown_name_does_not_exist() {
        let query = query(7, "nowhere.example", V4);
        let answer = respond(&query, "server.example").expect("an answer");
        assert_eq!(answer[3] & 0x0f, 3);
        assert_eq!(parse(&answer, &query), Some(Response::NoSuchName));
    }

    #[test]
    fn what_does_not_belong_to_the_query_is_ignored() {
        let mine = query(1, "server.example", V4);
        let others = respond(&query(2, "server.example", V4), "server.example").expect("an answer");
        assert_eq!(parse(&others, &mine), None);
        assert_eq!(parse(&mine, &mine), None, "a query is no response");
        assert_eq!(respond(&others, "server.example"), None, "a response is no query");
        for end in 0..others.len() {
            parse(&others[..end], &mine);
            respond(&others[..end], "server.example");
        }
    }
}
