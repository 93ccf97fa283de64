//! The exchange: what a client's own capture has of an HTTP run and a WebSocket run of the lab, and its variations.

use super::Packet;
use lab::{Request, Run, Settings, scenario};
use trace::{Direction, Event};

/// Nanoseconds at which the exchange starts: whole microseconds, and not whole milliseconds.
pub const START: i64 = 1_800_000_000_000_007_000;

/// A run of a scenario as it is by default, analysed.
pub fn run(name: &str) -> Run {
    run_with(name, |_| {})
}

/// The same with other settings.
pub fn run_with(name: &str, change: fn(&mut Settings)) -> Run {
    let scenario = scenario::find(name).expect("a scenario");
    let mut settings = (scenario.defaults)();
    change(&mut settings);
    lab::run(&Request::new(scenario.name, settings)).expect("a valid request").0
}

/// The packets of a run as the client saw them.
pub fn packets(run: &Run, start: i64) -> Vec<Packet> {
    let seen = |event: &Event| {
        let wire = event.wire.as_ref().filter(|_| event.is_packet())?;
        let is_out = event.direction == Direction::Up;
        let at = if is_out { event.sent } else { event.arrived? };
        Some(Packet { time: start + at.0 * 1_000, is_out, bytes: run.trace.bytes(wire.data).to_vec() })
    };
    let mut packets: Vec<Packet> = run.trace.events().filter_map(seen).collect();
    packets.sort_by_key(|packet| packet.time);
    packets
}

/// HTTP, and a minute later WebSocket.
pub fn exchange() -> Vec<Packet> {
    let mut all = packets(&run("http"), START);
    all.extend(packets(&run("websocket"), START + 60_000_000_000));
    all
}

/// The same packets over IPv6: the addresses' last four bytes are those of IPv4. `extensions` stand between the header and
/// the transport; each names the next one.
pub fn over_ipv6(packet: &Packet, extensions: &[(u8, Vec<u8>)]) -> Packet {
    let (header, transport) = packet.bytes.split_at(20);
    let address = |at: usize| [&[0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0], &header[at..at + 4]].concat();
    let mut rest = Vec::new();
    let nexts = extensions.iter().skip(1).map(|(kind, _)| *kind).chain([header[9]]);
    for ((_, extension), next) in extensions.iter().zip(nexts) {
        rest.push(next);
        rest.extend(extension);
    }
    rest.extend(transport);
    let first = extensions.first().map_or(header[9], |(kind, _)| *kind);
    let mut bytes = vec![0x60, 0, 0, 0];
    bytes.extend((rest.len() as u16).to_be_bytes());
    bytes.extend([first, header[8]]);
    bytes.extend([address(12), address(16), rest].concat());
    Packet { bytes, ..packet.clone() }
}

/// Hop-by-hop options, a routing header, destination options and an authentication header, without their first byte.
pub fn extensions() -> Vec<(u8, Vec<u8>)> {
    vec![
        (0, vec![0, 1, 4, 0, 0, 0, 0]),
        (43, vec![0, 253, 0, 0, 0, 0, 0]),
        (60, vec![1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        (51, vec![1, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1]),
    ]
}

/// The length is 0, as the sender's capture has it of what its network card is to cut.
pub fn offloaded(packet: &Packet) -> Packet {
    let mut packet = packet.clone();
    let place = if packet.bytes[0] >> 4 == 4 { 2..4 } else { 4..6 };
    packet.bytes[place].fill(0);
    packet
}
