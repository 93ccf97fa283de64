//! The network layer: the numbers of the protocols over IP, and datagrams that were cut into fragments. The headers are read
//! by `wire::ip`, which is told here how long a packet was on its link.

mod fragments;

pub(crate) use fragments::{Assembled, Fragments, Outcome};

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
