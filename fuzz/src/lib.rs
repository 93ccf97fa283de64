//! What the fuzz targets share: what must hold for every dissection, and ways to make pieces and packets of input.

use trace::{Data, Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Micros, Provenance, Trace, Wire};
use wire::{Dissection, Field};

/// A dissection lies within its bytes and names each bit that it took exactly once.
pub fn assert_whole(dissection: &Dissection, bytes: &[u8]) {
    assert!(dissection.length <= bytes.len());
    let mut at = 0;
    for field in &dissection.fields {
        assert_eq!(field.bits.start, at, "a gap before {}", field.spec.id);
        at = field.bits.end;
        assert_within(field);
    }
    if dissection.malformed.is_none() {
        assert_eq!(at, dissection.length * 8, "a gap at the end");
    }
    assert!(at <= bytes.len() * 8);
}

fn assert_within(field: &Field) {
    assert!(field.bits.start <= field.bits.end);
    for part in &field.parts {
        assert!(field.bits.start <= part.bits.start && part.bits.end <= field.bits.end, "{}", part.spec.id);
        assert_within(part);
    }
}

/// Cuts input into pieces. A byte before each piece has its direction (the highest bit) and its length.
pub fn pieces(mut input: &[u8]) -> Vec<(Direction, &[u8])> {
    let mut pieces = Vec::new();
    while let [head, rest @ ..] = input {
        let direction = if head & 0x80 == 0 { Direction::Up } else { Direction::Down };
        let (piece, left) = rest.split_at(rest.len().min(usize::from(head & 0x7f)));
        pieces.push((direction, piece));
        input = left;
    }
    pieces
}

/// A trace of TCP segments with any order, flags and bytes, from and to `port` of a server, and of bytes that are no packets.
pub fn trace_of(input: &[u8], port: u16) -> Trace {
    let mut trace = Trace::unbounded();
    let mut next = [1_u32, 1_u32];
    for (index, (direction, piece)) in pieces(input).into_iter().enumerate() {
        push(&mut trace, index as i64, port, direction, piece, &mut next);
    }
    trace
}

/// A packet. If its first byte's lowest bits are 0, the piece is the whole packet; otherwise they choose the header
/// before it.
fn push(trace: &mut Trace, at: i64, port: u16, direction: Direction, piece: &[u8], next: &mut [u32; 2]) {
    let [form, rest @ ..] = piece else { return };
    let (kind, bytes) = match form & 3 {
        0 => (Kind::Segment { flags: 16 }, rest.to_vec()),
        1 => (Kind::Datagram, datagram(direction, rest)),
        _ => {
            // The stream continues where it was, unless the form asks for a jump.
            let this = usize::from(direction == Direction::Down);
            let flags = if form & 4 == 0 { 24 } else { form >> 3 };
            let jump = if form & 3 == 3 { u32::from(form >> 2) } else { 0 };
            let sequence = next[this].wrapping_sub(jump);
            next[this] = sequence.wrapping_add(rest.len() as u32 + u32::from(flags & 2 != 0) + u32::from(flags & 1));
            (Kind::Segment { flags }, segment(port, direction, flags, [sequence, next[1 - this]], rest))
        }
    };
    // Of some packets the capture has only the first bytes.
    let captured = if form & 0x40 == 0 { bytes.len() } else { bytes.len() / 2 };
    let data = trace.keep(&bytes[..captured]);
    let arrived = (form & 0x80 == 0).then_some(Micros(at + 1));
    trace.push(event(kind, (direction, Micros(at), arrived), bytes.len(), data));
}

/// The event of a packet of connection 1 that has `bytes` on the link, of which the trace keeps `data`.
pub fn event(
    kind: Kind,
    (direction, sent, arrived): (Direction, Micros, Option<Micros>),
    bytes: usize,
    data: Data,
) -> Event {
    Event {
        id: EventId(0),
        kind,
        layer: if kind == Kind::Datagram { Layer::Udp } else { Layer::Tcp },
        direction,
        sent,
        sent_by: Provenance::Simulated,
        arrived,
        arrived_by: Provenance::Simulated,
        bytes: bytes as u64,
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
    }
}

fn ports(direction: Direction, server: u16) -> [u8; 4] {
    let ([a, b], [c, d]) = (50_000_u16.to_be_bytes(), server.to_be_bytes());
    if direction == Direction::Up { [a, b, c, d] } else { [c, d, a, b] }
}

/// A packet with a segment of TCP: its flags, its sequence and acknowledgment numbers, its data.
pub fn segment(port: u16, direction: Direction, flags: u8, numbers: [u32; 2], data: &[u8]) -> Vec<u8> {
    let mut tcp = ports(direction, port).to_vec();
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
