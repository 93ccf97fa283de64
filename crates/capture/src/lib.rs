//! Capture files read into packets and connections. Nothing here panics, whatever the bytes.
//!
//! # Layout
//!
//! ```text
//! source       where a file's bytes are: read when they are looked at
//! format       pcap, pcapng, gzip; which one a file is
//! har          HTTP Archive, with the messages of WebSockets
//! link         link layers       network     fragments      transport   ports and TCP's numbers
//! decode       these three and `wire::ip`, one after the other: from a frame to a `packet`
//! file         one file, read in pieces       note   what could not be read
//! copies       packets that a capture has twice
//! connections  whose packets belong together
//! capture      one or several files in one order, with copies and connections
//! vantage      at which end a capture was made, and how far the other one is
//! bridge       packets of a capture as a trace
//! ```
//!
//! A file is read once, in pieces, by a [`Reader`]; its packets' bytes are not kept. What is kept of a packet is a
//! [`Packet`]. Several [`File`]s become one [`Capture`]. [`trace_of`] reads the bytes of some connections again and makes a
//! trace of them, in which `wire::analysis` finds the messages.
//!
//! This crate has no I/O, no clock and no drawing.
#![warn(missing_docs)]

mod bridge;
mod capture;
mod connections;
pub mod copies;
mod decode;
mod digest;
mod file;
mod format;
pub mod har;
pub mod link;
pub mod network;
mod note;
mod numbers;
mod packet;
mod source;
mod transport;
mod vantage;

pub use bridge::{Most, Told, packet_bytes, trace_of, trace_of_first};
pub use capture::{Capture, Place, Tally};
pub use connections::{Connection, RolesBy, Side};
pub use file::{File, Limits, Reader};
pub use format::{Format, Interface, Name};
pub use note::{Looks, Note, Notes, Reason};
pub use packet::{Endpoint, Ends, Packet, Transport, Tunnel, What};
pub use source::{Bytes, ReadError};
pub use transport::Service;
pub use vantage::{Near, NearBy, OneWayBy, Vantage};
