//! Files that are being read, piece by piece.

use crate::Source;
use capture::{File, Limits, Reader};
use capture_protocol::Refusal;

/// How much is read per question: little enough that the page hears from the reading several times per second.
const PIECE: u64 = 4 << 20;

/// Files that are being read.
pub(super) struct Reading {
    pub done: Vec<File>,
    reader: Reader,
    /// Bytes of the file that is being read.
    at: u64,
    /// Bytes of all files: those that have been read, and all.
    pub read: u64,
    pub total: u64,
    /// The place where pieces are read to.
    piece: Vec<u8>,
}

impl Reading {
    /// Begins with the first of these files.
    pub fn new(sources: &[Source]) -> Self {
        let total = sources.iter().map(|file| file.len()).sum();
        Self { done: Vec::new(), reader: Reader::new(Limits::default()), at: 0, read: 0, total, piece: Vec::new() }
    }

    /// Reads the next piece. Returns whether all files have been read.
    pub fn step(&mut self, sources: &[Source]) -> Result<bool, Refusal> {
        let Some(source) = sources.get(self.done.len()) else { return Ok(true) };
        let length = PIECE.min(source.len().saturating_sub(self.at));
        if length > 0 {
            self.piece.resize(length as usize, 0);
            source.read(self.at, &mut self.piece).map_err(|_| Refusal::FileGone)?;
            self.reader.feed(&self.piece);
            (self.at, self.read) = (self.at + length, self.read + length);
        }
        if self.at >= source.len() || self.reader.is_full() {
            let reader = std::mem::replace(&mut self.reader, Reader::new(Limits::default()));
            let mut file = reader.finish();
            file.length = source.len();
            self.done.push(file);
            self.read += source.len() - self.at.min(source.len());
            self.at = 0;
        }
        Ok(self.done.len() == sources.len())
    }
}
