//! HTTP/1.1 (RFC 9112): lengths, messages in a stream, fields.

mod chunks;
mod fields;
mod head;
mod length;
mod reader;
mod side;
pub(crate) mod spec;

pub use fields::dissect;
pub use length::{answer_head_bytes, chunk_bytes, field_bytes, request_head_bytes};
pub use reader::{Part, PartKind, Reader};
