//! The reader of packet files: it takes pieces of a file in their order and hands each packet on as soon as it is there.
//!
//! A piece ends anywhere. What is left of it, less than one packet or block, is held until the next piece has come. Blocks
//! that are not read, or that are too long to be held, are passed over without being held.

use super::pcap::Pcap;
use super::pcapng::Pcapng;
use crate::link::Way;
use crate::note::{Notes, Reason};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// A packet as its file has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Nanoseconds since 1970; `None` if the file does not say when.
    pub time: Option<i64>,
    /// Place of the captured bytes in the file.
    pub at: u64,
    /// Index in [`Gathered::interfaces`].
    pub interface: u32,
    /// Bytes on the link.
    pub original: u32,
    /// Which way it went, if the file says so.
    pub way: Option<Way>,
    /// Place and length of the first comment in the file.
    pub comment: Option<(u64, u16)>,
}

/// A device that packets were captured on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// The number of its link type in the list of tcpdump.org.
    pub link_type: u32,
    /// Its name, if the file says it.
    pub name: Option<String>,
    /// The most bytes of a packet that were kept; 0 if there was no limit.
    pub longest: u32,
}

/// A name that the file has for an address (pcapng, Name Resolution Block).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The address.
    pub address: IpAddr,
    /// One of its names.
    pub name: String,
}

/// What a file has besides packets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gathered {
    pub interfaces: Vec<Interface>,
    /// TLS key logs in their order, one after the other.
    pub key_log: String,
    pub names: Vec<Name>,
    /// Comments about the whole file.
    pub comments: Vec<String>,
    /// How often blocks were passed over, by their type.
    pub skipped: BTreeMap<u32, u64>,
    pub notes: Notes,
}

/// What a format does with the bytes at hand.
pub(super) enum Step {
    /// More bytes are needed to say.
    More,
    /// So many bytes were read.
    Took(usize),
    /// So many bytes are to be passed over, which may be more than are at hand.
    Skip(u64),
    /// Nothing after this can be read.
    Stop,
}

/// Where a format puts the packets that it finds.
pub(super) type Sink<'a> = dyn FnMut(Frame, &[u8], &mut Gathered) + 'a;

enum Kind {
    Pcap(Pcap),
    Pcapng(Pcapng),
}

/// A packet file that is being read.
pub(crate) struct Frames {
    kind: Kind,
    /// What has come and is not yet read.
    held: Vec<u8>,
    /// Place of the first byte that is held, or is to come, in the file.
    at: u64,
    /// So many bytes are still to be passed over.
    skip: u64,
    is_stopped: bool,
    pub gathered: Gathered,
}

impl Frames {
    pub fn pcap() -> Self {
        Self::new(Kind::Pcap(Pcap::default()))
    }

    pub fn pcapng() -> Self {
        Self::new(Kind::Pcapng(Pcapng::default()))
    }

    fn new(kind: Kind) -> Self {
        Self { kind, held: Vec::new(), at: 0, skip: 0, is_stopped: false, gathered: Gathered::default() }
    }

    /// Takes the next piece of the file and hands the packets in it to `sink`, with their captured bytes.
    pub fn feed(&mut self, piece: &[u8], sink: &mut Sink<'_>) {
        if self.is_stopped {
            return;
        }
        let mut held = std::mem::take(&mut self.held);
        if held.is_empty() {
            let read = self.read(piece, sink);
            held.extend_from_slice(&piece[read..]);
        } else {
            held.extend_from_slice(piece);
            let read = self.read(&held, sink);
            held.drain(..read);
        }
        self.held = if self.is_stopped { Vec::new() } else { held };
    }

    /// Reads what can be read of `bytes`; returns how many.
    fn read(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> usize {
        let mut read = 0;
        while !self.is_stopped {
            let rest = &bytes[read..];
            let passed = usize::try_from(self.skip).unwrap_or(usize::MAX).min(rest.len());
            self.skip -= passed as u64;
            (read, self.at) = (read + passed, self.at + passed as u64);
            let rest = &rest[passed..];
            if self.skip > 0 || rest.is_empty() {
                break;
            }
            let step = match &mut self.kind {
                Kind::Pcap(pcap) => pcap.step(rest, self.at, &mut self.gathered, sink),
                Kind::Pcapng(pcapng) => pcapng.step(rest, self.at, &mut self.gathered, sink),
            };
            match step {
                Step::More => break,
                Step::Took(count) => (read, self.at) = (read + count, self.at + count as u64),
                Step::Skip(count) => self.skip = count,
                Step::Stop => self.is_stopped = true,
            }
        }
        if self.is_stopped { bytes.len() } else { read }
    }

    /// Reads nothing more, whatever comes.
    pub fn stop(&mut self) {
        self.is_stopped = true;
        self.held = Vec::new();
    }

    /// The file has ended.
    pub fn finish(mut self) -> Gathered {
        if !self.is_stopped && (self.skip > 0 || !self.held.is_empty()) {
            self.gathered.notes.add(self.at, Reason::Truncated);
        }
        self.gathered
    }
}
