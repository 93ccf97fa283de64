//! A capture that is nowhere: each read makes the bytes that it asks for. So a test that opens it shows what the session
//! keeps, not what the test does.

use capture::{Bytes, ReadError};
use std::cell::Cell;

const FILE_HEADER: u64 = 24;
/// Data of each segment.
const DATA: u64 = 400;
const RECORD: u64 = 16 + 14 + 20 + 20 + DATA;

/// A pcap of segments with data, in turn of each connection.
pub struct Made {
    pub packets: u64,
    pub connections: u64,
    /// How many bytes have been read.
    pub read: Cell<u64>,
}

impl Made {
    pub fn new(packets: u64, connections: u64) -> Self {
        Self { packets, connections, read: Cell::new(0) }
    }

    /// A record with its header.
    fn record(&self, number: u64) -> Vec<u8> {
        let length = (RECORD - 16) as u32;
        let [seconds, micros] = [number / 10_000, number % 10_000 * 100].map(|part| part as u32);
        let port = (50_000 + number % self.connections) as u16;
        let sequence = (1 + number / self.connections * DATA) as u32;
        let mut bytes: Vec<u8> = [seconds, micros, length, length].iter().flat_map(|word| word.to_le_bytes()).collect();
        // Ethernet, IPv4, TCP with ACK and PSH.
        bytes.extend([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0]);
        bytes.extend([0x45, 0]);
        bytes.extend((length as u16 - 14).to_be_bytes());
        bytes.extend([0, 0, 0x40, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
        bytes.extend(port.to_be_bytes());
        bytes.extend(9_000_u16.to_be_bytes());
        bytes.extend(sequence.to_be_bytes());
        bytes.extend([0, 0, 0, 1, 0x50, 0x18, 2, 0, 0, 0, 0, 0]);
        bytes.resize(RECORD as usize, number as u8);
        bytes
    }

    /// The bytes from `at` to the end of what they belong to.
    fn piece(&self, at: u64) -> Vec<u8> {
        let (mut piece, start) = match at.checked_sub(FILE_HEADER) {
            Some(at) => (self.record(at / RECORD), at % RECORD),
            None => {
                ([[0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0].as_slice(), &[0; 8], &[0, 0, 4, 0, 1, 0, 0, 0]].concat(), at)
            }
        };
        piece.drain(..start as usize);
        piece
    }
}

impl Bytes for Made {
    fn len(&self) -> u64 {
        FILE_HEADER + self.packets * RECORD
    }

    fn read(&self, at: u64, into: &mut [u8]) -> Result<(), ReadError> {
        if at + into.len() as u64 > self.len() {
            return Err(ReadError::Short);
        }
        self.read.set(self.read.get() + into.len() as u64);
        let mut done = 0;
        while done < into.len() {
            let piece = self.piece(at + done as u64);
            let length = piece.len().min(into.len() - done);
            into[done..done + length].copy_from_slice(&piece[..length]);
            done += length;
        }
        Ok(())
    }
}
