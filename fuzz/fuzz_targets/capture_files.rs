//! Capture files of any bytes: pcap, pcapng, gzip. The same is read in any pieces, and all of it can be looked at.
#![no_main]

use capture::{Bytes, Capture, File, Limits, Reader, trace_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [piece, bytes @ ..] = input else { return };
    let limits = Limits { unpacked: 1 << 20, text: 1 << 20, packets: 100_000 };
    let read = |piece: usize| -> File {
        let mut reader = Reader::new(limits);
        bytes.chunks(piece).for_each(|piece| reader.feed(piece));
        reader.finish()
    };
    let (whole, pieces) = (read(bytes.len().max(1)), read(usize::from(*piece) + 1));
    // Where broken gzip ends may depend on the pieces: the decoder hands over what it has when it sees the fault.
    if whole.unpacked.is_none() {
        assert_eq!(whole.packets, pieces.packets);
        assert_eq!(whole.notes, pieces.notes);
        assert_eq!(whole.key_log, pieces.key_log);
    }
    assert!(whole.format.is_some() || !whole.notes.list().is_empty());
    let capture = Capture::new(vec![whole, pieces]);
    let outside = bytes.to_vec();
    let files: [&dyn Bytes; 2] = [&outside, &outside];
    let numbers: Vec<u32> = capture.connections().iter().map(|connection| connection.number).collect();
    let mut told = trace_of(&capture, &files, &numbers).expect("the bytes are there");
    wire::analysis::analyse(&mut told.trace, &capture.key_log());
    for number in 0..capture.len() as u32 {
        let (_, place) = capture.packet(number).expect("a packet");
        capture::packet_bytes(&capture, &files, place).expect("the bytes are there");
    }
});
