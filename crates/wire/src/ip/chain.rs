//! The chain of extension headers (RFC 8200 §4): each names the next, and the last names the transport. IPv4 has one of
//! them, the Authentication Header (RFC 4302 §3.1).
//!
//! ```text
//! IPv6           Hop-by-Hop     Fragment       TCP
//! next = 0  ──►  next = 44 ──►  next = 6  ──►  the payload
//! ```

use super::Fragment;
use crate::{Malformed, Rule};
use std::ops::Range;

pub(super) const HOP_BY_HOP: u8 = 0;
pub(super) const ROUTING: u8 = 43;
pub(super) const FRAGMENT: u8 = 44;
pub(super) const AUTHENTICATION: u8 = 51;
pub(super) const DESTINATION_OPTIONS: u8 = 60;

/// Each extension header occurs once, Destination Options twice (RFC 8200 §4.1). Nobody needs more than this.
const MOST: usize = 10;

/// One extension header that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Extension {
    /// The number by which the header before it names it.
    pub kind: u8,
    /// Its bytes in the packet.
    pub place: Range<usize>,
}

/// What the chain of a packet consists of.
#[derive(Debug)]
pub(super) struct Chain {
    pub extensions: Vec<Extension>,
    /// What follows them. It is the number of an extension header if that is not whole, or one too many.
    pub protocol: u8,
    /// The byte after the last of them.
    pub end: usize,
    /// What the Fragment header says, if the packet is a part of another.
    pub fragment: Option<Fragment>,
    /// Why reading ended before the payload.
    pub broken: Option<Malformed>,
}

impl Chain {
    /// The chain from byte `start` of a packet of version 4 or 6 whose header names `first`. `packet` ends where the header
    /// says, or where the capture does. Behind the Fragment header of a fragment other than the first there is only data.
    pub fn read(packet: &[u8], start: usize, first: u8, version: u8) -> Self {
        let mut chain = Self::empty(start, first);
        while let Some(name) = name(chain.protocol, version) {
            let rest = packet.get(chain.end..).unwrap_or_default();
            if chain.extensions.len() == MOST {
                chain.broken = Some(Rule::Ipv6Chain.into());
                break;
            }
            let Some(extension) = length(chain.protocol, rest).and_then(|length| rest.get(..length)) else {
                chain.broken = Some(Malformed::of(Rule::Ipv6Extension, name));
                break;
            };
            let (kind, start) = (chain.protocol, chain.end);
            chain.end = start + extension.len();
            chain.protocol = extension.first().copied().unwrap_or_default();
            chain.extensions.push(Extension { kind, place: start..chain.end });
            if kind == FRAGMENT {
                chain.fragment = fragment(extension, chain.end);
                if chain.fragment.is_some_and(|fragment| fragment.offset != 0) {
                    break;
                }
            }
        }
        chain
    }

    /// A chain without extension headers: the payload at byte `end` is of this protocol.
    pub fn empty(end: usize, protocol: u8) -> Self {
        Self { extensions: Vec::new(), protocol, end, fragment: None, broken: None }
    }

    /// Whether it goes on behind the last byte, so that nobody knows what it leads to.
    pub fn is_cut(&self) -> bool {
        self.broken.as_ref().is_some_and(|broken| broken.rule == Rule::Ipv6Extension)
    }
}

/// The name of an extension header that is read here; `None` if `protocol` is something else, which ends the chain.
fn name(protocol: u8, version: u8) -> Option<&'static str> {
    Some(match protocol {
        AUTHENTICATION => "Authentication",
        _ if version == 4 => return None,
        HOP_BY_HOP => "Hop-by-Hop Options",
        ROUTING => "Routing",
        FRAGMENT => "Fragment",
        DESTINATION_OPTIONS => "Destination Options",
        _ => return None,
    })
}

/// Bytes of the extension header `kind` at the front of `rest`; `None` if its length is not there.
fn length(kind: u8, rest: &[u8]) -> Option<usize> {
    let length = usize::from(*rest.get(1)?);
    Some(match kind {
        FRAGMENT => 8,
        // RFC 4302 §2.2: in words of four bytes, less 2.
        AUTHENTICATION => (length + 2) * 4,
        // RFC 8200 §4.3: in words of eight bytes, not counting the first.
        _ => (length + 1) * 8,
    })
}

/// RFC 8200 §4.5: 13 bits of offset in words of eight bytes, 2 reserved, M, and the identification. `start` is the byte
/// behind the header. `None` if this fragment is the whole packet (RFC 6946 §2).
fn fragment(extension: &[u8], start: usize) -> Option<Fragment> {
    let [protocol, _, high, low, identification @ ..] = *extension.first_chunk::<8>()?;
    let place = u16::from_be_bytes([high, low]);
    let (offset, has_more) = (usize::from(place & !7), place & 1 == 1);
    let identification = u32::from_be_bytes(identification);
    (offset != 0 || has_more).then_some(Fragment { identification, offset, has_more, protocol, start })
}
