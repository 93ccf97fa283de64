//! Frames in memory, and as a pcap file in the order of their times.

/// pcap with microseconds, little-endian, Ethernet (draft-ietf-opsawg-pcap §4).
const FILE_HEADER: [u8; 24] = [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0];
const RECORD_HEADER: usize = 16;
/// When the capture begins: 2027-01-15 08:00:00 UTC, in seconds since 1970.
const START: u64 = 1_800_000_000;

/// Frames with their times in microseconds from the capture's start.
#[derive(Default)]
pub(super) struct Frames {
    all: Vec<(u64, Vec<u8>)>,
    bytes: u64,
}

impl Frames {
    pub(super) fn push(&mut self, at: u64, frame: Vec<u8>) {
        self.bytes += (RECORD_HEADER + frame.len()) as u64;
        self.all.push((at, frame));
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Bytes that they take in a file.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The first `most` of them in the order of time.
    pub(super) fn into_file(mut self, most: usize) -> Vec<u8> {
        self.all.sort_by_key(|(at, _)| *at);
        self.all.truncate(most);
        let mut file = FILE_HEADER.to_vec();
        for (at, frame) in self.all {
            let length = frame.len() as u32;
            let words = [(START + at / 1_000_000) as u32, (at % 1_000_000) as u32, length, length];
            words.iter().for_each(|word| file.extend_from_slice(&word.to_le_bytes()));
            file.extend_from_slice(&frame);
        }
        file
    }
}
