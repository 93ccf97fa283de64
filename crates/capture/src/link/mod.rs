//! Link layers: what stands before the network packet in a frame.
//!
//! The numbers and layouts are those of the list of tcpdump.org (draft-ietf-opsawg-pcaplinktype). [`decode`] returns
//! where the IP packet lies in the frame, or what is there in its place.

mod cooked;
mod ethernet;
mod loopback;
mod pktap;
mod ppp;

use std::ops::Range;

/// The link types that are read, by their numbers in the list of tcpdump.org.
pub mod number {
    /// LINKTYPE_NULL: BSD loopback, the address family in the byte order of the capturing host.
    pub const NULL: u16 = 0;
    /// LINKTYPE_ETHERNET.
    pub const ETHERNET: u16 = 1;
    /// LINKTYPE_PPP.
    pub const PPP: u16 = 9;
    /// DLT_RAW of most systems, written into files by some programs.
    pub const RAW_12: u16 = 12;
    /// DLT_RAW of OpenBSD, the same.
    pub const RAW_14: u16 = 14;
    /// LINKTYPE_RAW: IP, its version in the first four bits.
    pub const RAW: u16 = 101;
    /// LINKTYPE_LOOP: OpenBSD loopback, the address family in network byte order.
    pub const LOOP: u16 = 108;
    /// LINKTYPE_LINUX_SLL: Linux "cooked", as `-i any` gives it.
    pub const LINUX_SLL: u16 = 113;
    /// LINKTYPE_USER2, which macOS uses for PKTAP.
    pub const USER2: u16 = 149;
    /// LINKTYPE_IPV4.
    pub const IPV4: u16 = 228;
    /// LINKTYPE_IPV6.
    pub const IPV6: u16 = 229;
    /// LINKTYPE_PKTAP.
    pub const PKTAP: u16 = 258;
    /// LINKTYPE_LINUX_SLL2: Linux "cooked" of newer libpcap, with the interface's index.
    pub const LINUX_SLL2: u16 = 276;

    /// All of them.
    pub const ALL: [u16; 13] =
        [NULL, ETHERNET, PPP, RAW_12, RAW_14, RAW, LOOP, LINUX_SLL, USER2, IPV4, IPV6, PKTAP, LINUX_SLL2];
}

/// Which way a frame went, as seen by the host that captured it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// It came in.
    In,
    /// The host sent it.
    Out,
}

/// A link-layer address of up to eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hardware {
    bytes: [u8; 8],
    length: u8,
}

impl Hardware {
    /// The first eight bytes at most.
    pub(crate) fn new(address: &[u8]) -> Self {
        let length = address.len().min(8);
        let mut bytes = [0; 8];
        bytes[..length].copy_from_slice(&address[..length]);
        Self { bytes, length: length as u8 }
    }

    /// Its bytes; an Ethernet address has six.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

/// What a frame's link layer carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// An IP packet at this place. What follows it in the frame (padding, a check sequence) may be within the range: the
    /// IP header says where the packet ends.
    Ip(Range<usize>),
    /// ARP (RFC 826) or RARP (RFC 903).
    Arp,
    /// Another protocol with this EtherType.
    EtherType(u16),
    /// An IEEE 802.2 LLC header that is not SNAP with an EtherType: DSAP and SSAP.
    Llc(u8, u8),
    /// Another protocol with this number in PPP (RFC 1661 §2).
    Ppp(u16),
    /// Another address family with this number.
    Family(u32),
    /// The frame says that it has no packet (a PKTAP record of another kind).
    Nothing,
    /// The frame ends within its link-layer header.
    Cut,
    /// The link type is not read.
    Unknown(u16),
}

/// A frame's link layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The sender on this link, if the header has it.
    pub source: Option<Hardware>,
    /// The receiver on this link, if the header has it.
    pub destination: Option<Hardware>,
    /// The identifiers of the VLAN tags from the outside in (IEEE 802.1Q: 12 bits).
    pub vlans: Vec<u16>,
    /// Which way it went, if the header says so.
    pub way: Option<Way>,
    /// What it carries.
    pub content: Content,
}

impl Link {
    fn with(content: Content) -> Self {
        Self { source: None, destination: None, vlans: Vec::new(), way: None, content }
    }
}

/// Whether frames of this type are read. Of [`number::USER2`] only those are that look like PKTAP.
pub fn is_known(link_type: u16) -> bool {
    number::ALL.contains(&link_type)
}

/// Reads the link layer of a frame.
pub fn decode(link_type: u16, frame: &[u8]) -> Link {
    match link_type {
        number::NULL => loopback::null(frame),
        number::LOOP => loopback::in_network_order(frame),
        number::ETHERNET => ethernet::decode(frame),
        number::PPP => ppp::decode(frame),
        number::RAW_12 | number::RAW_14 | number::RAW => Link::with(raw(frame)),
        number::IPV4 | number::IPV6 => Link::with(Content::Ip(0..frame.len())),
        number::LINUX_SLL => cooked::v1(frame),
        number::LINUX_SLL2 => cooked::v2(frame),
        number::PKTAP => pktap::decode(frame),
        number::USER2 if pktap::looks_like(frame) => pktap::decode(frame),
        other => Link::with(Content::Unknown(other)),
    }
}

/// IP without a link layer. Its version tells whether it is.
fn raw(frame: &[u8]) -> Content {
    match frame.first().map(|first| first >> 4) {
        Some(4 | 6) => Content::Ip(0..frame.len()),
        Some(other) => Content::Family(other.into()),
        None => Content::Cut,
    }
}
