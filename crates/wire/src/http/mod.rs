//! HTTP/1.1 (RFC 9112). `reader` finds the messages in both directions of a connection with the help of `side` (one
//! direction), `head` (what a header section says about its message) and `chunks` (a chunked body's framing); what it
//! finds is in `part`, and `message` gives a part's fields and body. `fields` names a message's bytes by the table in
//! `spec`. Both stand on `lines`, which reads lines and lists. `length` counts bytes before they are written.
//!
//! All of this observes: it marks what a sender must not do, reads on, and looks for the next message if it cannot.

mod chunks;
mod fields;
mod head;
mod length;
mod lines;
mod message;
mod packed;
mod part;
mod reader;
mod side;
pub(crate) mod spec;

pub use fields::dissect;
pub use length::{chunk_bytes, field_bytes, request_head_bytes, response_head_bytes};
pub(crate) use message::coded_body;
pub use part::{Part, PartKind};
pub use reader::Reader;
