//! HTTP/2 (RFC 9113) and HPACK (RFC 7541). `frame` has the numbers of frames, `write` makes frames, `check` says what is
//! wrong with one on its own, `message` with a header list. `connection` reads both directions of a connection with the help
//! of `stream` (what is known of one), `streams` (what a frame does to them) and `hpack`, marks what breaks a rule and reads
//! on; `guard` refuses it, for an endpoint. `fields` names a frame's bytes by the table in `spec`.

mod check;
mod connection;
mod fields;
mod frame;
mod guard;
pub mod hpack;
mod message;
pub(crate) mod spec;
mod stream;
mod streams;
pub mod write;

pub use check::{Broken, Scope};
pub(crate) use connection::data_range;
pub use connection::{Connection, Seen, Windows};
pub use fields::{Context, dissect};
pub use frame::{
    DEFAULT_MAX_FRAME, DEFAULT_WINDOW, ErrorCode, FrameKind, HEAD, Head, LARGEST_MAX_FRAME, LARGEST_WINDOW, PREFACE,
    Setting, flag, settings,
};
pub use guard::Guard;
pub use message::Section;
pub use stream::Settings;
