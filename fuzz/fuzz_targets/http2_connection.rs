//! A connection of HTTP/2 in packets, from the preface on: messages, tunnels and bytes by layer.
#![no_main]

use fuzz::pieces;
use libfuzzer_sys::fuzz_target;
use trace::{Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Micros, Provenance, Trace, Wire};
use wire::analysis::{Decoders, HTTP2, analyse_with};
use wire::http2::PREFACE;

fuzz_target!(|input: &[u8]| {
    let mut trace = Trace::unbounded();
    let mut next = [1_u32, 1_u32];
    push(&mut trace, 0, Direction::Up, PREFACE, &mut next);
    for (index, (direction, piece)) in pieces(input).into_iter().enumerate() {
        push(&mut trace, index as i64 + 1, direction, piece, &mut next);
    }
    let decoders = Decoders { http2: Some(HTTP2), ..Decoders::default() };
    let analysis = analyse_with(&mut trace, "", decoders);
    let ids: Vec<EventId> = trace.events().map(|event| event.id).collect();
    for id in ids {
        for block in analysis.dissect(&trace, id) {
            assert!(block.dissection.length <= block.bytes.len());
        }
        let _ = analysis.header_tables(id);
    }
    for event in trace.events().filter(|event| event.is_packet()) {
        let layers = event.wire.as_ref().map(|wire| wire.layers).unwrap_or_default();
        assert_eq!(layers.total(), event.bytes);
    }
    let _ = wire::mermaid::write(&trace);
});

/// A segment that continues its direction's stream.
fn push(trace: &mut Trace, at: i64, direction: Direction, piece: &[u8], next: &mut [u32; 2]) {
    let this = direction.index();
    let (client, server) = ([192, 0, 2, 1], [192, 0, 2, 2]);
    let ([a, b], [c, d]) = (50_000_u16.to_be_bytes(), 80_u16.to_be_bytes());
    let up = direction == Direction::Up;
    let mut bytes = vec![0x45, 0];
    bytes.extend((piece.len() as u16 + 40).to_be_bytes());
    bytes.extend([0, 0, 0x40, 0, 64, 6, 0, 0]);
    bytes.extend(if up { [client, server] } else { [server, client] }.concat());
    bytes.extend(if up { [a, b, c, d] } else { [c, d, a, b] });
    bytes.extend([next[this], next[1 - this]].iter().flat_map(|number| number.to_be_bytes()));
    bytes.extend([0x50, 24, 0x10, 0, 0, 0, 0, 0]);
    bytes.extend(piece);
    next[this] = next[this].wrapping_add(piece.len() as u32);
    let data = trace.keep(&bytes);
    trace.push(Event {
        id: EventId(0),
        kind: Kind::Segment { flags: 24 },
        layer: Layer::Tcp,
        direction,
        sent: Micros(at),
        sent_by: Provenance::Simulated,
        arrived: Some(Micros(at + 1)),
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
