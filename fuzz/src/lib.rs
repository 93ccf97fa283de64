//! What the fuzz targets share: what must hold for every dissection, and a way to cut input into pieces.

use trace::Direction;
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
