//! A connection of HTTP/2 in packets, from the preface on: messages, tunnels and bytes by layer.
#![no_main]

use fuzz::{event, pieces, segment};
use libfuzzer_sys::fuzz_target;
use trace::{Direction, EventId, Kind, Micros, Trace};
use wire::analysis::{Decoders, HTTP2, analyse_with};
use wire::http2::PREFACE;

/// The flags of a segment with data.
const PSH_ACK: u8 = 24;

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
            let _ = wire::view::Block::from(block).header_table();
        }
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
    let bytes = segment(80, direction, PSH_ACK, [next[this], next[1 - this]], piece);
    next[this] = next[this].wrapping_add(piece.len() as u32);
    let data = trace.keep(&bytes);
    let arrived = Some(Micros(at + 1));
    trace.push(event(Kind::Segment { flags: PSH_ACK }, (direction, Micros(at), arrived), bytes.len(), data));
}
