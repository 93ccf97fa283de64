//! File formats, read as their bytes come, in pieces of any length.
//!
//! ```text
//! detect   which format the first bytes are of, or what else they look like
//! frames   the reader of pcap and pcapng: holds what is left of a piece until its rest has come
//!   pcap     file header, packet headers
//!   pcapng   sections, interfaces, packets, names, secrets
//!     options  the options of a block
//! packed   gzip
//! ```

mod detect;
mod frames;
mod options;
mod packed;
mod pcap;
mod pcapng;

pub use detect::Format;
pub(crate) use detect::{Detected, NEEDED, detect, looks_of_json};
pub(crate) use frames::{Frame, Frames, Gathered};
pub use frames::{Interface, Name};
pub(crate) use packed::{Packed, PackedError};
