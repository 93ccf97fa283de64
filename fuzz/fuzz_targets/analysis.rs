//! The analysis of traces with any packets: TCP segments with any order, flags and bytes, and bytes that are no
//! packets.
#![no_main]

use fuzz::pieces;
use libfuzzer_sys::fuzz_target;
use trace::{
    Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Micros, Provenance, Trace, Wire,
};

fuzz_target!(|input: &[u8]| {
    let mut trace = Trace::unbounded();
    let mut next = [1_u32, 1_u32];
    for (index, (direction, piece)) in pieces(input).into_iter().enumerate() {
        push(&mut trace, index as i64, direction, piece, &mut next);
    }
    let packets = trace.events().count() as u64;
    let analysis = wire::analysis::analyse(&mut trace, "");
    for id in 1..=packets {
        for block in analysis.dissect(&trace, EventId(id)) {
            assert!(block.dissection.length <= block.bytes.len());
        }
    }
    let _ = wire::mermaid::write(&trace);
    let _ = wire::pcapng::write(&trace, "", Host::Client, 0);
});

/// A packet. If its first byte's lowest bits are 0, the piece is the whole packet; otherwise they choose the header
/// before it.
fn push(trace: &mut Trace, at: i64, direction: Direction, piece: &[u8], next: &mut [u32; 2]) {
    let [form, rest @ ..] = piece else { return };
    let (kind, layer, bytes) = match form & 3 {
        0 => (Kind::Segment { flags: 16 }, Layer::Tcp, rest.to_vec()),
        1 => (Kind::Datagram, Layer::Udp, datagram(direction, rest)),
        _ => {
            // The stream continues where it was, unless the form asks for a jump.
            let this = usize::from(direction == Direction::Down);
            let flags = if form & 4 == 0 { 24 } else { form >> 3 };
            let jump = if form & 3 == 3 { u32::from(form >> 2) } else { 0 };
            let sequence = next[this].wrapping_sub(jump);
            next[this] = sequence.wrapping_add(rest.len() as u32 + u32::from(flags & 2 != 0) + u32::from(flags & 1));
            (Kind::Segment { flags }, Layer::Tcp, segment(direction, flags, [sequence, next[1 - this]], rest))
        }
    };
    let data = trace.keep(&bytes);
    trace.push(Event {
        id: EventId(0),
        kind,
        layer,
        direction,
        sent: Micros(at),
        sent_by: Provenance::Simulated,
        arrived: (form & 0x80 == 0).then_some(Micros(at + 1)),
        arrived_by: Provenance::Simulated,
        bytes: bytes.len() as u64,
        payload_bytes: 0,
        bytes_by: Provenance::Simulated,
        wire: Some(Box::new(Wire {
            label: "".into(),
            peer: Host::Server,
            connection: 1,
            data,
            layers: LayerBytes::default(),
            carriers: None,
            loss: None,
            repeats: None,
            copy_of: None,
            corrupted: false,
        })),
    });
}

fn ports(direction: Direction, server: u16) -> [u8; 4] {
    let ([a, b], [c, d]) = (50_000_u16.to_be_bytes(), server.to_be_bytes());
    if direction == Direction::Up { [a, b, c, d] } else { [c, d, a, b] }
}

fn segment(direction: Direction, flags: u8, numbers: [u32; 2], data: &[u8]) -> Vec<u8> {
    let mut tcp = ports(direction, 80).to_vec();
    tcp.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
    tcp.extend([0x50, flags, 0x10, 0, 0, 0, 0, 0]);
    tcp.extend(data);
    packet(direction, 6, &tcp)
}

fn datagram(direction: Direction, data: &[u8]) -> Vec<u8> {
    let mut udp = ports(direction, 53).to_vec();
    udp.extend((data.len() as u16 + 8).to_be_bytes());
    udp.extend([0, 0]);
    udp.extend(data);
    packet(direction, 17, &udp)
}

fn packet(direction: Direction, protocol: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x45, 0];
    bytes.extend((payload.len() as u16 + 20).to_be_bytes());
    bytes.extend([0, 0, 0x40, 0, 64, protocol, 0, 0]);
    let (client, server) = ([192, 0, 2, 1], [192, 0, 2, 2]);
    bytes.extend(if direction == Direction::Up { [client, server] } else { [server, client] }.concat());
    bytes.extend(payload);
    bytes
}
