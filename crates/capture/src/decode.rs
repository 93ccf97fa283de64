//! From a frame's bytes to the record of its packet: link layer, network, transport, one after the other.

use crate::digest::{digest, sight};
use crate::format::Frame;
use crate::link::{self, Content, Way};
use crate::network::{Assembled, Fragments, Outcome, protocol};
use crate::packet::{Endpoint, Ends, Packet, Transport, Tunnel, What};
use crate::transport::{self, Service};
use std::collections::{BTreeMap, HashMap};
use wire::ip::Header;

/// What is kept while the packets of one file are read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decoder {
    pub packets: Vec<Packet>,
    /// All conversations in the order of their first packets.
    pub ends: Vec<Ends>,
    numbers: HashMap<Ends, u32>,
    fragments: Fragments,
    /// The packets that brought the fragments of an assembled one, by the number of its last.
    pub assembled: BTreeMap<u32, Vec<u32>>,
    /// Places and lengths of comments, by packet.
    pub comments: BTreeMap<u32, (u64, u16)>,
    last_time: i64,
}

impl Decoder {
    /// Takes the next frame of a link type, with its captured bytes.
    pub fn take(&mut self, frame: Frame, link_type: u32, bytes: &[u8]) {
        let link_type = u16::try_from(link_type).unwrap_or(u16::MAX);
        let link = link::decode(link_type, bytes);
        let number = self.packets.len() as u32;
        self.last_time = frame.time.unwrap_or(self.last_time);
        let mut packet = Packet {
            time: self.last_time,
            at: frame.at,
            digest: 0,
            captured: bytes.len() as u32,
            original: frame.original,
            network: 0,
            interface: frame.interface,
            ends: Packet::NO_ENDS,
            sight: 0,
            sequence: 0,
            acknowledgment: 0,
            payload: 0,
            what: without_ip(&link.content),
            flags: 0,
            marks: if frame.time.is_none() { Packet::TIMELESS } else { 0 },
        };
        packet.marks |= match frame.way.or(link.way) {
            Some(Way::In) => Packet::IN,
            Some(Way::Out) => Packet::OUT,
            None => 0,
        };
        if let Some(comment) = frame.comment {
            self.comments.insert(number, comment);
        }
        if let Content::Ip(place) = link.content {
            let before = place.start + (bytes.len() - place.end);
            packet.network = place.start as u32;
            let original = (frame.original as usize).saturating_sub(before);
            self.ip(&mut packet, number, &bytes[..place.start], &bytes[place], original);
        }
        self.packets.push(packet);
    }

    /// How many datagrams never became whole.
    pub fn fragments_left(&self) -> u32 {
        self.fragments.left()
    }

    fn ip(&mut self, packet: &mut Packet, number: u32, link: &[u8], bytes: &[u8], original: usize) {
        let Some(ip) = Header::on_link(bytes, original) else {
            packet.what = if bytes.len() < 20 { What::Cut } else { What::BadIp };
            return;
        };
        let captured = ip.length.min(bytes.len());
        packet.digest = digest(&bytes[..captured]);
        let way = u32::from(packet.marks & (Packet::IN | Packet::OUT));
        packet.sight = sight([packet.interface, way, ip.hop_limit.into()], link);
        let is_whole = captured == ip.total_length;
        match ip.fragment {
            Some(fragment) if is_whole => {
                let part = bytes.get(fragment.start..captured).unwrap_or_default();
                match self.fragments.take(number, packet.time, &ip, fragment, part) {
                    Outcome::Waits => packet.what = What::Fragment,
                    Outcome::Whole(whole) => self.assembled(packet, number, &ip, whole),
                }
            }
            // A fragment that is not whole cannot be put together. The first one has the ports all the same.
            Some(fragment) if fragment.offset > 0 => packet.what = What::Fragment,
            _ if ip.is_cut => packet.what = What::Cut,
            _ => {
                let length = ip.length.saturating_sub(ip.payload.start);
                self.transport(packet, &ip, ip.protocol, &bytes[ip.payload.clone()], length);
            }
        }
    }

    fn assembled(&mut self, packet: &mut Packet, number: u32, ip: &Header, whole: Assembled) {
        packet.marks |= Packet::ASSEMBLED;
        self.transport(packet, ip, whole.protocol, &whole.payload, whole.payload.len());
        self.assembled.insert(number, whole.packets);
    }

    /// What IP carries: `bytes` of it were captured, `length` sent.
    fn transport(&mut self, packet: &mut Packet, ip: &Header, protocol: u8, bytes: &[u8], length: usize) {
        packet.what = match protocol {
            protocol::TCP => {
                let Some(tcp) = transport::tcp(bytes) else { return packet.what = What::Cut };
                self.conversation(packet, Transport::Tcp, ip, tcp.ports);
                (packet.sequence, packet.acknowledgment, packet.flags) = (tcp.sequence, tcp.acknowledgment, tcp.flags);
                packet.payload = length.saturating_sub(tcp.header) as u32;
                What::Tcp
            }
            protocol::UDP => {
                let Some(ports) = transport::ports(bytes) else { return packet.what = What::Cut };
                self.conversation(packet, Transport::Udp, ip, ports);
                packet.payload = length.saturating_sub(8) as u32;
                What::Udp(transport::service(ports, bytes))
            }
            protocol::ICMP => What::Icmp,
            protocol::ICMPV6 => What::Icmpv6,
            protocol::GRE => What::Tunnel(Tunnel::Gre),
            protocol::IPV4 => What::Tunnel(Tunnel::Ipv4),
            protocol::IPV6 => What::Tunnel(Tunnel::Ipv6),
            other => What::Protocol(other),
        };
    }

    fn conversation(&mut self, packet: &mut Packet, transport: Transport, ip: &Header, ports: [u16; 2]) {
        let from = Endpoint { address: ip.source, port: ports[0] };
        let to = Endpoint { address: ip.destination, port: ports[1] };
        if from > to {
            packet.marks |= Packet::FROM_UPPER;
        }
        let ends = Ends { transport, ends: if from > to { [to, from] } else { [from, to] } };
        let next = self.ends.len() as u32;
        packet.ends = *self.numbers.entry(ends).or_insert(next);
        if packet.ends == next {
            self.ends.push(ends);
        }
    }
}

/// What a packet is, as far as the link layer tells.
fn without_ip(content: &Content) -> What {
    match *content {
        Content::Ip(_) => What::BadIp,
        Content::Arp => What::Arp,
        Content::EtherType(kind) => What::EtherType(kind),
        Content::Llc(dsap, ssap) => What::Llc(dsap, ssap),
        Content::Ppp(protocol) => What::Ppp(protocol),
        Content::Family(family) => What::Family(family as u16),
        Content::Nothing => What::Nothing,
        Content::Cut => What::Cut,
        Content::Unknown(link_type) => What::UnknownLink(link_type),
    }
}

impl Service {
    /// Whether `self` says more about a flow than `other`.
    pub(crate) fn is_better_than(self, other: Self) -> bool {
        other == Self::Other && self != Self::Other
    }
}
