//! What is in a capture, as the page shows it.

use crate::{har, marks};
use capture::{Capture, Connection, File, Format, Reason, Service, Transport, Tunnel, What};
use capture_protocol::{Count, Device, FileSummary, Kind, MOST_ROWS, Note, Row, Summary};
use std::collections::{BTreeMap, HashMap};
use trace::Direction;

/// What is in `capture`, whose files have these names; `servers` has names of servers, by connection.
pub(crate) fn of(capture: &Capture, names: &[String], servers: &HashMap<u32, String>) -> Summary {
    let hars = of_hars(capture);
    let times = capture.packets().filter(|packet| packet.has_time()).map(|packet| packet.time);
    let times = times.chain(hars.iter().flat_map(|it| [it.start(), it.end()]));
    let (first, last) = times.fold((i64::MAX, i64::MIN), |(first, last), time| (first.min(time), last.max(time)));
    let start = if first > last { 0 } else { first };
    let named = |connection: &Connection| {
        let repeats = marks::repeats(capture, connection);
        Row { name: servers.get(&connection.number).cloned(), repeats, ..row(connection, start) }
    };
    let connections = capture.connections();
    let count = connections.len() + hars.len();
    let requests = (connections.len() as u32 + 1..).zip(&hars).map(|(number, it)| it.row(number, start));
    Summary {
        files: capture.files().iter().enumerate().map(|(place, it)| file(it, names.get(place))).collect(),
        packets: capture.len() as u64,
        copies: capture.copies() as u64,
        start_nanos: start,
        length_micros: micros(last.saturating_sub(start)),
        counts: counts(capture),
        rows: connections.iter().map(named).chain(requests).take(MOST_ROWS).collect(),
        more_rows: count.saturating_sub(MOST_ROWS) as u64,
        secrets: secrets(&capture.key_log()),
        tasks: None,
    }
}

/// The connections of all HARs. Their numbers follow those of the packets' connections.
pub(crate) fn of_hars(capture: &Capture) -> Vec<har::Connection<'_>> {
    capture.files().iter().filter_map(|file| file.har.as_ref()).flat_map(har::connections).collect()
}

/// How many lines of a key log name a secret (RFC 9850 §2).
pub(crate) fn secrets(log: &str) -> u32 {
    let is_secret = |line: &&str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_hex = |word: &&str| word.len() >= 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        matches!(&words[..], [name, random, secret] if !name.starts_with('#') && is_hex(random) && is_hex(secret))
    };
    u32::try_from(log.lines().filter(is_secret).count()).unwrap_or(u32::MAX)
}

fn micros(nanos: i64) -> u64 {
    u64::try_from(nanos / 1_000).unwrap_or_default()
}

fn file(file: &File, name: Option<&String>) -> FileSummary {
    let format = file.format.map(|format| match format {
        Format::Pcap => "pcap",
        Format::Pcapng => "pcapng",
        Format::Har => "har",
        Format::KeyLog => "keys",
    });
    let device = |it: &capture::Interface| Device { name: it.name.clone(), link_type: it.link_type };
    let note = |note: &capture::Note| Note {
        at: note.at,
        reason: note.reason.id().to_owned(),
        number: note.reason.number(),
        looks: if let Reason::NotACapture(looks) = note.reason { Some(looks.id().to_owned()) } else { None },
    };
    FileSummary {
        name: name.cloned().unwrap_or_default(),
        format: format.map(str::to_owned),
        length: file.length,
        packets: file.packets.len() as u64 + file.har.as_ref().map_or(0, |har| har.entries.len()) as u64,
        devices: file.interfaces.iter().map(device).collect(),
        notes: file.notes.list().iter().map(note).collect(),
        more_notes: file.notes.more(),
    }
}

/// What the packets are, the most frequent first.
fn counts(capture: &Capture) -> Vec<Count> {
    let mut sums: BTreeMap<Kind, [u64; 2]> = BTreeMap::new();
    for (what, tally) in capture.census() {
        let sum = sums.entry(kind(*what)).or_default();
        *sum = [sum[0] + tally.packets, sum[1] + tally.bytes];
    }
    let mut counts: Vec<Count> =
        sums.into_iter().map(|(kind, [packets, bytes])| Count { kind, packets, bytes }).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.packets));
    counts
}

fn kind(what: What) -> Kind {
    let named = |name: &str| Kind::Named(name.to_owned());
    match what {
        What::Tcp => named("TCP"),
        What::Udp(Service::Dns) => named("DNS"),
        What::Udp(Service::Quic) => named("QUIC"),
        What::Udp(Service::Vxlan) => named("VXLAN"),
        What::Udp(Service::Geneve) => named("Geneve"),
        What::Udp(Service::Other) => Kind::OtherUdp,
        What::Icmp => named("ICMP"),
        What::Icmpv6 => named("ICMPv6"),
        What::Fragment => Kind::Fragment,
        What::Tunnel(Tunnel::Gre) => named("GRE"),
        What::Tunnel(Tunnel::Ipv4) => named("IPv4 in IP"),
        What::Tunnel(Tunnel::Ipv6) => named("IPv6 in IP"),
        What::Protocol(number) => Kind::Protocol(number),
        What::Arp => named("ARP"),
        What::EtherType(number) | What::Ppp(number) | What::Family(number) => Kind::Network(number),
        What::Llc(..) => named("LLC"),
        What::UnknownLink(number) => Kind::LinkType(number),
        What::Cut => Kind::Cut,
        What::BadIp => Kind::Broken,
        What::Nothing => Kind::Nothing,
    }
}

fn row(connection: &Connection, start: i64) -> Row {
    let both = [Direction::Up, Direction::Down].map(|way| connection.side(way));
    let ends = [connection.client, connection.server];
    let protocol = match (connection.transport, connection.service) {
        (Transport::Tcp, _) => "TCP",
        (_, Service::Dns) => "DNS",
        (_, Service::Quic) => "QUIC",
        _ => "UDP",
    };
    Row {
        number: connection.number,
        protocol: protocol.to_owned(),
        hosts: ends.map(|end| end.address.to_string()),
        ports: ends.map(|end| end.port),
        name: None,
        start_micros: micros(connection.start.saturating_sub(start)),
        length_micros: micros(connection.end.saturating_sub(connection.start)),
        packets: both.map(|side| side.packets),
        bytes: both.map(|side| side.bytes),
        repeats: None,
        began_before: connection.began_before,
        was_reset: connection.was_reset(),
    }
}
