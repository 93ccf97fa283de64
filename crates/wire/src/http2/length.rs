//! Bytes of frames that are counted before they are written.

use super::frame::{DEFAULT_MAX_FRAME, HEAD};

/// Bytes of the DATA frames that carry `length` bytes at once (RFC 9113 §6.1): full frames of the size that every peer takes
/// (§4.2), and a last one with the rest.
pub fn data_bytes(length: u64) -> u64 {
    let frames = length.div_ceil(u64::from(DEFAULT_MAX_FRAME)).max(1);
    length + frames * HEAD as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http2::write;

    #[test]
    fn data_counts_as_written() {
        for length in [0, 1, 16_383, 16_384, 16_385, 40_000] {
            let content = vec![7; length];
            let pieces = content.chunks(DEFAULT_MAX_FRAME as usize);
            let written: usize = pieces.map(|piece| write::data(1, piece, false).len()).sum();
            let written = if length == 0 { write::data(1, &[], true).len() } else { written };
            assert_eq!(data_bytes(length as u64), written as u64, "{length}");
        }
    }
}
