//! The `Roundtrip:` field of a response of HTTP/2 as bytes of its header block (RFC 7541).

use wire::http2::HEAD;
use wire::http2::hpack::{Encoder, Indexing};

use crate::connection::frames::Field;

const NAME: &[u8] = b"roundtrip";
/// A literal without indexing whose name is a literal, too (RFC 7541 §6.2.2), and whose strings are not in the Huffman code.
const PLAIN: u8 = 0;

/// A header block that waits for its last field.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockSize {
    /// Bytes of its frames without the field, and of what was sent on the stream before.
    pub(super) sent: u64,
    /// Bytes for which its last frame has room. If the field needs more, it gets a frame of its own.
    pub(super) room: usize,
}

/// The field's bytes. Its `out` is the size of the whole response, these bytes included.
pub(super) fn bytes(field: &Field, block: BlockSize) -> Vec<u8> {
    let Some(body_bytes) = field.body_bytes else { return coded(&format!("{};http=2", field.item)) };
    let frames = body_bytes.div_ceil(field.piece_bytes);
    let others = block.sent + body_bytes + frames * HEAD as u64;
    let value = |out: u64| format!("{};out={out};http=2", field.item);
    let whole = |bytes: &[u8]| {
        let own_frame = if bytes.len() > block.room { HEAD } else { 0 };
        others + (bytes.len() + own_frame) as u64
    };
    // `out` counts its own digits, and in the Huffman code digits have different lengths. So the first guess may be wrong by a
    // byte, and the second again.
    let mut out = others;
    for _ in 0..4 {
        let bytes = coded(&value(out));
        let size = whole(&bytes);
        if size == out {
            return bytes;
        }
        out = size;
    }
    // Uncoded, it only gets longer if `out` has another digit, so that this ends.
    let mut out = others;
    loop {
        let bytes = plain(&value(out));
        let size = whole(&bytes);
        if size == out {
            return bytes;
        }
        out = size;
    }
}

/// A fresh encoder knows no entry of the connection's table, and this field is added to none.
fn coded(value: &str) -> Vec<u8> {
    Encoder::default().encode_as([(NAME, value.as_bytes(), Indexing::Skip)])
}

/// The value has an id and a few numbers, far less than the 127 bytes whose length fits into one byte (RFC 7541 §5.1).
fn plain(value: &str) -> Vec<u8> {
    let strings = [NAME, value.as_bytes()].into_iter().flat_map(|text| [&[text.len() as u8], text].concat());
    std::iter::once(PLAIN).chain(strings).collect()
}

#[cfg(test)]
mod tests {
    use wire::http2::hpack::Decoder;

    use super::*;
    use crate::transport::PIECE_BYTES;

    /// The value that a client reads, and the length of the bytes.
    fn read(field: &Field, block: BlockSize) -> (String, usize) {
        let bytes = bytes(field, block);
        let length = bytes.len();
        let block = Decoder::default().decode(bytes);
        (block.value("roundtrip").expect("the field"), length)
    }

    #[test]
    fn a_size_of_any_length_counts_itself() {
        let item = "cfedcba9876543210;n=7;in=120".to_owned();
        for sent in (30..2_000).chain(9_900..10_100).chain(99_900..100_100) {
            let field = Field { item: item.clone(), body_bytes: Some(0), piece_bytes: PIECE_BYTES as u64 };
            let (value, length) = read(&field, BlockSize { sent, room: 100 });
            assert_eq!(value, format!("{item};out={};http=2", sent + length as u64));
        }
    }

    #[test]
    fn the_bodys_frames_are_counted() {
        for (body, frames) in [(0, 0), (1, 1), (16_384, 1), (16_385, 2), (262_144, 16)] {
            let field = Field { item: "c".to_owned(), body_bytes: Some(body), piece_bytes: PIECE_BYTES as u64 };
            let (value, length) = read(&field, BlockSize { sent: 40, room: 100 });
            assert_eq!(value, format!("c;out={};http=2", 40 + length as u64 + body + frames * 9));
        }
    }

    #[test]
    fn a_frame_of_its_own_is_counted() {
        let field = Field { item: "c".to_owned(), body_bytes: Some(0), piece_bytes: PIECE_BYTES as u64 };
        let (value, length) = read(&field, BlockSize { sent: 16_000, room: 3 });
        assert_eq!(value, format!("c;out={};http=2", 16_000 + 9 + length));
    }

    #[test]
    fn a_response_without_a_known_size_has_no_out() {
        let field = Field { item: "c1;n=2;in=3".to_owned(), body_bytes: None, piece_bytes: PIECE_BYTES as u64 };
        assert_eq!(read(&field, BlockSize { sent: 40, room: 100 }).0, "c1;n=2;in=3;http=2");
    }
}
