//! Content codings of HTTP (RFC 9110 §8.4.1): gzip, deflate and br.

use crate::inflate::{End, Wrapping, inflate};
use std::io::{self, Read};
use wire::coding::{Fault, Unpacked};

/// The most codings that are undone. Nobody applies more, and each costs its limit.
pub(crate) const MOST_CODINGS: usize = 4;

/// Undoes `codings` on `packed`. They are given in the order in which they were applied, so the last one is undone first.
/// Each step gives at most `limit` bytes; what a step gives before it fails goes on to the next.
pub fn decode_body(codings: &[String], packed: &[u8], limit: usize) -> Unpacked {
    let mut unpacked = Unpacked { bytes: packed.to_vec(), fault: None };
    if let Some(coding) = codings.get(MOST_CODINGS) {
        return Unpacked { bytes: Vec::new(), fault: Some(Fault::Unknown(coding.clone())) };
    }
    for coding in codings.iter().rev() {
        let (bytes, fault) = match coding.to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => gzip(&unpacked.bytes, limit),
            "deflate" => deflate(&unpacked.bytes, limit),
            "br" => brotli(&unpacked.bytes, limit),
            "identity" => continue,
            _ => return Unpacked { bytes: Vec::new(), fault: Some(Fault::Unknown(coding.clone())) },
        };
        let fault = fault.map(|fault| fault.of(coding));
        unpacked = Unpacked { bytes, fault: unpacked.fault.or(fault) };
    }
    unpacked
}

/// Why a step does not give everything.
enum Failure {
    Cut,
    Broken,
}

impl Failure {
    fn of(self, coding: &str) -> Fault {
        match self {
            Self::Cut => Fault::Cut,
            Self::Broken => Fault::Broken(coding.to_owned()),
        }
    }
}

type Step = (Vec<u8>, Option<Failure>);

/// RFC 9110 §8.4.1.3, RFC 1952.
fn gzip(packed: &[u8], limit: usize) -> Step {
    read(flate2::read::MultiGzDecoder::new(packed), limit)
}

/// RFC 9110 §8.4.1.2: "deflate" is the zlib format. Some senders leave its header and its checksum out, and every browser
/// reads that, too.
fn deflate(packed: &[u8], limit: usize) -> Step {
    let wrapping = if is_zlib(packed) { Wrapping::Zlib } else { Wrapping::Raw };
    let mut bytes = Vec::new();
    let failure = match inflate(packed, wrapping, &mut bytes, limit).1 {
        End::Done => None,
        End::Short | End::Long => Some(Failure::Cut),
        End::Broken => Some(Failure::Broken),
    };
    (bytes, failure)
}

/// Whether bytes begin with a header of zlib: the method is 8, and the two bytes are a multiple of 31 (RFC 1950 §2.2).
pub(crate) fn is_zlib(packed: &[u8]) -> bool {
    match *packed {
        [method, flags, ..] => method & 0x0f == 8 && u16::from_be_bytes([method, flags]).is_multiple_of(31),
        _ => false,
    }
}

/// RFC 7932.
fn brotli(packed: &[u8], limit: usize) -> Step {
    // The decoder reports an early end like noise, so the early end is made an error of its own.
    read(brotli_decompressor::Decompressor::new(packed.chain(EarlyEnd), 4 << 10), limit)
}

/// A reader that has come to its end too early.
struct EarlyEnd;

