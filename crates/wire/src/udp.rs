//! UDP (RFC 768): ports, a length and a checksum, and no guarantee that anything arrives.

use crate::field::{fixed, number, specs};
use crate::{Dissection, Field, Protocol, Rule};
use trace::to_hex;

/// Bytes of the header.
pub(crate) const HEADER: usize = 8;

specs! {
    SOURCE_PORT = "udp.srcport", "Source Port", "RFC 768";
    DESTINATION_PORT = "udp.dstport", "Destination Port", "RFC 768";
    LENGTH = "udp.length", "Length", "RFC 768";
    CHECKSUM = "udp.checksum", "Checksum", "RFC 768";
}

/// The header without the fields' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The sending application's port.
    pub source_port: u16,
    /// The receiving application's port.
    pub destination_port: u16,
    /// Bytes of the datagram according to the header, the header's own 8 included.
    pub length: usize,
}

impl Header {
    /// The header at the front of `datagram`; `None` if it is not whole. A capture may keep only the first bytes of a
    /// packet, so `length` may be more than there is.
    pub fn parse(datagram: &[u8]) -> Option<Self> {
        let [a, b, c, d, e, f, _, _] = *datagram.first_chunk::<HEADER>()?;
        let length = usize::from(u16::from_be_bytes([e, f]));
        Some(Self { source_port: u16::from_be_bytes([a, b]), destination_port: u16::from_be_bytes([c, d]), length })
    }
}

/// The fields of the header at the front of `datagram`.
pub fn dissect(datagram: &[u8]) -> Dissection {
    let mut dissection = fixed(Protocol::Udp, datagram, |header: &[u8; HEADER]| {
        let at = |at: usize| number(header, at..at + 2).unwrap_or(0);
        vec![
            Field::number(&SOURCE_PORT, 0..2, at(0)),
            Field::number(&DESTINATION_PORT, 2..4, at(2)),
            Field::number(&LENGTH, 4..6, at(4)),
            Field::bytes(&CHECKSUM, 6..8, ["0x", &to_hex(&header[6..])].concat()).numbered(at(6)),
        ]
    });
    if datagram.len() < HEADER {
        dissection.mark(Rule::UdpShort);
    } else if !(HEADER..=datagram.len()).contains(&number(datagram, 4..6).map_or(0, |length| length as usize)) {
        dissection.mark(Rule::UdpLength);
    }
    dissection
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_ports_and_length() {
        let dissection = dissect(&[0xC3, 0x50, 0, 53, 0, 10, 0xAB, 0xCD, 1, 2]);
        let number = |id| dissection.find(id).and_then(|field| field.number);
        assert_eq!(number("udp.srcport"), Some(50_000));
        assert_eq!(number("udp.dstport"), Some(53));
        assert_eq!((dissection.length, dissection.malformed), (8, None));
    }

    #[test]
    fn a_header_that_does_not_fit_is_malformed() {
        assert!(dissect(&[1, 2, 3]).malformed.is_some());
        assert!(dissect(&[0, 1, 0, 2, 0, 7, 0, 0]).malformed.is_some());
    }
}
