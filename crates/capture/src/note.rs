//! What could not be read of a file, and where. Nothing is skipped in silence: each note has a place and a reason whose
//! sentence a page writes in its own language.

/// What a file looks like that is not a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Looks {
    /// Nothing is known of it.
    Unknown,
    /// Text of some kind.
    Text,
    /// JSON that is neither a HAR nor one of the next two.
    Json,
    /// Chrome's `netlog` (net-export).
    Netlog,
    /// A qlog.
    Qlog,
    /// A zip archive.
    Zip,
    /// Compressed by something other than gzip: zstd, xz, bzip2, lz4, 7z.
    Packed(&'static str),
    /// Solaris's snoop (RFC 1761).
    Snoop,
    /// Microsoft's Network Monitor, version 1 or 2.
    NetMon,
    /// A Windows event trace (`.etl`), as `netsh trace` and `pktmon` write it.
    Etl,
    /// A pcap of a variety that is not read: Kuznetzov's with longer packet headers, or Ixia's.
    OtherPcap(u32),
}

impl Looks {
    /// Its name for programs.
    pub fn id(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Text => "text",
            Self::Json => "json",
            Self::Netlog => "netlog",
            Self::Qlog => "qlog",
            Self::Zip => "zip",
            Self::Packed(name) => name,
            Self::Snoop => "snoop",
            Self::NetMon => "netmon",
            Self::Etl => "etl",
            Self::OtherPcap(_) => "other-pcap",
        }
    }
}

/// Why something could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The file has no bytes.
    Empty,
    /// The file is something else.
    NotACapture(Looks),
    /// The file ends within a header, a block or a packet; what stands before it was read.
    Truncated,
    /// A block's length is less than a block can have, or not a multiple of four. Its value.
    BlockLength(u32),
    /// A block ends with another length than it begins with. The second value.
    BlockEnd(u32),
    /// A block is shorter than its fields, or a packet is longer than its block. The block's type.
    BlockBroken(u32),
    /// A section is of a major version that is not known, or its byte order cannot be told. The version.
    SectionVersion(u16),
    /// A block is longer than is read at once; it was skipped. Its length.
    BlockTooLarge(u32),
    /// A packet is longer than any real one. Its length. Nothing after it can be found in a pcap.
    PacketTooLarge(u32),
    /// A packet names an interface that the section has not described. Its number; the packet was skipped.
    UnknownInterface(u32),
    /// Packets with a link-layer header of a type that is not read. Its number in the list of tcpdump.org; the packets
    /// are counted.
    UnknownLinkType(u32),
    /// The gzip data are broken; what came before was read.
    PackedBroken,
    /// The unpacked data are longer than the limit, given in bytes; what came before was read.
    PackedTooLarge(u64),
    /// There are more packets than the limit, given; those before were read.
    TooManyPackets(u64),
    /// Text that must be held as a whole (a HAR, a key log) is longer than the limit, given in bytes.
    TextTooLarge(u64),
    /// The JSON text breaks off or breaks its grammar, at this line.
    JsonBroken(u32),
    /// An entry of a HAR could not be read: a field has another type than HAR 1.2 says. Its index.
    EntryBroken(u32),
    /// Fragments whose datagram never became whole, or more than are kept. How many datagrams.
    FragmentsLeft(u32),
}

impl Reason {
    /// The names of all reasons.
    pub const IDS: &'static [&'static str] = &[
        "empty",
        "not-a-capture",
        "truncated",
        "block-length",
        "block-end",
        "block-broken",
        "section-version",
        "block-too-large",
        "packet-too-large",
        "unknown-interface",
        "unknown-link-type",
        "packed-broken",
        "packed-too-large",
        "too-many-packets",
        "text-too-large",
        "json-broken",
        "entry-broken",
        "fragments-left",
    ];

    /// Its name for programs: it stays as it is in all versions.
    pub fn id(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotACapture(_) => "not-a-capture",
            Self::Truncated => "truncated",
            Self::BlockLength(_) => "block-length",
            Self::BlockEnd(_) => "block-end",
            Self::BlockBroken(_) => "block-broken",
            Self::SectionVersion(_) => "section-version",
            Self::BlockTooLarge(_) => "block-too-large",
            Self::PacketTooLarge(_) => "packet-too-large",
            Self::UnknownInterface(_) => "unknown-interface",
            Self::UnknownLinkType(_) => "unknown-link-type",
            Self::PackedBroken => "packed-broken",
            Self::PackedTooLarge(_) => "packed-too-large",
            Self::TooManyPackets(_) => "too-many-packets",
            Self::TextTooLarge(_) => "text-too-large",
            Self::JsonBroken(_) => "json-broken",
            Self::EntryBroken(_) => "entry-broken",
            Self::FragmentsLeft(_) => "fragments-left",
        }
    }

    /// The number that belongs into its sentence, if there is one.
    pub fn number(self) -> Option<u64> {
        Some(match self {
            Self::Empty | Self::NotACapture(_) | Self::Truncated | Self::PackedBroken => return None,
            Self::SectionVersion(number) => number.into(),
            Self::PackedTooLarge(number) | Self::TooManyPackets(number) | Self::TextTooLarge(number) => number,
            Self::BlockLength(number)
            | Self::BlockEnd(number)
            | Self::BlockBroken(number)
            | Self::BlockTooLarge(number)
            | Self::PacketTooLarge(number)
            | Self::UnknownInterface(number)
            | Self::UnknownLinkType(number)
            | Self::JsonBroken(number)
            | Self::EntryBroken(number)
            | Self::FragmentsLeft(number) => number.into(),
        })
    }
}

/// Something that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where, in bytes from the file's start; of a packed file, of what is in it.
    pub at: u64,
    /// Why.
    pub reason: Reason,
}

/// The notes of one file, the first of them at most: a broken file can have as many as it has blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    list: Vec<Note>,
    more: u64,
}

/// How many notes are kept.
const MOST: usize = 200;

impl Notes {
    /// Keeps a note, or counts it if there are many.
    pub(crate) fn add(&mut self, at: u64, reason: Reason) {
        if self.list.len() < MOST {
            self.list.push(Note { at, reason });
        } else {
            self.more += 1;
        }
    }

    /// The first notes in the order in which they were found.
    pub fn list(&self) -> &[Note] {
        &self.list
    }

    /// How many more there were.
    pub fn more(&self) -> u64 {
        self.more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_notes_are_kept_and_the_others_counted() {
        let mut notes = Notes::default();
        (0..500).for_each(|at| notes.add(at, Reason::Truncated));
        assert_eq!((notes.list().len(), notes.more()), (MOST, 300));
        assert_eq!(notes.list()[3], Note { at: 3, reason: Reason::Truncated });
    }

    #[test]
    fn every_reason_has_its_own_name() {
        let names: std::collections::BTreeSet<_> = Reason::IDS.iter().collect();
        assert_eq!(names.len(), Reason::IDS.len());
        assert!(Reason::IDS.contains(&Reason::UnknownLinkType(7).id()));
        assert_eq!(Reason::UnknownLinkType(7).number(), Some(7));
    }
}
