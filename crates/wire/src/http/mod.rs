//! HTTP/1.1 (RFC 9112). `reader` finds the messages in both directions of a connection with the help of `side` (one
//! direction), `head` (what a head says about its message) and `chunks` (a chunked body's framing); what it finds is in
//! `part`, and `message` gives a part's fields and body. `fields` names a message's bytes by the table in `spec`,
//! `length` counts bytes before they are written.

mod chunks;
mod fields;
mod head;
mod length;
mod message;
mod part;
mod reader;
mod side;
pub(crate) mod spec;

pub use fields::dissect;
pub use length::{chunk_bytes, field_bytes, request_head_bytes, response_head_bytes};
pub use part::{Part, PartKind};
pub use reader::Reader;
