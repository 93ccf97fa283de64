//! Other people's readers find the same: `pcap-parser` in the files, `etherparse` in the frames.

use crate::support::Packet;
use crate::support::exchange::{exchange, extensions, over_ipv6};
use crate::support::files::{Style, pcap, pcapng};
use crate::support::links::forms;
use capture::File;
use capture::link::{Content, decode, number};
use etherparse::{NetSlice, SlicedPacket, TransportSlice};
use pcap_parser::traits::PcapNGPacketBlock;
use pcap_parser::{Block, PcapBlockOwned, PcapError, create_reader};
use std::io::Cursor;

/// Each packet's bytes and its length on the link, by `pcap-parser`.
fn theirs(file: &[u8]) -> Vec<(Vec<u8>, u32)> {
    let mut reader = create_reader(1 << 20, Cursor::new(file.to_vec())).expect("a capture");
    let mut packets = Vec::new();
    loop {
        match reader.next() {
            Ok((offset, block)) => {
                match block {
                    PcapBlockOwned::Legacy(packet) => {
                        packets.push((packet.data[..packet.caplen as usize].to_vec(), packet.origlen));
                    }
                    PcapBlockOwned::NG(Block::EnhancedPacket(packet)) => {
                        packets.push((packet.packet_data().to_vec(), packet.origlen));
                    }
                    _ => {}
                }
                reader.consume(offset);
            }
            Err(PcapError::Eof) => return packets,
            Err(PcapError::Incomplete(_)) => reader.refill().expect("memory"),
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[test]
fn pcap_parser_finds_the_same_packets_at_the_same_places() {
    let packets = exchange();
    for form in forms() {
        for is_big_endian in [false, true] {
            for (resolution, snaplen) in [(6, 262_144), (9, 96)] {
                let style = Style { is_big_endian, resolution, snaplen };
                for file in [pcap(style, &form, &packets), pcapng(style, &form, &packets)] {
                    let ours = File::read(&file);
                    let ours: Vec<(Vec<u8>, u32)> = ours
                        .packets
                        .iter()
                        .map(|packet| {
                            let at = packet.at as usize;
                            (file[at..at + packet.captured as usize].to_vec(), packet.original)
                        })
                        .collect();
                    assert_eq!(ours, theirs(&file), "{} {style:?}", form.name);
                }
            }
        }
    }
}

/// Ports, and the payload's length, by `etherparse`.
fn sliced(packet: &SlicedPacket<'_>) -> (u16, u16, usize) {
    match packet.transport.as_ref().expect("a transport") {
        TransportSlice::Tcp(tcp) => (tcp.source_port(), tcp.destination_port(), tcp.payload().len()),
        TransportSlice::Udp(udp) => (udp.source_port(), udp.destination_port(), udp.payload().len()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn etherparse_finds_the_same_in_the_frames() {
    let packets = exchange();
    let plain_v6 = packets.iter().map(|packet| over_ipv6(packet, &[]));
    let extended = packets.iter().map(|packet| over_ipv6(packet, &extensions()));
    let all: Vec<Packet> = packets.iter().cloned().chain(plain_v6).chain(extended).collect();
    for form in forms() {
        let file = File::read(&pcap(Style::default(), &form, &all));
        for (packet, ours) in all.iter().zip(&file.packets) {
            let frame = form.frame(packet);
            let theirs = match form.link_type {
                // SNAP is not read by etherparse.
                number::ETHERNET if form.name != "ethernet, SNAP" => SlicedPacket::from_ethernet(&frame),
                number::LINUX_SLL => SlicedPacket::from_linux_sll(&frame),
                _ => {
                    let Content::Ip(place) = decode(form.link_type, &frame).content else { panic!("{}", form.name) };
                    SlicedPacket::from_ip(&frame[place])
                }
            };
            let theirs = theirs.unwrap_or_else(|error| panic!("{}: {error:?}", form.name));
            let ends = file.ends[ends_of(&file, ours)];
            let (from, to, payload) = sliced(&theirs);
            assert_eq!(payload, ours.payload as usize, "{}", form.name);
            let mut ports = [from, to];
            let mut expected = ends.ends.map(|end| end.port);
            ports.sort();
            expected.sort();
            assert_eq!(ports, expected);
            let address: std::net::IpAddr = match theirs.net.as_ref().expect("IP") {
                NetSlice::Ipv4(ip) => ip.header().source_addr().into(),
                NetSlice::Ipv6(ip) => ip.header().source_addr().into(),
                other => panic!("{other:?}"),
            };
            assert!(ends.ends.iter().any(|end| end.address == address));
        }
    }
}

/// Where the file has the conversation of a packet.
fn ends_of(file: &File, packet: &capture::Packet) -> usize {
    packet.ends().map_or_else(|| panic!("{packet:?} of {} has no ends", file.length), |ends| ends as usize)
}
