//! DEFLATE (RFC 1951) up to a limit, with the bytes that came before in reach.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_HAS_MORE_INPUT, TINFL_FLAG_PARSE_ZLIB_HEADER, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// How the packed bytes are wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrapping {
    /// Not at all: blocks of DEFLATE.
    Raw,
    /// A header and a checksum (RFC 1950).
    Zlib,
}

/// How unpacking ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// With the last block.
    Done,
    /// With the last packed byte, before the last block.
    Short,
    /// At the limit.
    Long,
    /// At bytes that are not DEFLATE.
    Broken,
}

/// The size of a first output buffer, in bytes. It doubles while there is more.
const FIRST: usize = 4 << 10;

/// Unpacks `packed` behind what is in `output`, which back-references may reach, and adds at most `most` bytes. Returns how
/// many packed bytes were read, and how it ended.
pub(crate) fn inflate(packed: &[u8], wrapping: Wrapping, output: &mut Vec<u8>, most: usize) -> (usize, End) {
    let flags = TINFL_FLAG_HAS_MORE_INPUT
        | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF
        | if wrapping == Wrapping::Zlib { TINFL_FLAG_PARSE_ZLIB_HEADER } else { 0 };
    let mut state = Box::<DecompressorOxide>::default();
    let start = output.len();
    let limit = start.saturating_add(most);
    let (mut read, mut written) = (0, start);
    output.resize(limit.min(start + FIRST.max(packed.len())), 0);
    let end = loop {
        let ahead = packed.get(read..).unwrap_or_default();
        let (status, consumed, produced) = decompress(&mut state, ahead, output, written, flags);
        read += consumed;
        written += produced;
        match status {
            TINFLStatus::Done => break End::Done,
            TINFLStatus::NeedsMoreInput => break End::Short,
            TINFLStatus::HasMoreOutput if output.len() < limit => {
                let more = (output.len() - start).max(FIRST);
                output.resize(limit.min(output.len() + more), 0);
            }
            TINFLStatus::HasMoreOutput => break End::Long,
            _ => break End::Broken,
        }
    };
    output.truncate(written);
    (read, end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

    fn unpack(packed: &[u8], wrapping: Wrapping, most: usize) -> (Vec<u8>, usize, End) {
        let mut output = Vec::new();
        let (read, end) = inflate(packed, wrapping, &mut output, most);
        (output, read, end)
    }

    #[test]
    fn content_of_any_length_comes_back() {
        for length in [0, 1, 100, FIRST, FIRST + 1, 1 << 20] {
            let content: Vec<u8> = (0..length).map(|at| (at / 7 % 251) as u8).collect();
            let raw = compress_to_vec(&content, 6);
            assert_eq!(unpack(&raw, Wrapping::Raw, length), (content.clone(), raw.len(), End::Done));
            let zlib = compress_to_vec_zlib(&content, 6);
            assert_eq!(unpack(&zlib, Wrapping::Zlib, length), (content, zlib.len(), End::Done));
        }
    }

    #[test]
    fn a_bomb_gives_what_fits() {
        let bomb = compress_to_vec(&vec![7; 10 << 20], 9);
        assert!(bomb.len() < 20 << 10, "{} bytes", bomb.len());
        let (output, _, end) = unpack(&bomb, Wrapping::Raw, 100_000);
        assert_eq!((output, end), (vec![7; 100_000], End::Long));
    }

    #[test]
    fn what_is_cut_gives_its_beginning_and_noise_gives_nothing() {
        let content = b"one two three four five six seven eight nine ten";
        let packed = compress_to_vec(content, 6);
        let (output, _, end) = unpack(&packed[..packed.len() / 2], Wrapping::Raw, 1000);
        assert_eq!(end, End::Short);
        assert!(content.starts_with(&output));
        assert_eq!(unpack(&[0xff; 8], Wrapping::Raw, 1000).2, End::Broken);
        // A reference to bytes that there are none of.
        assert_eq!(unpack(b"\xf2\x00\x11\x00\x00", Wrapping::Raw, 1000).2, End::Broken);
    }
}
