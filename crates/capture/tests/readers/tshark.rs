//! tshark numbers the same streams and counts the same bytes.

use crate::connections::reuse;
use crate::support::exchange::{exchange, extensions, offloaded, over_ipv6};
use crate::support::files::{Section, Style, gzip, pcap};
use crate::support::links::forms;
use crate::support::{Packet, capture_of};
use capture::{Capture, Transport};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// The values of tcp.stream, udp.stream, tcp.len and ip version of every packet, as tshark prints them.
fn tshark(capture: &[u8]) -> Vec<[String; 3]> {
    let mut command = Command::new("tshark");
    command.args(["-n", "-r", "-", "-T", "fields", "-E", "occurrence=f"]);
    command.args(["-e", "tcp.stream", "-e", "udp.stream", "-e", "tcp.len"]);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("install tshark: apt-get install tshark");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = capture.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("tshark's output");
    assert!(output.status.success(), "tshark: {}", String::from_utf8_lossy(&output.stderr));
    writer.join().expect("a writer").expect("tshark reads all of the capture");
    let text = String::from_utf8(output.stdout).expect("text");
    let line = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    };
    text.lines().map(line).collect()
}

/// The same by us: streams of TCP and of UDP counted apart from 0 in the order of their first packets.
fn ours(capture: &Capture) -> Vec<[String; 3]> {
    let of = |transport| {
        let numbers = capture.connections().iter().filter(move |it| it.transport == transport).map(|it| it.number);
        numbers.collect::<Vec<_>>()
    };
    let (tcp, udp) = (of(Transport::Tcp), of(Transport::Udp));
    let place = |list: &[u32], number| list.iter().position(|&it| it == number).map(|place| place.to_string());
    let line = |number: u32| {
        let (packet, _) = capture.packet(number).expect("a packet");
        let connection = capture.connection_of(number);
        let number = connection.map_or(0, |connection| connection.number);
        let length = connection.filter(|it| it.transport == Transport::Tcp).map(|_| packet.payload.to_string());
        [place(&tcp, number), place(&udp, number), length].map(Option::unwrap_or_default)
    };
    (0..capture.len() as u32).map(line).collect()
}

fn compare(name: &str, bytes: &[u8]) {
    let (ours, theirs) = (ours(&capture_of(bytes)), tshark(bytes));
    assert_eq!(ours.len(), theirs.len(), "{name}");
    for (number, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        assert_eq!(ours, theirs, "{name}, packet {}", number + 1);
    }
}

/// A section with these packets.
fn section(form: &crate::support::links::Form, style: Style, packets: &[Packet]) -> Vec<u8> {
    let mut section = Section::new(style);
    section.interface(form.link_type, &[]);
    for packet in packets {
        section.enhanced(0, packet.time, &form.frame(packet), &[]);
    }
    section.bytes
}

#[test]
fn tshark_finds_the_same_streams_in_every_form_of_a_file() {
    let packets = exchange();
    let variants: [Vec<Packet>; 4] = [
        packets.clone(),
        packets.iter().map(|packet| over_ipv6(packet, &[])).collect(),
        packets.iter().map(|packet| over_ipv6(packet, &extensions())).collect(),
        packets.iter().map(offloaded).collect(),
    ];
    // All forms in one file, section by section: starting tshark takes longer than reading.
    let mut file = Vec::new();
    let mut later = 0;
    for form in forms().iter().filter(|form| form.is_known_to_tshark) {
        for (at, variant) in variants.iter().enumerate() {
            if at == 3 && form.name == "ethernet, padded" {
                continue;
            }
            later += 3_600_000_000_000;
            let shift = |packet: &Packet| Packet { time: packet.time + later, ..packet.clone() };
            let variant: Vec<Packet> = variant.iter().map(shift).collect();
            let is_cut = at == 0 && form.name.starts_with("ethernet");
            let snaplen = if is_cut { 96 } else { 262_144 };
            let style = Style { is_big_endian: at % 2 == 1, resolution: [6, 9][at / 2], snaplen };
            file.extend(section(form, style, &variant));
        }
    }
    compare("all forms", &file);
    let ethernet = forms().into_iter().find(|form| form.name == "ethernet").expect("a form");
    let style = Style { is_big_endian: true, resolution: 9, ..Style::default() };
    compare("gzip of a big-endian pcap with nanoseconds", &gzip(&pcap(style, &ethernet, &packets)));
}

#[test]
fn tshark_splits_connections_where_ports_are_used_again() {
    let raw = forms().into_iter().find(|form| form.name == "raw 101").expect("a form");
    let mut file = Vec::new();
    for (at, (_, packets, _)) in reuse().into_iter().enumerate() {
        // Each case has addresses of its own.
        let moved = |mut packet: Packet| {
            packet.bytes[14] = at as u8 + 10;
            packet.bytes[18] = at as u8 + 10;
            packet
        };
        file.extend(section(&raw, Style::default(), &packets.into_iter().map(moved).collect::<Vec<_>>()));
    }
    compare("ports used again", &file);
}
