//! The examples of captures: real programs that talked to each other, recorded by the recipes in `make/`. [`ALL`] is the only
//! list of them; the page offers them from it, and the tests of other crates read their files.
//!
//! A file that is made anew has other times, ports and numbers. What a title or sentence says of it is checked by
//! `tests/captures.rs` against tshark, and what changes from run to run stands in the record and not in the sentence.

mod records;

pub use records::ALL;

use i18n::Lang;

/// A message of `locales/`.
pub type Say = fn(Lang) -> &'static str;

/// The folder with the files, for tests on the machine that built this crate.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/captures");

/// One example.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// Its name in addresses and tests.
    pub id: &'static str,
    /// The name of its file in the folder `captures`.
    pub file: &'static str,
    /// The name of a file with an NSS key log, if the keys are not in the capture itself.
    pub keys: Option<&'static str>,
    pub holds: Holds,
    pub title: Say,
    /// What to look at, in one to three sentences.
    pub see: Say,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A capture (pcap or pcapng, perhaps compressed by gzip).
    Packets {
        /// All packets, those of other protocols too.
        packets: u32,
        /// TCP connections, as tshark's `tcp.stream` counts them.
        connections: u32,
        /// The number of the packet that shows what the example is about, from 1. The page chooses it first.
        shows: u32,
    },
    /// A HAR file (HTTP Archive 1.2).
    Requests { requests: u32 },
}

/// The example with this name.
pub fn find(id: &str) -> Option<&'static Example> {
    ALL.iter().find(|example| example.id == id)
}
