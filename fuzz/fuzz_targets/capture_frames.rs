//! Frames of every link type: a sound pcap around any bytes, so that the link layers, networks and fragments are reached.
#![no_main]

use capture::link::number;
use capture::{Bytes, Capture, File, trace_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [link_type, frames @ ..] = input else { return };
    let link_type = number::ALL[usize::from(*link_type) % number::ALL.len()];
    let mut file = [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0].to_vec();
    file.extend(u32::from(link_type).to_le_bytes());
    let mut rest = frames;
    while let [length, after @ ..] = rest {
        let (frame, next) = after.split_at(after.len().min(usize::from(*length)));
        for number in [1, 0, frame.len() as u32, frame.len() as u32 + u32::from(*length & 1)] {
            file.extend(number.to_le_bytes());
        }
        file.extend(frame);
        rest = next;
    }
    let read = File::read(&file);
    assert!(read.notes.list().iter().all(|note| !["truncated", "not-a-capture"].contains(&note.reason.id())));
    let capture = Capture::new(vec![read]);
    let numbers: Vec<u32> = capture.connections().iter().map(|connection| connection.number).collect();
    let outside: &dyn Bytes = &file;
    let told = trace_of(&capture, &[outside], &numbers).expect("the bytes are there");
    let sides = capture.connections().iter().flat_map(|connection| connection.sides);
    assert_eq!(told.packets.len() as u64, sides.map(|side| side.packets).sum::<u64>());
});
