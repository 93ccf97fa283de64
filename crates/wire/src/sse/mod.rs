//! Server-sent events (WHATWG HTML §9.2): `reader` reads events from a stream, `fields` names their bytes, `length`
//! counts bytes before they are written.

pub(crate) mod fields;
mod length;
mod reader;

pub use fields::dissect;
pub use length::{event_bytes, named_event_bytes};
pub use reader::{Event, Reader};
