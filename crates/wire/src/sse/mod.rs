//! Server-sent events (WHATWG HTML §9.2): lengths, events in a stream, fields.

pub(crate) mod fields;
mod length;
mod reader;

pub use fields::dissect;
pub use length::{event_bytes, named_event_bytes};
pub(crate) use reader::EventReader;
