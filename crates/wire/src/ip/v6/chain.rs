//! The chain of extension headers (RFC 8200 §4): each names the next, and the last names the transport.
//!
//! ```text
//! IPv6           Hop-by-Hop     Fragment       TCP
//! next = 0  ──►  next = 44 ──►  next = 6  ──►  the payload
//! ```

use crate::ip::Fragment;
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
    /// What the Fragment header says.
    pub fragment: Option<Fragment>,
    /// Why reading ended before the payload.
    pub broken: Option<Malformed>,
}

impl Chain {
    /// The chain of a packet whose header names `first`. `packet` ends where the header says, or where the capture does.
    /// Behind the Fragment header of a fragment other than the first there is only data.
    pub fn read(packet: &[u8], first: u8) -> Self {
        let mut chain =
            Self { extensions: Vec::new(), protocol: first, end: super::HEADER, fragment: None, broken: None };
        while let Some(name) = name(chain.protocol) {
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
                chain.fragment = fragment(extension);
                if chain.fragment.is_some_and(|fragment| fragment.offset != 0) {
                    break;
                }
            }
        }
        chain
    }
}

/// The name of an extension header that is read here; `None` if `protocol` is something else, which ends the chain.
fn name(protocol: u8) -> Option<&'static str> {
    Some(match protocol {
        HOP_BY_HOP => "Hop-by-Hop Options",
        ROUTING => "Routing",
        FRAGMENT => "Fragment",
        AUTHENTICATION => "Authentication",
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

/// RFC 8200 §4.5: 13 bits of offset in words of eight bytes, 2 reserved, M, and the identification.
fn fragment(extension: &[u8]) -> Option<Fragment> {
    let [_, _, high, low, identification @ ..] = *extension.first_chunk::<8>()?;
    let offset = u16::from_be_bytes([high, low]);
    Some(Fragment {
        identification: u32::from_be_bytes(identification),
        offset: usize::from(offset & !7),
        has_more: offset & 1 == 1,
    })
}
