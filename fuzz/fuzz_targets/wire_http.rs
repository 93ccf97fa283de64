//! HTTP: messages in any pieces of both directions tile their streams, and their fields tile their bytes.
#![no_main]

use fuzz::{assert_whole, pieces};
use libfuzzer_sys::fuzz_target;
use trace::Direction;
use wire::http::{Part, PartKind, Reader, dissect};

fuzz_target!(|input: &[u8]| {
    let mut reader = Reader::default();
    let mut parts: Vec<Part> = Vec::new();
    for (direction, bytes) in pieces(input) {
        // Some pieces were not captured.
        let is_missing = bytes.first() == Some(&0);
        let found = if is_missing { reader.skip(direction, bytes.len()) } else { reader.push(direction, bytes) };
        parts.extend(found);
    }
    for direction in [Direction::Up, Direction::Down] {
        parts.extend(reader.finish(direction));
        let mut at = 0;
        for part in parts.iter().filter(|part| part.direction == direction) {
            assert_eq!(part.range.start, at);
            at = part.range.end;
            assert!(part.payload <= part.range.end - part.range.start);
            assert_whole(&dissect(&part.bytes, &part.kind), &part.bytes);
        }
    }
    assert_whole(&dissect(input, &PartKind::End), input);
    assert_whole(
        &dissect(input, &PartKind::Events { events: Vec::new(), text: 0..0, unpacked: None, begins: 0 }),
        input,
    );
    assert_whole(&wire::sse::dissect(input), input);
});
