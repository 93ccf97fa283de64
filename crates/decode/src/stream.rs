//! Content codings of a body that is read while it comes (RFC 9110 §8.4.1): what an event stream's server has sent so far.
//!
//! A server that compresses a stream ends each event with a flush, so that everything before it can be unpacked at once.
//! Each step here takes packed bytes in small pieces and passes on whatever comes out.

use crate::content::{MOST_CODINGS, is_zlib};
use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
use flate2::write::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::fmt;
use std::io;
use wire::coding::{Fault, Stream, Unpacked};

/// The most that one stream is unpacked to, in bytes: 64 MiB. Its events are read on the way and most of them are not kept,
/// so this is more than for a body.
const MOST: usize = 64 << 20;
/// How many packed bytes are unpacked between two looks at the limits. They become at most about a thousand times as many
/// (RFC 1951: 258 bytes from 2 bits).
const PIECE: usize = 1 << 10;

/// What undoes `codings`, which are given in the order in which they were applied; `None` if one of them is not known.
pub fn decode_stream(codings: &[String]) -> Option<Box<dyn Stream>> {
    let known = codings.len() <= MOST_CODINGS;
    let steps: Option<Vec<Step>> = codings.iter().rev().filter(|_| known).map(|coding| Step::new(coding)).collect();
    let steps = steps.filter(|_| known)?;
    Some(Box::new(Steps { steps, left: MOST }))
}

/// One step per coding. What one gives goes on to the next.
#[derive(Debug)]
struct Steps {
    steps: Vec<Step>,
    /// How many bytes each push may still give.
    left: usize,
}

impl Stream for Steps {
    fn push(&mut self, packed: &[u8]) -> Unpacked {
        let mut unpacked = Unpacked::default();
        for piece in packed.chunks(PIECE) {
            let fault = self.piece(piece, &mut unpacked.bytes).err();
            if fault.is_some() {
                return Unpacked { fault, ..unpacked };
            }
        }
        unpacked
    }
}

impl Steps {
    /// Unpacks a piece behind `output`.
    fn piece(&mut self, piece: &[u8], output: &mut Vec<u8>) -> Result<(), Fault> {
        let mut bytes = piece.to_vec();
        let mut result = Ok(());
        for step in &mut self.steps {
            let mut next = Vec::new();
            // A step that is fed much goes on in pieces, too, so that two codings cannot multiply.
            for part in bytes.chunks(PIECE) {
                result = result.and(step.push(part, &mut next));
                if result.is_err() || next.len() > self.left {
                    break;
                }
            }
            if next.len() > self.left {
                next.truncate(self.left);
                result = result.and(Err(Fault::Cut));
            }
            bytes = next;
        }
        self.left -= bytes.len().min(self.left);
        output.append(&mut bytes);
        result
    }
}

/// What undoes one coding.
struct Step {
    name: &'static str,
    codec: Codec,
}

enum Codec {
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
    /// "deflate" before its second byte, which tells whether it has the header of zlib.
    Undecided(Vec<u8>),
    Zlib(Box<ZlibDecoder<Vec<u8>>>),
    Raw(Box<DeflateDecoder<Vec<u8>>>),
    Brotli(Box<Brotli>),
}

impl fmt::Debug for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

impl Step {
    fn new(coding: &str) -> Option<Self> {
        let (name, codec) = match coding.to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => ("gzip", Codec::Gzip(Box::new(MultiGzDecoder::new(Vec::new())))),
            "deflate" => ("deflate", Codec::Undecided(Vec::new())),
            "br" => ("br", Codec::Brotli(Box::default())),
            _ => return None,
        };
        Some(Self { name, codec })
    }

    /// Takes packed bytes and appends to `output` what comes out.
    fn push(&mut self, packed: &[u8], output: &mut Vec<u8>) -> Result<(), Fault> {
        let is_sound = match &mut self.codec {
            Codec::Gzip(decoder) => {
                let is_sound = all(decoder, packed);
                output.append(decoder.get_mut());
                is_sound
            }
            Codec::Zlib(decoder) => {
                let is_sound = all(decoder, packed);
                output.append(decoder.get_mut());
                is_sound
            }
            Codec::Raw(decoder) => {
                let is_sound = all(decoder, packed);
                output.append(decoder.get_mut());
                is_sound
            }
            Codec::Brotli(decoder) => decoder.push(packed, output),
            Codec::Undecided(held) => {
                held.extend_from_slice(packed);
                if held.len() < 2 {
                    return Ok(());
                }
                let held = std::mem::take(held);
                self.codec = if is_zlib(&held) {
                    Codec::Zlib(Box::new(ZlibDecoder::new(Vec::new())))
                } else {
                    Codec::Raw(Box::new(DeflateDecoder::new(Vec::new())))
                };
                return self.push(&held, output);
            }
        };
        if is_sound { Ok(()) } else { Err(Fault::Broken(self.name.to_owned())) }
    }
}

