//! The network layer: IPv4 (RFC 791) and IPv6 (RFC 8200) with its extension headers, as far as the transport's header is
//! found. Names and bits of the fields are the business of `wire`.

mod fragments;
mod ipv4;
mod ipv6;

pub(crate) use fragments::{Assembled, Fragments, Outcome};

use std::net::IpAddr;
use std::ops::Range;

/// Protocols by their numbers (IANA, "Assigned Internet Protocol Numbers").
pub mod protocol {
    /// ICMP.
    pub const ICMP: u8 = 1;
    /// IPv4 in IP (RFC 2003).
    pub const IPV4: u8 = 4;
    /// TCP.
    pub const TCP: u8 = 6;
    /// UDP.
    pub const UDP: u8 = 17;
    /// IPv6 in IP (RFC 4213).
    pub const IPV6: u8 = 41;
    /// GRE (RFC 2784).
    pub const GRE: u8 = 47;
    /// ICMPv6.
    pub const ICMPV6: u8 = 58;
}

/// The authentication header (RFC 4302) stands between the IP header and what it protects.
const AUTHENTICATION: u8 = 51;

/// A part of a datagram that was cut on the way (RFC 791 §3.2, RFC 8200 §4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The same in all parts of one datagram.
    pub identification: u32,
    /// Where it belongs, in bytes.
    pub offset: usize,
    /// Whether it is the last one.
    pub is_last: bool,
}

/// What is needed of an IP packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ip {
    /// The sending host.
    pub source: IpAddr,
    /// The receiving host.
    pub destination: IpAddr,
    /// The protocol of what follows the headers, after all extension headers that could be read.
    pub protocol: u8,
    /// What follows the headers, as far as it was captured; padding of the link is no part of it.
    pub payload: Range<usize>,
    /// How long that was on the link. More than `payload` if the capture cut it.
    pub length: usize,
    /// The whole packet's length on the link.
    pub total: usize,
    /// It is part of a larger one. Then `payload` is what is to be put together.
    pub fragment: Option<Fragment>,
    /// Whether the header says that the packet is longer than its frame was.
    pub is_short: bool,
    /// Whether the extension headers go on past what was captured, so that `protocol` is not yet the transport's.
    pub is_cut: bool,
}

/// Reads the headers at the front of `packet`, which had `original` bytes on the link, padding included. `None` if it is
/// not a whole IP header.
pub fn parse(packet: &[u8], original: usize) -> Option<Ip> {
    match packet.first()? >> 4 {
        4 => ipv4::parse(packet, original),
        6 => ipv6::parse(packet, original),
        _ => None,
    }
}

/// Goes past the extension headers at the front of `payload`. Returns the protocol after them, where it begins, and
/// whether they go on past the end.
fn past_extensions(is_v6: bool, mut protocol: u8, payload: &[u8]) -> (u8, usize, bool) {
    let mut at = 0;
    loop {
        let unit = match protocol {
            // RFC 4302 §2.2: in words of four bytes, minus 2.
            AUTHENTICATION => 4,
            // RFC 8200 §4: in units of eight bytes, without the first.
            ipv6::HOP_BY_HOP | ipv6::ROUTING | ipv6::DESTINATION_OPTIONS if is_v6 => 8,
            _ => return (protocol, at, false),
        };
        let Some(&[next, length]) = payload.get(at..).and_then(|rest| rest.first_chunk()) else {
            return (protocol, at, true);
        };
        let length = (usize::from(length) + if unit == 4 { 2 } else { 1 }) * unit;
        if at + length > payload.len() {
            return (protocol, at, true);
        }
        (protocol, at) = (next, at + length);
    }
}
