//! Link layers around an IP packet, written by hand after the list of tcpdump.org.

use super::Packet;
use capture::link::number;

const CLIENT: [u8; 6] = [2, 0, 0, 0, 0, 1];
const SERVER: [u8; 6] = [2, 0, 0, 0, 0, 2];

/// A form of a frame.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    pub name: &'static str,
    pub link_type: u16,
    wrap: fn(&Packet) -> Vec<u8>,
    /// Whether tshark reads it without being told how.
    pub is_known_to_tshark: bool,
    /// Whether it says which way a packet went.
    pub has_way: bool,
}

impl Form {
    /// The frame of a packet.
    pub fn frame(&self, packet: &Packet) -> Vec<u8> {
        (self.wrap)(packet)
    }
}

/// All forms. Those of IPv6 alone (229) and IPv4 alone (228) are used with their packets only.
pub fn forms() -> Vec<Form> {
    let form = |name, link_type, wrap| Form { name, link_type, wrap, is_known_to_tshark: true, has_way: false };
    let with_way = |name, link_type, wrap| Form { has_way: true, ..form(name, link_type, wrap) };
    vec![
        form("null, little-endian", number::NULL, |packet| [&family(packet).to_le_bytes(), &packet.bytes[..]].concat()),
        form("null, big-endian", number::NULL, |packet| [&family(packet).to_be_bytes(), &packet.bytes[..]].concat()),
        form("loop", number::LOOP, |packet| [&family(packet).to_be_bytes(), &packet.bytes[..]].concat()),
        form("ethernet", number::ETHERNET, |packet| ethernet(packet, &[])),
        form("ethernet, padded", number::ETHERNET, padded),
        form("ethernet, VLAN", number::ETHERNET, |packet| ethernet(packet, &[0x8100, 7])),
        form("ethernet, 802.1ad", number::ETHERNET, |packet| ethernet(packet, &[0x88A8, 20, 0x8100, 7])),
        form("ethernet, QinQ", number::ETHERNET, |packet| ethernet(packet, &[0x8100, 20, 0x8100, 0x6007])),
        form("ethernet, SNAP", number::ETHERNET, snap),
        form("PPP", number::PPP, |packet| [&[0, ppp(packet)], &packet.bytes[..]].concat()),
        form("PPP with address", number::PPP, |packet| [&[0xFF, 3, 0, ppp(packet)], &packet.bytes[..]].concat()),
        form("raw 12", number::RAW_12, |packet| packet.bytes.clone()),
        form("raw 14", number::RAW_14, |packet| packet.bytes.clone()),
        form("raw 101", number::RAW, |packet| packet.bytes.clone()),
        with_way("cooked", number::LINUX_SLL, cooked),
        with_way("cooked 2", number::LINUX_SLL2, cooked2),
        with_way("PKTAP", number::PKTAP, pktap),
        Form { is_known_to_tshark: false, ..with_way("PKTAP as USER2", number::USER2, pktap) },
    ]
}

fn is_v6(packet: &Packet) -> bool {
    packet.bytes[0] >> 4 == 6
}

fn family(packet: &Packet) -> u32 {
    if is_v6(packet) { 30 } else { 2 }
}

fn ppp(packet: &Packet) -> u8 {
    if is_v6(packet) { 0x57 } else { 0x21 }
}

fn ether_type(packet: &Packet) -> [u8; 2] {
    if is_v6(packet) { [0x86, 0xDD] } else { [8, 0] }
}

fn addresses(packet: &Packet) -> [u8; 12] {
    let mut addresses = [0; 12];
    let (to, from) = if packet.is_out { (SERVER, CLIENT) } else { (CLIENT, SERVER) };
    addresses[..6].copy_from_slice(&to);
    addresses[6..].copy_from_slice(&from);
    addresses
}

/// `tags` are pairs of type and tag.
pub fn ethernet(packet: &Packet, tags: &[u16]) -> Vec<u8> {
    let tags: Vec<u8> = tags.iter().flat_map(|tag| tag.to_be_bytes()).collect();
    [&addresses(packet), &tags[..], &ether_type(packet), &packet.bytes].concat()
}

/// Ethernet's shortest frame has 60 bytes without the check sequence; longer ones get four bytes that look like one.
fn padded(packet: &Packet) -> Vec<u8> {
    let mut frame = ethernet(packet, &[]);
    let length = (frame.len() + 4).max(60);
    frame.resize(length, 0xA5);
    frame
}

fn snap(packet: &Packet) -> Vec<u8> {
    let length = (packet.bytes.len() as u16 + 8).to_be_bytes();
    [&addresses(packet), &length[..], &[0xAA, 0xAA, 3, 0, 0, 0], &ether_type(packet), &packet.bytes].concat()
}

fn cooked(packet: &Packet) -> Vec<u8> {
    let kind = if packet.is_out { 4 } else { 0 };
    let from = if packet.is_out { CLIENT } else { SERVER };
    [&[0, kind, 0, 1, 0, 6], &from[..], &[0, 0], &ether_type(packet), &packet.bytes].concat()
}

fn cooked2(packet: &Packet) -> Vec<u8> {
    let kind = if packet.is_out { 4 } else { 0 };
    let from = if packet.is_out { CLIENT } else { SERVER };
    let header = [&ether_type(packet)[..], &[0, 0, 0, 0, 0, 3, 0, 1, kind, 6], &from, &[0, 0]].concat();
    [header, packet.bytes.clone()].concat()
}

/// As macOS writes it: a header of 108 bytes, then here a loopback frame.
fn pktap(packet: &Packet) -> Vec<u8> {
    let mut header = vec![0; 108];
    header[0] = 108;
    header[4] = 1;
    header[8] = number::NULL as u8;
    header[12..15].copy_from_slice(b"lo0");
    header[36] = if packet.is_out { 2 } else { 1 };
    header[40] = family(packet) as u8;
    header[44] = 4;
    header.extend(family(packet).to_le_bytes());
    header.extend(&packet.bytes);
    header
}