/// Writes all of `packed` and what can be unpacked of it; false if it is not what the coding produces. Bytes behind the end
/// are ignored.
fn all(decoder: &mut impl io::Write, mut packed: &[u8]) -> bool {
    while !packed.is_empty() {
        match decoder.write(packed) {
            Ok(0) => return true,
            Ok(length) => packed = packed.get(length..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
    decoder.flush().is_ok()
}

/// RFC 7932.
struct Brotli {
    state: BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>,
    is_over: bool,
}

impl Default for Brotli {
    fn default() -> Self {
        let [a, b, c] = std::array::from_fn(|_| StandardAlloc::default());
        Self { state: BrotliState::new(a, b, c), is_over: false }
    }
}

impl Brotli {
    fn push(&mut self, packed: &[u8], output: &mut Vec<u8>) -> bool {
        let (mut ahead, mut read, mut total) = (packed.len(), 0, 0);
        let mut buffer = [0; 8 << 10];
        while !self.is_over {
            let (mut room, mut written) = (buffer.len(), 0);
            let result = BrotliDecompressStream(
                &mut ahead,
                &mut read,
                packed,
                &mut room,
                &mut written,
                &mut buffer,
                &mut total,
                &mut self.state,
            );
            output.extend_from_slice(buffer.get(..written).unwrap_or_default());
            match result {
                BrotliResult::NeedsMoreOutput => {}
                BrotliResult::NeedsMoreInput => return true,
                BrotliResult::ResultSuccess => self.is_over = true,
                BrotliResult::ResultFailure => return false,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write as _;

    const EVENTS: [&[u8]; 3] = [b"id: 1\ndata: one\n\n", b"data: one more\n\n", b"data: one more and one more\n\n"];
    /// [`EVENTS`] in Brotli with a flush behind each, as Node packs them.
    const BROTLI: [&[u8]; 3] = [
        b"\x0b\x08\x80\x69\x64\x3a\x20\x31\x0a\x64\x61\x74\x61\x3a\x20\x6f\x6e\x65\x0a\x0a",
        b"\x78\x00\x00\x5f\x4a\x01\x24\x0f\x51\x44\x92\x0a\x80\x84\x1e\x03",
        b"\xe0\x00\x80\x5e\x1a\x24\x8c\xcc\x4d\x0a\x52\x8a\x30\x89\xf0\xc1\x32\x85\xc7",
    ];

    /// Content packed with a flush behind each piece, piece by piece.
    fn packed<W: io::Write>(mut encoder: W, so_far: impl Fn(&W) -> &Vec<u8>) -> Vec<Vec<u8>> {
        let mut pieces: Vec<Vec<u8>> = Vec::new();
        for event in EVENTS {
            encoder.write_all(event).expect("memory");
            encoder.flush().expect("memory");
            let before = pieces.iter().map(Vec::len).sum::<usize>();
            pieces.push(so_far(&encoder)[before..].to_vec());
        }
        pieces
    }

    fn stream(codings: &[&str]) -> Option<Box<dyn Stream>> {
        decode_stream(&codings.iter().map(|&coding| coding.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn each_flush_gives_what_was_written_before_it() {
        let fast = Compression::default();
        let streams = [
            ("gzip", packed(GzEncoder::new(Vec::new(), fast), |encoder| encoder.get_ref())),
            ("deflate", packed(ZlibEncoder::new(Vec::new(), fast), |encoder| encoder.get_ref())),
            ("deflate", packed(DeflateEncoder::new(Vec::new(), fast), |encoder| encoder.get_ref())),
            ("BR", BROTLI.map(<[u8]>::to_vec).to_vec()),
        ];
        for (coding, pieces) in streams {
            let mut whole = stream(&[coding]).expect("a known coding");
            let mut by_byte = stream(&[coding]).expect("a known coding");
            for (piece, event) in pieces.iter().zip(EVENTS) {
                assert_eq!(whole.push(piece), Unpacked { bytes: event.to_vec(), fault: None }, "{coding}");
                let bytes: Vec<u8> = piece.chunks(1).flat_map(|byte| by_byte.push(byte).bytes).collect();
                assert_eq!(bytes, event, "{coding}, byte by byte");
            }
        }
    }

    #[test]
    fn what_cannot_be_unpacked_says_so() {
        assert!(stream(&["zstd"]).is_none());
        assert!(stream(&["gzip"; MOST_CODINGS + 1]).is_none());
        for coding in ["gzip", "deflate", "br"] {
            let fault = stream(&[coding]).expect("a known coding").push(&[0xff; 40]).fault;
            assert_eq!(fault, Some(Fault::Broken(coding.to_owned())));
        }
    }

    #[test]
    fn a_bomb_ends_at_the_limit() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        for _ in 0..MOST / (1 << 20) + 1 {
            encoder.write_all(&vec![0; 1 << 20]).expect("memory");
        }
        let bomb = encoder.finish().expect("memory");
        let unpacked = stream(&["gzip"]).expect("a known coding").push(&bomb);
        assert_eq!((unpacked.bytes.len(), unpacked.fault), (MOST, Some(Fault::Cut)));
    }
}
