//! gzip (RFC 1952), unpacked as it comes, up to a limit. Several members one after the other are one text.

use flate2::write::MultiGzDecoder;
use std::io::{self, Write};

/// Unpacked bytes, at most so many.
#[derive(Debug)]
struct Room {
    bytes: Vec<u8>,
    limit: usize,
    is_full: bool,
}

impl Write for Room {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let fits = bytes.len().min(self.limit - self.bytes.len());
        self.bytes.extend_from_slice(&bytes[..fits]);
        if fits < bytes.len() {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(fits)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes that the decoder gets at once.
const BLOCK: usize = 4096;

/// Why a packed file could not be unpacked to its end. What came before is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PackedError {
    /// There is more than the limit.
    TooLarge,
    /// The data are broken, or their checksum is another one.
    Broken,
    /// The data end in the middle.
    Short,
}

/// A gzip file that is being unpacked.
pub(crate) struct Packed {
    decoder: MultiGzDecoder<Room>,
    /// What has come and does not fill a block yet.
    held: Vec<u8>,
    error: Option<PackedError>,
}

impl Packed {
    /// Unpacks `limit` bytes at most.
    pub fn new(limit: usize) -> Self {
        let room = Room { bytes: Vec::new(), limit, is_full: false };
        Self { decoder: MultiGzDecoder::new(room), held: Vec::new(), error: None }
    }

    /// Takes the next piece of the file.
    ///
    /// The decoder gets blocks of one size, because what it has of a block with a fault is lost: so the same is unpacked
    /// of a broken file in whatever pieces it comes.
    pub fn feed(&mut self, mut piece: &[u8]) {
        while self.held.len() + piece.len() >= BLOCK {
            let (front, rest) = piece.split_at(BLOCK - self.held.len());
            let mut block = std::mem::take(&mut self.held);
            block.extend_from_slice(front);
            self.unpack(&block);
            piece = rest;
        }
        self.held.extend_from_slice(piece);
    }

    fn unpack(&mut self, piece: &[u8]) {
        if self.error.is_none() && self.decoder.write_all(piece).is_err() {
            let is_full = self.decoder.get_ref().is_full;
            self.error = Some(if is_full { PackedError::TooLarge } else { PackedError::Broken });
        }
        // What is unpacked is handed over late otherwise, up to the end.
        if self.error.is_none() && self.decoder.flush().is_err() && self.decoder.get_ref().is_full {
            self.error = Some(PackedError::TooLarge);
        }
    }

    /// All that is unpacked.
    pub fn bytes(&self) -> &[u8] {
        &self.decoder.get_ref().bytes
    }

    /// The file has ended: all that was unpacked, and what is wrong with it.
    pub fn finish(mut self) -> (Vec<u8>, Option<PackedError>) {
        let last = std::mem::take(&mut self.held);
        self.unpack(&last);
        if self.error.is_none()
            && let Err(error) = self.decoder.try_finish()
        {
            let is_full = self.decoder.get_ref().is_full;
            self.error = Some(match error.kind() {
                _ if is_full => PackedError::TooLarge,
                io::ErrorKind::UnexpectedEof => PackedError::Short,
                _ => PackedError::Broken,
            });
        }
        let bytes = std::mem::take(&mut self.decoder.get_mut().bytes);
        (bytes, self.error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    fn unpack(packed: &[u8], piece: usize, limit: usize) -> (Vec<u8>, Option<PackedError>) {
        let mut reading = Packed::new(limit);
        packed.chunks(piece).for_each(|piece| reading.feed(piece));
        reading.finish()
    }

    #[test]
    fn several_members_in_any_pieces_are_one_text() {
        let packed = [gzip(b"one, "), gzip(b"two")].concat();
        for piece in [1, 7, 1000] {
            assert_eq!(unpack(&packed, piece, 100), (b"one, two".to_vec(), None));
        }
    }

    #[test]
    fn what_is_unpacked_ends_at_the_limit() {
        let (bytes, error) = unpack(&gzip(&[7; 5000]), 1000, 100);
        assert_eq!((bytes.len(), error), (100, Some(PackedError::TooLarge)));
    }

    #[test]
    fn broken_and_short_data_give_what_came_before() {
        let packed = gzip(&[[1; 3000], [2; 3000]].concat());
        let (bytes, error) = unpack(&packed[..packed.len() - 9], 1000, 10_000);
        assert_eq!(error, Some(PackedError::Short));
        assert!(bytes.len() <= 6000);
        let mut broken = packed.clone();
        let crc = packed.len() - 8;
        broken[crc] ^= 1;
        assert_eq!(unpack(&broken, 1000, 10_000), ([[1; 3000], [2; 3000]].concat(), Some(PackedError::Broken)));
    }
}
