//! Which of a direction's bytes are frames, and what the frames carry.

use std::ops::Range;

/// What a frame's data is.
#[derive(Clone, Debug)]
pub(super) enum Owner {
    /// It has none.
    Http,
    /// The application's own.
    Application,
    /// A part of what a stream carries, at this place in it.
    Tunnel { stream: u32, inner: Range<u64> },
}

/// A frame in its direction's stream of bytes.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub range: Range<u64>,
    pub data: Range<u64>,
    pub owner: Owner,
}

/// Where the bytes of one stream lie in its direction's.
#[derive(Clone, Debug, Default)]
pub(super) struct Carriers {
    /// Where each piece ends in the stream, and where it begins in the direction's bytes.
    pieces: Vec<(Range<u64>, u64)>,
}

impl Carriers {
    /// How many bytes there have been.
    pub fn end(&self) -> u64 {
        self.pieces.last().map_or(0, |piece| piece.0.end)
    }

    pub fn push(&mut self, length: u64, outer: u64) {
        let start = self.end();
        self.pieces.push((start..start + length, outer));
    }

    /// The place of `inner` among the direction's bytes, other streams' bytes between included.
    pub fn outer(&self, inner: Range<u64>) -> Range<u64> {
        let last = inner.end.saturating_sub(1).max(inner.start);
        let place = |at: u64| {
            let piece = self.pieces.get(self.pieces.partition_point(|piece| piece.0.end <= at))?;
            Some(piece.1 + at.saturating_sub(piece.0.start))
        };
        match (place(inner.start), place(last)) {
            (Some(first), Some(last)) => first..last + 1,
            _ => 0..0,
        }
    }
}
