//! HTTP/1.1 (RFC 9112): lengths, messages in a stream, fields.

mod length;
mod stub;

pub use length::{answer_head_bytes, chunk_bytes, field_bytes, request_head_bytes};
pub use stub::{Part, PartKind, Reader};

use crate::Dissection;

/// The fields of a message, or of the piece of one that a [`Part`] is.
pub fn dissect(_bytes: &[u8], _kind: &PartKind) -> Dissection {
    todo!()
}