impl Read for EarlyEnd {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

/// What `reader` gives, up to `limit` bytes.
fn read(mut reader: impl Read, limit: usize) -> Step {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 8 << 10]);
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return (bytes, None),
            Ok(length) => {
                let room = limit - bytes.len();
                bytes.extend_from_slice(buffer.get(..length.min(room)).unwrap_or_default());
                if length > room {
                    return (bytes, Some(Failure::Cut));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return (bytes, Some(Failure::Cut)),
            Err(_) => return (bytes, Some(Failure::Broken)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::read::{DeflateEncoder, GzEncoder, ZlibEncoder};

    const TEXT: &[u8] = b"one two three, one two three, one two three four";
    /// [`TEXT`] in Brotli, as Node packs it.
    const BROTLI: &[u8] =
        b"\x1b\x2f\x00\xf8\x1d\x07\x6e\x2c\x6d\xdb\xbd\xa4\xf0\x50\x5d\xe6\xf6\x26\x27\xe9\xd0\xee\x12\x84\
        \xa5\xac\x14\x61\xaa\x04\x08\x65\x4e\x38\x9a\x83\x01";

    fn all(mut reader: impl Read) -> Vec<u8> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).expect("packed");
        bytes
    }

    fn decode(codings: &[&str], packed: &[u8], limit: usize) -> Unpacked {
        let codings: Vec<String> = codings.iter().map(|&coding| coding.to_owned()).collect();
        decode_body(&codings, packed, limit)
    }

    fn gzipped(content: &[u8]) -> Vec<u8> {
        all(GzEncoder::new(content, Compression::default()))
    }

    #[test]
    fn each_coding_gives_the_content_back() {
        let whole = Unpacked { bytes: TEXT.to_vec(), fault: None };
        let fast = Compression::default();
        for (coding, packed) in [
            ("gzip", gzipped(TEXT)),
            ("X-GZip", gzipped(TEXT)),
            ("gzip", [gzipped(&TEXT[..10]), gzipped(&TEXT[10..])].concat()),
            ("deflate", all(ZlibEncoder::new(TEXT, fast))),
            ("deflate", all(DeflateEncoder::new(TEXT, fast))),
            ("br", BROTLI.to_vec()),
            ("identity", TEXT.to_vec()),
        ] {
            assert_eq!(decode(&[coding], &packed, 1000), whole, "{coding}");
        }
        assert_eq!(decode(&[], TEXT, 1000), whole);
    }

    #[test]
    fn several_codings_are_undone_from_the_last_to_the_first() {
        let packed = gzipped(&all(ZlibEncoder::new(TEXT, Compression::default())));
        assert_eq!(decode(&["deflate", "gzip"], &packed, 1000).bytes, TEXT);
        assert!(decode(&["gzip", "deflate"], &packed, 1000).fault.is_some());
    }

    #[test]
    fn what_cannot_be_undone_says_so() {
        let unknown = Unpacked { bytes: Vec::new(), fault: Some(Fault::Unknown("zstd".to_owned())) };
        assert_eq!(decode(&["zstd"], TEXT, 1000), unknown);
        let many = vec!["gzip"; MOST_CODINGS + 1];
        assert!(matches!(decode(&many, TEXT, 1000).fault, Some(Fault::Unknown(_))));
        for coding in ["gzip", "br"] {
            let fault = decode(&[coding], &[0xff; 40], 1000).fault;
            assert_eq!(fault, Some(Fault::Broken(coding.to_owned())));
        }
    }

    #[test]
    fn a_body_that_is_cut_or_a_bomb_gives_its_beginning_and_a_mark() {
        let packed = gzipped(TEXT);
        let cut = decode(&["gzip"], &packed[..packed.len() - 12], 1000);
        assert_eq!(cut.fault, Some(Fault::Cut));
        assert!(TEXT.starts_with(&cut.bytes));
        assert_eq!(decode(&["br"], &BROTLI[..BROTLI.len() - 4], 1000).fault, Some(Fault::Cut));
        let zeros = vec![0; 1 << 20];
        for (coding, packed) in
            [("gzip", gzipped(&zeros)), ("deflate", all(ZlibEncoder::new(&zeros[..], Compression::default())))]
        {
            let unpacked = decode(&[coding], &packed, 5000);
            assert_eq!((unpacked.bytes, unpacked.fault), (vec![0; 5000], Some(Fault::Cut)), "{coding}");
        }
    }
}
